"""What a page gives to the chart, and what it gets back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

import numpy as np


@dataclass(frozen=True, slots=True)
class Knob:
    """A slider in the browser over a family of runs; `start` goes to the nearest of `values`.

    `marks` are places on the slider and what they are called; those outside of `values` are not shown.
    """

    label: str
    values: Sequence[float]
    start: float
    help: str = ""
    format: str = ".3g"
    marks: Mapping[str, float] = field(default_factory=dict[str, float])

    def __post_init__(self) -> None:
        if len(self.values) == 0:
            raise ValueError("A knob needs at least one value.")

    def nearest(self, value: float) -> int:
        """The index of the value nearest to `value`."""
        return int(np.argmin(np.abs(np.asarray(self.values, dtype=np.float64) - value)))

    def labels(self) -> list[str]:
        return [format(value, self.format) for value in self.values]

    def places(self) -> list[tuple[str, float]]:
        """The name of every mark, and how far along the slider it stands, from 0 to 1."""
        scale = np.asarray(self.values, dtype=np.float64)
        shares = np.linspace(0, 1, len(scale))
        return [
            (name, float(np.interp(value, scale, shares)))
            for name, value in self.marks.items()
            if scale[0] <= value <= scale[-1]
        ]


class Holder(Protocol):
    """What is told where the player rests, and once if it is asked for a step that a run does not have.

    Then it is told the last step, and all that there are, in words.
    """

    def __call__(self, step: int) -> None: ...

    def beyond(self, last: str, allowed: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Click:
    """Where a plot area was clicked, in data coordinates."""

    figure: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Drag:
    """Where a point of a trace was let go, in data coordinates."""

    figure: int
    trace: int
    point: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Stepper:
    """Minus and plus over the place `x` of a figure's first axis.

    `less` and `more` say what they do; they are empty where that is not possible.
    """

    name: str
    figure: int
    x: float
    label: str
    less: str
    more: str


@dataclass(frozen=True, slots=True)
class Press:
    """A button of a stepper: its name, and −1 or 1."""

    name: str
    by: int


@dataclass(frozen=True, slots=True)
class Morph:
    """A slider in a figure whose moves have a start, called `label`; `start` and `end` stand at its ends."""

    figure: int
    label: str
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a run ended, in plain words; its kind is seen in a sign and a colour."""

    text: str
    kind: Literal["success", "warning", "error", "info"] = "info"


@dataclass(frozen=True, slots=True)
class PlotState:
    """Where the player and the knob rest, and on a clickable chart the click that caused this run, if any."""

    step: int
    knob: float | None
    click: Click | None
    steps: int = field(default=1)
