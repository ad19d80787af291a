"""The film shows what the network is at every epoch, and the training does not notice it."""

import numpy as np
import torch

from explainer.digits.data import load_digits, normalise
from explainer.digits.film import EACH, NEURONS, Camera, watched
from explainer.digits.network import build_network, restore_network
from explainer.digits.recipe import Recipe
from explainer.digits.run import Progress
from explainer.digits.training import train

RECIPE = Recipe(hidden=(12,), epochs=2, training_images=2_000)


def test_two_test_images_of_every_digit_are_watched() -> None:
    digits = load_digits()
    chosen = watched(digits)
    assert digits.test_labels[chosen].tolist() == [digit for digit in range(10) for _ in range(EACH)]
    for digit in range(10):
        mine = chosen[EACH * digit : EACH * (digit + 1)]
        np.testing.assert_array_equal(mine, np.flatnonzero(digits.test_labels == digit)[:EACH])


def test_every_epoch_has_its_picture_from_the_untrained_network_to_the_last_weights() -> None:
    digits = load_digits()
    run = train(RECIPE, digits, report=lambda progress: True)
    film = run.film
    assert len(film.answers) == len(film.weights) == len(run.epochs.seconds) == 3
    assert film.weights.dtype == np.uint8 and film.weights.shape[1:] == (NEURONS, 784)
    for row, network in ((0, build_network(RECIPE)), (-1, restore_network(RECIPE, run.weights))):
        with torch.inference_mode():
            probabilities = network(normalise(digits.test_images[watched(digits)])).softmax(dim=1).numpy()
        np.testing.assert_array_equal(film.answers[row], probabilities.argmax(axis=1))
        np.testing.assert_allclose(film.certainty[row], 100 * probabilities.max(axis=1), atol=0.5001)
        shown = (film.weights[row].astype(np.float64) - 128) / 120 * film.limit
        weights = network[1].get_parameter("weight")[:NEURONS].detach().numpy()
        np.testing.assert_allclose(shown, weights, atol=film.limit / 30 + 1e-6)


def test_a_training_cancelled_within_an_epoch_is_filmed_where_it_was() -> None:
    def report(progress: Progress) -> bool:
        return progress.step < 40

    run = train(RECIPE, load_digits(), report=report)
    assert run.cancelled and run.broken_off and len(run.film.answers) == 3
    with torch.inference_mode():
        network = restore_network(RECIPE, run.weights)
        answers = network(normalise(load_digits().test_images[watched(load_digits())])).argmax(dim=1)
    np.testing.assert_array_equal(run.film.answers[-1], answers.numpy())
    at_once = train(RECIPE, load_digits(), report=lambda progress: False)
    assert at_once.cancelled and not at_once.broken_off


def test_weights_that_are_no_numbers_are_filmed_as_nothing() -> None:
    network = build_network(Recipe(hidden=(3,)))
    camera = Camera(network, load_digits())
    camera.shoot()
    network[1].get_parameter("weight").data.fill_(float("nan"))
    camera.shoot()
    film = camera.film()
    assert film.weights.shape == (2, 3, 784)
    assert (film.weights[1] == 128).all() and (film.certainty[1] == 0).all()
