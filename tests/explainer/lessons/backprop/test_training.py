"""Three steps and their variants, and the loop in every order, against torch.nn and torch.optim."""

from itertools import permutations

import numpy as np
import pytest
import torch
from torch import nn

from explainer.lessons.backprop.film_figures import FilmWords, loop_film
from explainer.lessons.backprop.loop import ROUNDS, USUAL, Cost, film_of
from explainer.lessons.backprop.mutations import published
from explainer.lessons.backprop.registry import OWN, mazur
from explainer.lessons.backprop.setting import Setting
from explainer.lessons.backprop.training import VARIANTS, hidden_of, trained


def ordinary(setting: Setting, *, clear: bool = True) -> tuple[nn.Sequential, list[float]]:
    """The own network as one would write it, after three steps, and its losses."""
    graph = setting.make()
    units = setting.units
    network = nn.Sequential(nn.Linear(2, units), nn.Tanh(), nn.Linear(units, 1)).double()
    value = {leaf.name: leaf.value for leaf in graph.leaves}
    rows = [[value[f"w{unit}1"], value[f"w{unit}2"]] for unit in range(1, units + 1)]
    start = [rows, [value[f"b{unit}"] for unit in range(1, units + 1)]]
    start += [[[value[f"v{unit}"] for unit in range(1, units + 1)]], [value["c"]]]
    with torch.no_grad():
        for parameter, numbers in zip(network.parameters(), start, strict=True):
            parameter.copy_(torch.tensor(numbers, dtype=torch.float64))
    optimizer = torch.optim.SGD(network.parameters(), lr=setting.rate)
    given = torch.tensor([[value["x1"], value["x2"], value["t"]]], dtype=torch.float64)
    inputs, target = given[:, :2], given[:, 2:]
    losses = list[float]()
    for _ in range(3):
        if clear:
            optimizer.zero_grad()
        loss = 0.5 * nn.functional.mse_loss(network(inputs), target)
        losses.append(loss.item())
        loss.backward()
        optimizer.step()
    return network, losses


@pytest.mark.parametrize("variant", VARIANTS[:2])
def test_a_run_is_that_of_torch(variant: str) -> None:
    setting = Setting(OWN, units=3, seed=2, rate=0.1)
    network, losses = ordinary(setting, clear=variant == "zero_grad")
    run = trained(setting.make(), setting.rate, variant)
    assert run.losses[:3] == pytest.approx(losses, abs=1e-12)
    _, _, (last_layer,), last_bias = network.parameters()
    last = dict(zip(run.names, run.weights[-1], strict=True))
    assert [last[f"v{unit}"] for unit in (1, 2, 3)] == pytest.approx(last_layer.tolist(), abs=1e-12)
    assert last["c"] == pytest.approx(last_bias.item(), abs=1e-12)


def test_what_is_detached_has_no_gradient_and_stands_still() -> None:
    run = trained(mazur(), 0.5, "detach")
    assert hidden_of(mazur()) == ("h1", "h2")
    assert np.isnan(run.gradients[:, :4]).all()
    assert not np.isnan(run.gradients[:, 4:]).any()
    assert (run.weights[:, :4] == run.weights[0, :4]).all()


def test_without_a_graph_torch_refuses_and_nothing_moves() -> None:
    run = trained(mazur(), 0.5, "no_grad")
    assert "does not require grad" in run.refused
    assert np.isnan(run.gradients).all()
    assert (run.losses == run.losses[0]).all()


def test_updating_too_early_is_the_slip_of_the_published_error() -> None:
    run = trained(mazur(), 0.5, "early")
    assert run.losses[1] == pytest.approx(published(mazur()).slipped, abs=1e-15)


def test_the_loop_trains_in_the_orders_that_clear_before_backward_and_step_after_it() -> None:
    """Of all 120; where they fail they do so as PyTorch does."""
    trains = {
        order for order in map("".join, permutations(USUAL)) if film_of(mazur(), 0.5, order, rounds=20).trains
    }
    usual = {"zflbs", "fzlbs", "flzbs"}
    turned = {"flbsz"}
    # The update of the round before, which is the usual order begun at another line.
    begun_later = {"szflb", "sfzlb", "sflzb"}
    assert trains == usual | turned | begun_later
    lost = film_of(mazur(), 0.5, "flbzs")
    assert lost.after == lost.before
    assert film_of(mazur(), 0.5, "bzfls").error == "NameError: name 'loss' is not defined"
    assert "modified by an inplace operation" in film_of(mazur(), 0.5, "flszb").error


def test_the_film_shows_what_the_first_rounds_change() -> None:
    film = film_of(mazur(), 0.5, USUAL)
    assert len(film.tape.steps) == 5 * ROUNDS
    grad = film.tape.column("grad")
    assert np.isnan(grad[:4]).all() and np.isnan(grad[6]) and not np.isnan(grad[4:6]).any()
    picture = loop_film(film, words=FilmWords("x", "output", "loss", "grad", "weight"))
    assert len(picture.frame_names) == 1 + 5 * ROUNDS


def test_multiply_adds_are_counted_as_the_matrix_products_have_them() -> None:
    cost = Cost((784, 128, 64, 10))
    assert cost.parameters == sum(each.numel() for each in _mnist().parameters())
    assert cost.forward == 784 * 128 + 128 * 64 + 64 * 10
    assert cost.backward == cost.forward + 128 * 64 + 64 * 10
    assert cost.differences == 2 * cost.parameters * cost.forward


def _mnist() -> nn.Sequential:
    return nn.Sequential(nn.Linear(784, 128), nn.Linear(128, 64), nn.Linear(64, 10))
