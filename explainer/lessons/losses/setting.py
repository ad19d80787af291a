"""What can be set on the page of losses, view by view, and how it stands in an address."""

from dataclasses import dataclass
from typing import Final

from explainer.choices.losses.registry import LOSSES
from explainer.kit.address import Choice, Choices, Real, Reals, Whole, Wholes
from explainer.kit.parameters import parameter, parameters_of

REACH: Final = 6.0
"""Outputs of the main picture go from −REACH to REACH."""
MOST_LOSSES: Final = 6
"""More curves in one picture cannot be told apart."""
MOST_ROWS: Final = 6
FEWEST_ROWS: Final = 3
CLASSES: Final = 3
"""Logits in a row of the batch."""
NOTHING_IGNORED: Final = -100
"""PyTorch's own ignore_index: no class has this number."""
REDUCTIONS: Final = ("mean", "sum", "none")
HUGE: Final = 1000.0

_CHOICES: Final = tuple(LOSSES)


@dataclass(frozen=True, slots=True)
class Judged:
    """One output z of a binary classifier, its target, and what judges it."""

    losses: tuple[str, ...] = parameter(Choices(default=_CHOICES[:5], options=_CHOICES, most=MOST_LOSSES))
    z: float = parameter(Real(default=-2.0, low=-REACH, high=REACH, step=0.1))
    asked_target: float = parameter(Real(default=1.0, low=-1, high=2, step=0.1), name="target")
    smoothing: float = parameter(Real(default=0.0, low=0, high=1, step=0.02))
    pos_weight: float = parameter(Real(default=1.0, low=0, high=10, step=0.5))

    @property
    def hard_target(self) -> float:
        """The target that is used: a probability, from 0 to 1."""
        return min(max(self.asked_target, 0.0), 1.0)

    @property
    def target(self) -> float:
        """t = (1 − ε) · target + ε / 2: smoothed over two classes, as label_smoothing does."""
        return (1 - self.smoothing) * self.hard_target + self.smoothing / 2


@dataclass(frozen=True, slots=True)
class Heads:
    """Three networks with the same body; the learning rate is a knob."""

    seed: int = parameter(Whole(default=0, low=0, high=999))
    rate: float = parameter(Real(default=0.03, low=0.003, high=0.3, step=0.01))
    point: int = parameter(Whole(default=1, low=1, high=60))
    """The sample whose outputs are written down, counted from 1."""


@dataclass(frozen=True, slots=True)
class Start:
    """A neuron p = σ(w + b) with the target 1, which begins at z = w + b."""

    start: float = parameter(Real(default=-6.0, low=-8, high=8, step=0.25))
    step_size: float = parameter(Real(default=0.5, low=0.01, high=10, step=0.1))


@dataclass(frozen=True, slots=True)
class Limits:
    """One output in float32, and the number of classes behind a softmax too many."""

    extreme: float = parameter(Real(default=20.0, low=-HUGE, high=HUGE, step=1))
    answer: str = parameter(Choice(default="1", options=("1", "0")))
    """The target of the neuron."""
    classes: int = parameter(Whole(default=10, low=1, high=10))


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of three logits, their classes, and how their losses become one number."""

    rows: int = parameter(Whole(default=4, low=FEWEST_ROWS, high=MOST_ROWS))
    all_logits: tuple[float, ...] = parameter(
        Reals(
            default=(2.0, 1.0, 0.1, 0.5, 2.5, -1.0, 0.2, 0.1, 3.0, 1.5, -0.5, 0.5)
            + (0.0, 0.0, 0.0, -1.0, 1.0, 0.5),
            low=-HUGE,
            high=HUGE,
            step=0.1,
            fewest=MOST_ROWS * CLASSES,
            most=MOST_ROWS * CLASSES,
        ),
        name="logits",
    )
    all_answers: tuple[int, ...] = parameter(
        Wholes(default=(0, 1, 2, 1, 0, 2), low=0, high=CLASSES - 1, most=MOST_ROWS), name="answers"
    )
    weights: tuple[float, ...] = parameter(
        Reals(default=(1.0, 1.0, 1.0), low=0, high=10, step=0.5, fewest=CLASSES, most=CLASSES)
    )
    ignored: int = parameter(Whole(default=NOTHING_IGNORED, low=NOTHING_IGNORED, high=CLASSES - 1))
    softness: float = parameter(Real(default=0.0, low=0, high=1, step=0.05))
    """label_smoothing, a knob."""
    reduction: str = parameter(Choice(default=REDUCTIONS[0], options=REDUCTIONS))

    @property
    def logits(self) -> tuple[tuple[float, ...], ...]:
        """The rows that are there."""
        return tuple(self.all_logits[CLASSES * row : CLASSES * (row + 1)] for row in range(self.rows))

    @property
    def answers(self) -> tuple[int, ...]:
        """The class of every row; of one that the address leaves out, the usual one."""
        usual = Batch().all_answers
        return (*self.all_answers, *usual[len(self.all_answers) :])[: self.rows]


@dataclass(frozen=True, slots=True)
class Values:
    """Targets of a regression, for which one constant shall stand."""

    values: tuple[float, ...] = parameter(
        Reals(default=(1.0, 2.0, 2.5, 3.5, 9.0), low=0, high=10, step=0.5, fewest=FEWEST_ROWS, most=MOST_ROWS)
    )
    constant: float = parameter(Real(default=5.0, low=0, high=10, step=0.1))
    """The prediction, a knob."""


PARTS: Final = (Judged, Heads, Start, Limits, Batch, Values)
PARAMETERS: Final = {name: kind for part in PARTS for name, kind in parameters_of(part).items()}
