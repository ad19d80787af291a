"""The largest margin against optimality conditions and brute force; the bound against its own inequality."""

import itertools
import math

import numpy as np
import pytest

from explainer.choices.points import Points, points_of
from explainer.lessons.perceptron.margin import (
    Margin,
    always_wrong,
    margin_of,
    mistake_bound,
    most_mistakes,
    signed_points,
)
from explainer.lessons.perceptron.registry import DATA, GATES, gate_points
from explainer.lessons.perceptron.setting import Setting

SEPARABLE = [
    *(Setting(data=name) for name in GATES if name not in ("XOR", "XNOR")),
    *(Setting(data="Separable", count=n, margin=m, draw=3) for n in (4, 21, 60) for m in (0.0, 0.2, 1.0)),
    Setting(data="Own points", placed=((0.5, -2.0, 0),)),
    Setting(data="Own points", placed=((0.5, -2.0, 0), (0.51, -2.0, 1))),
    Setting(data="Own points", placed=((1.0, 1.0, 1), (1.0, 1.0, 1), (2.0, 2.0, 0), (3.0, 3.0, 0))),
]


def is_in_hull(goal: np.ndarray, corners: np.ndarray) -> bool:
    """Whether `goal` is a mean of one, two or three of `corners`, with weights that are not negative."""
    for size in (1, 2, 3):
        for chosen in itertools.combinations(corners, size):
            system = np.vstack([np.array(chosen).T, np.ones(size)])
            shares = np.linalg.lstsq(system, np.append(goal, 1.0), rcond=None)[0]
            if shares.min() >= -1e-9 and np.allclose(system @ shares, np.append(goal, 1.0), atol=1e-9):
                return True
    return False


@pytest.mark.parametrize("setting", SEPARABLE, ids=lambda setting: f"{setting.data}-{setting.count}")
def test_no_line_has_a_larger_margin(setting: Setting) -> None:
    points = setting.points()
    margin = margin_of(points)
    assert margin is not None and margin.separable
    signed = signed_points(points)
    # All points are at least γ away along u, and the point γu belongs to their hull: nothing is better.
    heights = signed @ margin.weights
    assert np.linalg.norm(margin.weights) == pytest.approx(1, abs=1e-12)
    assert heights.min() == pytest.approx(margin.gamma, abs=1e-12)
    assert is_in_hull(margin.gamma * margin.weights, signed[heights < margin.gamma + 1e-9])
    longest = max(math.hypot(x1, x2, 1) for x1, x2 in points.inputs.tolist())
    assert margin.radius == pytest.approx(longest, rel=1e-12)


def test_without_a_bias_no_line_through_the_origin_has_a_larger_margin() -> None:
    angle = np.linspace(0, 2 * np.pi, 36_001)
    lines = np.stack([np.cos(angle), np.sin(angle), 0 * angle])
    settings = [
        *(Setting(data=name) for name in GATES),
        *(Setting(data="Separable", draw=n) for n in range(20)),
    ]
    for setting, fires_at_zero in itertools.product(settings, (False, True)):
        points = setting.points()
        origin = ~points.inputs.any(axis=1)
        harmless = origin & (points.labels == int(fires_at_zero))
        margin = margin_of(points, biased=False, fires_at_zero=fires_at_zero)
        assert margin is not None
        assert always_wrong(points, fires_at_zero=fires_at_zero) == (origin & ~harmless).any()
        best = (signed_points(points, biased=False)[~harmless] @ lines).min(axis=0).max()
        assert margin.gamma == pytest.approx(max(best, 0), abs=1e-3)
        assert margin.radius == pytest.approx(np.linalg.norm(points.inputs, axis=1).max())


def test_points_at_the_origin_alone_have_no_margin() -> None:
    points = points_of([(0.0, 0.0, 1)])
    wrong, right = (margin_of(points, biased=False, fires_at_zero=fires) for fires in (False, True))
    assert right is None
    assert wrong is not None and not wrong.separable


def test_the_margin_of_and_is_the_one_on_paper() -> None:
    # Supports (0, 1), (1, 0) and (1, 1): u ∝ (2, 2, −3) with ⟨(2, 2, −3), a⟩ = 1.
    margin = margin_of(gate_points(GATES["AND"]))
    assert margin is not None
    np.testing.assert_allclose(margin.weights, np.array([2, 2, -3]) / math.sqrt(17), atol=1e-12)
    assert margin.gamma == pytest.approx(1 / math.sqrt(17))
    assert margin.radius == math.sqrt(3)
    assert mistake_bound(margin) == pytest.approx(51)
    assert most_mistakes(mistake_bound(margin)) == 51


@pytest.mark.parametrize("name", ["XOR", "XNOR"])
def test_xor_has_no_margin(name: str) -> None:
    margin = margin_of(gate_points(GATES[name]))
    assert margin is not None and not margin.separable
    assert margin.gamma == 0 and not margin.weights.any()
    assert mistake_bound(margin) is None and most_mistakes(None) is None


@pytest.mark.parametrize(
    "placed",
    [
        ((1.0, 1.0, 0), (1.0, 1.0, 1)),
        ((0.0, 0.0, 0), (1.0, 0.0, 1), (2.0, 0.0, 0)),
        ((-1.0, -1.0, 1), (1.0, -1.0, 1), (0.0, 2.0, 1), (0.0, 0.0, 0)),
        ((0.1, 0.1, 0), (0.2, 0.2, 1), (0.3, 0.3, 0)),
    ],
)
def test_points_that_touch_or_surround_each_other_have_no_margin(placed) -> None:
    margin = margin_of(points_of(placed))
    assert margin is not None and not margin.separable


def test_the_narrowest_gap_of_two_decimals_is_seen() -> None:
    # (x, y) on a long diagonal, one of them a hundredth off it.
    line = [
        (-3.0, -3.0, 0),
        (-2.99, -2.99, 0),
        (3.0, 2.99, 1),
        (2.99, 2.98, 1),
        (0.0, -0.01, 1),
        (0.01, 0.01, 0),
    ]
    margin = margin_of(points_of(line))
    assert margin is not None and margin.separable
    assert (signed_points(points_of(line)) @ margin.weights).min() == pytest.approx(margin.gamma, rel=1e-6)
    closed = margin_of(points_of([*line, (0.0, 0.0, 1)]))
    assert closed is not None and not closed.separable


def test_without_points_there_is_no_margin() -> None:
    assert margin_of(points_of([])) is None
    assert mistake_bound(None) is None


@pytest.mark.parametrize("label", [0, 1])
def test_a_single_class_is_separated_by_the_bias_or_better(label: int) -> None:
    points = points_of([(1.0, 2.0, label), (-1.0, 2.0, label)])
    margin = margin_of(points)
    assert margin is not None
    # The nearest point of the hull is (0, 2, 1), with the sign of the class.
    sign = 1 if label else -1
    np.testing.assert_allclose(margin.weights, sign * np.array([0, 2, 1]) / math.sqrt(5), atol=1e-12)
    assert margin.gamma == pytest.approx(math.sqrt(5))


def test_the_margin_does_not_depend_on_the_order() -> None:
    points = Setting(data="Separable", count=40).points()
    turned = Points(points.inputs[::-1], points.labels[::-1])
    one, other = margin_of(points), margin_of(turned)
    assert one is not None and other is not None
    assert one.gamma == pytest.approx(other.gamma, rel=1e-12)


@pytest.mark.parametrize("rate", [0.01, 0.5, 10.0])
def test_from_zero_weights_the_bound_is_novikoffs_whatever_the_rate(rate: float) -> None:
    for name in DATA:
        margin = margin_of(Setting(data=name, placed=((1.0, 0.0, 1), (0.0, 1.0, 0))).points())
        assert margin is not None
        if margin.separable:
            expected = (margin.radius / margin.gamma) ** 2
            assert mistake_bound(margin, learning_rate=rate) == pytest.approx(expected)


@pytest.mark.parametrize("rate", [0.1, 1.0, 10.0])
@pytest.mark.parametrize(
    "start", [(0.3, -0.7, 0.1), (10.0, 10.0, 10.0), (-10.0, 0.0, 10.0), (2.0, 2.0, -3.0)]
)
def test_the_bound_is_the_last_number_that_the_inequality_allows(
    start: tuple[float, float, float], rate: float
) -> None:
    margin = margin_of(gate_points(GATES["AND"]))
    assert margin is not None
    most = most_mistakes(mistake_bound(margin, start=start, learning_rate=rate))
    assert most is not None

    def allowed(k: int) -> bool:
        along = float(np.dot(start, margin.weights)) + k * rate * margin.gamma
        return along <= math.sqrt(np.dot(start, start) + k * (rate * margin.radius) ** 2) + 1e-9

    assert allowed(most) and not allowed(most + 1)
    assert not any(allowed(k) for k in range(most + 1, most + 500))


def test_a_start_at_the_goal_leaves_less_than_zero_weights_do() -> None:
    margin = Margin(weights=np.array([0.0, 0.0, 1.0]), gamma=1.0, radius=2.0)
    towards, away = (0.0, 0.0, 5.0), (0.0, 0.0, -5.0)
    assert mistake_bound(margin, start=towards) == 0
    assert mistake_bound(margin) == 4
    assert mistake_bound(margin, start=away) == 14
