"""One slope, found in three ways: by the tape, by autograd, and by differences of outputs, for many widths h.

Central differences: (L(θ + h) − L(θ − h)) / 2h. Their error falls like h² (truncation) until the digits of
float64 run out, then it rises like ε |L| / h (round-off): a V over the logarithm of h.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from explainer.lessons.backprop.graph import Graph, computed
from explainer.lessons.backprop.walk import gradient_of, slope_of, walk

WIDTHS: Final[NDArray[np.float64]] = np.array(
    [float(f"{m}e{p}") for p in range(-15, -1) for m in (1, 3)] + [0.1]
)
"""h, from 1e-15 to 0.1."""
POINTS: Final = 121
_EPSILON: Final = float(np.finfo(np.float64).eps)


@dataclass(frozen=True, slots=True, eq=False)
class Differences:
    """What is found of the output's slope along one number, or along one wire alone."""

    spot: str
    value: float
    """θ: of the number, or of what the wire carries."""
    by_hand: float
    """What the tape says: of a wire its local slope times what came in."""
    autograd: float
    central: NDArray[np.float64]
    """(widths,)"""
    forward: NDArray[np.float64]
    """(widths,): (L(θ + h) − L(θ)) / h"""
    near: NDArray[np.float64]
    """(widths, POINTS): (L(θ + uh) − L(θ)) / h for u from −1 to 1."""

    @property
    def error(self) -> NDArray[np.float64]:
        """|central − autograd| (widths,), of a slope that is not 0 in shares of it."""
        return np.abs(self.central - self.autograd) / (abs(self.autograd) or 1.0)

    @property
    def forward_error(self) -> NDArray[np.float64]:
        """The same of the one-sided difference."""
        return np.abs(self.forward - self.autograd) / (abs(self.autograd) or 1.0)

    @property
    def best(self) -> int:
        """The place of the width with the smallest error."""
        return int(self.error.argmin())


def spots_of(graph: Graph) -> tuple[str, ...]:
    """Return every number that has a gradient, as "w5", then every wire between two of them, as "h1>z3"."""
    followed = graph.followed
    return (*followed, *(slope_of(wire) for wire in graph.wires if set(wire) <= set(followed)))


def differences(graph: Graph, spot: str) -> Differences:
    """Return all three; raise ValueError for a spot that the graph has not."""
    if spot not in spots_of(graph):
        raise ValueError(f"{spot!r} has no gradient here")
    found = computed(graph, {})
    value = found[spot.partition(">")[0]].item()
    u = np.linspace(-1, 1, POINTS)
    places = value + WIDTHS[:, None] * u
    outputs, base = _output(graph, spot, torch.from_numpy(places)).numpy(), found[graph.output].item()
    return Differences(
        spot=spot,
        value=value,
        by_hand=_by_hand(graph, spot),
        autograd=_autograd(graph, spot, value),
        central=(outputs[:, -1] - outputs[:, 0]) / (2 * WIDTHS),
        forward=(outputs[:, -1] - base) / WIDTHS,
        near=(outputs - base) / WIDTHS[:, None],
    )


def _output(graph: Graph, spot: str, values: torch.Tensor) -> torch.Tensor:
    """Return the output at other values of one number, or of what one wire carries; all else as it is."""
    return computed(graph, {spot: values})[graph.output].broadcast_to(values.shape)


def _autograd(graph: Graph, spot: str, value: float) -> float:
    place = torch.tensor(value, dtype=torch.float64, requires_grad=True)
    (slope,) = torch.autograd.grad(_output(graph, spot, place), place, materialize_grads=True)
    return slope.item()


def _by_hand(graph: Graph, spot: str) -> float:
    last = walk(graph, 0.0).last
    name, wire, user = spot.partition(">")
    return last[spot] * last[gradient_of(user)] if wire else last[gradient_of(name)]
