"""What is often said wrongly about activation functions and softmax, each with a picture of what is true."""

from typing import Final

import numpy as np

from explainer.choices.activations.properties import properties
from explainer.choices.losses.second_softmax import second_softmax
from explainer.choices.losses.second_softmax_figures import doubled_softmax
from explainer.digits.pretrained import pretrained_run
from explainer.lessons.activations import pitfalls
from explainer.lessons.activations.pitfall_figures import (
    QuotientWords,
    certainties,
    difference_quotients,
    leaky_relu_zoomed,
    slopes_multiplied,
    softmax_over,
)
from explainer.lessons.activations.setting import Setting
from ui.digits import digits
from ui.language import text
from ui.lessons.activations.functions import LAYERS
from ui.numbers import written
from ui.pitfalls import Shown, kept
from ui.words import words_for

SURE: Final = 0.9


def leaky() -> Shown:
    """LeakyReLU beside the constant that notes say it returns."""
    slope = dict(Setting().options)["slope"]
    mistake = pitfalls.leaky_relu_mistake(slope=slope)
    figure = leaky_relu_zoomed(
        mistake,
        right=text("activations.pitfall.leaky.right"),
        wrong=text("activations.pitfall.leaky.wrong", constant=mistake.constant),
    )
    numbers = {"slope": slope, "constant": mistake.constant, "dead": mistake.constant_slope[0]}
    return Shown([figure], {**numbers, "far": mistake.z[0], "there": mistake.value[0]})


def kink() -> Shown:
    """Difference quotients of ReLU at 0."""
    found = pitfalls.slope_at_kink()
    words = words_for(QuotientWords, "activations.pitfall.kink")
    numbers = {"left": found.left[-1], "right": found.right[-1], "central": found.central[-1]}
    return Shown([difference_quotients(found, words=words)], {**numbers, "autograd": found.autograd})


def quarter() -> Shown:
    """The largest slopes of sigmoid and tanh, multiplied over layers."""
    names = ("Sigmoid", "Tanh")
    steepest = [properties(name, options={}).steepest for name in names]
    figure = slopes_multiplied(
        names,
        steepest,
        layers=LAYERS,
        x=text("activations.pitfall.quarter.layers"),
        y=text("activations.pitfall.quarter.product"),
    )
    product = written(steepest[0] ** LAYERS)
    return Shown(
        [figure], {"sigmoid": steepest[0], "tanh": steepest[1], "layers": LAYERS, "product": product}
    )


def twice() -> Shown:
    """The cross-entropy with a softmax too many."""
    found = second_softmax(np.linspace(0, 15, 61))
    figure = doubled_softmax(
        found,
        x=text("activations.pitfall.twice.logit"),
        y=text("activations.pitfall.twice.loss"),
        names=(text("activations.pitfall.twice.once"), text("activations.pitfall.twice.doubled")),
    )
    last = {"logit": found.logit[-1], "once": written(found.once[-1]), "doubled": found.twice[-1]}
    return Shown([figure], {**last, "floor": found.floor})


def certain() -> Shown:
    """How sure a trained network is of digits and of noise."""
    found = pitfalls.confidence(pretrained_run(), labels=digits().test_labels)
    right, wrong, noise = (
        text(f"activations.pitfall.certain.{name}") for name in ("right", "wrong", "noise")
    )
    figure = certainties(
        found,
        names=(right, wrong, noise),
        sure=SURE,
        x=text("activations.pitfall.certain.largest"),
        y=text("activations.pitfall.certain.share"),
    )
    surer = {"noise": np.mean(found.noise > SURE), "wrong": np.mean(found.wrong > SURE)}
    return Shown([figure], {"sure": SURE, **surer})


def axis() -> Shown:
    """A batch of logits with softmax along each axis."""
    found = pitfalls.softmax_axis()
    image = text("activations.pitfall.axis.image")
    figures = [
        softmax_over(found.over_images, title="nn.Softmax(dim=0)", image=image),
        softmax_over(found.over_classes, title="nn.Softmax(dim=1)", image=image),
    ]
    images, classes = found.logits.shape
    return Shown(
        figures,
        {"images": images, "classes": classes, "total": found.over_images[0].sum()},
        height=220,
        alts=("wrong_alt", "right_alt"),
    )


PITFALLS: Final = kept("activations", quarter, kink, leaky, twice, certain, axis)
