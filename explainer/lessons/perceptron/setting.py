"""What defines one lesson of a perceptron, and how it stands in an address."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from explainer.choices.points import Placed, PlacedPoints, Points
from explainer.kit.address import Choice, Parameter, Real, Toggle, Whole
from explainer.lessons.perceptron.registry import DATA

Weights = tuple[float, float, float]
"""w₁, w₂ and the bias b."""

DECIMALS: Final = 4
"""Of the learning rate and the weights: with two of the coordinates, nine decimals of float64 are exact."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Points, where the weights begin, and how they are learnt; equal settings give equal runs."""

    data: str = "AND"
    placed: tuple[Placed, ...] = ()
    count: int = 20
    margin: float = 0.3
    draw: int = 0
    learning_rate: float = 0.5
    start: Weights = (0.0, 0.0, 0.0)
    fires_at_zero: bool = False
    """Whether the neuron fires if w·x + b ≥ 0; otherwise only if w·x + b > 0."""
    shuffle: bool = False
    """Whether every epoch goes through the points in a new order."""
    seed: int = 0
    """Of the order."""
    epochs: int = 50
    """At most."""
    only_updates: bool = False
    """Whether only those looks are recorded that change the weights."""
    hand: Weights = (1.0, -1.0, 0.5)
    """The weights that the visitor has chosen."""

    def __post_init__(self) -> None:
        """Round the learning rate and the weights to four decimals, so that a tie is a tie."""
        object.__setattr__(self, "learning_rate", round(float(self.learning_rate), DECIMALS))
        for name in ("start", "hand"):
            # Adding zero turns -0.0 into 0.0.
            rounded = tuple(round(float(weight), DECIMALS) + 0.0 for weight in getattr(self, name))
            object.__setattr__(self, name, rounded)

    def points(self) -> Points:
        """Return the points to learn."""
        return DATA[self.data].make(self)


_START: Final = Real(default=0.0, low=-10, high=10, step=0.5)


def _hand(default: float) -> Real:
    return Real(default=default, low=-3, high=3, step=0.05)


PARAMETERS: Final[Mapping[str, Parameter[Any]]] = {
    "data": Choice(default="AND", options=tuple(DATA)),
    "points": PlacedPoints(low=-3, high=3, most=60),
    "count": Whole(default=20, low=4, high=60),
    "margin": Real(default=0.3, low=0, high=1, step=0.05),
    "draw": Whole(default=0, low=0, high=9_999),
    "rate": Real(default=0.5, low=0.01, high=10, step=0.1),
    "start_w1": _START,
    "start_w2": _START,
    "start_b": _START,
    "fires_at_zero": Toggle(default=False),
    "shuffle": Toggle(default=False),
    "seed": Whole(default=0, low=0, high=9_999),
    "epochs": Whole(default=50, low=1, high=1_000),
    "skip": Toggle(default=False),
    "hand_w1": _hand(1.0),
    "hand_w2": _hand(-1.0),
    "hand_b": _hand(0.5),
}


def setting_from(values: Mapping[str, Any]) -> Setting:
    """Return the setting for a value of every name in PARAMETERS."""
    return Setting(
        data=values["data"],
        placed=tuple(values["points"]),
        count=values["count"],
        margin=float(values["margin"]),
        draw=values["draw"],
        learning_rate=values["rate"],
        start=(values["start_w1"], values["start_w2"], values["start_b"]),
        fires_at_zero=values["fires_at_zero"],
        shuffle=values["shuffle"],
        seed=values["seed"],
        epochs=values["epochs"],
        only_updates=values["skip"],
        hand=(values["hand_w1"], values["hand_w2"], values["hand_b"]),
    )
