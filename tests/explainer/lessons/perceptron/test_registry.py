"""Truth tables and clouds: complete, reproducible, and as separable as they say."""

import itertools

import numpy as np
import pytest

from explainer.choices.points import Points, placed_of
from explainer.kit.address import Real, Whole
from explainer.lessons.perceptron.margin import margin_of
from explainer.lessons.perceptron.registry import CORNERS, DATA, GATES, gate_of, separable_cloud
from explainer.lessons.perceptron.setting import PARAMETERS, Setting

COUNTS = (4, 5, 20, 60)
MARGINS = (0.0, 0.05, 0.3, 1.0)
BOOLEAN = {
    "AND": lambda a, b: a and b,
    "OR": lambda a, b: a or b,
    "NAND": lambda a, b: not (a and b),
    "NOR": lambda a, b: not (a or b),
    "XOR": lambda a, b: a != b,
    "XNOR": lambda a, b: a == b,
    "x₁": lambda a, b: a,
    "x₂": lambda a, b: b,
    "NOT x₁": lambda a, b: not a,
    "NOT x₂": lambda a, b: not b,
    "x₁ AND NOT x₂": lambda a, b: a and not b,
    "NOT x₁ AND x₂": lambda a, b: not a and b,
    "x₁ OR NOT x₂": lambda a, b: a or not b,
    "NOT x₁ OR x₂": lambda a, b: not a or b,
    "TRUE": lambda a, b: True,
    "FALSE": lambda a, b: False,
}


def plane_margin(points: Points) -> float:
    """Half the distance between the hulls of both classes: corners against segments, in the plane."""
    sides = [points.inputs[points.labels == label] for label in (0, 1)]
    distances = [
        distance_to_segments(corner, *np.array(list(itertools.combinations(others, 2))).swapaxes(0, 1))
        for corners, others in (sides, sides[::-1])
        for corner in corners
    ]
    return min(distances) / 2


def distance_to_segments(point: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> float:
    along = ends - starts
    lengths = np.maximum((along**2).sum(axis=1), 1e-30)
    shares = np.clip(((point - starts) * along).sum(axis=1) / lengths, 0, 1)
    return float(np.linalg.norm(point - starts - shares[:, None] * along, axis=1).min())


def test_every_truth_table_has_one_name() -> None:
    assert sorted(GATES.values()) == sorted(itertools.product((0, 1), repeat=4))
    assert [gate_of(outputs) for outputs in GATES.values()] == list(GATES)
    assert gate_of(np.array([0, 1, 1, 0]).tolist()) == "XOR"
    with pytest.raises(KeyError):
        gate_of((0, 1, 1))


@pytest.mark.parametrize("name", GATES)
def test_a_gate_says_what_its_name_says(name: str) -> None:
    assert GATES[name] == tuple(int(BOOLEAN[name](bool(x1), bool(x2))) for x1, x2 in CORNERS)
    points = DATA[name].make(Setting())
    assert placed_of(points) == tuple(
        (float(x1), float(x2), label) for (x1, x2), label in zip(CORNERS, GATES[name], strict=True)
    )
    assert DATA[name].outputs == GATES[name] and DATA[name].uses == ()


def test_the_only_gates_without_a_line_are_xor_and_its_opposite() -> None:
    margins = {name: margin_of(DATA[name].make(Setting())) for name in GATES}
    assert {name for name, margin in margins.items() if margin and not margin.separable} == {"XOR", "XNOR"}


@pytest.mark.parametrize("margin", MARGINS)
@pytest.mark.parametrize("count", COUNTS)
def test_a_separable_cloud_has_the_margin_it_is_asked_for(count: int, margin: float) -> None:
    for draw in range(8):
        points = separable_cloud(count=count, margin=margin, seed=draw)
        assert abs(points.labels.sum() - count / 2) <= 0.5
        # No line has more than half the distance of the hulls, and the middle one has that.
        assert margin < plane_margin(points) <= margin + 0.02
        found = margin_of(points)
        assert found is not None and found.separable


@pytest.mark.parametrize("count", COUNTS)
def test_an_overlapping_cloud_has_no_line(count: int) -> None:
    for draw in range(12):
        points = Setting(data="Overlapping", count=count, draw=draw).points()
        assert points.classes == 2
        found = margin_of(points)
        assert found is not None and not found.separable


@pytest.mark.parametrize("data", DATA)
def test_points_stand_where_a_visitor_could_have_put_them(data: str) -> None:
    placed = PARAMETERS["points"]
    for draw in range(5):
        setting = Setting(data=data, count=60, draw=draw, margin=1.0, placed=((1.0, -2.5, 1),))
        points = setting.points()
        assert points.inputs.dtype == np.float64 and points.labels.dtype == np.int64
        assert placed.read(placed.write(placed_of(points))) == placed_of(points)
        np.testing.assert_array_equal(points.inputs, [(x1, x2) for x1, x2, _ in placed_of(points)])


@pytest.mark.parametrize("data", DATA)
def test_only_what_a_row_names_changes_its_points(data: str) -> None:
    fields = {"points": "placed", "count": "count", "margin": "margin", "draw": "draw"}
    others = {"points": ((1.0, 1.0, 1),), "count": 33, "margin": 0.65, "draw": 77}
    before = placed_of(Setting(data=data).points())
    assert placed_of(Setting(data=data).points()) == before
    changing = {
        name
        for name, other in others.items()
        if placed_of(Setting(data=data, **{fields[name]: other}).points()) != before
    }
    assert changing == set(DATA[data].uses)


def test_the_ranges_of_the_clouds_are_those_that_were_tried() -> None:
    count, margin = PARAMETERS["count"], PARAMETERS["margin"]
    assert isinstance(count, Whole) and (count.low, count.high) == (COUNTS[0], COUNTS[-1])
    assert isinstance(margin, Real) and (margin.low, margin.high) == (MARGINS[0], MARGINS[-1])
