"""Figures show the numbers of their records."""

# plotly ships no types.
# pyright: reportAttributeAccessIssue=false

import numpy as np
import plotly.graph_objects as go
import pytest

from explainer.digits.data import load_digits
from explainer.digits.pretrained import pretrained_run
from explainer.digits.recipe import Recipe
from explainer.digits.run import Progress, TrainingRun
from explainer.digits.training import train
from explainer.lessons.mnist.curve import curve_of_reports, curve_of_run
from explainer.lessons.mnist.figures import (
    CurveWords,
    DigitWords,
    accuracy_per_digit,
    confusion_matrix,
    curves_by_epoch,
    digit_counts,
    digits_by_epoch,
    loss_curve,
)
from explainer.lessons.mnist.pictures import magnified, mean_digits, mosaic, samples_of_each_digit

WORDS = CurveWords(step="s", loss="l", accuracy="a", training="t", validation="v")
DIGIT_WORDS = DigitWords(digit="d", read_as="r", really="y", accuracy="a", each_digit="e", confusion="c")


def run_by_epoch(run: TrainingRun, *, words: CurveWords, digit_words: DigitWords) -> list[go.Figure]:
    return [*curves_by_epoch(run, words=words), *digits_by_epoch(run, words=digit_words)]


def test_a_run_has_a_frame_for_every_epoch_and_ends_where_it_stands() -> None:
    run = pretrained_run()
    loss, accuracy, bars, confusion = run_by_epoch(run, words=WORDS, digit_words=DIGIT_WORDS)
    for figure in (loss, accuracy, bars, confusion):
        assert [frame.name for frame in figure.frames] == [str(epoch) for epoch in range(11)]
    np.testing.assert_array_equal(loss.data[0].y, run.curve.loss)
    np.testing.assert_array_equal(accuracy.data[1].y, run.epochs.validation_accuracy)
    for epoch, frame in enumerate(loss.frames):
        assert frame.data[0].x[0] == epoch * 860
        assert frame.data[0].y[0] == run.epochs.validation_loss[epoch]
    for epoch, frame in enumerate(confusion.frames):
        np.testing.assert_array_equal(frame.data[0].text, run.epochs.confusion[epoch])
    np.testing.assert_array_equal(confusion.data[0].text, run.epochs.confusion[-1])


def test_without_a_hold_out_only_the_curves_are_drawn() -> None:
    recipe = Recipe(hidden=(8,), epochs=1, training_images=1_000, hold_out=False)
    run = train(recipe, load_digits(), report=lambda progress: True)
    figures = run_by_epoch(run, words=WORDS, digit_words=DIGIT_WORDS)
    assert len(figures) == 2
    assert figures[0].data[2].y[0] == run.epochs.training_loss[-1]


def test_a_diverged_run_is_drawn_up_to_where_it_ended() -> None:
    recipe = Recipe(
        hidden=(64,), activation="Linear", optimizer="SGD", learning_rate=100, epochs=1, training_images=2_000
    )
    run = train(recipe, load_digits(), report=lambda progress: True)
    assert run.divergence is not None
    loss = run_by_epoch(run, words=WORDS, digit_words=DIGIT_WORDS)[0]
    assert loss.layout.xaxis.range[1] == pytest.approx(1.04 * run.divergence.step)
    assert np.isfinite(loss.layout.yaxis.range).all()


def test_the_live_curve_is_the_curve_of_the_run() -> None:
    reports: list[Progress] = []

    def report(progress: Progress) -> bool:
        reports.append(progress)
        return True

    run = train(Recipe(hidden=(8,), epochs=2, training_images=1_000), load_digits(), report=report)
    live, finished = curve_of_reports(reports), curve_of_run(run)
    for name in live.__dataclass_fields__:
        np.testing.assert_allclose(getattr(live, name), getattr(finished, name), rtol=1e-6)
    np.testing.assert_array_equal(loss_curve(live, words=WORDS).data[0].y, run.curve.loss)


def test_colours_of_the_confusion_matrix_are_shares_of_the_row() -> None:
    counts = np.zeros((10, 10), np.int64)
    counts[3, 3], counts[3, 5] = 3, 1
    heatmap = confusion_matrix(counts, words=DIGIT_WORDS).data[0]
    np.testing.assert_allclose(np.asarray(heatmap.z)[3, [3, 5]] ** 2, [0.75, 0.25], rtol=1e-6)
    assert np.isfinite(heatmap.z).all()


def test_bars_carry_their_values() -> None:
    shares = np.linspace(0.9, 0.99, 10)
    assert accuracy_per_digit(shares, words=DIGIT_WORDS).data[0].text[0] == "90.0"
    training, test = np.arange(10), np.arange(10) * 2
    bars = digit_counts(training, test, digit="d", count="c", names=("a", "b")).data
    np.testing.assert_array_equal(bars[1].y, test)


def test_pictures_are_laid_out_in_rows() -> None:
    images = np.arange(3, dtype=np.uint8)[:, None, None] * np.ones((3, 28, 28), np.uint8)
    sheet = mosaic(images, columns=2, gap=1, magnify=1)
    assert sheet.shape == (57, 57)
    assert (sheet[0, 0], sheet[0, 29], sheet[29, 0]) == (0, 1, 2)
    np.testing.assert_array_equal(magnified(images[0], 2).shape, (56, 56))


def test_samples_are_of_each_digit_and_means_are_means() -> None:
    digits = load_digits()
    images, labels = digits.test_images, digits.test_labels
    drawn = samples_of_each_digit(images, labels, each=2, seed=1)
    assert drawn.shape == (20, 28, 28)
    for place, image in enumerate(drawn):
        assert any(np.array_equal(image, other) for other in images[labels == place % 10])
    assert not np.array_equal(drawn, samples_of_each_digit(images, labels, each=2, seed=2))
    zeros = images[labels == 0].astype(np.float64)
    np.testing.assert_allclose(mean_digits(images, labels)[0], zeros.mean(axis=0), atol=0.5)


def test_a_cancelled_run_can_be_drawn() -> None:
    recipe = Recipe(hidden=(8,), epochs=3, training_images=1_000)
    run = train(recipe, load_digits(), report=lambda progress: False)
    assert run.cancelled
    assert len(run_by_epoch(run, words=WORDS, digit_words=DIGIT_WORDS)[0].frames) == 1
