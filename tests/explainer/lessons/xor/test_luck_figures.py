"""Many seeds in one picture."""

from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from explainer.lessons.xor.luck import MAP, TABLE_ACTIVATIONS, TABLE_WIDTHS, Cell, Luck, try_seeds
from explainer.lessons.xor.luck_figures import LuckWords, loss_curves, mosaic, seed_at, shares_map
from explainer.lessons.xor.recipe import Recipe
from tests.figures import traces

WORDS = LuckWords(
    mosaic="mosaic",
    curves="curves",
    seed="seed",
    solved="solved",
    stuck="stuck",
    now="now",
    epoch="epoch",
    loss="loss",
)


@pytest.fixture(scope="module")
def luck() -> Luck:
    return try_seeds(Recipe(activation="ReLU", epochs=120))


def named(figure: go.Figure, name: str) -> Any:
    return next(trace for trace in traces(figure) if trace.name == name)


def test_a_click_on_a_map_finds_its_seed(luck: Luck) -> None:
    hover = next(trace for trace in traces(mosaic(luck, seed=0, words=WORDS)) if trace.hovertext is not None)
    seeds = [seed_at(luck, x, y) for x, y in zip(hover.x, hover.y, strict=True)]
    assert seeds == list(range(len(luck.solved)))
    assert [f"seed {seed}: " in said for seed, said in enumerate(hover.hovertext)] == [True] * len(seeds)
    assert seed_at(luck, -5, 3) is None
    assert seed_at(luck, 5, 1e6) is None


def test_every_map_stands_at_its_place_the_right_way_up(luck: Luck) -> None:
    tiles = traces(mosaic(luck, seed=0, words=WORDS))[0].z
    pitch = tiles.shape[0] // 10
    for seed in (0, 9, 37, 99):
        row, column = pitch * (seed // 10), pitch * (seed % 10)
        shown = tiles[row : row + MAP, column : column + MAP]
        # Level 0 is the clear space between the maps.
        np.testing.assert_array_equal(shown, np.maximum(luck.maps[seed][::-1], 1))
    assert (tiles == 0).sum() == tiles.size - 100 * MAP**2


def test_what_is_not_solved_is_framed_and_so_is_the_seed_of_the_page(luck: Luck) -> None:
    figure = mosaic(luck, seed=17, words=WORDS)
    stuck = np.asarray(named(figure, "stuck").x).reshape(-1, 6)
    assert len(stuck) == (~luck.solved).sum()
    now = named(figure, "now")
    assert seed_at(luck, np.nanmean(now.x[:4]), np.nanmean(now.y[:4])) == 17
    assert len(named(mosaic(luck, seed=4711, words=WORDS), "now").x) == 0


def test_the_curves_of_solved_and_stuck_seeds_are_apart(luck: Luck) -> None:
    figure = loss_curves(luck, seed=3, words=WORDS)
    for name, chosen in (("solved", luck.solved), ("stuck", ~luck.solved)):
        table = np.asarray(named(figure, name).y).reshape(chosen.sum(), -1)
        np.testing.assert_array_equal(table[:, :-1], luck.loss[chosen])
        assert np.isnan(table[:, -1]).all()
    np.testing.assert_array_equal(named(figure, "now").y, luck.loss[3])


def test_the_table_fills_cell_by_cell() -> None:
    cells = [
        Cell(TABLE_WIDTHS[2], TABLE_ACTIVATIONS[1], 0.4),
        Cell(TABLE_WIDTHS[0], TABLE_ACTIVATIONS[3], 1.0),
    ]
    shown = traces(shares_map(cells, width="width", activation="activation"))[0].z
    assert (shown[1, 2], shown[3, 0]) == (0.4, 1.0)
    assert np.isfinite(shown).sum() == 2


def test_the_message_stays_small(luck: Luck) -> None:
    sizes = [len(draw(luck, seed=0, words=WORDS).to_json() or "") for draw in (mosaic, loss_curves)]
    assert sum(sizes) < 500_000
