"""The nearest training images, against comparing with every one."""

import numpy as np
import pytest

from explainer.digits.data import load_digits
from explainer.lessons.mnist.handwriting.neighbours import nearest, squared_distances


@pytest.mark.parametrize("place", [0, 8, 9_999])
def test_nearest_is_what_brute_force_finds(place: int) -> None:
    digits = load_digits()
    image = digits.test_images[place]
    squared = np.array(
        [np.square(image.astype(np.int64) - other).sum() for other in digits.train_images[:3_000]]
    )
    np.testing.assert_array_equal(squared_distances(image, digits.train_images[:3_000]), squared)
    found, distances = nearest(image, digits, count=5)
    every = squared_distances(image, digits.train_images)
    np.testing.assert_array_equal(found, np.argsort(every, kind="stable")[:5])
    differences = digits.train_images[found].astype(float) - image
    np.testing.assert_allclose(distances, np.linalg.norm(differences.reshape(5, -1), axis=1))


def test_a_training_image_is_nearest_to_itself() -> None:
    digits = load_digits()
    found, distances = nearest(digits.train_images[59_999], digits)
    assert (found[0], distances[0]) == (59_999, 0)
    assert distances[1] > 0


def test_of_equally_near_images_the_earlier_comes_first() -> None:
    images = np.zeros((700, 28, 28), np.uint8)
    images[[3, 650], 0, 0] = 9
    squared = squared_distances(images[3], images)
    assert squared[[3, 650]].tolist() == [0, 0]
    digits = load_digits()
    repeated = type(digits)(images, digits.train_labels, digits.test_images, digits.test_labels)
    assert nearest(images[3], repeated, count=3)[0].tolist() == [3, 650, 0]
