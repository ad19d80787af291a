"""Where every optimizer ends for every learning rate, and which rate it has in a race."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from explainer.choices.optimizers.rates import renard
from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.descents.outcome import NEVER, arrival, first_outside, place_in_order
from explainer.descents.setting import Course, Setting
from explainer.descents.walk import Entry, Walk, noise_of, starts_of

GRID: Final = renard(-5, 2)
"""The learning rates that are tried: ten to a decade."""

Contender = tuple[str, tuple[tuple[str, float], ...]]
"""An optimizer and its options, sorted."""


@dataclass(frozen=True, slots=True, eq=False)
class Sweep:
    """One optimizer on one course, once for every rate of GRID."""

    rates: tuple[float, ...]
    loss: NDArray[np.float64]
    """(rates,): at the end; NaN for who has left the domain."""
    left: NDArray[np.int64]
    """(rates,): the first step outside the domain, or NEVER."""
    reached: NDArray[np.int64]
    """(rates,): from which step it stays near a minimum, or NEVER."""
    minimum: NDArray[np.int64]
    """(rates,): index of the nearest minimum at the end."""
    best: int
    """Which rate would be placed first in a race; of equal ones the smallest."""

    @property
    def best_rate(self) -> float:
        """The learning rate that is best on this course."""
        return self.rates[self.best]


def sweeps(setting: Setting) -> dict[str, Sweep]:
    """Return the sweep of every runner with the options that it has in the setting."""
    contenders = tuple(
        (runner, tuple(sorted(setting.options_of(runner).items()))) for runner in setting.runners
    )
    return dict(_sweeps(setting.course, contenders))


@lru_cache(maxsize=8)
@torch.inference_mode()
def _sweeps(course: Course, contenders: tuple[Contender, ...]) -> Mapping[str, Sweep]:
    """Return the sweep of every contender, all of them in one walk."""
    walk = Walk(
        course.spec,
        [Entry(runner, dict(options), GRID) for runner, options in contenders],
        starts_of(course, len(GRID)),
    )
    positions = torch.empty(course.steps + 1, *walk.positions.shape, dtype=torch.float64)
    noise = noise_of(course)
    for step in range(course.steps):
        positions[step] = walk.positions
        walk.look(None if noise is None else noise[step])
        walk.step()
    positions[-1], loss = walk.positions, walk.loss()
    paths = positions.permute(1, 3, 0, 2).contiguous().numpy()
    return {
        runner: _sweep(course, path, final)
        for (runner, _), path, final in zip(contenders, paths, loss.numpy(), strict=True)
    }


def _sweep(course: Course, paths: NDArray[np.float64], loss: NDArray[np.float64]) -> Sweep:
    left = first_outside(course.spec.domain, paths)
    minimum, reached = arrival(course.spec, paths, left)
    return Sweep(
        rates=GRID,
        loss=np.where(left == NEVER, loss, np.nan),
        left=left,
        reached=reached,
        minimum=minimum,
        best=_best(course, loss, left, reached, minimum),
    )


def _best(course: Course, loss: NDArray[np.float64], *outcome: NDArray[np.int64]) -> int:
    keys: Sequence[tuple[float, ...]] = [
        place_in_order(course.spec, loss=float(last), left=int(left), reached=int(reached), minimum=int(at))
        for last, left, reached, at in zip(loss, *outcome, strict=True)
    ]
    return keys.index(min(keys))


def _same(setting: Setting) -> dict[str, float]:
    return dict.fromkeys(setting.runners, setting.learning_rate)


def _library(setting: Setting) -> dict[str, float]:
    return {runner: OPTIMIZERS[runner].library_rate for runner in setting.runners}


def _tuned(setting: Setting) -> dict[str, float]:
    return {runner: found.best_rate for runner, found in sweeps(setting).items()}


_RATES: Final[Mapping[str, Callable[[Setting], dict[str, float]]]] = {
    "same": _same,
    "defaults": _library,
    "tuned": _tuned,
}


def exceptions(setting: Setting) -> tuple[str, ...]:
    """Return who has a rate of its own other than what the kind of fairness gives, factor included."""
    rates = _RATES[setting.fairness](setting)
    factor = 1.0 if setting.fairness == "same" else setting.factor
    return tuple(
        runner for runner in setting.runners if setting.own_rate(runner) not in (None, rates[runner] * factor)
    )


def rates_of(setting: Setting) -> dict[str, float]:
    """Return the learning rate of every runner, before the setting's factor; its own one if it has one."""
    rates = _RATES[setting.fairness](setting)
    owned = {runner: setting.own_rate(runner) for runner in setting.runners}
    return rates | {runner: rate for runner, rate in owned.items() if rate is not None}
