"""Many optimizers on one surface at once: one autograd graph for all, and torch.optim itself for each."""

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
        self._leaf = starts.double().repeat(len(entries), 1, 1).requires_grad_()
        self.positions = self._leaf.detach()
        """(R, 2, K): where they are now."""
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

    def look(self) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the loss (R, K) and its gradient (R, 2, K) where they are."""
        loss = self._surface.height(*self._leaf.unbind(1))
        # The sum's gradient is 1 for each; for grad_outputs torch would import a computer algebra of 35 MB.
        (gradient,) = torch.autograd.grad(loss.sum(), self._leaf)
        return loss.detach(), gradient

    def step(self, gradient: torch.Tensor) -> None:
        """Have every optimizer take one update along its part of a gradient (R, 2, K)."""
        with torch.inference_mode():
            for each, rows in zip(self.movers, gradient, strict=True):
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
