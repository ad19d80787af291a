"""What is true of a pitfall: a picture and its numbers, computed once and kept in every language."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from explainer.kit.moving_figures import Picture, pictures_of
from ui.language import current_language, text
from ui.plot import plot
from ui.records import remembered

if TYPE_CHECKING:
    import plotly.graph_objects as go


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """The figures of a pitfall, and the numbers of its `<page>.pitfall.<name>.truth`."""

    figures: "Sequence[Picture | go.Figure]"
    numbers: Mapping[str, Any]
    height: int = 280
    alts: tuple[str, ...] = ("alt",)
    """What the catalog calls the description of each figure, or of all of them."""


def kept(page: str, *pitfalls: Callable[[], Shown]) -> dict[str, Callable[[], Mapping[str, Any]]]:
    """Return for lesson.pitfalls what draws each pitfall, under the name of the function that computes it.

    It is computed when it is first seen.
    """
    return {compute.__name__: partial(_show, page, compute.__name__, compute) for compute in pitfalls}


def _show(page: str, name: str, compute: Callable[[], Shown]) -> Mapping[str, Any]:
    shown = _drawn(page, name, current_language(), compute)
    alts = [text(f"{page}.pitfall.{name}.{alt}") for alt in shown.alts]
    plot(
        shown.figures,
        key=f"{page}_pitfall_{name}",
        alt=alts if len(alts) > 1 else alts[0],
        height=shown.height,
        narrowest=220,
    )
    return shown.numbers


@remembered
def _drawn(page: str, name: str, language: str, _compute: Callable[[], Shown]) -> Shown:
    shown = _compute()
    return replace(shown, figures=pictures_of(shown.figures))
