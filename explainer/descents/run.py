"""A race: every step of every runner for every value of the knob, as torch.optim alone would take it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from explainer.choices.surfaces.registry import SURFACES, SurfaceSpec
from explainer.descents.outcome import arrival, first_outside
from explainer.descents.sensitivity import rates_of
from explainer.descents.setting import Course, Setting
from explainer.descents.walk import Entry, Walk, noise_of, starts_of


@dataclass(frozen=True, slots=True, eq=False)
class Runner:
    """One optimizer with K replicas over T updates; all arrays float64."""

    name: str
    options: Mapping[str, float]
    rates: tuple[float, ...]
    """(K,)"""
    momenta: tuple[float, ...] | None
    """(K,), where the knob turns the momentum of this runner."""
    positions: NDArray[np.float64]
    """(K, T + 1, 2), also after it has left the domain."""
    loss: NDArray[np.float64]
    """(K, T + 1)"""
    gradient: NDArray[np.float64]
    """(K, T + 1, 2): what the optimizer is given at each position, noise included."""
    memory: Mapping[str, NDArray[np.float64]]
    """(K, T + 1, 2) each, by PyTorch's names: what it remembers when it stands there; 0 at the start."""
    counters: Mapping[str, NDArray[np.float64]]
    """(T + 1,) each: what it remembers that is the same for all numbers, by PyTorch's names."""
    left: NDArray[np.int64]
    """(K,): the first step outside the domain, or NEVER."""
    reached: NDArray[np.int64]
    """(K,): the step from which it stays near the minimum that is its nearest at the end, or NEVER."""
    minimum: NDArray[np.int64]
    """(K,): index of the nearest minimum at the end."""

    def options_at(self, replica: int) -> dict[str, float]:
        """Return the options of a replica."""
        momentum = {} if self.momenta is None else {"momentum": self.momenta[replica]}
        return {**self.options, **momentum}

    @property
    def effective_step(self) -> NDArray[np.float64]:
        """(K, T, 2): by what each coordinate of the gradient was really multiplied; NaN where that was 0."""
        gradient = self.gradient[:, :-1]
        with np.errstate(over="ignore", invalid="ignore"):
            moved = self.positions[:, :-1] - self.positions[:, 1:]
            return np.divide(moved, gradient, out=np.full_like(moved, np.nan), where=gradient != 0)


@dataclass(frozen=True, slots=True, eq=False)
class Race:
    """All runners on one course."""

    setting: Setting
    knob_values: tuple[float, ...]
    """(K,)"""
    runners: tuple[Runner, ...]

    @property
    def chosen(self) -> int:
        """The replica that the setting itself stands for."""
        return self.knob_values.index(self.setting.knob_value)

    @property
    def surface(self) -> SurfaceSpec:
        """What they run on."""
        return SURFACES[self.setting.surface]

    def runner(self, name: str) -> Runner:
        """Return the runner of that name; raise ValueError if it does not take part."""
        for each in self.runners:
            if each.name == name:
                return each
        raise ValueError(f"{name} does not take part")


def race(setting: Setting, *, family: bool = True) -> Race:
    """Return the race for every value of the knob, or, without `family`, for the chosen one alone.

    Each replica is bit-identical to its optimizer of torch.optim alone with autograd.
    """
    values = setting.knob_values if family else (setting.knob_value,)
    entries = entries_of(setting, values)
    return Race(setting=setting, knob_values=values, runners=run_all(setting.course, entries))


def entries_of(setting: Setting, values: Sequence[float]) -> tuple[Entry, ...]:
    """Return the runners with one replica for each value of the setting's knob."""
    rates = rates_of(setting)
    return tuple(_entry(setting, runner, rates[runner], values) for runner in setting.runners)


def _entry(setting: Setting, runner: str, rate: float, values: Sequence[float]) -> Entry:
    options = setting.options_of(runner)
    factor = 1.0 if setting.fairness == "same" else setting.factor
    if setting.own_rate(runner) is not None:
        rates = (rate,) * len(values)
    elif setting.knob == "momentum":
        rates = (rate * factor,) * len(values)
    else:
        rates = tuple(values) if setting.fairness == "same" else tuple(rate * value for value in values)
    turned = setting.knob == "momentum" and (runner, "momentum") not in {own[:2] for own in setting.own}
    momenta = tuple(values) if turned and "momentum" in options else None
    return Entry(runner, options, rates, momenta)


def run_all(course: Course, entries: Sequence[Entry]) -> tuple[Runner, ...]:
    """Run all entries, which have equally many replicas, over the whole course, and record every step."""
    walk = Walk(course.spec, entries, starts_of(course, len(entries[0].learning_rates)))
    film = _Film(walk, course)
    noise = noise_of(course)
    for step in range(course.steps + 1):
        loss, gradient = walk.look()
        if noise is not None:
            gradient += noise[step]
        film.take(step, loss, gradient)
        if step < course.steps:
            walk.step(gradient)
    return film.runners(entries, course)


class _Film:
    """Keeps all that is to be seen of a walk, in memory that is reserved at once."""

    def __init__(self, walk: Walk, course: Course) -> None:
        self._walk = walk
        self._frames = course.steps + 1
        places = torch.empty(self._frames, *walk.positions.shape, dtype=torch.float64)
        self._positions, self._gradient = places, torch.empty_like(places)
        self._loss = torch.empty(self._frames, *walk.positions[:, 0].shape, dtype=torch.float64)
        self._memory: list[dict[str, torch.Tensor]] = [{} for _ in walk.movers]

    def take(self, step: int, loss: torch.Tensor, gradient: torch.Tensor) -> None:
        """Record where all stand before the update of a step."""
        self._positions[step] = self._walk.positions
        self._loss[step] = loss
        self._gradient[step] = gradient
        for kept, each in zip(self._memory, self._walk.movers, strict=True):
            for name, value in each.memory.items():
                if name not in kept:
                    kept[name] = torch.zeros(self._frames, *value.shape, dtype=torch.float64)
                kept[name][step] = value

    def runners(self, entries: Sequence[Entry], course: Course) -> tuple[Runner, ...]:
        """Return one record for every entry."""
        return tuple(self._runner(number, entry, course) for number, entry in enumerate(entries))

    def _runner(self, number: int, entry: Entry, course: Course) -> Runner:
        kept = self._memory[number]
        positions = _by_replica(self._positions[:, number])
        left = first_outside(course.spec.domain, positions)
        minimum, reached = arrival(course.spec, positions, left)
        return Runner(
            name=entry.name,
            options=entry.options,
            rates=tuple(entry.learning_rates),
            momenta=None if entry.momenta is None else tuple(entry.momenta),
            positions=positions,
            loss=self._loss[:, number].T.contiguous().numpy(),
            gradient=_by_replica(self._gradient[:, number]),
            memory={name: _by_replica(value) for name, value in kept.items() if value.ndim > 1},
            counters={name: value.numpy() for name, value in kept.items() if value.ndim == 1},
            left=left,
            reached=reached,
            minimum=minimum,
        )


def _by_replica(frames: torch.Tensor) -> NDArray[np.float64]:
    """Return (K, T + 1, 2) of (T + 1, 2, K)."""
    return frames.permute(2, 0, 1).contiguous().numpy()
