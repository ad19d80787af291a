"""Plain gradient descent on a known surface: a race of one, and how it stands in an address."""

from collections.abc import Mapping
from typing import Any, Final

from explainer.choices.surfaces.registry import SURFACES
from explainer.descents.setting import RATE, Setting
from explainer.kit.address import Choice, Parameter, Real, Reals, Whole

RUNNER: Final = "SGD"
"""Without noise it is plain gradient descent."""

PARAMETERS: Final[Mapping[str, Parameter[Any]]] = {
    "surface": Choice(default="Himmelblau", options=tuple(SURFACES)),
    "eta": Real(default=0.01, low=RATE.low, high=RATE.high, step=RATE.step),
    "place": Reals(default=(), low=-10, high=10, step=0.1, fewest=2, most=2),
    "steps": Whole(default=100, low=1, high=2_000, step=50),
}


def course_from(values: Mapping[str, Any]) -> Setting:
    """Return the race for a value of every name in PARAMETERS."""
    return Setting(
        surface=values["surface"],
        runners=(RUNNER,),
        learning_rate=float(values["eta"]),
        asked_start=tuple(values["place"]),
        steps=values["steps"],
    )
