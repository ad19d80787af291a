"""The parameters of the page, whichever view shows their controls."""

from collections.abc import Mapping
from typing import Any, Final

from explainer.kit.address import Choice, Parameter
from explainer.lessons.tensors.puzzles import PUZZLES
from explainer.lessons.tensors.setting import PARAMETERS
from ui.controls import Controls
from ui.stage import Step

VIEWS: Final = ("memory", "fit", "axes", "types", "parcels", "modules")
SHOWN: Final[Mapping[str, Parameter[Any]]] = {
    "view": Choice(default=VIEWS[0], options=VIEWS),
    "puzzle": Choice(default="none", options=("none", *PUZZLES)),
    "step": Step(),
    "parcel": Step(),
}
"""What only the page needs, not the script."""


def page_controls() -> Controls:
    return Controls("tensors", {**PARAMETERS, **SHOWN})


def shape_text(shape: tuple[int, ...]) -> str:
    """As PyTorch's users write it: (3, 4), (3,), ()."""
    return str(tuple(shape))
