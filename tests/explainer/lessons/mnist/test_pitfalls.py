"""What the pitfalls claim, measured."""

import numpy as np
import pytest

from explainer.digits.data import load_digits
from explainer.digits.pretrained import pretrained_run
from explainer.digits.recipe import Recipe
from explainer.lessons.mnist.pitfalls import (
    SHIFTS,
    accuracies_when_shifted,
    untrained_accuracies,
)


def test_untrained_accuracy_is_a_draw_around_a_tenth() -> None:
    accuracies = untrained_accuracies(Recipe(), load_digits(), seeds=4)
    assert len(set(accuracies)) == 4
    assert ((accuracies > 0.03) & (accuracies < 0.2)).all()
    assert accuracies[0] == pytest.approx(pretrained_run().untrained_test_accuracy)


def test_the_network_reads_only_what_is_centred() -> None:
    run = pretrained_run()
    accuracies = accuracies_when_shifted(run.recipe, run.weights, load_digits())
    assert SHIFTS[0] == 0
    assert accuracies[0] == pytest.approx(run.test_accuracy)
    assert (np.diff(accuracies) < 0).all()
