"""Plain gradient descent on a known surface: a race of one, and how it stands in an address."""

from collections.abc import Mapping
from typing import Any, Final

from explainer.descents.setting import PARAMETERS as RACE
from explainer.descents.setting import Setting
from explainer.kit.address import Parameter, Whole

RUNNER: Final = "SGD"
"""Without noise it is plain gradient descent."""

PARAMETERS: Final[Mapping[str, Parameter[Any]]] = {
    "surface": RACE["surface"],
    "eta": RACE["rate"],
    "place": RACE["start"],
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
