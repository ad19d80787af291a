"""Three paths through one problem, each bit-identical to torch.optim.SGD with a scheduler and MSELoss."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.optim.lr_scheduler import LambdaLR, StepLR

from explainer.choices.schedules import SCHEDULES
from explainer.lessons.gradient_descent.film import COSTS, costs, ranking
from explainer.lessons.gradient_descent.run import NEVER, batches_of, descend, drawn_loss, drawn_positions
from explainer.lessons.gradient_descent.setting import PATHS, Setting

SHORT = Setting(updates=25, halving=7)


def alone(setting: Setting, path: str, rate: float) -> np.ndarray:
    """(updates + 1, 2)"""
    problem = setting.problem()
    inputs, targets = problem.tensors()
    line = torch.tensor(setting.start(problem), dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([line], lr=rate)
    names = {"optimizer": optimizer, "T": setting.halving, "LambdaLR": LambdaLR, "StepLR": StepLR}
    scheduler = eval(SCHEDULES[setting.schedule].source, names)
    loss_function, source = torch.nn.MSELoss(), batches_of(setting, path)
    visited = [line.detach().clone()]
    for _ in range(setting.updates):
        batch = next(source)
        optimizer.zero_grad()
        loss_function(line[0] * inputs[batch] + line[1], targets[batch]).backward()
        optimizer.step()
        scheduler.step()
        visited.append(line.detach().clone())
    return torch.stack(visited).numpy()


@pytest.mark.parametrize(
    ("schedule", "standardised", "replacement"),
    list(itertools.product(SCHEDULES, (False, True), (False, True))),
)
def test_every_path_at_every_rate_is_torchs_own(schedule: str, standardised: bool, replacement: bool) -> None:
    setting = replace(SHORT, schedule=schedule, standardised=standardised, replacement=replacement)
    run = descend(setting)
    assert len(run.rates) == 41
    for number, path in enumerate(run.paths):
        for replica in {run.chosen, 3 * number, 40 - number}:
            expected = alone(setting, path.name, run.rates[replica])
            np.testing.assert_array_equal(path.positions[replica], expected)


@pytest.mark.parametrize(("points", "batch"), [(2, 1), (7, 3), (33, 16), (200, 64), (5, 200)])
def test_other_sizes_too(points: int, batch: int) -> None:
    setting = replace(SHORT, points=points, batch_size=batch, asked_start=(0.0, 0.0), seed=4)
    run = descend(setting, family=False)
    for path in run.paths:
        expected = alone(setting, path.name, setting.learning_rate)
        np.testing.assert_array_equal(path.positions[0], expected)


def test_without_a_family_the_chosen_run_is_the_same() -> None:
    whole, single = descend(SHORT), descend(SHORT, family=False)
    for one, other in zip(whole.paths, single.paths, strict=True):
        np.testing.assert_array_equal(one.positions[whole.chosen], other.positions[0])
        np.testing.assert_array_equal(one.gradient[whole.chosen], other.gradient[0])


def test_an_epoch_goes_once_through_all_points() -> None:
    setting = replace(SHORT, points=10, batch_size=4, updates=30)
    for path, sizes in (("batch", [10]), ("mini-batch", [4, 4, 2]), ("stochastic", [1] * 10)):
        source = batches_of(setting, path)
        for _ in range(3):
            epoch = [next(source) for _ in sizes]
            assert [len(batch) for batch in epoch] == sizes
            assert sorted(torch.cat(epoch).tolist()) == list(range(10))


def test_with_replacement_a_point_can_come_twice() -> None:
    source = batches_of(replace(SHORT, points=10, replacement=True, batch_size=8), "mini-batch")
    drawn = [next(source).tolist() for _ in range(50)]
    assert all(len(batch) == 8 for batch in drawn)
    assert any(len(set(batch)) < 8 for batch in drawn)
    assert set(itertools.chain.from_iterable(drawn)) == set(range(10))


def test_the_gradient_is_that_of_the_batch() -> None:
    run = descend(SHORT)
    for path in run.paths:
        w, b = path.positions[run.chosen, 9]
        chosen = path.batches[9]
        x, y = run.problem.inputs[chosen], run.problem.targets[chosen]
        error = w * x + b - y
        expected = [2 * (error * x).mean(), 2 * error.mean()]
        np.testing.assert_allclose(path.gradient[run.chosen, 9], expected)


@pytest.mark.parametrize("standardised", [False, True])
def test_batch_descent_converges_up_to_one_per_cent_below_its_limit(standardised: bool) -> None:
    base = Setting(standardised=standardised, paths=("batch",), updates=1_000)
    for factor, converges in ((0.99, True), (1.01, False)):
        run = descend(replace(base, learning_rate=factor * base.problem().limit), family=False)
        excess = run.problem.excess(run.paths[0].positions[0])
        assert (excess[-1] < excess[0] / 100) == converges
        assert (run.paths[0].diverged[0] == NEVER) == converges


def test_between_half_and_the_limit_it_overshoots_and_converges() -> None:
    base = Setting(paths=("batch",), updates=200)
    problem = base.problem()
    axis = np.linalg.eigh(problem.hessian)[1][:, 1]
    run = descend(replace(base, learning_rate=0.8 * problem.limit), family=False)
    along = (run.paths[0].positions[0] - problem.minimum) @ axis
    assert (np.sign(along[:20]) == np.sign(along[0]) * np.array([1, -1] * 10)).all()
    assert (np.diff(np.abs(along[:20])) < 0).all()


def test_diverging_is_marked_and_drawn_at_the_edge() -> None:
    run = descend(replace(SHORT, updates=150))
    for path in run.paths:
        assert path.diverged[0] == NEVER and path.diverged[-1] == 1
        drawn, loss = drawn_positions(path, run), drawn_loss(path)
        assert np.isfinite(drawn).all()
        for replica, since in enumerate(path.diverged):
            if since == NEVER:
                np.testing.assert_allclose(drawn[replica], path.positions[replica], rtol=1e-6)
                assert np.isfinite(loss[replica]).all()
                continue
            held = drawn[replica, since:] - run.problem.minimum
            assert (np.abs(held) <= run.half * (1 + 1e-6)).all()
            assert (held == held[0]).all()
            assert np.isfinite(loss[replica, : since + 1]).all()
            assert np.isnan(loss[replica, since + 1 :]).all()


def test_costs_count_updates_epochs_and_gradients_of_single_points() -> None:
    setting = replace(SHORT, points=10, batch_size=4, updates=6)
    spent = {path.name: costs(path, points=10) for path in descend(setting, family=False).paths}
    assert spent["mini-batch"]["updates"].tolist() == [0, 1, 2, 3, 4, 5, 6]
    assert spent["mini-batch"]["evaluations"].tolist() == [0, 4, 8, 10, 14, 18, 20]
    assert spent["mini-batch"]["epochs"].tolist() == [0, 0.4, 0.8, 1, 1.4, 1.8, 2]
    assert spent["batch"]["epochs"].tolist() == [0, 1, 2, 3, 4, 5, 6]
    assert spent["stochastic"]["evaluations"][-1] == 6


def test_who_is_ahead_depends_on_what_is_counted() -> None:
    run = descend(Setting(), family=False)
    boards = {cost: ranking(run, cost) for cost in COSTS}
    assert all({name for name, _ in board} == set(PATHS) for board in boards.values())
    assert boards["updates"][0][0] == "batch"
    assert boards["evaluations"][0][0] != "batch" and boards["evaluations"][-1][0] == "batch"
    # All spend the 200 gradients of the stochastic path: 25 mini-batches, five times all points.
    ends = dict(boards["evaluations"])
    by_name = {path.name: path.loss[0] for path in run.paths}
    assert ends == {
        "batch": by_name["batch"][5],
        "mini-batch": by_name["mini-batch"][25],
        "stochastic": by_name["stochastic"][200],
    }


def test_a_single_point_as_a_batch_of_all_is_plain_descent_whatever_the_seed() -> None:
    runs = [descend(replace(SHORT, batch_size=40, seed=seed), family=False) for seed in (0, 1)]
    for run in runs:
        batch, mini, _ = run.paths
        np.testing.assert_array_equal(batch.positions, mini.positions)
    np.testing.assert_array_equal(runs[0].paths[1].positions, runs[1].paths[1].positions)
