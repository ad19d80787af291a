"""Connected parts, against a flood fill."""

import numpy as np
import pytest

from explainer.lessons.mnist.handwriting import parts
from explainer.lessons.mnist.handwriting.parts import Box, box_of, digits_in, label_parts, without_specks


def flooded(mask: np.ndarray) -> np.ndarray:
    """Let numbers spread among neighbours until nothing changes: slow, and plainly right."""
    labels = np.where(mask, np.arange(1, mask.size + 1).reshape(mask.shape), 0)
    while True:
        around = np.pad(labels, 1)
        height, width = mask.shape
        shifts = [
            around[row : row + height, column : column + width] for row in range(3) for column in range(3)
        ]
        spread = np.where(mask, np.max(shifts, axis=0), 0)
        if np.array_equal(spread, labels):
            return labels
        labels = spread


@pytest.mark.parametrize("seed", range(12))
def test_parts_are_those_of_a_flood_fill(seed: int) -> None:
    generator = np.random.default_rng(seed)
    mask = generator.random((17, 23)) < generator.uniform(0.05, 0.8)
    ours, expected = label_parts(mask), flooded(mask)
    np.testing.assert_array_equal(ours > 0, mask)
    pairs = set(zip(ours[mask].tolist(), expected[mask].tolist(), strict=True))
    assert len(pairs) == len(set(ours[mask].tolist())) == len(set(expected[mask].tolist()))


def test_small_parts_are_left_out() -> None:
    mask = np.zeros((40, 40), bool)
    mask[5:15, 5:15] = True
    mask[20:23, 20:23] = True
    mask[30, 30] = True
    kept = without_specks(mask)
    assert kept.sum() == 100 + 9
    assert not without_specks(np.zeros((3, 3), bool)).any()


def boxes(*places: tuple[int, int, int, int]) -> np.ndarray:
    """A mask of filled boxes, each as top, bottom, left, right."""
    mask = np.zeros((200, 400), bool)
    for top, bottom, left, right in places:
        mask[top:bottom, left:right] = True
    return mask


A, B = (20, 80, 10, 50), (22, 84, 100, 140)
BELOW, BAR, DOT = (120, 180, 12, 52), (10, 16, 52, 80), (190, 193, 300, 303)


@pytest.mark.parametrize(
    ("places", "digits"),
    [
        ((A,), [A]),
        ((B, A), [A, B]),
        ((BELOW, B, A), [A, B, BELOW]),
        ((A, BAR), [(10, 80, 10, 80)]),
        ((A, BAR, B), [(10, 80, 10, 80), B]),
        (((20, 48, 10, 50), (52, 80, 10, 50)), [(20, 80, 10, 50)]),
        ((A, B, DOT), [A, B]),
    ],
)
def test_digits_stand_apart_and_keep_their_strokes(places: tuple, digits: list) -> None:
    assert [box_of(each) for each in digits_in(boxes(*places))] == [Box(*each) for each in digits]


def test_many_parts_are_taken_for_one_digit() -> None:
    dashes = boxes(*((20, 40, 10 + 25 * place, 20 + 25 * place) for place in range(14)))
    (whole,) = digits_in(dashes)
    np.testing.assert_array_equal(whole, dashes)


def test_what_is_in_too_many_pieces_is_not_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chequerboard of a million pixels has half a million parts, each of which would be looked at."""
    board = np.indices((1000, 1000)).sum(axis=0) % 2 == 0
    join, looked_at = vars(parts)["_join"], list[int]()
    monkeypatch.setattr(parts, "_join", lambda rows, *rest: looked_at.append(len(rows)) or join(rows, *rest))
    without_specks(board)
    assert sum(looked_at) <= 20_000
