"""What can be set on the page of gradient flow, and how it stands in an address."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from explainer.choices.activations.registry import ACTIVATIONS
from explainer.choices.initialisations.registry import INITIALISATIONS, is_scalable
from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.kit.address import Choice, Choices, Real, Whole
from explainer.kit.parameters import Options, completed, options_in, parameter, parameters_of

MOST_FUNCTIONS: Final = 4
_SCALES: Final = 25


@dataclass(frozen=True, slots=True)
class Setting:
    """A deep network, and the activation functions that are compared in it; equal settings, equal numbers.

    Every hidden layer has `width` units and the same activation; all functions get the same weights.
    """

    depth: int = parameter(Whole(default=20, low=1, high=50))
    """Hidden layers; the input is not counted."""
    width: int = parameter(Whole(default=128, low=8, high=256, step=8))
    activations: tuple[str, ...] = parameter(
        Choices(default=("Sigmoid", "Tanh", "ReLU", "SELU"), options=tuple(ACTIVATIONS), most=MOST_FUNCTIONS)
    )
    options: Options = options_in(ACTIVATIONS)
    """Of all functions that have one."""
    initialisation: str = parameter(Choice(default="Xavier", options=tuple(INITIALISATIONS)))
    scale: float = parameter(Real(default=1.0, low=0.001, high=10, step=0.1), matters=is_scalable)
    """Multiplies the standard deviation of the initialisation; with "Normal" it is σ itself."""
    batch: int = parameter(Whole(default=32, low=8, high=128, step=8))
    """Examples that go through at once."""
    seed: int = parameter(Whole(default=0, low=0, high=9_999))

    def __post_init__(self) -> None:
        """Complete and sort the options; raise ValueError for one that no function has."""
        object.__setattr__(self, "options", completed(self.options, ACTIVATIONS))


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the deep network is trained on images of digits."""

    optimizer: str = parameter(Choice(default="SGD", options=tuple(OPTIMIZERS)))
    learning_rate: float = parameter(Real(default=0.03, low=0.0001, high=10, step=0.01), name="rate")
    images: int = parameter(Whole(default=1_500, low=500, high=3_000, step=500))
    """The first training images of MNIST."""
    batch: int = 64
    steps: int = parameter(Whole(default=100, low=10, high=400, step=10))
    """Updates."""


PARAMETERS: Final = {
    **parameters_of(Setting),
    "map": Choice(default="ReLU", options=tuple(ACTIVATIONS)),
    **parameters_of(Recipe),
}
"""`map` is the function whose map of depth and scale is drawn."""


def scales_around(setting: Setting) -> NDArray[np.float64]:
    """Return 25 scales in equal ratios, that of the setting among them.

    From ¼ to 4, which has 1 and √2 in it; for "Normal", whose scale is σ itself, from 0.01 to 1.
    """
    low, high = (0.01, 1.0) if setting.initialisation == "Normal" else (0.25, 4.0)
    scales = np.geomspace(low, high, _SCALES)
    scales[np.abs(np.log(scales) - math.log(setting.scale)).argmin()] = setting.scale
    return scales
