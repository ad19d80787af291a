"""What every path has done when all have spent the same, counted by hand."""

from dataclasses import replace

import numpy as np
import pytest

from explainer.lessons.gradient_descent.film import COSTS, film_of
from explainer.lessons.gradient_descent.run import NEVER, descend
from explainer.lessons.gradient_descent.setting import Setting

SMALL = Setting(points=10, batch_size=4, updates=30)


def test_by_updates_all_paths_walk_in_step() -> None:
    film = film_of(descend(SMALL, family=False), "updates")
    assert film.spent.tolist() == list(range(31))
    for updates in film.updates.values():
        assert updates.tolist() == list(range(31))
    assert film.labels[-1] == "30"


def test_by_gradients_a_path_waits_until_it_can_pay_for_a_whole_batch() -> None:
    film = film_of(descend(SMALL, family=False), "evaluations")
    assert film.spent.tolist() == list(range(31))
    assert film.updates["batch"].tolist() == [spent // 10 for spent in range(31)]
    assert film.updates["stochastic"].tolist() == list(range(31))
    # Batches of 4, 4 and 2 points make an epoch.
    paid = np.cumsum([4, 4, 2] * 3)
    assert film.updates["mini-batch"].tolist() == [int((paid <= spent).sum()) for spent in range(31)]


def test_by_epochs_it_is_the_same_film_with_other_numbers() -> None:
    run = descend(SMALL, family=False)
    epochs, gradients = film_of(run, "epochs"), film_of(run, "evaluations")
    np.testing.assert_allclose(epochs.spent * 10, gradients.spent)
    for name in epochs.updates:
        assert epochs.updates[name].tolist() == gradients.updates[name].tolist()


@pytest.mark.parametrize("cost", COSTS)
def test_a_film_ends_where_the_first_path_ends_and_is_not_longer_than_its_updates(cost: str) -> None:
    run = descend(replace(SMALL, points=37, batch_size=5, paths=("batch", "mini-batch")), family=False)
    film = film_of(run, cost)
    assert 2 <= len(film.spent) <= 31
    assert (np.diff(film.spent) > 0).all()
    assert any(updates[-1] == 30 for updates in film.updates.values())


def test_positions_are_those_of_the_path_at_its_updates() -> None:
    run = descend(SMALL)
    film = film_of(run, "evaluations")
    (batch, *_), near = run.paths, run.paths[0].diverged == NEVER
    drawn = film.positions(batch)[near]
    np.testing.assert_allclose(drawn, batch.positions[near][:, film.updates["batch"]], rtol=1e-6)
    assert np.searchsorted(film.updates["batch"], 2) == 20


def test_an_unknown_cost_is_refused() -> None:
    with pytest.raises(ValueError, match="seconds"):
        film_of(descend(SMALL, family=False), "seconds")
