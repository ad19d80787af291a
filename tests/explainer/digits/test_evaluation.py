import numpy as np
import pytest
import torch

from explainer.digits.data import load_digits, normalise
from explainer.digits.evaluation import accuracy_per_digit, confusion_matrix, predictions, score
from explainer.digits.network import build_network
from explainer.digits.recipe import Recipe


def test_scoring_in_parts_is_scoring_at_once() -> None:
    digits = load_digits()
    network = build_network(Recipe(seed=4))
    images, labels = digits.test_images[:6_001], digits.test_labels[:6_001]
    scored = score(network, images, labels)
    targets = torch.tensor(labels, dtype=torch.int64)
    with torch.no_grad():
        answers = network(normalise(images))
    np.testing.assert_allclose(scored.probabilities, answers.softmax(dim=1).numpy(), atol=1e-6)
    assert scored.loss == pytest.approx(torch.nn.functional.cross_entropy(answers, targets).item(), rel=1e-6)
    assert scored.accuracy == (answers.argmax(dim=1) == targets).double().mean().item()
    assert predictions(scored.probabilities).tolist() == answers.argmax(dim=1).tolist()


def test_the_confusion_matrix_is_what_a_plain_loop_counts() -> None:
    generator = np.random.default_rng(0)
    labels = generator.integers(0, 10, 500).astype(np.uint8)
    predicted = generator.integers(0, 10, 500)
    expected = np.zeros((10, 10), int)
    for label, prediction in zip(labels, predicted, strict=True):
        expected[label, prediction] += 1
    confusion = confusion_matrix(labels, predicted)
    np.testing.assert_array_equal(confusion, expected)
    per_digit = accuracy_per_digit(confusion)
    for digit in range(10):
        assert per_digit[digit] == np.mean(predicted[labels == digit] == digit)


def test_a_digit_without_images_has_no_accuracy() -> None:
    confusion = np.diag([1] * 9 + [0])
    assert accuracy_per_digit(confusion)[:9].tolist() == [1.0] * 9
    assert np.isnan(accuracy_per_digit(confusion)[9])
