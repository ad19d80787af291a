"""What a gradient has become on its way back to the first layer."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from explainer.lessons.gradient_flow.flow import Flow

HEALTHY: Final = 2
"""Powers of ten by which the first layer's gradient may differ from the last one's."""


class Verdict(StrEnum):
    """Whether the first layer still gets a gradient of a size like the last one's."""

    VANISHES = "vanishes"
    HEALTHY = "healthy"
    EXPLODES = "explodes"
    NOTHING = "nothing"
    """Exactly zero, or no longer a number."""


def first_to_last(flow: Flow) -> NDArray[np.float64]:
    """Return log₁₀ of ‖∂L/∂z‖ of the first layer over that of the last, one a function; see Phase."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log10(flow.gradient[:, 0]) - np.log10(flow.gradient[:, -1])


def ends_of_float32(flow: Flow) -> Mapping[str, NDArray[np.bool_]]:
    """Return where float32 would have 0 for ‖∂L/∂z‖, and inf for a typical z or for ‖∂L/∂z‖."""
    largest = float(np.finfo(np.float32).max)
    return {
        "zero": flow.zero_in_float32,
        "signal": flow.pre_activation_deviation > largest,
        "gradient": flow.gradient > largest,
    }


def verdict_of(log_ratio: float) -> Verdict:
    """Return the verdict on log₁₀ of first over last."""
    if not np.isfinite(log_ratio):
        return Verdict.NOTHING
    if abs(log_ratio) <= HEALTHY:
        return Verdict.HEALTHY
    return Verdict.VANISHES if log_ratio < 0 else Verdict.EXPLODES
