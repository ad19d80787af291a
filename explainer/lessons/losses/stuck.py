"""A neuron that is sure and wrong: gradient descent on MSE and on BCE from a family of starts.

p = σ(z), z = w + b (the input is 1), the target is t = 1. As ∂z/∂w = ∂z/∂b = 1, one update of both moves z by
−2η ∂L/∂z. Nielsen's neuron ("Neural Networks and Deep Learning", ch. 3) is this one with the target 0.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from explainer.choices.losses.registry import LOSSES

COMPARED: Final = ("MSE", "BCE")
STEPS: Final = 150
STARTS: Final = np.arange(-8, 8.01, 0.25)


@dataclass(frozen=True, slots=True, eq=False)
class Descents:
    """Gradient descent from K starts, T steps."""

    starts: NDArray[np.float64]
    """(K,): z before the first update."""
    z: Mapping[str, NDArray[np.float64]]
    """Of every loss, (K, T + 1)."""
    loss: Mapping[str, NDArray[np.float64]]
    slope: Mapping[str, NDArray[np.float64]]
    """∂L/∂z"""

    def p(self, name: str) -> NDArray[np.float64]:
        """σ(z), (K, T + 1)."""
        return torch.sigmoid(torch.asarray(self.z[name])).numpy()

    def ratio(self, start: int) -> float:
        """How many times BCE's first gradient is MSE's: 1 / (2 p (1 − p)) in theory, never below 2."""
        return float(self.slope["BCE"][start, 0] / self.slope["MSE"][start, 0])


def descents(
    starts: NDArray[np.float64], *, step_size: float, target: float = 1.0, steps: int = STEPS
) -> Descents:
    """Return the descent on both losses from all starts at once."""
    walks = {name: _walk(name, starts, step_size=step_size, target=target, steps=steps) for name in COMPARED}
    z, loss, slope = ({name: walk[part] for name, walk in walks.items()} for part in range(3))
    return Descents(starts, z, loss, slope)


def starts_with(start: float) -> NDArray[np.float64]:
    """Return the starts of the knob, `start` among them."""
    return np.unique([*STARTS, start])


def first_step_to(
    starts: NDArray[np.float64], probability: NDArray[np.float64], *, over: float
) -> NDArray[np.int64]:
    """Return for each start the first step whose p is above `over`; −1 where none is."""
    above = probability > over
    return np.where(above.any(axis=1), above.argmax(axis=1), -1)


def _walk(
    name: str, starts: NDArray[np.float64], *, step_size: float, target: float, steps: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return z, the loss and ∂L/∂z, each (K, T + 1)."""
    spec, truth = LOSSES[name], torch.tensor(target, dtype=torch.float64)
    weight = torch.tensor(starts / 2)
    bias = weight.clone()
    found: list[tuple[torch.Tensor, torch.Tensor, torch.Tensor]] = []
    for _ in range(steps + 1):
        z = weight + bias
        slope = spec.slope(z, truth)
        found.append((z, spec.each(z, truth), slope))
        weight, bias = weight - step_size * slope, bias - step_size * slope
    z, loss, slope = (torch.stack(part, dim=1).numpy() for part in zip(*found, strict=True))
    return z, loss, slope
