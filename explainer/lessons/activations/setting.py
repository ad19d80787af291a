"""What can be set on the page of activation functions, and how it stands in an address."""

from dataclasses import dataclass
from typing import Final

from explainer.choices.activations.curves import REACH
from explainer.choices.activations.registry import ACTIVATIONS
from explainer.kit.address import Choices, Real, Reals
from explainer.kit.parameters import Options, completed, options_in, parameter, parameters_of
from explainer.lessons.activations.softmax import HIGHEST_TEMPERATURE, LOWEST_TEMPERATURE

MOST_FUNCTIONS: Final = 5
"""More curves in one picture cannot be told apart."""
FUNCTIONS: Final = Choices(
    default=("Sigmoid", "Tanh", "ReLU"), options=tuple(ACTIVATIONS), most=MOST_FUNCTIONS
)
# So wide that the naive softmax overflows in float64 too.
LOGITS: Final = Reals(default=(2.0, 1.0, 0.1), low=-1_000, high=1_000, step=0.5, fewest=2, most=10)


@dataclass(frozen=True, slots=True)
class Setting:
    """Which functions are compared, where they are probed, and the logits of the softmax."""

    functions: tuple[str, ...] = parameter(FUNCTIONS)
    x: float = parameter(Real(default=1.0, low=-REACH, high=REACH, step=0.1))
    """The place of the probe."""
    options: Options = options_in(ACTIVATIONS)
    """Of all functions that have one."""
    logits: tuple[float, ...] = parameter(LOGITS)
    temperature: float = parameter(
        Real(default=1.0, low=LOWEST_TEMPERATURE, high=HIGHEST_TEMPERATURE, step=0.1)
    )

    def __post_init__(self) -> None:
        """Complete and sort the options; raise ValueError for one that no function has."""
        object.__setattr__(self, "options", completed(self.options, ACTIVATIONS))


PARAMETERS: Final = parameters_of(Setting)
