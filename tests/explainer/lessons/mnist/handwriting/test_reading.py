"""What is said of a drawing is what the network says of it."""

import numpy as np
import pytest
import torch

from explainer.digits.data import load_digits, normalise
from explainer.digits.network import restore_network
from explainer.digits.pretrained import pretrained_run
from explainer.lessons.mnist.handwriting.perturb import Perturbation, sweep
from explainer.lessons.mnist.handwriting.reading import SPOILINGS, SWEPT, read_drawing


def probabilities_of(image: np.ndarray) -> np.ndarray:
    run = pretrained_run()
    with torch.inference_mode():
        return restore_network(run.recipe, run.weights)(normalise(image[None])).softmax(dim=1)[0].numpy()


def reading(image: np.ndarray, spoilt: Perturbation):
    run = pretrained_run()
    return read_drawing(restore_network(run.recipe, run.weights), image, load_digits(), spoilt=spoilt)


def test_an_unspoilt_image_is_read_as_it_is() -> None:
    image = load_digits().test_images[0]
    said = reading(image, Perturbation())
    np.testing.assert_array_equal(said.image, image)
    np.testing.assert_allclose(said.probabilities, probabilities_of(image), rtol=1e-4, atol=1e-7)


def test_a_training_image_is_its_own_nearest_neighbour() -> None:
    said = reading(load_digits().train_images[123], Perturbation())
    assert (said.neighbours[0], said.distances[0]) == (123, 0)


@pytest.mark.parametrize("name", SPOILINGS)
def test_the_answer_is_another_where_it_is_said_to_flip(name) -> None:
    image = load_digits().test_images[0]
    said = reading(image, Perturbation())
    slider, flips = SPOILINGS[name], said.flips[name]
    step = (slider.high - slider.low) / (SWEPT - 1)
    for value, towards in ((flips.below, step), (flips.above, -step)):
        if value is not None:
            there = probabilities_of(sweep(image, name, [value])[0])
            before = probabilities_of(sweep(image, name, [value + towards])[0])
            assert there.argmax() != said.probabilities.argmax()
            assert before.argmax() == said.probabilities.argmax()
