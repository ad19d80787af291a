"""What a perceptron learns, and how, and how it stands in an address."""

from dataclasses import dataclass
from typing import Final

from explainer.choices.points import Placed, PlacedPoints, Points
from explainer.kit.address import Choice, Real, Toggle, Whole
from explainer.kit.parameters import joined, parameter, parameters_of
from explainer.lessons.perceptron.registry import DATA

Weights = tuple[float, float, float]
"""w₁, w₂ and the bias b."""

DECIMALS: Final = 4
"""Of the learning rate and the weights: with two of the coordinates, nine decimals of float64 are exact."""


def _weights(name: str, default: Weights, *, low: float, high: float, step: float) -> Weights:
    """Return a field that stands in an address as three numbers: start_w1, start_w2, start_b."""
    kinds = {
        f"{name}_{part}": Real(default=weight, low=low, high=high, step=step)
        for part, weight in zip(("w1", "w2", "b"), default, strict=True)
    }

    def weights(w1: float, w2: float, b: float) -> Weights:
        return w1, w2, b

    return joined(kinds, weights)


@dataclass(frozen=True, slots=True)
class Setting:
    """Points, where the weights begin, and how they are learnt; equal settings give equal runs."""

    data: str = parameter(Choice(default="AND", options=tuple(DATA)))
    placed: tuple[Placed, ...] = parameter(PlacedPoints(low=-3, high=3, most=60), name="points")
    count: int = parameter(Whole(default=20, low=4, high=60))
    margin: float = parameter(Real(default=0.3, low=0, high=1, step=0.05))
    draw: int = parameter(Whole(default=0, low=0, high=9_999))
    learning_rate: float = parameter(Real(default=0.5, low=0.01, high=10, step=0.1), name="rate")
    start: Weights = _weights("start", (0.0, 0.0, 0.0), low=-10, high=10, step=0.5)
    biased: bool = parameter(Toggle(default=True), name="bias")
    """Whether b is learnt; otherwise it stays 0, and the line goes through the origin."""
    signed: bool = parameter(Toggle(default=False), name="signs")
    """Whether the classes are called −1 and 1; otherwise 0 and 1."""
    fires_at_zero: bool = parameter(Toggle(default=False))
    """Whether the neuron fires if w·x + b ≥ 0; otherwise only if w·x + b > 0."""
    shuffle: bool = parameter(Toggle(default=False))
    """Whether every epoch goes through the points in a new order."""
    seed: int = parameter(Whole(default=0, low=0, high=9_999))
    """Of the order."""
    epochs: int = parameter(Whole(default=50, low=1, high=1_000))
    """At most."""
    only_updates: bool = parameter(Toggle(default=False), name="skip")
    """Whether only those looks are recorded that change the weights."""
    hand: Weights = _weights("hand", (1.0, -1.0, 0.5), low=-3, high=3, step=0.05)
    """The weights that the visitor has chosen."""

    def __post_init__(self) -> None:
        """Round the learning rate and the weights to four decimals, so that a tie is a tie.

        Without a bias, that of the start is 0.
        """
        object.__setattr__(self, "learning_rate", round(float(self.learning_rate), DECIMALS))
        for name in ("start", "hand"):
            # Adding zero turns -0.0 into 0.0.
            rounded = tuple(round(float(weight), DECIMALS) + 0.0 for weight in getattr(self, name))
            object.__setattr__(self, name, rounded)
        if not self.biased:
            object.__setattr__(self, "start", (*self.start[:2], 0.0))

    @property
    def labels(self) -> tuple[int, int]:
        """What the classes 0 and 1 are called as targets t and outputs ŷ."""
        return (-1, 1) if self.signed else (0, 1)

    @property
    def step(self) -> float:
        """By what an update multiplies x: η · |t − ŷ|, which is 2η between −1 and 1."""
        return self.learning_rate * (self.labels[1] - self.labels[0])

    def points(self) -> Points:
        """Return the points to learn."""
        return DATA[self.data].make(self)


PARAMETERS: Final = parameters_of(Setting)
