"""Why a runner has left the domain: the condition on learning rate and curvature, in numbers."""

# torch leaves some arguments untyped.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.choices.surfaces.registry import SurfaceSpec
from explainer.descents.outcome import NEVER
from explainer.descents.run import Race, Runner


@dataclass(frozen=True, slots=True)
class Condition:
    """What held for η λ on the way of a runner that has left the domain."""

    runner: str
    left: int
    """The first step outside the domain."""
    rate: float
    curvature: float
    """λ: the largest that it met before."""
    limit: float | None
    """What ηλ must stay below on a quadratic; None for an optimizer without such a law."""

    @property
    def product(self) -> float:
        """η λ."""
        return self.rate * self.curvature

    @property
    def broken(self) -> bool:
        """Whether the law was broken somewhere on the way."""
        return self.limit is not None and self.product >= self.limit


def conditions(race: Race, *, replica: int, step: int) -> tuple[Condition, ...]:
    """Return the condition of every runner that has left the domain by a step, the first to leave first."""
    gone = [runner for runner in race.runners if runner.left[replica] != NEVER]
    found = [_condition(race, runner, replica) for runner in gone if runner.left[replica] <= step]
    return tuple(sorted(found, key=lambda condition: condition.left))


def largest_curvatures(surface: SurfaceSpec, positions: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (n,): the larger eigenvalue of the second derivatives at positions (n, 2), by autograd."""
    places = torch.tensor(positions, dtype=torch.float64, requires_grad=True)
    (gradient,) = torch.autograd.grad(surface.of(places).sum(), places, create_graph=True)
    rows = [torch.autograd.grad(gradient[:, axis].sum(), places, retain_graph=True)[0] for axis in range(2)]
    return np.linalg.eigvalsh(torch.stack(rows, dim=1).numpy())[:, 1]


def _condition(race: Race, runner: Runner, replica: int) -> Condition:
    left, limit = int(runner.left[replica]), OPTIMIZERS[runner.name].curvature_limit
    met = largest_curvatures(race.surface, runner.positions[replica, :left])
    return Condition(
        runner=runner.name,
        left=left,
        rate=runner.rates[replica],
        curvature=float(met.max()),
        limit=None if limit is None else limit(runner.options_at(replica)),
    )
