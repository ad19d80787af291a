"""Every optimizer can be told from every other, on light and on dark."""

import tomllib
from itertools import combinations
from pathlib import Path

import pytest

from explainer.choices.optimizers.look_figures import look_of
from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.kit.drawing import OPTIMIZERS as COLORS

THEMES = tomllib.loads((Path(__file__).parents[4] / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]


def luminance(color: str) -> float:
    """WCAG 2.2."""
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("color", [*{look_of(name).color: None for name in OPTIMIZERS}, *COLORS])
def test_a_colour_stands_out_from_the_background(color: str, theme: str) -> None:
    here, behind = (luminance(each) for each in (color, THEMES[theme]["backgroundColor"]))
    assert (max(here, behind) + 0.05) / (min(here, behind) + 0.05) >= 3


def test_there_are_colours_left_for_further_optimizers() -> None:
    assert len(set(COLORS)) == len(COLORS)
    assert len(OPTIMIZERS) <= len(COLORS), "choose another colour in explainer.kit.drawing.OPTIMIZERS"


def test_no_two_have_the_same_colour_or_the_same_symbol() -> None:
    for one, other in combinations(map(look_of, OPTIMIZERS), 2):
        assert one.color != other.color
        assert one.symbol != other.symbol


def test_neighbours_have_different_dashes() -> None:
    names = list(OPTIMIZERS)
    assert all(look_of(a).dash != look_of(b).dash for a, b in zip(names, names[1:], strict=False))
