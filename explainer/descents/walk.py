"""Many optimizers on one surface at once: one gradient for all, and torch.optim itself for each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch

from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.choices.optimizers.replicas import replicas
from explainer.choices.surfaces.registry import SurfaceSpec
from explainer.descents.setting import Course


@dataclass(frozen=True, slots=True)
class Entry:
    """An optimizer with K replicas, one for each learning rate."""

    name: str
    options: Mapping[str, float]
    learning_rates: Sequence[float]
    momenta: Sequence[float] | None = None
    """One for each learning rate, for an optimizer that has momentum."""


class Walk:
    """R optimizers of K replicas each, all in float64, none of which can reach another."""

    def __init__(self, surface: SurfaceSpec, entries: Sequence[Entry], starts: torch.Tensor) -> None:
        """Place replica k of every optimizer on starts[:, k], of shape (2, K)."""
        self._surface = surface
        self.positions = starts.double().repeat(len(entries), 1, 1)
        """(R, 2, K): where they are now."""
        self.gradient = torch.empty_like(self.positions)
        """(R, 2, K): where they were looked at last."""
        self._places, self._slopes = self.positions.unbind(1), self.gradient.unbind(1)
        self._rows = self.gradient.unbind(0)
        self.movers = [
            replicas(
                OPTIMIZERS[entry.name],
                rows,
                learning_rates=entry.learning_rates,
                options=entry.options,
                varied=None if entry.momenta is None else {"momentum": entry.momenta},
            )
            for entry, rows in zip(entries, self.positions, strict=True)
        ]

    def loss(self) -> torch.Tensor:
        """Return the loss (R, K) where they are."""
        return self._surface.height(*self._places)

    def look(self, noise: torch.Tensor | None = None) -> None:
        """Find the gradient where they are, with noise (2, 1) that is the same for all."""
        for axis, slope in zip(self._slopes, self._surface.gradient(*self._places), strict=True):
            axis.copy_(slope)
        if noise is not None:
            self.gradient += noise

    def step(self) -> None:
        """Have every optimizer take one update along its gradient."""
        for each, rows in zip(self.movers, self._rows, strict=True):
            each.step(rows)


def starts_of(course: Course, replicas: int) -> torch.Tensor:
    """Return (2, replicas): the same start for all."""
    return torch.tensor(course.start, dtype=torch.float64)[:, None].repeat(1, replicas)


def noise_of(course: Course) -> torch.Tensor | None:
    """Return what is added to the gradient at every step, (steps + 1, 2, 1); None without noise."""
    if not course.noise:
        return None
    generator = torch.Generator().manual_seed(course.seed)
    drawn = torch.randn(course.steps + 1, 2, generator=generator, dtype=torch.float64)
    return (course.noise * drawn)[:, :, None]
