"""A film shows what an ordinary network with the same weights computes."""

import itertools

import numpy as np
import pytest
import torch
from torch import nn

from explainer.lessons.xor.experiment import (
    MOST_BYTES,
    RATES,
    Experiment,
    experiment,
    film_bytes,
    fits,
    rates_of,
    shared,
    trained,
    work,
)
from explainer.lessons.xor.film import MESH, cells_of, inputs_of
from explainer.lessons.xor.recipe import Recipe
from explainer.lessons.xor.training import NoPointsError
from tests.explainer.lessons.xor.ordinary import ordinary_network, ordinary_run

RECIPES = [
    Recipe(epochs=40),
    Recipe(epochs=40, hidden=(4, 3), activation="ReLU"),
    Recipe(epochs=40, hidden=(1,), activation="Sigmoid"),
    Recipe(epochs=40, hidden=()),
    Recipe(epochs=40, data="Moons", hidden=(8, 8), count=120),
]


def network_at(shown: Experiment, replica: int, shot: int) -> nn.Sequential:
    network = ordinary_network(shown.recipe, seed=shown.recipe.seed)
    nn.utils.vector_to_parameters(
        torch.from_numpy(shown.training.snapshots[replica, shot]), network.parameters()
    )
    return network


@pytest.mark.parametrize("recipe", RECIPES, ids=str)
def test_every_array_has_its_shape_and_the_bytes_are_bounded(recipe: Recipe) -> None:
    shown = experiment(recipe)
    film, points = shown.film, len(shown.points)
    replicas, shots = len(film.rates), len(film.epochs)
    assert film.surface.shape == (replicas, shots, 28, 28)
    assert [maps.shape for maps in film.units] == [(replicas, shots, n, 14, 14) for n in recipe.hidden]
    assert [largest.shape for largest in film.unit_range] == [(replicas, n) for n in recipe.hidden]
    assert film.hidden_points.shape == (replicas, shots, points, 2)
    assert film.hidden_mesh.shape == (replicas, shots, MESH, MESH, 2)
    assert film.hidden_line.shape == (replicas, shots, 2, 2)
    assert film.hidden_view.shape == (replicas, 2, 2)
    assert film.nbytes <= replicas * film_bytes(recipe, points=points)
    assert film.nbytes <= MOST_BYTES


def test_one_run_alone_is_filmed_as_in_its_family_bit_for_bit() -> None:
    # The last one: at the large rates it diverges, and is filmed in float64.
    for recipe in (*RECIPES, Recipe(hidden=(3,), activation="ReLU", loss="MSE", epochs=200)):
        family = trained(recipe)
        film = family.filmed().film
        for rate in (family.training.rates[0], 0.5, family.training.rates[-1]):
            alone, replica = family.filmed_alone(rate), family.replica(rate)
            assert (alone.recipe.learning_rate, alone.training.rates, alone.finished) == (
                rate,
                (rate,),
                (0, -1),
            )
            for name in ("surface", "decision", "hidden_points", "hidden_mesh", "hidden_line", "hidden_view"):
                whole = getattr(film, name)[replica : replica + 1]
                np.testing.assert_array_equal(getattr(alone.film, name), whole, err_msg=name)
            for part in ("units", "unit_range"):
                for own, whole in zip(getattr(alone.film, part), getattr(film, part), strict=True):
                    np.testing.assert_array_equal(own[0], whole[replica])


@pytest.mark.parametrize("recipe", RECIPES, ids=str)
def test_the_surface_is_the_probability_in_the_middle_of_every_cell(recipe: Recipe) -> None:
    shown = experiment(recipe)
    cells = shown.film.cells
    low, high = shown.view
    assert cells[0] - low == pytest.approx(high - cells[-1])
    assert np.diff(cells) == pytest.approx((high - low) / 28)
    replica, shot = shown.replica(0.5), len(shown.film.epochs) - 1
    network = network_at(shown, replica, shot)
    for row, column in itertools.product((0, 9, 27), (0, 13, 27)):
        with torch.no_grad():
            z = network(torch.tensor([cells[column], cells[row]], dtype=torch.float64))
        shade = shown.film.surface[replica, shot, row, column]
        assert int(shade) == pytest.approx(255 * torch.sigmoid(z).item(), abs=0.501)


@pytest.mark.parametrize("recipe", RECIPES[:3], ids=str)
def test_the_map_of_a_unit_is_its_mean_activation_in_every_cell(recipe: Recipe) -> None:
    shown = experiment(recipe)
    film, replica = shown.film, shown.replica(0.5)
    inputs = inputs_of(film.cells).T
    for shot in (0, len(film.epochs) - 1):
        signal = inputs
        layer = 0
        for module in network_at(shown, replica, shot):
            with torch.no_grad():
                signal = module(signal)
            if isinstance(module, nn.Linear):
                continue
            expected = signal.T.reshape(-1, 14, 2, 14, 2).mean(dim=(2, 4)).numpy()
            largest = film.unit_range[layer][replica][:, None, None]
            values = (film.units[layer][replica, shot].astype(float) - 128) / 127 * largest
            np.testing.assert_allclose(values, expected, atol=largest.max() / 253)
            layer += 1


def test_a_unit_that_is_always_zero_is_drawn_as_zero() -> None:
    shown = experiment(Recipe(epochs=5, initialisation="Zeros"))
    assert (shown.film.units[0] == 128).all()
    assert (shown.film.surface == 128).all()
    assert np.isnan(shown.film.hidden_line).all()


@pytest.mark.parametrize("recipe", RECIPES, ids=str)
def test_the_hidden_space_is_where_the_last_hidden_layer_puts_points_and_net(recipe: Recipe) -> None:
    shown = experiment(recipe)
    film, replica = shown.film, shown.replica(0.5)
    net = inputs_of(np.linspace(*shown.view, MESH)).T
    for shot in (0, len(film.epochs) - 1):
        *before, output = network_at(shown, replica, shot)
        with torch.no_grad():
            hidden = nn.Sequential(*before)(torch.from_numpy(shown.points.inputs))
            bent = nn.Sequential(*before)(net)
            z = output(hidden).flatten()
        places = film.hidden_points[replica, shot]
        if hidden.shape[1] <= 2:
            expected = np.pad(hidden.numpy(), ((0, 0), (0, 2 - hidden.shape[1])))
            np.testing.assert_allclose(places, expected, atol=1e-6)
            x = film.hidden_mesh[replica, shot].reshape(-1, 2)[:, 0]
            np.testing.assert_allclose(x, bent[:, 0], atol=1e-6)
        else:
            assert isinstance(output, nn.Linear)
            np.testing.assert_allclose(places[:, 0], z / output.weight.detach().norm(), atol=1e-5)


def test_the_line_parts_the_points_as_the_network_does_at_every_snapshot() -> None:
    shown = experiment(Recipe())
    film = shown.film
    seen = 0
    for replica, shot in itertools.product(range(len(film.rates)), range(len(film.epochs))):
        (x0, y0), (x1, y1) = film.hidden_line[replica, shot].astype(float)
        if np.isnan(x0):
            continue
        with torch.no_grad():
            z = network_at(shown, replica, shot)(torch.from_numpy(shown.points.inputs)).flatten().numpy()
        x, y = film.hidden_points[replica, shot].astype(float).T
        side = (x1 - x0) * (y - y0) - (y1 - y0) * (x - x0)
        clear = np.abs(z) > 1e-4
        assert len(set((side > 0)[clear] == (z > 0)[clear])) <= 1
        seen += 1
    assert seen > 400


def test_the_view_of_the_hidden_space_always_holds_the_points() -> None:
    for recipe in RECIPES:
        film = experiment(recipe).film
        low, high = film.hidden_view[:, None, None, :, 0], film.hidden_view[:, None, None, :, 1]
        assert (film.hidden_points >= low).all() and (film.hidden_points <= high).all()


def test_a_training_that_diverges_leaves_a_film() -> None:
    shown = experiment(
        Recipe(hidden=(8,), activation="Linear", data="Circles", learning_rate=10.0, epochs=200)
    )
    deep = experiment(Recipe(hidden=(8, 8), activation="Linear", learning_rate=10.0))
    for film in (shown.film, deep.film):
        assert np.isfinite(film.hidden_points).all() and np.isfinite(film.hidden_mesh).all()
        assert np.isfinite(film.hidden_view).all()
        assert all(np.isfinite(largest).all() for largest in film.unit_range)


def test_all_rates_begin_alike_and_one_of_them_is_the_recipes_own() -> None:
    shown = experiment(Recipe(learning_rate=0.3, epochs=30))
    assert shown.training.rates == tuple(sorted({*RATES, 0.3}))
    assert (shown.training.snapshots[:, 0] == shown.training.snapshots[0, 0]).all()
    alone = ordinary_run(shown.recipe, shown.points, seed=0, rate=0.3)
    np.testing.assert_allclose(shown.training.loss[shown.replica(0.3)], alone.losses, rtol=1e-9)


def test_what_does_not_fit_is_trained_at_one_rate() -> None:
    large = Recipe(data="Spirals", hidden=(8, 8, 8), count=200, epochs=10, learning_rate=0.05)
    assert not fits(large, points=200)
    shown = experiment(large)
    assert shown.training.rates == (0.05,) and not shown.is_family and not shown.cut
    assert shared(large, points=200) == large
    assert experiment(Recipe(epochs=3)).is_family


def test_recipes_that_differ_by_a_rate_of_the_knob_share_their_experiment() -> None:
    assert {shared(Recipe(learning_rate=rate), points=4) for rate in RATES} == {Recipe()}
    assert shared(Recipe(learning_rate=0.3), points=4) == Recipe(learning_rate=0.3)
    assert rates_of(shared(Recipe(learning_rate=2.0), points=4), points=4) == tuple(RATES)


def test_longer_larger_and_finer_trainings_are_more_work() -> None:
    plain = work(Recipe(), points=4)
    assert work(Recipe(epochs=1000), points=4) == 2 * plain
    assert work(Recipe(hidden=(5,)), points=4) == 2 * plain
    assert work(Recipe(), points=8) == 2 * plain
    assert work(Recipe(batch_size=2), points=4) == plain


def test_without_points_there_is_no_experiment() -> None:
    with pytest.raises(NoPointsError):
        experiment(Recipe(data="Own points", points=()))


def test_points_of_one_class_or_in_contradiction_are_still_learned_from() -> None:
    for placed in (((0.0, 0.0, 1),), ((1.0, 1.0, 0), (1.0, 1.0, 1))):
        shown = experiment(Recipe(data="Own points", points=placed, epochs=20))
        assert np.isfinite(shown.training.loss).all()
        assert np.isfinite(shown.film.hidden_points).all()


def test_cells_are_the_middles_of_equal_parts() -> None:
    np.testing.assert_allclose(cells_of((-1, 3), 4), [-0.5, 0.5, 1.5, 2.5])
    assert inputs_of(np.array([0.0, 1.0])).T.tolist() == [[0, 0], [1, 0], [0, 1], [1, 1]]
