"""Points that a visitor places: what an address keeps of them, and what it refuses."""

from urllib.parse import parse_qsl

import numpy as np
import pytest

from explainer.choices.points import PlacedPoints, Points, placed_of, points_of
from explainer.kit.address import BadValueError, read, write

PLACED = PlacedPoints(low=-3, high=3, most=4)
GRID = [value / 100 for value in range(-300, 301)]


@pytest.mark.parametrize(
    "placed",
    [
        (),
        ((0.0, 0.0, 0),),
        ((-3.0, 3.0, 1), (0.01, -0.01, 0)),
        ((0.5, -1.25, 1), (0.5, -1.25, 0), (2.99, 0.1, 1), (1.0, 2.0, 0)),
    ],
)
def test_placed_points_survive_an_address_and_arrays(placed) -> None:
    query = write({"p": PLACED}, {"p": placed})
    assert read({"p": PLACED}, dict(parse_qsl(query))) == ({"p": placed}, ())
    assert "%" not in query
    assert placed_of(points_of(placed)) == placed


def test_every_coordinate_of_two_decimals_reads_back_as_itself() -> None:
    for value in GRID:
        assert PLACED.read(PLACED.write(((value, -value, 1),))) == ((value, -value + 0.0, 1),)


@pytest.mark.parametrize(
    "text",
    ["0_0", "0_0_2", "0_0_0~", "~0_0_0", "3.01_0_0", "0_-4_1", "0.123_0_0", "1e1_0_0", "nan_0_0", "+1_0_0"]
    + [
        " 0_0_0",
        "0_0_0 ",
        "0_0_0,1_1_1",
        "٠_0_0",
        "0_0_0~" * 4 + "0_0_0",
        "1_1_1~" * 100_000,
        "-_0_0",
        "._0_0",
    ],
)
def test_what_is_no_place_is_refused(text: str) -> None:
    with pytest.raises(BadValueError):
        PLACED.read(text)
    values, (rejected,) = read({"p": PLACED}, {"p": text})
    assert values == {"p": ()}
    assert rejected.text == text[:80]


def test_minus_zero_is_the_place_of_zero() -> None:
    (point,) = PLACED.read("-0_-0.00_1")
    assert PLACED.write((point,)) == "0_0_1"
    assert placed_of(Points(inputs=np.array([[-0.001, -0.0]]), labels=np.array([1]))) == ((0.0, 0.0, 1),)
    assert PLACED.write(placed_of(Points(inputs=np.array([[-0.001, -0.0]]), labels=np.array([1])))) == "0_0_1"


@pytest.mark.parametrize(
    ("placed", "classes", "contradictory"),
    [
        ((), 0, 0),
        (((0.0, 0.0, 1), (1.0, 0.0, 1)), 1, 0),
        (((0.0, 0.0, 1), (1.0, 0.0, 0)), 2, 0),
        (((0.5, 0.5, 1), (0.5, 0.5, 0), (0.5, 0.5, 0)), 2, 1),
        (((0.5, 0.5, 1), (0.5, 0.5, 0), (1.0, 1.0, 0), (1.0, 1.0, 1), (0.5, 1.0, 1)), 2, 2),
    ],
)
def test_classes_and_contradictions_are_counted(placed, classes: int, contradictory: int) -> None:
    points = points_of(placed)
    assert len(points) == len(placed)
    assert points.inputs.shape == (len(placed), 2) and points.inputs.dtype == np.float64
    assert points.labels.dtype == np.int64
    assert points.classes == classes
    assert points.contradictory == contradictory


def test_what_is_allowed_is_said() -> None:
    assert PLACED.allowed == "0–4 × x_y_0|1 (-3 … 3)"
    assert PLACED.default == ()
