"""What can be set on the page of activation functions, and how it stands in an address."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from explainer.choices.activations.curves import REACH
from explainer.choices.activations.registry import ACTIVATIONS
from explainer.kit.address import Choices, Parameter, Real, Reals
from explainer.lessons.activations.softmax import HIGHEST_TEMPERATURE, LOWEST_TEMPERATURE

MOST_FUNCTIONS: Final = 5
"""More curves in one picture cannot be told apart."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Which functions are compared, where they are probed, and the logits of the softmax."""

    functions: tuple[str, ...] = ("Sigmoid", "Tanh", "ReLU")
    x: float = 1.0
    """The place of the probe."""
    slope: float = 0.01
    """Of LeakyReLU for z < 0."""
    alpha: float = 1.0
    """Of ELU: its limit is −α."""
    logits: tuple[float, ...] = (2.0, 1.0, 0.1)
    temperature: float = 1.0

    @property
    def options(self) -> dict[str, float]:
        """The options of the functions by name."""
        return {"slope": self.slope, "alpha": self.alpha}


_DEFAULT: Final = Setting()

FUNCTIONS: Final = Choices(default=_DEFAULT.functions, options=tuple(ACTIVATIONS), most=MOST_FUNCTIONS)
# So wide that the naive softmax overflows in float64 too.
LOGITS: Final = Reals(default=_DEFAULT.logits, low=-1_000, high=1_000, step=0.5, fewest=2, most=10)

PARAMETERS: Final[Mapping[str, Parameter[Any]]] = {
    "functions": FUNCTIONS,
    "x": Real(default=_DEFAULT.x, low=-REACH, high=REACH, step=0.1),
    "slope": ACTIVATIONS["LeakyReLU"].options["slope"],
    "alpha": ACTIVATIONS["ELU"].options["alpha"],
    "logits": LOGITS,
    "temperature": Real(
        default=_DEFAULT.temperature, low=LOWEST_TEMPERATURE, high=HIGHEST_TEMPERATURE, step=0.1
    ),
}


def setting_from(values: Mapping[str, Any]) -> Setting:
    """Return the setting for a value of every name in PARAMETERS."""
    return Setting(
        functions=tuple(values["functions"]),
        x=float(values["x"]),
        slope=float(values["slope"]),
        alpha=float(values["alpha"]),
        logits=tuple(map(float, values["logits"])),
        temperature=float(values["temperature"]),
    )
