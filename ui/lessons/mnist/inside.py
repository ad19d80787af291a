"""What goes on inside the network: one image's way through it, and the weights of the first layer."""

import streamlit as st

from explainer.digits.data import Digits
from explainer.digits.network import restore_network
from explainer.digits.run import TestedNetwork
from explainer.lessons.mnist.handwriting.perturb import Perturbation, perturb_all
from explainer.lessons.mnist.inspection import first_layer_images, way_through
from explainer.lessons.mnist.inspection_figures import WayWords, first_layer, way_through_figures
from ui.controls import Controls
from ui.language import text
from ui.lessons.mnist.digit import Digit
from ui.lessons.mnist.hero import at_hand, spoilt
from ui.plot import plot
from ui.table import table
from ui.widgets import number
from ui.words import words_for


def inside(run: TestedNetwork, digits: Digits, controls: Controls) -> None:
    """The way of the digit at hand, stage by stage, then the weights that its pixels meet."""
    chooser, words = st.columns([1, 3], vertical_alignment="bottom")
    with chooser:
        number(controls, "image")
    digit = at_hand()
    if digit is None:
        words.caption(text("mnist.draw.nothing"))
    else:
        _way(run, digits, digit, spoilt(controls))
    _weights(run)


def _way(run: TestedNetwork, digits: Digits, digit: Digit, change: Perturbation) -> None:
    """Every stage from the pixels to the probabilities, as a picture and as a tensor."""
    image = perturb_all(digit.image, [change])[0]
    stages = way_through(restore_network(run.recipe, run.weights), image)
    right = None if digit.index is None else int(digits.test_labels[digit.index])
    plot(
        way_through_figures(stages, words=way_words(), right=right),
        key="mnist_way",
        alt=text("mnist.inside.way_alt"),
        height=320,
    )
    with st.expander(text("mnist.inside.shapes"), key="mnist.shapes"):
        table(
            {
                text("mnist.inside.line"): [f"`{stage.line}`" for stage in stages],
                text("mnist.inside.shape"): [f"`{stage.shape}`" for stage in stages],
                text("mnist.inside.range"): [
                    f"{stage.values.min():.3g} … {stage.values.max():.3g}" for stage in stages
                ],
            }
        )
    eval_mode = "dropped" if run.recipe.dropout else "eval"
    said = text(f"mnist.inside.{eval_mode}", dropout=run.recipe.dropout)
    st.caption(f"{said} {text('mnist.inside.flatten')}")


def _weights(run: TestedNetwork) -> None:
    """The first layer's weights, an image a neuron."""
    st.markdown(text("mnist.inside.first"))
    layer = first_layer_images(run.weights, strongest_first=True)
    plot(
        first_layer(layer, unit=text("mnist.inside.unit"), norm=text("mnist.inside.norm")),
        key="mnist_first_layer",
        alt=text("mnist.inside.first_alt", units=len(layer.units)),
        height=620,
    )


def way_words() -> WayWords:
    return words_for(WayWords, "mnist.way")
