"""What defines one training of a small network, and how it stands in an address."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from explainer.choices.activations.registry import ACTIVATIONS
from explainer.choices.initialisations.registry import INITIALISATIONS
from explainer.choices.losses.registry import LOSSES
from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.choices.points import Placed, PlacedPoints, Points
from explainer.kit.address import Choice, Parameter, Real, Toggle, Whole, Wholes
from explainer.lessons.xor.registry import DATASETS, XOR_PLACED, Draw

MOST_UPDATES: Final = 6_000
"""In one run; what would take more ends after fewer epochs."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """Points, a network, and how it is trained; equal recipes give equal numbers."""

    data: str = "XOR"
    count: int = 80
    noise: float = 0.1
    draw: int = 0
    """The seed of the points."""
    points: tuple[Placed, ...] = XOR_PLACED
    """What a visitor has placed."""
    hidden: tuple[int, ...] = (2,)
    """Units of every hidden layer; empty for a single neuron."""
    activation: str = "Tanh"
    initialisation: str = "PyTorch"
    scale: float = 1.0
    optimizer: str = "SGD"
    options: tuple[tuple[str, float], ...] = ()
    """Name and value of every option of the optimizer, sorted; what is not given stands at its default."""
    learning_rate: float = 0.5
    loss: str = "BCE"
    epochs: int = 500
    batch_size: int | None = None
    """None takes all points at once."""
    seed: int = 0
    """Of the initial weights, and of the order in mini-batches."""

    def __post_init__(self) -> None:
        """Complete and sort the options; raise ValueError for one that the optimizer does not have."""
        defaults = OPTIMIZERS[self.optimizer].defaults()
        given = dict(self.options)
        if unknown := given.keys() - defaults.keys():
            raise ValueError(f"{self.optimizer} has no option {', '.join(sorted(unknown))}")
        object.__setattr__(self, "options", tuple(sorted({**defaults, **given}.items())))

    @property
    def option_values(self) -> dict[str, float]:
        """The options by name."""
        return dict(self.options)

    @property
    def widths(self) -> tuple[int, ...]:
        """Two inputs, the hidden units of every layer, one output."""
        return (2, *self.hidden, 1)

    def make_points(self) -> Points:
        """Return the points that are learned; there may be none where a visitor places them."""
        return DATASETS[self.data].make(
            Draw(count=self.count, noise=self.noise, seed=self.draw, placed=self.points)
        )

    def updates_per_epoch(self, points: int) -> int:
        """⌈points / batch size⌉: the last batch may be smaller."""
        return 1 if self.batch_size is None else -(-points // self.batch_size)

    def epochs_for(self, points: int) -> int:
        """Return the epochs that are really run: as many as asked, but at most MOST_UPDATES updates."""
        return min(self.epochs, MOST_UPDATES // max(1, self.updates_per_epoch(points)))


_OPTIONS: Final[Mapping[str, Real]] = {
    name: option for spec in OPTIMIZERS.values() for name, option in spec.options.items()
}

PARAMETERS: Final[Mapping[str, Parameter[Any]]] = {
    "data": Choice(default="XOR", options=tuple(DATASETS)),
    "count": Whole(default=80, low=8, high=200, step=4),
    "noise": Real(default=0.1, low=0, high=0.5, step=0.05),
    "draw": Whole(default=0, low=0, high=9_999),
    "points": PlacedPoints(low=-3, high=3, most=60, default=XOR_PLACED),
    "hidden": Wholes(default=(2,), low=1, high=8, most=3),
    "activation": Choice(default="Tanh", options=tuple(ACTIVATIONS)),
    "initialisation": Choice(default="PyTorch", options=tuple(INITIALISATIONS)),
    "scale": Real(default=1, low=0.01, high=10, step=0.1),
    "optimizer": Choice(default="SGD", options=tuple(OPTIMIZERS)),
    "rate": Real(default=0.5, low=0.001, high=10, step=0.01),
    **_OPTIONS,
    "loss": Choice(default="BCE", options=tuple(LOSSES)),
    "epochs": Whole(default=500, low=1, high=4_000, step=100),
    "minibatch": Toggle(default=False),
    "batch": Whole(default=4, low=1, high=200),
    "seed": Whole(default=0, low=0, high=9_999),
}


def recipe_from(values: Mapping[str, Any]) -> Recipe:
    """Return the recipe for a value of every name in PARAMETERS; what has no say is left at its default."""
    options = OPTIMIZERS[values["optimizer"]].options
    initialisation = INITIALISATIONS[values["initialisation"]]
    return Recipe(
        data=values["data"],
        **{name: values[name] for name in DATASETS[values["data"]].settings},
        hidden=tuple(values["hidden"]),
        activation=values["activation"],
        initialisation=values["initialisation"],
        scale=float(values["scale"]) if initialisation.scalable else 1.0,
        optimizer=values["optimizer"],
        options=tuple((name, float(values[name])) for name in options),
        learning_rate=float(values["rate"]),
        loss=values["loss"],
        epochs=values["epochs"],
        batch_size=values["batch"] if values["minibatch"] else None,
        seed=values["seed"],
    )
