"""A race: every step of every runner for every value of the knob, as torch.optim alone would take it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray

from explainer.choices.surfaces.registry import SURFACES, SurfaceSpec
from explainer.descents.outcome import arrival, first_outside
from explainer.descents.sensitivity import rates_of
from explainer.descents.setting import Course, Setting, with_knob_at
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

    def alone(self, replica: int) -> "Runner":
        """Return one of the replicas, in the same memory."""
        chosen = slice(replica, replica + 1)
        return replace(
            self,
            rates=self.rates[chosen],
            momenta=None if self.momenta is None else self.momenta[chosen],
            positions=self.positions[chosen],
            loss=self.loss[chosen],
            gradient=self.gradient[chosen],
            memory={name: values[chosen] for name, values in self.memory.items()},
            left=self.left[chosen],
            reached=self.reached[chosen],
            minimum=self.minimum[chosen],
        )

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

    def alone(self, value: float) -> "Race":
        """Return the race at one value of the knob, in the same memory; ValueError if it has none there."""
        replica = self.knob_values.index(value)
        runners = tuple(each.alone(replica) for each in self.runners)
        return Race(with_knob_at(self.setting, value), (value,), runners)

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


@torch.inference_mode()
def run_all(course: Course, entries: Sequence[Entry]) -> tuple[Runner, ...]:
    """Run all entries, which have equally many replicas, over the whole course, and record every step."""
    walk = Walk(course.spec, entries, starts_of(course, len(entries[0].learning_rates)))
    film = _Film(walk, course)
    noise = noise_of(course)
    for step in range(course.steps + 1):
        walk.look(None if noise is None else noise[step])
        film.take(step)
        if step < course.steps:
            walk.step()
    return film.runners(entries, course)


class _Record:
    """What has the shape (…, 2, K), or (), at each of T steps; in memory that is reserved at once."""

    def __init__(self, first: torch.Tensor, steps: int) -> None:
        shape = (*first.mT.shape[:-1], steps, first.shape[-2]) if first.ndim else (steps,)
        self.paths = torch.zeros(shape, dtype=torch.float64)
        """(…, K, T, 2), or (T,)."""
        self._frames = (self.paths.movedim(-2, 0).mT if first.ndim else self.paths).unbind()

    def take(self, step: int, values: torch.Tensor) -> None:
        self._frames[step].copy_(values)


class _Film:
    """Keeps all that is to be seen of a walk."""

    def __init__(self, walk: Walk, course: Course) -> None:
        self._walk = walk
        self._steps = course.steps + 1
        self._positions, self._gradient = (
            _Record(each, self._steps) for each in (walk.positions, walk.gradient)
        )
        self._memory: list[dict[str, _Record]] = [{} for _ in walk.movers]

    def take(self, step: int) -> None:
        """Record where all stand before the update of a step."""
        self._positions.take(step, self._walk.positions)
        self._gradient.take(step, self._walk.gradient)
        for kept, each in zip(self._memory, self._walk.movers, strict=True):
            for name, value in each.memory.items():
                if name not in kept:
                    kept[name] = _Record(value, self._steps)
                kept[name].take(step, value)

    def runners(self, entries: Sequence[Entry], course: Course) -> tuple[Runner, ...]:
        """Return one record for every entry."""
        return tuple(self._runner(number, entry, course) for number, entry in enumerate(entries))

    def _runner(self, number: int, entry: Entry, course: Course) -> Runner:
        kept = {name: record.paths.numpy() for name, record in self._memory[number].items()}
        positions = self._positions.paths[number].numpy()
        loss = course.spec.of(self._positions.paths[number]).numpy()
        left = first_outside(course.spec.domain, positions)
        minimum, reached = arrival(course.spec, positions, left)
        return Runner(
            name=entry.name,
            options=entry.options,
            rates=tuple(entry.learning_rates),
            momenta=None if entry.momenta is None else tuple(entry.momenta),
            positions=positions,
            loss=loss,
            gradient=self._gradient.paths[number].numpy(),
            memory={name: paths for name, paths in kept.items() if paths.ndim > 1},
            counters={name: values for name, values in kept.items() if values.ndim == 1},
            left=left,
            reached=reached,
            minimum=minimum,
        )
