"""What defines one training run, and how it stands in an address or on a command line."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from explainer.choices.activations.registry import ACTIVATIONS
from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.kit.address import Choice, Parameter, Real, Toggle, Whole, Wholes

HELD_OUT: Final = 5_000
"""The last training images, kept for validation."""
ALL_IMAGES: Final = 60_000


@dataclass(frozen=True, slots=True)
class Recipe:
    """A network and how it is trained; equal recipes give bit-identical weights on one machine."""

    hidden: tuple[int, ...] = (128, 64)
    activation: str = "ReLU"
    optimizer: str = "Momentum"
    options: tuple[tuple[str, float], ...] = ()
    """Name and value of every option of the optimizer, sorted; what is not given stands at its default."""
    learning_rate: float = 0.01
    batch_size: int = 64
    epochs: int = 10
    training_images: int = ALL_IMAGES
    """At most so many, from the first."""
    hold_out: bool = True
    """Whether the last 5,000 training images validate instead of training."""
    seed: int = 0

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
    def images(self) -> int:
        """How many images really train: the hold-out is taken away first."""
        return min(self.training_images, ALL_IMAGES - HELD_OUT if self.hold_out else ALL_IMAGES)

    @property
    def steps_per_epoch(self) -> int:
        """⌈images / batch size⌉: the last batch may be smaller."""
        return -(-self.images // self.batch_size)

    @property
    def steps(self) -> int:
        """Updates in the whole run."""
        return self.epochs * self.steps_per_epoch


_OPTIONS: Final[Mapping[str, Real]] = {
    name: option for spec in OPTIMIZERS.values() for name, option in spec.options.items()
}

PARAMETERS: Final[Mapping[str, Parameter[Any]]] = {
    "hidden": Wholes(default=(128, 64), low=1, high=512, most=4),
    "activation": Choice(default="ReLU", options=tuple(ACTIVATIONS)),
    "optimizer": Choice(default="Momentum", options=tuple(OPTIMIZERS)),
    # Rates that diverge are allowed: divergence is a lesson.
    "rate": Real(default=0.01, low=0, high=100, step=0.001),
    **_OPTIONS,
    "batch": Whole(default=64, low=8, high=1024, step=8),
    "epochs": Whole(default=10, low=1, high=20),
    "images": Whole(default=ALL_IMAGES, low=1_000, high=ALL_IMAGES, step=1_000),
    "holdout": Toggle(default=True),
    "seed": Whole(default=0, low=0, high=9_999),
}


def recipe_from(values: Mapping[str, Any]) -> Recipe:
    """Return the recipe for a value of every name in PARAMETERS; options of other optimizers are left out."""
    options = OPTIMIZERS[values["optimizer"]].options
    return Recipe(
        hidden=tuple(values["hidden"]),
        activation=values["activation"],
        optimizer=values["optimizer"],
        options=tuple((name, float(values[name])) for name in options),
        learning_rate=float(values["rate"]),
        batch_size=values["batch"],
        epochs=values["epochs"],
        training_images=values["images"],
        hold_out=values["holdout"],
        seed=values["seed"],
    )
