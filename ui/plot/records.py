"""What a page gives to the chart, and what it gets back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

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
    marks: Mapping[str, float] = field(default_factory=dict)

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


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """Values rounded to whole levels, a quarter or half of float32 on the wire; for what is only looked at.

    Level k of an array of unsigned integers stands for low + k · (high − low) / (the highest possible level);
    with `gaps`, level 0 for no value.
    """

    levels: np.ndarray
    """uint8 or uint16."""
    low: float
    high: float
    gaps: bool = False

    def __post_init__(self) -> None:
        if self.levels.dtype not in (np.uint8, np.uint16):
            raise ValueError(f"Levels are uint8 or uint16, not {self.levels.dtype}.")

    @property
    def ndim(self) -> int:
        return self.levels.ndim

    @property
    def shape(self) -> tuple[int, ...]:
        return self.levels.shape

    def values(self) -> np.ndarray:
        """What the browser will draw."""
        highest = np.iinfo(self.levels.dtype).max
        values = (self.low + self.levels * ((self.high - self.low) / highest)).astype(np.float32)
        return np.where(self.levels == 0, np.float32(np.nan), values) if self.gaps else values


@dataclass(frozen=True, slots=True)
class Recorded:
    """What one trace shows for every value of the knob and every step, sliced in the browser.

    `grow=True`: x, y of shape (knob values, steps); the trail up to the step is drawn.
    `grow=False`: x, y of shape (knob values, steps, points), z of shape (knob values, steps, rows, columns).
    A trace in space has z like x and y.
    A leading axis of length 1 stands for "does not change with it". A coordinate that is not given stays
    what the figure says. NaN is drawn as a gap. Axes should be given their range, as nothing rescales them.
    Arrays are sent as float32, Levels as they are.
    """

    figure: int
    trace: int
    x: np.ndarray | Levels | None = None
    y: np.ndarray | Levels | None = None
    z: np.ndarray | Levels | None = None
    grow: bool = False

    def __post_init__(self) -> None:
        if not self.coordinates():
            raise ValueError("A recording needs x, y or z.")
        for name, values in self.coordinates().items():
            axes = (2,) if self.grow else (3, 4) if name == "z" else (3,)
            if values.ndim not in axes or 0 in values.shape[:2]:
                raise ValueError(f"{name} of shape {values.shape}: see the shapes that Recorded expects.")

    def coordinates(self) -> dict[str, np.ndarray | Levels]:
        named = {"x": self.x, "y": self.y, "z": self.z}
        return {name: values for name, values in named.items() if values is not None}

    @property
    def steps(self) -> int:
        return max(values.shape[1] for values in self.coordinates().values())


@dataclass(frozen=True, slots=True)
class Click:
    """Where a plot area was clicked, in data coordinates."""

    figure: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class PlotState:
    """Where the player and the knob rest, and a click if this run of the script was caused by one."""

    step: int
    knob: float | None
    click: Click | None
    steps: int = field(default=1)
