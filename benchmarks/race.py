"""Optimizers one by one against ours, in turns, in one process and one thread.

python -m benchmarks.race [--rounds 3]
"""

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from time import perf_counter
from typing import TypeVar

import numpy as np
import torch

from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.choices.surfaces.registry import SurfaceSpec
from explainer.descents.run import Race, race
from explainer.descents.setting import Setting
from explainer.lessons.gradient_descent.run import descend
from explainer.lessons.gradient_descent.setting import Setting as DescentSetting
from explainer.lessons.optimizers.basins import GRID, basins

Result = TypeVar("Result")

RACE = Setting(surface="Rosenbrock", runners=tuple(OPTIMIZERS)[:8], learning_rate=0.001, steps=500)
BASINS = Setting(surface="Himmelblau", learning_rate=0.1, steps=500)
SAMPLED = 20


def alone(
    surface: SurfaceSpec,
    optimizer: str,
    start: Sequence[float | np.ndarray],
    *,
    rate: float,
    options: Mapping[str, float],
    steps: int,
) -> np.ndarray:
    """The textbook's loop: one optimizer, one position, autograd; returns all positions."""
    position = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    walker = OPTIMIZERS[optimizer].build([position], learning_rate=rate, options=options)
    path = [position.detach().clone()]
    for _ in range(steps):
        walker.zero_grad()
        surface.of(position).backward()
        walker.step()
        path.append(position.detach().clone())
    return torch.stack(path).numpy()


def one_by_one(setting: Setting, *, rate: float) -> dict[str, np.ndarray]:
    return {
        runner: alone(
            setting.course.spec,
            runner,
            setting.start,
            rate=rate,
            options=setting.options_of(runner),
            steps=setting.steps,
        )
        for runner in setting.runners
    }


def seconds_for(action: Callable[[], Result]) -> tuple[Result, float]:
    began = perf_counter()
    return action(), perf_counter() - began


def assert_bit_identical(expected: dict[str, np.ndarray], run: Race, *, replica: int) -> None:
    for runner, path in expected.items():
        assert np.array_equal(path, run.runner(runner).positions[replica]), runner


def compare_race(*, rounds: int) -> None:
    theirs: list[float] = []
    ours: list[float] = []
    families: list[float] = []
    for _ in range(rounds):
        expected, seconds = seconds_for(lambda: one_by_one(RACE, rate=RACE.learning_rate))
        theirs.append(seconds)
        single, seconds = seconds_for(lambda: race(RACE, family=False))
        ours.append(seconds)
        family, seconds = seconds_for(lambda: race(RACE))
        families.append(seconds)
        assert_bit_identical(expected, single, replica=0)
        assert_bit_identical(expected, family, replica=family.chosen)
    rates = len(RACE.knob_values)
    print_ratio("8 optimizers x 500 steps", theirs, ours, at_least=3)
    # One rate stands for all: an update costs the same at every rate.
    print_ratio(f"the same at {rates} rates", [rates * each for each in theirs], families, at_least=rates)
    print("all positions: bit-identical")


def compare_basins(*, rounds: int) -> None:
    starts = np.random.default_rng(0).integers(GRID, size=(SAMPLED, 2))
    spec, options = BASINS.course.spec, BASINS.options_of("Adam")
    theirs: list[float] = []
    ours: list[float] = []
    for _ in range(rounds):
        found, seconds = seconds_for(lambda: basins(BASINS, "Adam"))
        ours.append(seconds)
        paths, seconds = seconds_for(
            lambda found=found: [
                alone(
                    spec,
                    "Adam",
                    (found.x[column], found.y[row]),
                    rate=BASINS.learning_rate,
                    options=options,
                    steps=BASINS.steps,
                )
                for row, column in starts
            ]
        )
        theirs.append(seconds * GRID**2 / SAMPLED)
        for (row, column), path in zip(starts, paths, strict=True):
            loss = spec.of(torch.from_numpy(path[-1])).item()
            assert np.isnan(found.loss[row, column]) or loss == found.loss[row, column]
    print_ratio(f"{GRID**2:,} starts x 500 steps of Adam", theirs, ours, at_least=500)
    print(f"fastest basin map: {min(ours):.2f} s (at most 1), its loop extrapolated from {SAMPLED} starts")


def print_defaults(*, rounds: int) -> None:
    everyone = replace(Setting(), runners=tuple(OPTIMIZERS), fairness="tuned")
    for what, action, limit in (
        ("race at default settings", lambda: race(Setting()), " (at most 150)"),
        ("descent at default settings", lambda: descend(DescentSetting()), " (at most 150)"),
        ("race of all optimizers, each tuned", lambda: race(everyone), ""),
    ):
        _, first = seconds_for(action)
        fastest = min(seconds_for(action)[1] for _ in range(rounds))
        print(f"{what}: {1000 * fastest:.0f} ms{limit}, the first time {1000 * first:.0f} ms")


def print_ratio(what: str, theirs: list[float], ours: list[float], *, at_least: float) -> None:
    for slow, fast in zip(theirs, ours, strict=True):
        print(f"{what}: one by one {slow:.2f} s, ours {fast:.3f} s, ratio {slow / fast:.1f}")
    # The fastest round of each: whatever else the machine does only ever adds time.
    print(f"{what}: ratio of the fastest rounds {min(theirs) / min(ours):.1f} (at least {at_least})")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="of each, in turns")
    arguments = parser.parse_args()
    # Here torch is imported before the explainer, which would have seen to it.
    torch.set_num_threads(1)
    # What the first run imports counts for nobody.
    one_by_one(replace(RACE, steps=1), rate=RACE.learning_rate)
    compare_race(rounds=arguments.rounds)
    compare_basins(rounds=arguments.rounds)
    print_defaults(rounds=arguments.rounds)


if __name__ == "__main__":
    main()
