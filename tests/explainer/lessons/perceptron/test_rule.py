"""The learning rule, look by look, against the same rule in exact fractions."""

import itertools
from fractions import Fraction

import numpy as np
import pytest
import torch

from explainer.choices.points import Points, points_of
from explainer.kit.address import Real
from explainer.lessons.perceptron.margin import margin_of, mistake_bound, most_mistakes
from explainer.lessons.perceptron.registry import DATA, GATES, gate_points
from explainer.lessons.perceptron.rule import MOST_STEPS, PerceptronRun, learn, outputs_of, run_of
from explainer.lessons.perceptron.setting import PARAMETERS, Setting
from tests.explainer.lessons.perceptron.exact_rule import Look, exact_looks

STARTS = [(0.0, 0.0, 0.0), (0.3, -0.7, 0.1), (1.0, 1.0, -1.5)]
SEPARABLE = [name for name in GATES if name not in ("XOR", "XNOR")]
XOR_POINTS = ((0.0, 0.0, 0), (0.0, 1.0, 1), (1.0, 0.0, 1), (1.0, 1.0, 0))
INSEPARABLE = {
    "XOR": XOR_POINTS,
    "XNOR": tuple((x1, x2, 1 - label) for x1, x2, label in XOR_POINTS),
    "XOR and its middle": (*XOR_POINTS, (0.5, 0.5, 1)),
    "three in a row": ((0.0, 0.0, 0), (1.0, 0.0, 1), (2.0, 0.0, 0)),
    "both in one place": ((1.0, 1.0, 0), (1.0, 1.0, 1)),
}
BOTH_TIES = pytest.mark.parametrize("fires_at_zero", [False, True])


def orders_of(count: int, *, epochs: int, seed: int | None) -> list[list[int]]:
    generator = torch.Generator().manual_seed(seed or 0)
    fixed = list(range(count))
    return [
        fixed if seed is None else torch.randperm(count, generator=generator).tolist() for _ in range(epochs)
    ]


def assert_same_looks(run: PerceptronRun, epochs: list[list[Look]]) -> None:
    """Every recorded look is the exact one, its fractions rounded to float64 once."""
    looks = [look for epoch in epochs for look in epoch][: run.steps]
    assert run.point.tolist() == [look.point for look in looks]
    assert run.output.tolist() == [look.output for look in looks]
    assert run.weighted_sum.tolist() == [float(look.weighted_sum) for look in looks]
    assert run.weights[1:].tolist() == [[float(value) for value in look.weights] for look in looks]
    assert run.epochs <= len(epochs)
    assert (
        run.epoch.tolist()
        == [number for number, epoch in enumerate(epochs, start=1) for _ in epoch][: run.steps]
    )


@pytest.mark.parametrize("seed", [None, 0, 5])
@pytest.mark.parametrize("rate", [0.1, 0.3, 1.0])
@pytest.mark.parametrize("gate", GATES)
def test_every_look_at_a_gate_is_that_of_exact_fractions(gate: str, rate: float, seed: int | None) -> None:
    points = gate_points(GATES[gate])
    orders = orders_of(4, epochs=40, seed=seed)
    for start, fires_at_zero in itertools.product(STARTS, (False, True)):
        run = learn(
            points, learning_rate=rate, start=start, fires_at_zero=fires_at_zero, epochs=40, shuffle_seed=seed
        )
        expected = exact_looks(points, rate=rate, start=start, fires_at_zero=fires_at_zero, orders=orders)
        assert run.steps == 4 * run.epochs
        assert_same_looks(run, expected)
        assert run.converged == (not any(look.output != points.labels[look.point] for look in expected[-1]))


@pytest.mark.parametrize("seed", [None, 3])
@pytest.mark.parametrize("data", ["Separable", "Overlapping"])
def test_every_look_at_a_cloud_is_that_of_exact_fractions(data: str, seed: int | None) -> None:
    setting = Setting(data=data, count=30, draw=2)
    points = setting.points()
    orders = orders_of(30, epochs=20, seed=seed)
    run = learn(points, learning_rate=0.07, start=(0.1, 0.2, 0.3), epochs=20, shuffle_seed=seed)
    expected = exact_looks(
        points, rate=0.07, start=(0.1, 0.2, 0.3), fires_at_zero=False, orders=orders[: run.epochs]
    )
    assert_same_looks(run, expected)
    assert run.steps == 30 * run.epochs


@BOTH_TIES
@pytest.mark.parametrize("signed", [False, True])
@pytest.mark.parametrize("biased", [False, True])
def test_a_run_without_a_bias_or_with_other_labels_is_that_of_exact_fractions(
    biased: bool, signed: bool, fires_at_zero: bool
) -> None:
    orders = orders_of(30, epochs=25, seed=None)
    for data, start in itertools.product((*GATES, "Separable", "Overlapping"), STARTS):
        setting = Setting(
            data=data,
            count=30,
            learning_rate=0.3,
            start=start,
            biased=biased,
            signed=signed,
            epochs=25,
            fires_at_zero=fires_at_zero,
        )
        points = setting.points()
        expected = exact_looks(
            points,
            rate=0.3,
            start=start if biased else (*start[:2], 0.0),
            fires_at_zero=fires_at_zero,
            orders=[order[: len(points)] for order in orders],
            biased=biased,
            labels=setting.labels,
        )
        run = run_of(setting)
        assert_same_looks(run, expected)
        assert biased or not run.weights[:, 2].any()
        if run.converged:
            margin = margin_of(points, biased=biased, fires_at_zero=fires_at_zero)
            bound = most_mistakes(mistake_bound(margin, start=setting.start, learning_rate=setting.step))
            assert bound is None or run.updates <= bound


def test_labels_of_minus_one_and_one_are_twice_the_learning_rate() -> None:
    signed, doubled = Setting(data="Separable", signed=True), Setting(data="Separable", learning_rate=1.0)
    assert run_of(signed).weights.tolist() == run_of(doubled).weights.tolist()


def test_a_tie_stays_a_tie_in_decimals() -> None:
    # In float64, 0.1 · 0.1 + 0.2 · 0.1 − 0.03 is 6.9e-18: the neuron would fire.
    points = points_of([(0.1, 0.1, 0)])
    assert 0.1 * 0.1 + 0.2 * 0.1 - 0.03 > 0
    run = learn(points, learning_rate=1.0, start=(0.1, 0.2, -0.03))
    assert run.weighted_sum.tolist() == [0.0] and run.output.tolist() == [0] and run.updates == 0
    assert learn(points, learning_rate=1.0, start=(0.1, 0.2, -0.03), fires_at_zero=True).output[0] == 1


@BOTH_TIES
@pytest.mark.parametrize("rate", [0.01, 0.5, 10.0])
@pytest.mark.parametrize("gate", SEPARABLE)
def test_a_separable_gate_is_learnt_within_its_bound(gate: str, rate: float, fires_at_zero: bool) -> None:
    points = gate_points(GATES[gate])
    margin = margin_of(points)
    for start in STARTS:
        bound = most_mistakes(mistake_bound(margin, start=start, learning_rate=rate))
        assert bound is not None
        # Every epoch before the last has a mistake.
        run = learn(points, learning_rate=rate, start=start, fires_at_zero=fires_at_zero, epochs=bound + 1)
        assert run.converged and run.cycle is None
        assert run.updates <= bound
        answers = outputs_of(run.final, points.inputs, fires_at_zero=fires_at_zero)
        assert answers.tolist() == list(GATES[gate])


@BOTH_TIES
@pytest.mark.parametrize("shuffle_seed", [None, 0, 1])
@pytest.mark.parametrize("margin", [0.05, 0.3, 1.0])
@pytest.mark.parametrize("start", STARTS)
def test_a_separable_cloud_is_learnt_within_its_bound(
    start: tuple[float, float, float], margin: float, shuffle_seed: int | None, fires_at_zero: bool
) -> None:
    points = Setting(data="Separable", margin=margin, draw=1).points()
    bound = most_mistakes(mistake_bound(margin_of(points), start=start, learning_rate=0.3))
    assert bound is not None
    run = learn(
        points,
        learning_rate=0.3,
        start=start,
        fires_at_zero=fires_at_zero,
        epochs=bound + 1,
        shuffle_seed=shuffle_seed,
    )
    assert run.converged and run.updates <= bound


@BOTH_TIES
@pytest.mark.parametrize("rate", [0.1, 0.5, 3.0])
@pytest.mark.parametrize("gate", ["XOR", "XNOR"])
def test_the_weights_of_xor_go_round_a_circle(gate: str, rate: float, fires_at_zero: bool) -> None:
    points = gate_points(GATES[gate])
    run = learn(points, learning_rate=rate, fires_at_zero=fires_at_zero, epochs=1_000)
    cycle = run.cycle
    assert cycle is not None and not run.converged
    # From zero weights every epoch from the third on makes all four mistakes, and ends where it began.
    assert (cycle.first_epoch, cycle.epochs, cycle.updates) == (3, 1, 4)
    assert cycle.weights.shape == (5, 3)
    assert cycle.weights[0].tolist() == cycle.weights[-1].tolist()
    assert run.epochs == 4 and run.mistakes[-2:].tolist() == [4, 4]
    assert cycle.weights.tolist() == run.weights[-5:].tolist() == run.weights[-9:-4].tolist()


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("name", INSEPARABLE)
def test_a_circle_is_the_first_repetition_at_the_start_of_an_epoch(name: str, start) -> None:
    points = points_of(INSEPARABLE[name])
    run = learn(points, learning_rate=0.3, start=start, epochs=1_000)
    cycle = run.cycle
    assert cycle is not None and run.epochs == cycle.first_epoch - 1 + 2 * cycle.epochs
    orders = orders_of(len(points), epochs=cycle.first_epoch - 1 + cycle.epochs, seed=None)
    epochs = exact_looks(points, rate=0.3, start=start, fires_at_zero=False, orders=orders)
    starts = [tuple(Fraction(str(value)) for value in start), *(epoch[-1].weights for epoch in epochs)]
    assert starts[-1] == starts[cycle.first_epoch - 1]
    assert len(set(starts)) == len(starts) - 1
    assert run.mistakes[cycle.first_epoch - 1 :][: cycle.epochs].sum() == cycle.updates
    assert cycle.weights.shape == (cycle.updates + 1, 3)
    assert cycle.weights[-1].tolist() == [float(value) for value in starts[-1]]


def test_some_circles_take_more_than_one_epoch() -> None:
    taken = {
        cycle.epochs
        for placed in INSEPARABLE.values()
        if (cycle := learn(points_of(placed), learning_rate=0.3).cycle)
    }
    assert taken == {1, 2}


def test_a_circle_is_named_even_if_the_epochs_end_with_it() -> None:
    once = run_of(Setting(data="XOR", epochs=3))
    assert once.epochs == 3 and once.cycle is not None and once.cycle.updates == 4
    assert run_of(Setting(data="XOR", epochs=2)).cycle is None


@pytest.mark.parametrize("draw", range(6))
def test_an_overlapping_cloud_never_stops_by_itself(draw: int) -> None:
    run = run_of(Setting(data="Overlapping", count=20, draw=draw, epochs=1_000))
    assert not run.converged and run.mistakes.all()
    # The circle of a cloud can be longer than the run.
    going_round = run.cycle.first_epoch - 1 + 2 * run.cycle.epochs if run.cycle else 1_000
    assert run.epochs == min(1_000, going_round)


def test_a_changing_order_has_no_circle() -> None:
    run = run_of(Setting(data="XOR", shuffle=True, epochs=300))
    assert run.cycle is None and not run.converged and run.epochs == 300
    assert not np.array_equal(run.point[:40], run_of(Setting(data="XOR", shuffle=True, seed=1)).point[:40])
    assert all(sorted(epoch) == [0, 1, 2, 3] for epoch in run.point.reshape(-1, 4).tolist())


@pytest.mark.parametrize("data", DATA)
@pytest.mark.parametrize("only_updates", [False, True])
def test_a_record_agrees_with_itself(data: str, only_updates: bool) -> None:
    setting = Setting(
        data=data, placed=((0.5, 0.5, 1), (-1.0, 2.0, 0)), start=(0.5, -1.0, 0.2), only_updates=only_updates
    )
    points, run = setting.points(), run_of(setting)
    assert run.weights.shape == (run.steps + 1, 3)
    assert run.weights[0].tolist() == list(setting.start)
    assert run.weights[-1].tolist() == run.final.tolist()
    assert run.error.tolist() == (run.target - run.output).tolist()
    assert run.target.tolist() == points.labels[run.point].tolist()
    with_one = np.column_stack([points.inputs, np.ones(len(points))])[run.point]
    np.testing.assert_allclose((run.weights[:-1] * with_one).sum(axis=1), run.weighted_sum, atol=1e-12)
    np.testing.assert_allclose(np.diff(run.weights, axis=0), 0.5 * run.error[:, None] * with_one, atol=1e-12)
    assert (
        np.bincount(run.epoch[run.error != 0], minlength=run.epochs + 1)[1:].tolist() == run.mistakes.tolist()
    )
    assert run.updates == np.count_nonzero(run.error)
    assert run.look.tolist() == list(range(1, run.steps + 1)) or only_updates
    assert not only_updates or run.error.all()


def test_leaving_out_looks_leaves_the_rest_as_it_is() -> None:
    every, changing = run_of(Setting(data="AND")), run_of(Setting(data="AND", only_updates=True))
    kept = every.error != 0
    for name in ("look", "epoch", "point", "weighted_sum", "output", "error"):
        assert getattr(changing, name).tolist() == getattr(every, name)[kept].tolist()
    assert changing.weights[1:].tolist() == every.weights[1:][kept].tolist()
    assert changing.mistakes.tolist() == every.mistakes.tolist()


def test_what_is_not_recorded_is_still_counted() -> None:
    setting = Setting(data="Overlapping", count=60, epochs=1_000, shuffle=True)
    run = run_of(setting)
    assert run.steps == MOST_STEPS and run.truncated
    assert run.epochs == 1_000
    every = exact_looks(
        setting.points(),
        rate=0.5,
        start=(0, 0, 0),
        fires_at_zero=False,
        orders=orders_of(60, epochs=120, seed=0),
    )
    labels = setting.points().labels
    assert run.mistakes[:120].tolist() == [
        sum(look.output != labels[look.point] for look in epoch) for epoch in every
    ]
    assert not run_of(Setting(data="Overlapping", count=60, epochs=50, shuffle=True)).truncated


def ends(name: str) -> tuple[float, float]:
    parameter = PARAMETERS[name]
    assert isinstance(parameter, Real)
    return parameter.low, parameter.high


@pytest.mark.parametrize("rate", ends("rate"))
@pytest.mark.parametrize("start", ends("start_b"))
def test_the_longest_run_at_the_edge_of_every_range_stays_finite(rate: float, start: float) -> None:
    setting = Setting(
        data="Own points",
        placed=tuple((-3.0 + 0.1 * (n % 7), 3.0, n % 2) for n in range(60)),
        learning_rate=rate,
        start=(start, start, start),
        epochs=1_000,
    )
    run = run_of(setting)
    # ‖w‖² ≤ ‖w₀‖² + kη²R², which also keeps the ninth decimal of float64 exact.
    longest = np.sqrt(3 * start**2 + run.updates * rate**2 * 19)
    assert np.isfinite(run.weights).all() and np.isfinite(run.weighted_sum).all()
    assert np.linalg.norm(run.weights, axis=1).max() <= longest < 12_000


@pytest.mark.parametrize("start", [(1e-300, 0.0, 0.0), (1 / 3, 1e-17, 0.0)])
def test_the_smallest_weights_are_numbers_like_others(start: tuple[float, float, float]) -> None:
    run = learn(points_of([(1.0, 0.5, 0)]), learning_rate=1 / 3, start=start)
    assert run.output[0] == 1
    assert run.weights[1].tolist() == [start[0] - 1 / 3, pytest.approx(start[1] - 1 / 6), -1 / 3]


@pytest.mark.parametrize("broken", [np.nan, np.inf, -np.inf])
def test_numbers_that_are_none_are_refused(broken: float) -> None:
    points = gate_points(GATES["AND"])
    with pytest.raises(ValueError, match="finite"):
        learn(points, learning_rate=broken)
    with pytest.raises(ValueError, match="finite"):
        learn(points, learning_rate=1.0, start=(0.0, broken, 0.0))
    with pytest.raises(ValueError, match="finite"):
        learn(Points(points.inputs + broken, points.labels), learning_rate=1.0)


def test_without_points_there_is_nothing_to_mistake() -> None:
    run = run_of(Setting(data="Own points", start=(1.0, 2.0, 3.0)))
    assert (run.steps, run.epochs, run.updates, run.converged, run.cycle) == (0, 1, 0, True, None)
    assert run.weights.tolist() == [[1.0, 2.0, 3.0]] and run.final.tolist() == [1.0, 2.0, 3.0]


def test_a_place_of_both_classes_is_never_learnt() -> None:
    run = run_of(Setting(data="Own points", placed=((1.0, 1.0, 0), (1.0, 1.0, 1)), epochs=1_000))
    assert not run.converged and run.cycle is not None


def test_the_outputs_of_many_neurons_at_once() -> None:
    inputs = np.array([[0.1, 0.2], [1.0, 1.0]])
    weights = np.array([[[3.0, 0.0, -0.3], [1.0, 1.0, -2.0]]])
    # 3 · 0.1 − 0.3 is 5.6e-17 in float64, and a tie in decimals.
    assert outputs_of(weights, inputs, fires_at_zero=False).tolist() == [[[0, 1], [0, 0]]]
    assert outputs_of(weights, inputs, fires_at_zero=True).tolist() == [[[1, 1], [0, 1]]]
    assert outputs_of((3.0, 0.0, -0.3), inputs, fires_at_zero=False).tolist() == [0, 1]
