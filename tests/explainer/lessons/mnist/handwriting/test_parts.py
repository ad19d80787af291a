"""Connected parts, against a flood fill."""

import numpy as np
import pytest

from explainer.lessons.mnist.handwriting.parts import label_parts, without_specks


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
