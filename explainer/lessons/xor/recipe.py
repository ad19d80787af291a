"""What defines one training of a small network, and how it stands in an address."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from explainer.choices.activations.registry import ACTIVATIONS, OPTION_PREFIX
from explainer.choices.initialisations.registry import INITIALISATIONS, is_scalable
from explainer.choices.losses.registry import LOSSES
from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.choices.points import Placed, PlacedPoints, Points
from explainer.choices.schedules import CONSTANT, SCHEDULES, falls
from explainer.kit.address import Choice, Real, Toggle, Whole, Wholes
from explainer.kit.parameters import Options, Values, completed, joined, options_in, parameter, parameters_of
from explainer.lessons.xor.registry import DATASETS, OWN, XOR_PLACED, Draw, Interval, view_of

MOST_UPDATES: Final = 6_000
"""In one run; what would take more ends after fewer epochs."""


def _for_data(name: str) -> Callable[[Values], bool]:
    return lambda values: name in DATASETS[values["data"]].settings


def _batch_size(minibatch: bool, batch: int) -> int | None:
    return batch if minibatch else None


@dataclass(frozen=True, slots=True)
class Recipe:
    """Points, a network, and how it is trained; equal recipes give equal numbers."""

    data: str = parameter(Choice(default="XOR", options=tuple(DATASETS)))
    count: int = parameter(Whole(default=80, low=8, high=200, step=4), matters=_for_data("count"))
    noise: float = parameter(Real(default=0.1, low=0, high=0.5, step=0.05), matters=_for_data("noise"))
    draw: int = parameter(Whole(default=0, low=0, high=9_999), matters=_for_data("draw"))
    """The seed of the points."""
    points: tuple[Placed, ...] = parameter(
        PlacedPoints(low=-3, high=3, most=60, default=XOR_PLACED), matters=_for_data("points")
    )
    """What a visitor has placed."""
    plane: str = parameter(Choice(default=OWN, options=tuple(DATASETS)), matters=_for_data("points"))
    """The data set from which they came: its plane is drawn, and does not grow while they are moved."""
    hidden: tuple[int, ...] = parameter(Wholes(default=(2,), low=1, high=8, most=3))
    """Units of every hidden layer; empty for a single neuron."""
    activation: str = parameter(Choice(default="Tanh", options=tuple(ACTIVATIONS)))
    activation_options: Options = options_in(ACTIVATIONS, chosen_by="activation", prefix=OPTION_PREFIX)
    initialisation: str = parameter(Choice(default="PyTorch", options=tuple(INITIALISATIONS)))
    scale: float = parameter(Real(default=1.0, low=0.01, high=10, step=0.1), matters=is_scalable)
    optimizer: str = parameter(Choice(default="SGD", options=tuple(OPTIMIZERS)))
    learning_rate: float = parameter(Real(default=0.5, low=0.001, high=10, step=0.01), name="rate")
    options: Options = options_in(OPTIMIZERS, chosen_by="optimizer")
    """Of the optimizer."""
    schedule: str = parameter(Choice(default=CONSTANT, options=tuple(SCHEDULES)))
    halving: int = parameter(Whole(default=100, low=1, high=4_000, step=50), matters=falls)
    """T of the schedule, in epochs."""
    loss: str = parameter(Choice(default="BCE", options=tuple(LOSSES)))
    epochs: int = parameter(Whole(default=500, low=1, high=4_000, step=100))
    batch_size: int | None = joined(
        {"minibatch": Toggle(default=False), "batch": Whole(default=4, low=1, high=200)},
        _batch_size,
    )
    """None takes all points at once."""
    seed: int = parameter(Whole(default=0, low=0, high=9_999))
    """Of the initial weights, and of the order in mini-batches."""

    def __post_init__(self) -> None:
        """Complete and sort the options; raise ValueError for one that the chosen row does not have."""
        of_activation = completed(self.activation_options, ACTIVATIONS, self.activation)
        object.__setattr__(self, "activation_options", of_activation)
        object.__setattr__(self, "options", completed(self.options, OPTIMIZERS, self.optimizer))

    @property
    def option_values(self) -> dict[str, float]:
        """The options by name."""
        return dict(self.options)

    def rate_in(self, epoch: int) -> float:
        """Return the learning rate of an epoch, counted from 0."""
        return self.learning_rate * SCHEDULES[self.schedule].factor(epoch, self.halving)

    @property
    def widths(self) -> tuple[int, ...]:
        """Two inputs, the hidden units of every layer, one output."""
        return (2, *self.hidden, 1)

    def make_points(self) -> Points:
        """Return the points that are learned; there may be none where a visitor places them."""
        return DATASETS[self.data].make(
            Draw(count=self.count, noise=self.noise, seed=self.draw, placed=self.points)
        )

    def view(self, points: Points) -> Interval:
        """Return the square of the plane that is drawn with the points."""
        return view_of(self.plane if self.data == OWN else self.data, points)

    def updates_per_epoch(self, points: int) -> int:
        """⌈points / batch size⌉: the last batch may be smaller."""
        return 1 if self.batch_size is None else -(-points // self.batch_size)

    def epochs_for(self, points: int) -> int:
        """Return the epochs that are really run: as many as asked, but at most MOST_UPDATES updates."""
        return min(self.epochs, MOST_UPDATES // max(1, self.updates_per_epoch(points)))


PARAMETERS: Final = parameters_of(Recipe)
