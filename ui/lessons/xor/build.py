"""The network built in its picture: minus and plus over every layer, and over the output for the layers."""

from typing import Final, cast

from explainer.kit.address import Wholes
from explainer.lessons.xor.graph import Graph
from explainer.lessons.xor.recipe import PARAMETERS, Recipe
from ui.controls import Controls
from ui.language import text
from ui.lessons.xor.settings import OUTPUT
from ui.plot import Press, Stepper

LAYERS: Final = "layers"
_ALLOWED: Final = cast(Wholes, PARAMETERS["hidden"])
_FIRST: Final = 2
"""Units of the first hidden layer."""


def steppers(recipe: Recipe, *, figure: int) -> list[Stepper]:
    """One over every hidden layer of the drawing, called by its number, and one over the output."""
    graph = Graph(recipe.widths)
    names = [*(str(layer) for layer in range(1, len(recipe.hidden) + 1)), LAYERS]
    return [
        Stepper(
            name=name,
            figure=figure,
            x=graph.middle((column, 0))[0],
            label=text("xor.build.layers", layers=column - 1)
            if name == LAYERS
            else str(recipe.widths[column]),
            less=_said(recipe, name, -1),
            more=_said(recipe, name, 1),
        )
        for column, name in enumerate(names, 1)
    ]


def _said(recipe: Recipe, name: str, by: int) -> str:
    """What a button does; nothing where it is not allowed."""
    if built(recipe.hidden, name, by) is None:
        return ""
    what = "layer" if name == LAYERS else "neuron"
    return text(f"xor.build.{'less' if by < 0 else 'more'}_{what}", layer=name)


def build(controls: Controls, recipe: Recipe, press: Press) -> None:
    """Build what was pressed; an enlarged unit may be gone, so the surface is shown again."""
    hidden = built(recipe.hidden, press.name, press.by)
    if hidden is not None:
        controls.hold_all({"hidden": hidden, "unit": OUTPUT})


def built(hidden: tuple[int, ...], name: str, by: int) -> tuple[int, ...] | None:
    """The units of the hidden layers, one layer or one unit of a layer more or less; None if not allowed.

    A new layer stands before the output, and has as many units as the one before it.
    """
    if name == LAYERS:
        wanted = (*hidden, *(hidden[-1:] or (_FIRST,))) if by > 0 else hidden[:-1]
        return wanted if len(wanted) <= _ALLOWED.most and wanted != hidden else None
    place = int(name) - 1 if name.isdecimal() else -1
    if not 0 <= place < len(hidden) or not _ALLOWED.low <= hidden[place] + by <= _ALLOWED.high:
        return None
    return (*hidden[:place], hidden[place] + by, *hidden[place + 1 :])
