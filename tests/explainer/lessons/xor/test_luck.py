"""Many seeds at once are many single runs, and the table counts them."""

import numpy as np
import pytest
import torch

from explainer.lessons.xor.film import cells_of
from explainer.lessons.xor.luck import (
    FEWEST_SEEDS,
    MAP,
    SEEDS,
    TABLE_ACTIVATIONS,
    TABLE_WIDTHS,
    Cell,
    seeds_for,
    success_table,
    try_seeds,
)
from explainer.lessons.xor.recipe import Recipe
from explainer.lessons.xor.training import NoPointsError
from tests.explainer.lessons.xor.ordinary import ordinary_run

RECIPE = Recipe(hidden=(2,), epochs=150)


def test_every_seed_is_an_ordinary_run() -> None:
    luck = try_seeds(RECIPE)
    assert len(luck.solved) == SEEDS
    assert 0 < luck.solved.sum() < SEEDS
    assert luck.share == luck.solved.sum() / SEEDS
    cells = cells_of(luck.view, MAP)
    for seed in (0, 3, 99):
        alone = ordinary_run(RECIPE, RECIPE.make_points(), seed=seed, rate=RECIPE.learning_rate)
        assert luck.solved[seed] == (alone.accuracies[-1] == 1)
        np.testing.assert_allclose(luck.loss[seed], np.array(alone.losses)[luck.epochs], rtol=1e-5)
        with torch.no_grad():
            z = alone.network(torch.tensor([cells[20], cells[3]], dtype=torch.float64))
        assert int(luck.maps[seed, 3, 20]) == pytest.approx(255 * torch.sigmoid(z).item(), abs=0.501)


@pytest.mark.parametrize("epochs", [1, 99, 100, 1234])
def test_curves_are_thinned_from_end_to_end(epochs: int) -> None:
    luck = try_seeds(Recipe(hidden=(1,), epochs=epochs))
    assert luck.epochs[0] == 0 and luck.epochs[-1] == epochs
    assert len(luck.epochs) == min(100, epochs + 1)
    assert luck.loss.shape == (SEEDS, len(luck.epochs))


def test_seeds_that_diverge_are_named() -> None:
    luck = try_seeds(Recipe(hidden=(8, 8), activation="Linear", learning_rate=10.0, epochs=60))
    assert luck.diverged.any()
    assert (np.isnan(luck.loss[:, -1]) == luck.diverged).all()
    assert not luck.solved[luck.diverged].any()


def test_heavy_recipes_are_tried_with_fewer_seeds() -> None:
    assert seeds_for(Recipe(), points=4) == SEEDS
    heavy = Recipe(data="Spirals", count=200, hidden=(8, 8, 8), epochs=4000)
    assert seeds_for(heavy, points=200) == FEWEST_SEEDS
    between = Recipe(data="Spirals", count=80, hidden=(8, 8), epochs=2000)
    assert FEWEST_SEEDS < seeds_for(between, points=80) < SEEDS


def test_a_table_has_the_share_of_every_cell() -> None:
    reported: list[Cell] = []

    def report(cell: Cell) -> bool:
        reported.append(cell)
        return True

    table = success_table(RECIPE, report=report, widths=(1, 2), activations=("Tanh", "Linear"))
    assert list(table) == reported
    assert [(cell.width, cell.activation) for cell in table] == [
        (1, "Tanh"),
        (2, "Tanh"),
        (1, "Linear"),
        (2, "Linear"),
    ]
    assert table[1].share == try_seeds(RECIPE).share
    assert table[0].share == table[2].share == table[3].share == 0


def test_a_job_ends_when_it_is_cancelled() -> None:
    cells = success_table(Recipe(epochs=5), report=lambda cell: cell.width < 3)
    assert [cell.width for cell in cells] == [1, 2, 3]
    assert len(TABLE_WIDTHS) * len(TABLE_ACTIVATIONS) > 3


def test_without_points_there_is_no_luck() -> None:
    for work in (try_seeds, lambda recipe: success_table(recipe, report=lambda cell: True)):
        with pytest.raises(NoPointsError):
            work(Recipe(data="Own points", points=()))
