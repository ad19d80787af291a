"""Points from a table that somebody pasted, and the table of points."""

import csv
import io

import pytest

from explainer.choices.points import PlacedPoints
from explainer.choices.points_csv import HEADER, MOST_CHARACTERS, csv_of, read_csv

PLACED = PlacedPoints(low=-3, high=3, most=4)
SQUARE = ((0.0, 0.0, 0), (0.0, 1.0, 1), (1.0, 0.0, 1), (1.0, 1.0, 0))


def test_the_table_of_points_is_csv_and_reads_back() -> None:
    points = ((-3.0, 0.01, 1), (2.99, -0.5, 0))
    names, *rows = csv.reader(io.StringIO(csv_of(points)))
    assert names == HEADER.split(",")
    assert [tuple(map(float, row)) for row in rows] == list(points)
    found = read_csv(csv_of(points), PLACED)
    assert (found.placed, found.unread, found.left_out) == (points, (), 0)


@pytest.mark.parametrize(
    "text",
    [
        "0,0,0\n0,1,1\n1,0,1\n1,1,0",
        "x;y;t\n0;0;0\n0;1;1\n1;0;1\n1;1;0\n",
        "0,0;0,0;0\n0;1,0;1\n1;0;1\n1,000;1;0",
        "0\t0\t-1\r\n0\t1\t1\r\n1\t0\t+1\r\n1\t1\t-1\r\n",
        "가로,세로,클래스\n\n 0 , 0 , 0.0 \n0 1 1\n\n1e0 0 1\n1.004 .999 0\n",
    ],
)
def test_tables_of_many_hands_are_read(text: str) -> None:
    found = read_csv(text, PLACED)
    assert (found.placed, found.unread, found.left_out) == (SQUARE, (), 0)


def test_bad_lines_are_named_and_the_others_are_read() -> None:
    bad = ("1,2", "4,0,1", "nan,0,1", "inf,0,1", "0,0,2", "0,0,0.5", "a,b,c", "1,1,1,1", "٠,0,0")
    lines = ["0,0,0", *bad, "1,1,1"]
    found = read_csv("\n".join(lines), PLACED)
    assert found.placed == ((0.0, 0.0, 0), (1.0, 1.0, 1))
    assert found.unread == tuple(enumerate(bad, 2))


def test_nothing_is_unbounded() -> None:
    found = read_csv("0,0,1\n" * 100_000, PLACED)
    assert len(found.placed) == PLACED.most
    assert found.left_out <= MOST_CHARACTERS
    assert read_csv("9" * 1_000_000, PLACED).placed == ()
    assert not read_csv("", PLACED).unread


def test_what_is_read_can_stand_in_an_address() -> None:
    found = read_csv("-0.001,-3.004,1\n2.999 0.005 0", PLACED)
    assert found.placed == ((0.0, -3.0, 1), (3.0, 0.01, 0))
    assert PLACED.read(PLACED.write(found.placed)) == found.placed
