"""The map of depth and scale: where gradients vanish, where they explode, and the narrow way between."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from explainer.lessons.gradient_flow.passage import backward, draw, forward, norm
from explainer.lessons.gradient_flow.setting import Setting, scales_around
from explainer.networks.stacked import activation_of

DEPTHS: Final[tuple[int, ...]] = tuple(range(2, 51, 2))
MOST_WIDTH: Final = 64
MOST_EXAMPLES: Final = 32


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """One depth of the map, as it is reported on the way."""

    row: int
    """Counted from 0."""
    depth: int
    ratio: NDArray[np.float64]
    """(scales,)"""


@dataclass(frozen=True, slots=True)
class Phase:
    """log₁₀ of the first layer's gradient norm over the last one's; arrays (depths, scales).

    −inf where the first is exactly zero, NaN where neither is left, inf where it is infinite.
    """

    setting: Setting
    """What was computed: one function, its width and batch bounded so that the map is quick."""
    depths: tuple[int, ...]
    scales: NDArray[np.float64]
    ratio: NDArray[np.float64]
    """Of ‖∂L/∂z‖. Of ‖∂L/∂W‖ it is near 0 for ReLU: what shrinks going back shrinks going forward too."""
    cancelled: bool

    @property
    def broken(self) -> int:
        """How many places of the map are not finite: over- or underflow, or a slope that is 0 throughout."""
        return int((~np.isfinite(self.ratio)).sum())


def mapped(setting: Setting, activation: str) -> Setting:
    """Return what is computed for a map: the deepest network at scale 1, of bounded width and batch."""
    return replace(
        setting,
        activations=(activation,),
        depth=DEPTHS[-1],
        width=min(setting.width, MOST_WIDTH),
        batch=min(setting.batch, MOST_EXAMPLES),
        scale=1.0,
    )


def phase(setting: Setting, *, activation: str, report: Callable[[PhaseRow], bool]) -> Phase:
    """Return the map for one function; rows that `report` prevents by returning False stay NaN.

    A shallower network is the beginning of the deepest one, so the way forward is shared by all depths,
    and all scales go through each layer in one product. Only the way back differs from depth to depth.
    """
    used = mapped(setting, activation)
    scales = scales_around(setting)
    network, factors = draw(used), torch.tensor(scales)[:, None, None]
    function = activation_of(used.activations, used.options)
    _, _, slopes = forward(network, function, replicas=len(scales), scales=factors)
    table = np.full((len(DEPTHS), len(scales)), np.nan)
    cancelled = False
    for row, depth in enumerate(DEPTHS):
        gradients = backward(network, slopes[:depth], scales=factors)
        table[row] = (norm(gradients[0]).log10() - norm(gradients[-1]).log10()).numpy()
        if not report(PhaseRow(row, depth, table[row])):
            cancelled = True
            break
    return Phase(used, DEPTHS, scales, table, cancelled=cancelled)
