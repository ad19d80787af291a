"""The update of a runner at a step, with every number put into its rule."""

from dataclasses import dataclass
from typing import Final

import torch

from explainer.choices.optimizers.arithmetic import Update
from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.descents.run import Race, Runner
from explainer.kit.latex import aligned

COORDINATES: Final = ("x", "y")


@dataclass(frozen=True, slots=True)
class StepInNumbers:
    """One update of one runner."""

    rule: str
    """In LaTeX, with letters."""
    coordinates: tuple[str, str]
    """The same for x and for y, in LaTeX, with numbers; θ is the coordinate."""


def step_in_numbers(race: Race, runner: str, *, step: int, replica: int | None = None) -> StepInNumbers:
    """Return update `step`, counted from 1; by default of the replica that the setting stands for.

    Raise ValueError for a runner that does not take part, or a step that there is not.
    """
    if not 1 <= step <= race.setting.steps:
        raise ValueError(f"there is no step {step}")
    found = race.runner(runner)
    which = race.chosen if replica is None else replica
    x, y = (
        aligned(*OPTIMIZERS[runner].in_numbers(update_of(found, which, step, axis)))
        for axis in range(len(COORDINATES))
    )
    return StepInNumbers(rule=OPTIMIZERS[runner].rule, coordinates=(x, y))


def update_of(runner: Runner, replica: int, step: int, axis: int) -> Update:
    """Return the numbers of update `step`, counted from 1, of one coordinate."""
    built = OPTIMIZERS[runner.name].build(
        [torch.zeros(1)], learning_rate=runner.rates[replica], options=runner.options_at(replica)
    )
    before, after = (
        {name: float(values[replica, at, axis]) for name, values in runner.memory.items()}
        | {name: float(values[at]) for name, values in runner.counters.items()}
        for at in (step - 1, step)
    )
    return Update(
        settings=built.defaults,
        step=step,
        gradient=float(runner.gradient[replica, step - 1, axis]),
        weight=float(runner.positions[replica, step - 1, axis]),
        new_weight=float(runner.positions[replica, step, axis]),
        # What torch.optim makes at the first step is not there before it.
        memory=before if step > 1 else {},
        new_memory=after,
    )
