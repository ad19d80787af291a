"""Digits of a class: read in one pass, in no order of their coming, and back out of their bytes."""

import numpy as np
import pytest

from explainer.digits import reader
from explainer.digits.data import load_digits
from explainer.digits.network import restore_network
from explainer.digits.pretrained import pretrained_run
from explainer.lessons.mnist.class_hand import HandedDigit, read_all, unpacked
from explainer.lessons.mnist.class_hand_figures import digits_of_class
from tests.figures import traces


def handed(count: int) -> list[HandedDigit]:
    digits = load_digits()
    pairs = zip(digits.test_images[:count], digits.test_labels[:count], strict=True)
    return [HandedDigit(image, int(label)) for image, label in pairs]


def test_one_pass_reads_what_each_would_be_read_as_alone() -> None:
    run, given = pretrained_run(), handed(24)
    reading = read_all(restore_network(run.recipe, run.weights), given)
    alone = [reader.read(image) for image in reading.images]
    np.testing.assert_array_equal(reading.read, [each.argmax() for each in alone])
    np.testing.assert_allclose(reading.certainty, [each.max() for each in alone], rtol=1e-4)
    assert reading.right == (reading.read == reading.labels).sum()
    assert sorted(reading.labels.tolist()) == sorted(each.label for each in given)
    backwards = read_all(restore_network(run.recipe, run.weights), given[::-1])
    np.testing.assert_array_equal(backwards.images, reading.images)
    with pytest.raises(ValueError, match="no digits"):
        read_all(restore_network(run.recipe, run.weights), [])


def test_a_digit_comes_back_out_of_its_bytes_and_nothing_else_does() -> None:
    (digit,) = handed(1)
    back = unpacked(digit.packed())
    np.testing.assert_array_equal(back.image, digit.image)
    assert (back.label, len(digit.packed())) == (digit.label, 785)
    for wrong in (b"", digit.packed()[:-1], b"\x0a" + digit.packed()[1:]):
        with pytest.raises(ValueError, match="no digit"):
            unpacked(wrong)


def test_every_digit_stands_over_what_it_is_read_as() -> None:
    run = pretrained_run()
    reading = read_all(restore_network(run.recipe, run.weights), handed(13))
    sheet, words = traces(digits_of_class(reading))
    assert len(words.text) == 13
    for place in (0, 12):
        left, top = int(words.x[place] - 14), int(words.y[place] - 33)
        shown = np.asarray(sheet.z)[top : top + 28, left : left + 28]
        np.testing.assert_array_equal(shown, np.maximum(reading.images[place], 1))
        assert str(reading.read[place]) in words.text[place]
