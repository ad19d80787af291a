"""What can be set on the page of gradient flow, and how it stands in an address."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from explainer.choices.activations.registry import ACTIVATIONS
from explainer.choices.initialisations.registry import INITIALISATIONS
from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.kit.address import Choice, Choices, Parameter, Real, Whole

MOST_FUNCTIONS: Final = 4
_SCALES: Final = 25


@dataclass(frozen=True, slots=True)
class Setting:
    """A deep network, and the activation functions that are compared in it; equal settings, equal numbers.

    Every hidden layer has `width` units and the same activation; all functions get the same weights.
    """

    depth: int = 20
    """Hidden layers; the input is not counted."""
    width: int = 128
    activations: tuple[str, ...] = ("Sigmoid", "Tanh", "ReLU", "SELU")
    slope: float = 0.01
    """Of LeakyReLU for z < 0."""
    alpha: float = 1.0
    """Of ELU: its limit is −α."""
    initialisation: str = "Xavier"
    scale: float = 1.0
    """Multiplies the standard deviation of the initialisation; with "Normal" it is σ itself."""
    batch: int = 32
    """Examples that go through at once."""
    seed: int = 0

    @property
    def options(self) -> dict[str, float]:
        """The options of the functions by name."""
        return {"slope": self.slope, "alpha": self.alpha}


@dataclass(frozen=True, slots=True)
class Lesson:
    """How the deep network is trained on images of digits."""

    optimizer: str = "SGD"
    learning_rate: float = 0.03
    images: int = 1_500
    """The first training images of MNIST."""
    batch: int = 64
    steps: int = 100
    """Updates."""


_SETTING: Final = Setting()
_LESSON: Final = Lesson()

PARAMETERS: Final[Mapping[str, Parameter[Any]]] = {
    "depth": Whole(default=_SETTING.depth, low=1, high=50),
    "width": Whole(default=_SETTING.width, low=8, high=256, step=8),
    "activations": Choices(default=_SETTING.activations, options=tuple(ACTIVATIONS), most=MOST_FUNCTIONS),
    "slope": ACTIVATIONS["LeakyReLU"].options["slope"],
    "alpha": ACTIVATIONS["ELU"].options["alpha"],
    "initialisation": Choice(default=_SETTING.initialisation, options=tuple(INITIALISATIONS)),
    "scale": Real(default=_SETTING.scale, low=0.001, high=10, step=0.1),
    "batch": Whole(default=_SETTING.batch, low=8, high=128, step=8),
    "map": Choice(default="ReLU", options=tuple(ACTIVATIONS)),
    "optimizer": Choice(default=_LESSON.optimizer, options=tuple(OPTIMIZERS)),
    "rate": Real(default=_LESSON.learning_rate, low=0.0001, high=10, step=0.01),
    "images": Whole(default=_LESSON.images, low=500, high=3_000, step=500),
    "steps": Whole(default=_LESSON.steps, low=10, high=400, step=10),
    "seed": Whole(default=_SETTING.seed, low=0, high=9_999),
}
"""`map` is the function whose map of depth and scale is drawn."""


def setting_from(values: Mapping[str, Any]) -> Setting:
    """Return the setting for a value of every name in PARAMETERS."""
    return Setting(
        depth=values["depth"],
        width=values["width"],
        activations=tuple(values["activations"]),
        slope=float(values["slope"]),
        alpha=float(values["alpha"]),
        initialisation=values["initialisation"],
        scale=float(values["scale"]) if INITIALISATIONS[values["initialisation"]].scalable else 1.0,
        batch=values["batch"],
        seed=values["seed"],
    )


def lesson_from(values: Mapping[str, Any]) -> Lesson:
    """Return how to train, for a value of every name in PARAMETERS."""
    return Lesson(
        optimizer=values["optimizer"],
        learning_rate=float(values["rate"]),
        images=values["images"],
        steps=values["steps"],
    )


def scales_around(setting: Setting) -> NDArray[np.float64]:
    """Return 25 scales in equal ratios, that of the setting among them.

    From ¼ to 4, which has 1 and √2 in it; for "Normal", whose scale is σ itself, from 0.01 to 1.
    """
    low, high = (0.01, 1.0) if setting.initialisation == "Normal" else (0.25, 4.0)
    scales = np.geomspace(low, high, _SCALES)
    scales[np.abs(np.log(scales) - math.log(setting.scale)).argmin()] = setting.scale
    return scales
