"""Where the numbers of a passage end: a gradient that is exactly zero, or no longer finite, and why."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import torch

from explainer.lessons.gradient_flow.passage import Network, Passage
from explainer.lessons.gradient_flow.setting import Setting


class Kind(StrEnum):
    """Why a gradient is exactly zero or no longer a number."""

    FLAT = "flat"
    """f′(z) is 0 for every unit and example of this layer, or wherever a gradient comes from above."""
    NO_WEIGHTS = "no_weights"
    """All weights of the layer above are zero."""
    NO_SIGNAL = "no_signal"
    """What comes into the layer is zero, so its weights get no gradient."""
    UNDERFLOW = "underflow"
    """The gradient is smaller than the smallest number of float64."""
    OVERFLOW = "overflow"
    NOT_A_NUMBER = "not_a_number"


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Where the numbers of one function end."""

    activation: str
    layer: int
    """Counted from 1; going forward the first such layer, going back the last."""
    backward: bool
    kind: Kind


def breakdowns(setting: Setting, network: Network, passed: Passage) -> tuple[Breakdown, ...]:
    """Return for every function the first broken signal on the way forward, and gradient on the way back."""
    found: list[Breakdown] = []
    for place, name in enumerate(setting.activations):
        forward = [_broken_signal(signal[place]) for signal in passed.signals[1:]]
        layers = range(setting.depth)
        backward = [_broken_gradient(network, passed, place, layer) for layer in layers]
        found += [Breakdown(name, layer + 1, False, kind) for layer in layers if (kind := forward[layer])][:1]
        found += [
            Breakdown(name, layer + 1, True, kind) for layer in reversed(layers) if (kind := backward[layer])
        ][:1]
    return tuple(found)


def _broken_signal(signal: torch.Tensor) -> Kind | None:
    if bool(signal.isfinite().all()):
        return None
    return Kind.NOT_A_NUMBER if bool(signal.isnan().any()) else Kind.OVERFLOW


def _broken_gradient(network: Network, passed: Passage, place: int, layer: int) -> Kind | None:
    size = float(passed.weight_gradient[place, layer])
    if not np.isfinite(size):
        return Kind.NOT_A_NUMBER if np.isnan(size) else Kind.OVERFLOW
    if size > 0:
        return None
    if bool(passed.gradients[layer][place].any()):
        return Kind.UNDERFLOW if bool(passed.signals[layer][place].any()) else Kind.NO_SIGNAL
    last = layer == len(network.weights) - 1
    if not last and not bool(network.weights[layer + 1].any()):
        return Kind.NO_WEIGHTS
    slope = passed.slopes[layer][place]
    above = (
        torch.ones_like(slope) if last else passed.gradients[layer + 1][place] @ network.weights[layer + 1]
    )
    return Kind.UNDERFLOW if bool((above.bool() & slope.bool()).any()) else Kind.FLAT
