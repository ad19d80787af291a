"""What the lesson computes with, and how it stands in an address."""

from dataclasses import dataclass
from typing import Final

from explainer.kit.address import Choice, Real, Toggle, Whole, Wholes
from explainer.kit.parameters import parameter, parameters_of
from explainer.lessons.tensors.dtypes import ARITHMETIC, DTYPES, KINDS
from explainer.lessons.tensors.fit import JOININGS, PAIRINGS
from explainer.lessons.tensors.modules import HOLDERS, SCALES, SWITCHES
from explainer.lessons.tensors.operations import Operation, Operations

START: Final = (
    *(Operation("view", (3, 4)), Operation("transpose", (0, 1)), Operation("unsqueeze", (0,))),
    *(Operation("expand", (2, -1, -1)), Operation("reshape", (2, 12))),
)
CHAIN: Final = Operations(default=START, most=8)


def _shape(*sizes: int) -> Wholes:
    """Return the parameter of a shape that is typed."""
    return Wholes(default=sizes, low=0, high=10**9, most=6)


@dataclass(frozen=True, slots=True)
class Setting:
    """All views of the lesson."""

    numbers: int = parameter(Whole(default=12, low=0, high=24))
    chain: tuple[Operation, ...] = parameter(CHAIN)
    strip: int = parameter(Whole(default=0, low=0, high=9))
    address: int = parameter(Whole(default=6, low=0, high=4095))
    write: bool = parameter(Toggle(default=False))
    pairing: str = parameter(Choice(default="add", options=PAIRINGS))
    a: tuple[int, ...] = parameter(_shape(3, 1))
    b: tuple[int, ...] = parameter(_shape(4))
    joining: str = parameter(Choice(default="cat", options=JOININGS))
    c: tuple[int, ...] = parameter(_shape(2, 3))
    d: tuple[int, ...] = parameter(_shape(2, 3))
    axis: int = parameter(Whole(default=0, low=-9, high=9))
    left: str = parameter(Choice(default="int64", options=tuple(DTYPES)))
    right: str = parameter(Choice(default="float32", options=tuple(DTYPES)))
    kind: str = parameter(Choice(default="tensor", options=KINDS))
    arithmetic: str = parameter(Choice(default="add", options=tuple(ARITHMETIC)))
    number: float = parameter(Real(default=2.0**24 + 1, low=-1e10, high=1e10, step=1))
    samples: int = parameter(Whole(default=10, low=1, high=24))
    batch: int = parameter(Whole(default=4, low=1, high=24))
    shuffle: bool = parameter(Toggle(default=True))
    drop_last: bool = parameter(Toggle(default=False))
    seed: int = parameter(Whole(default=0, low=0, high=9999))
    holder: str = parameter(Choice(default="list", options=HOLDERS))
    scale: str = parameter(Choice(default="buffer", options=SCALES))
    switch: str = parameter(Choice(default="hidden", options=SWITCHES))
    width: int = parameter(Whole(default=128, low=1, high=4096))


PARAMETERS: Final = parameters_of(Setting)
