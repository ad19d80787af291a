"""The same settings with many seeds: how many solve it, how the others end, and a table over widths."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import streamlit as st

from explainer.kit.moving_figures import Picture, pictures_of
from explainer.lessons.xor.luck import (
    TABLE_ACTIVATIONS,
    TABLE_WIDTHS,
    Cell,
    Luck,
    seeds_for,
    success_table,
    try_seeds,
)
from explainer.lessons.xor.luck_figures import LuckWords, loss_curves, mosaic, seed_at, shares_map
from explainer.lessons.xor.recipe import Recipe
from ui.controls import Controls
from ui.language import current_language, text
from ui.plot import Click, plot
from ui.records import remembered
from ui.task import Task
from ui.words import words_for

CELLS = len(TABLE_WIDTHS) * len(TABLE_ACTIVATIONS)


def _pace(cells: Sequence[Cell]) -> tuple[float, str]:
    return len(cells) / CELLS, text("xor.luck.cell", done=len(cells), all=CELLS)


TABLE: Final = Task("xor.luck", success_table, _pace)


def luck_of(recipe: Recipe) -> Luck:
    """The seeds 0, 1, 2, … of a recipe, whatever its own seed is."""
    return _luck_of(replace(recipe, seed=0))


_luck_of = remembered(try_seeds)


def luck(controls: Controls, recipe: Recipe) -> None:
    """The share of seeds that solve it, all of them as tiny maps to be opened, and the table on demand."""
    with st.spinner(text("xor.luck.computing")):
        tried = luck_of(recipe)
    count, solved = len(tried.solved), int(tried.solved.sum())
    share, words = st.columns([1, 3], gap="medium", vertical_alignment="center")
    share.metric(text("xor.luck.share"), f"{solved} / {count}")
    with words:
        st.markdown(" ".join(_what(tried, count)))
        _open_a_stuck_one(controls, tried, recipe)
    _seeds(controls, tried, recipe.seed)
    _table(recipe)


def _what(tried: Luck, count: int) -> list[str]:
    sentences = [text("xor.luck.what", last=count - 1)]
    if count < 100:
        sentences.append(text("xor.luck.fewer", count=count))
    if tried.diverged.any():
        sentences.append(text("xor.luck.diverged", count=int(tried.diverged.sum())))
    return sentences


def _open_a_stuck_one(controls: Controls, tried: Luck, recipe: Recipe) -> None:
    """A button that opens the next seed that got stuck."""
    stuck = np.flatnonzero(~tried.solved)
    if not len(stuck):
        st.markdown(text("xor.luck.all_solved"))
        return
    later = stuck[stuck > recipe.seed]
    following = int(later[0] if len(later) else stuck[0])
    st.button(
        text("xor.luck.open_stuck", seed=following),
        key="xor.stuck",
        icon=":material/search:",
        on_click=controls.hold,
        args=("seed", following),
    )


def _seeds(controls: Controls, tried: Luck, seed: int) -> None:
    def choose(click: Click) -> None:
        chosen = seed_at(tried, click.x, click.y) if click.figure == 0 else None
        if chosen is not None:
            controls.hold("seed", chosen)

    count, solved = len(tried.solved), int(tried.solved.sum())
    plot(
        _drawn(tried.recipe, seed, current_language()),
        key="xor_luck",
        alt=[text("xor.luck.mosaic_alt", solved=solved, all=count), text("xor.luck.curves_alt")],
        height=[480, 480],
        on_click=choose,
        columns=2,
    )


@remembered
def _drawn(recipe: Recipe, seed: int, language: str) -> tuple[Picture, ...]:
    tried = _luck_of(recipe)
    named = {"seed": text("xor.seed.label"), "epoch": text("xor.epoch"), "loss": text("xor.curve.loss")}
    words = words_for(LuckWords, "xor.luck", **named)
    return pictures_of([mosaic(tried, seed=seed, words=words), loss_curves(tried, seed=seed, words=words)])


def _table(recipe: Recipe) -> None:
    """The table of shares: computed when asked for, cell by cell."""
    st.subheader(text("xor.luck.table"), anchor=False)
    seeds = seeds_for(recipe, points=len(recipe.make_points()))
    widths = {"fewest": TABLE_WIDTHS[0], "most": TABLE_WIDTHS[-1]}
    functions = len(TABLE_ACTIVATIONS)
    st.markdown(text("xor.luck.table_what", seeds=seeds, functions=functions, **widths))
    # What the table does not depend on stands at one value for all.
    cells = TABLE.result(
        (replace(recipe, hidden=(1,), activation="Linear", activation_options=(), seed=0),), _cells
    )
    if cells:
        _cells(cells)


def _cells(cells: Sequence[Cell]) -> None:
    figure = shares_map(cells, width=text("xor.luck.width"), activation=text("xor.luck.activation"))
    plot(figure, key="xor_table", alt=text("xor.luck.table_alt"), height=330)
