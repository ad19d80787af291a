"""What moves in a figure while a recorded run is played."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from explainer.xor.experiment import Experiment

_FINE: Final = 4095
_SHIFT: Final = 16
"""4096 levels spread over 16 bits: the eye sees no step, and the empty lowest bits are deflated away."""


@dataclass(frozen=True, slots=True, eq=False)
class Shades:
    """Level k stands for low + k · (high − low) / (the highest level of its type)."""

    levels: NDArray[np.uint8] | NDArray[np.uint16]
    low: float
    high: float


Track = NDArray[np.float32] | NDArray[np.float64] | Shades


@dataclass(frozen=True, slots=True, eq=False)
class Moving:
    """What a trace shows at every rate R and step S; an axis of length 1 stands for "always the same".

    x and y are (R, S, points), z is (R, S, rows, columns); what is not given stays as the figure has it.
    """

    trace: int
    x: Track | None = None
    y: Track | None = None
    z: Track | None = None


def finished(experiment: Experiment) -> tuple[int, int]:
    """Return the replica at the recipe's own rate and the last step: what figures show until they move."""
    return experiment.replica(experiment.recipe.learning_rate), -1


def shades_of(values: NDArray[np.float64] | NDArray[np.float32], *, low: float, high: float) -> Shades:
    """Return values rounded to 4096 levels from `low` to `high`; what lies outside stands at the border."""
    share = np.clip((values - low) / (high - low), 0.0, 1.0)
    levels = np.rint(np.nan_to_num(share) * _FINE).astype(np.uint16)
    # The highest level must be the type's highest.
    return Shades((levels * _SHIFT + (levels >> 8)).astype(np.uint16), low, high)
