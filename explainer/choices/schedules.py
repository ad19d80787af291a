"""How a learning rate can fall while a network learns."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from explainer.kit.parameters import Values

CONSTANT: Final = "constant"


@dataclass(frozen=True, slots=True)
class ScheduleSpec:
    """How the learning rate falls: ηₜ = η · factor(t, T), where a lesson says what t counts."""

    factor: Callable[[int, int], float]
    """Of t, counted from 0, and T, when the rate has halved."""
    formula: str
    """In LaTeX."""
    source: str
    """What builds PyTorch's scheduler for `optimizer`, with T for its steps until the rate has halved."""


SCHEDULES: Final[Mapping[str, ScheduleSpec]] = {
    CONSTANT: ScheduleSpec(
        factor=lambda t, halving: 1.0,
        formula=r"\eta_t = \eta",
        source="LambdaLR(optimizer, lambda t: 1.0)",
    ),
    "step": ScheduleSpec(
        factor=lambda t, halving: 0.5 ** (t // halving),
        formula=r"\eta_t = \eta \cdot \left(\tfrac12\right)^{\lfloor t / T \rfloor}",
        # Powers of two are exact: its products over t are the same numbers.
        source="StepLR(optimizer, step_size=T, gamma=0.5)",
    ),
    "1/t": ScheduleSpec(
        factor=lambda t, halving: 1 / (1 + t / halving),
        formula=r"\eta_t = \frac{\eta}{1 + t / T}",
        source="LambdaLR(optimizer, lambda t: 1 / (1 + t / T))",
    ),
}


def falls(values: Values) -> bool:
    """Return whether the learning rate of a setting falls, whose parameter `schedule` names a row."""
    return values["schedule"] != CONSTANT


def scheduling(name: str, halving: int) -> tuple[str, str]:
    """Return the lines of a script after its `optimizer`, and at the end of each epoch; none for CONSTANT."""
    if name == CONSTANT:
        return "", ""
    build = f"T = {halving}\nscheduler = torch.optim.lr_scheduler.{SCHEDULES[name].source}\n"
    return build, "    scheduler.step()\n"
