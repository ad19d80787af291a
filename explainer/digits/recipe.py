"""What defines one training run, and how it stands in an address or on a command line."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from explainer.choices.activations.registry import ACTIVATIONS, OPTION_PREFIX
from explainer.choices.initialisations.registry import INITIALISATIONS, is_scalable
from explainer.choices.losses.classes import CLASS_LOSSES, CROSS_ENTROPY, ClassLossSpec
from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.choices.schedules import CONSTANT, SCHEDULES, falls
from explainer.kit.address import Choice, Real, Toggle, Whole, Wholes
from explainer.kit.parameters import Options, Values, completed, options_in, parameter, parameters_of

HELD_OUT: Final = 5_000
"""The last training images, kept for validation."""
ALL_IMAGES: Final = 60_000
MOST_WORK: Final = 8.5e12
"""Multiplications in one training, see `Recipe.work_of_epoch`: minutes; what would take more ends earlier."""
_OF_A_STEP: Final = 100
"""Momentum takes as long for a weight as this many multiplications."""
_OF_ANY_STEP: Final = 1_500_000
"""And for no weight at all, as this many."""
_OF_AN_UPDATE: Final = 13_500_000
"""What everything else of an update costs in any case, counted likewise."""


def _has_hidden_layers(values: Values) -> bool:
    return bool(values["hidden"])


def _couples_decay(values: Values) -> bool:
    return OPTIMIZERS[values["optimizer"]].couples_decay


@dataclass(frozen=True, slots=True)
class Recipe:
    """A network and how it is trained; equal recipes give bit-identical weights on one machine."""

    hidden: tuple[int, ...] = parameter(Wholes(default=(128, 64), low=1, high=512, most=4))
    activation: str = parameter(Choice(default="ReLU", options=tuple(ACTIVATIONS)))
    activation_options: Options = options_in(ACTIVATIONS, chosen_by="activation", prefix=OPTION_PREFIX)
    dropout: float = parameter(Real(default=0.0, low=0, high=1, step=0.1), matters=_has_hidden_layers)
    """The probability that a hidden neuron is silent for one image of one update: nn.Dropout(p) after every
    hidden activation."""
    initialisation: str = parameter(Choice(default="PyTorch", options=tuple(INITIALISATIONS)))
    scale: float = parameter(Real(default=1.0, low=0.001, high=10, step=0.1), matters=is_scalable)
    """Multiplies the standard deviation of the initial weights."""
    optimizer: str = parameter(Choice(default="Momentum", options=tuple(OPTIMIZERS)))
    # Rates that diverge are allowed: divergence is a lesson.
    learning_rate: float = parameter(Real(default=0.01, low=0, high=100, step=0.001), name="rate")
    options: Options = options_in(OPTIMIZERS, chosen_by="optimizer")
    """Of the optimizer."""
    decay: float = parameter(Real(default=0.0, low=0, high=1, step=0.0001), matters=_couples_decay)
    """λ, torch.optim's weight_decay: it adds λθ to the gradient of every weight and bias θ. AdamW's own
    decay, which does not, is one of its options."""
    loss: str = parameter(Choice(default=CROSS_ENTROPY, options=tuple(CLASS_LOSSES)))
    schedule: str = parameter(Choice(default=CONSTANT, options=tuple(SCHEDULES)))
    halving: int = parameter(Whole(default=2, low=1, high=20), matters=falls)
    """T of the schedule, in epochs."""
    batch_size: int = parameter(Whole(default=64, low=1, high=ALL_IMAGES, step=8), name="batch")
    """Of all images at most: as many as train."""
    epochs: int = parameter(Whole(default=10, low=1, high=20))
    training_images: int = parameter(
        Whole(default=ALL_IMAGES, low=1_000, high=ALL_IMAGES, step=1_000), name="images"
    )
    """At most so many, from the first."""
    hold_out: bool = parameter(Toggle(default=True), name="holdout")
    """Whether the last 5,000 training images validate instead of training."""
    normalised: bool = parameter(Toggle(default=True))
    """Whether the network is given (pixel / 255 − mean) / deviation; otherwise the bare numbers 0 to 255."""
    seed: int = parameter(Whole(default=0, low=0, high=9_999))

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
    def images(self) -> int:
        """How many images really train: the hold-out is taken away first."""
        return min(self.training_images, ALL_IMAGES - HELD_OUT if self.hold_out else ALL_IMAGES)

    @property
    def batch_taken(self) -> int:
        """Images in a batch, but the last of an epoch: as many as asked, at most all that train."""
        return min(self.batch_size, self.images)

    @property
    def judge(self) -> ClassLossSpec:
        """The loss."""
        return CLASS_LOSSES[self.loss]

    @property
    def steps_per_epoch(self) -> int:
        """⌈images / batch size⌉: the last batch may be smaller."""
        return -(-self.images // self.batch_size)

    @property
    def work_of_epoch(self) -> float:
        """About how many multiplications an epoch costs: three a weight and image, and the updates."""
        weights = sum((ins + 1) * outs for ins, outs in pairwise((784, *self.hidden, 10)))
        step = OPTIMIZERS[self.optimizer].step_time * (weights * _OF_A_STEP + _OF_ANY_STEP)
        return weights * 3 * self.images + self.steps_per_epoch * (step + _OF_AN_UPDATE)

    @property
    def epochs_run(self) -> int:
        """The epochs that are really run: as many as asked, at most MOST_WORK's worth, at least one."""
        return max(1, min(self.epochs, int(MOST_WORK // self.work_of_epoch)))

    @property
    def steps(self) -> int:
        """Updates in the whole run."""
        return self.epochs_run * self.steps_per_epoch


PARAMETERS: Final = parameters_of(Recipe)
