"""What can be set on the page of overfitting, and how it stands in an address."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from explainer.kit.address import Choice, Parameter, Real, Reals, Toggle, Whole
from explainer.kit.parameters import parameter, parameters_of

BATCH: Final = 50
"""Images in an update."""
UPDATES: Final = 1_000
EVERY: Final = 20
"""Updates from one look at the losses to the next: with 1,000 images an epoch."""
MOST_WIDTH: Final = 128
FAMILIES: Final[Mapping[str, tuple[float, ...]]] = {
    "dropout": (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0),
    "decay": (0.0, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0),
    "images": (100, 200, 300, 500, 1_000, 1_500, 2_000, 3_000, 5_000),
    "width": (2, 4, 8, 16, 24, 32, 48, 64, 96, 128),
}
"""What the knob can be, and what it offers besides the chosen value."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A network 196-width-10 and how it is trained; equal settings give equal numbers on one machine."""

    knob: str = parameter(Choice(default="dropout", options=tuple(FAMILIES)))
    """The name of the field that the knob turns."""
    images: int = parameter(Whole(default=1_000, low=BATCH, high=5_000, step=BATCH))
    """So many train, from the first; rounded down to whole batches."""
    dropout: float = parameter(Real(default=0.0, low=0, high=1, step=0.1))
    """The probability that a hidden neuron is silent for one image of one update."""
    decay: float = parameter(Real(default=0.0, low=0, high=100, step=0.001))
    """λ: it adds λθ to the gradient of every weight and bias θ, as torch.optim.SGD(weight_decay=λ) does."""
    width: int = parameter(Whole(default=64, low=2, high=MOST_WIDTH, step=2))
    """Hidden neurons, with ReLU."""
    shuffled: bool = parameter(Toggle(default=False))
    """Whether the training images get one another's labels, at random."""
    rate: float = parameter(Real(default=0.3, low=0.001, high=2, step=0.05))
    """η of plain SGD."""
    seed: int = parameter(Whole(default=0, low=0, high=9_999))

    def __post_init__(self) -> None:
        """Leave out images that would make a smaller batch: runs side by side take batches of one size."""
        object.__setattr__(self, "images", self.images // BATCH * BATCH)

    @property
    def value(self) -> float:
        """Where the knob stands."""
        return getattr(self, self.knob)

    @property
    def values(self) -> tuple[float, ...]:
        """All values of the knob, ascending; the chosen one is among them."""
        return tuple(sorted({*FAMILIES[self.knob], self.value}))

    def at(self, value: float) -> "Setting":
        """Return the setting with the knob at another value."""
        whole = isinstance(PARAMETERS[self.knob], Whole)
        changed: dict[str, Any] = {self.knob: round(value) if whole else float(value)}
        return replace(self, **changed)

    @property
    def shared(self) -> "Setting":
        """The setting under which the family of this one is known: the same for all values of FAMILIES."""
        if self.value not in FAMILIES[self.knob]:
            return self
        return self.at(PARAMETERS[self.knob].default)


TRAINED: Final = parameters_of(Setting)
PARAMETERS: Final[Mapping[str, Parameter[Any]]] = {
    **TRAINED,
    "patience": Whole(default=5, low=0, high=50),
    "drop": Real(default=0.5, low=0, high=1, step=0.05),
    "sent": Reals(default=(1.5, 1.0, -0.5), low=-10, high=10, step=0.1, fewest=3, most=3),
    "bend": Choice(default="Tanh", options=("Tanh", "ReLU", "Sigmoid", "Linear")),
    "batch": Reals(default=(1.0, 2.0, 3.0, 4.0), low=-1_000, high=1_000, step=0.1, fewest=1, most=16),
    "momentum": Real(default=0.1, low=0, high=1, step=0.05),
}
"""`patience` stops early; `drop`, `sent`, `bend` are a layer with dropout, `batch`, `momentum` batch norm."""
