# plotly ships no types.
# pyright: reportAttributeAccessIssue=false
import numpy as np
import pytest

from explainer.digits.data import load_digits
from explainer.digits.film import watched
from explainer.digits.recipe import Recipe
from explainer.digits.run import TrainingRun
from explainer.digits.training import train
from explainer.kit.drawing import MEANING
from explainer.kit.moving_figures import Levels
from explainer.lessons.mnist.figures import CurveWords, curves_by_epoch
from explainer.lessons.mnist.film_figures import watched_figure, weights_picture

WORDS = CurveWords(step="s", loss="l", accuracy="a", training="t", validation="v")


@pytest.fixture(scope="module")
def run() -> TrainingRun:
    recipe = Recipe(hidden=(12,), epochs=2, training_images=2_000)
    return train(recipe, load_digits(), report=lambda progress: progress.step < 40)


def test_below_each_image_stands_what_it_is_read_as_in_the_colour_and_sign_of_its_truth(
    run: TrainingRun,
) -> None:
    digits = load_digits()
    chosen = watched(digits)
    images, labels = digits.test_images[chosen], digits.test_labels[chosen]
    figure = watched_figure(run.film, images, labels, title="t")
    sheet = figure.data[0].z
    for place, image in enumerate(images):
        top, left = place // 5 * 44, place % 5 * 32
        np.testing.assert_array_equal(sheet[top : top + 28, left : left + 28], np.maximum(image, 1))
    assert [frame.name for frame in figure.frames] == ["0", "1", "2"]
    for epoch, frame in enumerate(figure.frames):
        tint, said = frame.data
        for place, (answer, label) in enumerate(zip(run.film.answers[epoch], labels, strict=True)):
            right = answer == label
            assert said.text[place] == f"{answer} {'✓' if right else '✗'}"
            assert said.textfont.color[place] == (MEANING.right if right else MEANING.wrong)
            certainty = run.film.certainty[epoch, place] / 100
            shown = tint.z[2 * (place // 5), 2 * (place % 5)]
            assert shown == pytest.approx(certainty if right else -certainty)
            # The cell lies on the image.
            assert tint.x[2 * (place % 5)] == place % 5 * 32 - 0.5


def test_weights_stand_as_images_on_one_scale(run: TrainingRun) -> None:
    picture = weights_picture(run.film, title="t")
    (move,) = picture.moves
    assert isinstance(move.z, Levels)
    values = move.z.values()
    for neuron in range(9):
        top, left = neuron // 3 * 29, neuron % 3 * 29
        expected = (run.film.weights[:, neuron].astype(float) - 128) / 120 * run.film.limit
        shown = values[0, :, top : top + 28, left : left + 28].reshape(3, 784)
        np.testing.assert_allclose(shown, expected, atol=run.film.limit * 1e-5)
    trace = picture.figure.data[0]
    assert (trace.zmin, trace.zmax) == pytest.approx((move.z.low, move.z.high))
    assert len(picture.frame_names) == 3


def test_a_run_that_was_broken_off_ends_where_it_was_and_says_so(run: TrainingRun) -> None:
    loss, accuracy = curves_by_epoch(run, words=WORDS, note="it was cancelled")
    for figure, heights in ((loss, run.curve.loss), (accuracy, run.curve.accuracy)):
        assert [frame.name for frame in figure.frames] == ["0", "1", "1.2"]
        (ring,) = figure.frames[-1].data
        assert (ring.x[0], ring.y[0]) == (run.curve.step[-1], heights[-1])
    assert [each.text for each in loss.layout.annotations] == ["<b>it was cancelled</b>"]
    assert not accuracy.layout.annotations
