"""What the training works with: the data, the network and the recipe."""

import numpy as np
import streamlit as st

from explainer.choices.activations.registry import ACTIVATIONS
from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.digits.data import MEAN, STD, Digits, load_digits, normalise
from explainer.digits.network import build_network, layer_table, parameter_count
from explainer.digits.recipe import ALL_IMAGES, HELD_OUT, Recipe
from explainer.lessons.mnist.figures import digit_counts
from explainer.lessons.mnist.pictures import mean_digits, mosaic, samples_of_each_digit
from explainer.networks.ledger import ledger
from ui.language import text
from ui.ledger import ledger_table
from ui.lesson import deeper
from ui.plot import plot
from ui.table import table
from ui.words import letters_of


def data(digits: Digits, recipe: Recipe) -> None:
    """Samples of each digit, how many there are, the mean digit, shapes and ranges."""
    validating = HELD_OUT if recipe.hold_out else 0
    unused = ALL_IMAGES - validating - recipe.images
    st.markdown(text("mnist.data.what", images=recipe.images, validating=validating, unused=unused))
    left, right = st.columns([3, 2])
    with left:
        st.button(text("mnist.data.draw"), key="mnist.draw_samples", on_click=_draw_others)
        drawn = samples_of_each_digit(
            digits.train_images, digits.train_labels, each=6, seed=st.session_state.get("mnist.drawn", 0)
        )
        st.image(
            mosaic(drawn, columns=10),
            text("mnist.data.samples"),
            width="stretch",
            alt=text("mnist.data.samples"),
        )
    with right:
        plot(
            digit_counts(
                np.bincount(digits.train_labels),
                np.bincount(digits.test_labels),
                digit=text("mnist.digit"),
                count=text("mnist.data.count"),
                names=(text("mnist.data.training"), text("mnist.data.test")),
            ),
            key="mnist_counts",
            alt=text("mnist.data.counts_alt"),
            height=300,
        )
        mean = mosaic(_mean_digits(), columns=5)
        st.image(mean, text("mnist.data.mean_digits"), width="stretch", alt=text("mnist.data.mean_digits"))
    _ranges(digits)
    _loader(recipe)


def _loader(recipe: Recipe) -> None:
    """How PyTorch hands the images out, in the words of its classes."""
    last = recipe.images - (recipe.steps_per_epoch - 1) * recipe.batch_taken
    numbers = {"batches": recipe.steps_per_epoch, "size": recipe.batch_taken, "last": last}
    st.markdown(text("mnist.data.loader", **numbers))
    st.code(loader_source(recipe), language="python")


def loader_source(recipe: Recipe) -> str:
    """A DataLoader over the tensors `images` and `labels`, and the loop that takes its batches."""
    return (
        "from torch.utils.data import DataLoader, TensorDataset\n\n"
        "dataset = TensorDataset(images, labels)\n"
        f"loader = DataLoader(dataset, batch_size={recipe.batch_size}, shuffle=True)\n"
        "for batch_images, batch_labels in loader:\n"
        "    print(batch_images.shape, batch_labels.shape)"
    )


def _draw_others() -> None:
    st.session_state["mnist.drawn"] = st.session_state.get("mnist.drawn", 0) + 1


@st.cache_data(max_entries=1, show_spinner=False)
def _mean_digits() -> np.ndarray:
    digits = load_digits()
    return mean_digits(digits.train_images, digits.train_labels)


def _ranges(digits: Digits) -> None:
    """One image before and after the normalisation, as tensors."""
    before = digits.train_images[:1]
    after = normalise(before)
    rows = [
        (text("mnist.data.before"), before.shape, before.dtype, before.min(), before.max(), before.mean()),
        (
            text("mnist.data.after"),
            tuple(after.shape),
            str(after.dtype).removeprefix("torch."),
            after.min().item(),
            after.max().item(),
            after.mean().item(),
        ),
    ]
    names = ("tensor", "shape", "dtype", "min", "max", "mean")
    st.markdown(text("mnist.data.normalised", mean=MEAN, std=STD))
    table(
        {
            text(f"mnist.data.{name}"): [_cell(value) for value in column]
            for name, column in zip(names, zip(*rows, strict=True), strict=True)
        }
    )


def _cell(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, float | np.floating | np.integer) else str(value)


def network(recipe: Recipe) -> None:
    """The layer table, the number of parameters, and the rule of the optimizer."""
    depth, batch = len(recipe.hidden) + 1, recipe.batch_taken
    st.markdown(text("mnist.network.what", parameters=parameter_count(recipe), depth=depth, batch=batch))
    sources = [layer.source for layer in layer_table(recipe)]
    ledger_table(ledger(build_network(recipe), (batch, 28, 28)), sources)
    st.caption(text("ledger.reading"))
    activation, update = st.columns(2)
    with activation:
        st.markdown(f"**{recipe.activation}.** {text(f'activations.row.{recipe.activation}')}")
    with update:
        st.markdown(f"**{recipe.optimizer}.** {text(f'optimizers.row.{recipe.optimizer}')}")
    with deeper("mnist.network.deeper"):
        st.latex(ACTIVATIONS[recipe.activation].formula_with(recipe.activation_options))
        st.latex(OPTIMIZERS[recipe.optimizer].rule)
        st.caption(letters_of(recipe.optimizer))
    st.markdown(text("mnist.network.steps", steps=recipe.steps_per_epoch, n=recipe.images, batch=batch))
    st.markdown(text(f"mnist.network.loss.{recipe.loss}"))
    if recipe.dropout:
        st.markdown(text("mnist.network.dropout", dropout=recipe.dropout))
    if recipe.decay:
        st.markdown(text("mnist.network.decay", decay=recipe.decay))
