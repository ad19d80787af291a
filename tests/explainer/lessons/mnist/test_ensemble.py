"""Members learn by the textbook's loop on their own images; their average is torch's mean of softmax."""

import numpy as np
import pytest
import torch
from torch import nn

from explainer.digits.data import load_digits, normalise
from explainer.digits.network import build_network
from explainer.lessons.mnist.ensemble import (
    ASKED,
    EPOCHS,
    IMAGES,
    asked,
    ensemble_of,
    member,
    recipe_with,
    unpacked,
)
from explainer.lessons.mnist.ensemble_figures import EnsembleWords, accuracies
from tests.figures import layout, traces

LABELS = np.array([0, 1, 2], np.uint8)


def of_three(shares: list[list[float]]) -> np.ndarray:
    """Probabilities (3, 10) whose first three columns are given, as a member hands them in."""
    return np.rint(255 * np.pad(np.array(shares), ((0, 0), (0, 7)))).astype(np.uint8)


def test_a_member_learns_by_the_loop_of_every_textbook() -> None:
    digits, recipe = load_digits(), recipe_with(4)
    network = build_network(recipe)
    optimizer = torch.optim.SGD(network.parameters(), lr=0.01, momentum=0.9)
    own = torch.randperm(55_000, generator=torch.Generator().manual_seed(4))[:IMAGES].numpy()
    inputs, labels = normalise(digits.train_images[own]), torch.tensor(digits.train_labels[own]).long()
    generator = torch.Generator().manual_seed(4)
    for _ in range(EPOCHS):
        for batch in torch.randperm(IMAGES, generator=generator).split(64):
            optimizer.zero_grad()
            nn.functional.cross_entropy(network(inputs[batch]), labels[batch]).backward()
            optimizer.step()
    with torch.no_grad():
        expected = network(normalise(digits.train_images[55_000 : 55_000 + ASKED])).softmax(dim=1).numpy()
    given = member(digits, seed=4)
    np.testing.assert_allclose(given / 255, expected, atol=1 / 255)
    np.testing.assert_array_equal(unpacked(given.tobytes()), given)
    assert (given.argmax(axis=1) == asked(digits)[1]).mean() > 0.7
    with pytest.raises(ValueError, match="no answers"):
        unpacked(given.tobytes()[:-1])


def test_the_average_is_the_mean_of_the_softmax_of_all_members() -> None:
    logits = torch.randn(6, 40, 10, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    labels = np.arange(40, dtype=np.uint8) % 10
    handed = [np.rint(each.softmax(dim=1).numpy() * 255).astype(np.uint8) for each in logits]
    found = ensemble_of(handed, labels)
    mean = torch.softmax(logits, dim=2).mean(dim=0)
    np.testing.assert_allclose(found.average, mean.numpy(), atol=1 / 255)
    assert found.accuracy == (mean.argmax(dim=1).numpy() == labels).mean()


def test_an_average_may_be_right_where_most_members_are_wrong() -> None:
    members = [
        # Of the first image two of three are mistaken, but not sure of it.
        of_three([[0.9, 0.1, 0], [0.1, 0.9, 0], [0.6, 0.4, 0]]),
        of_three([[0.4, 0.6, 0], [0.1, 0.9, 0], [0.6, 0.4, 0]]),
        of_three([[0.4, 0.6, 0], [0.1, 0.9, 0], [0, 0, 1]]),
    ]
    found = ensemble_of(members, LABELS)
    assert found.average[0, :2] == pytest.approx([1.7 / 3, 1.3 / 3], abs=2e-3)
    assert found.rescued.tolist() == [0]
    assert found.accuracy == pytest.approx(2 / 3)
    assert found.members.lowest == pytest.approx([1 / 3])
    assert found.members.highest == pytest.approx([2 / 3])
    with pytest.raises(ValueError, match="needs members"):
        ensemble_of([], LABELS)


def test_the_picture_shows_the_box_of_the_members_and_the_average() -> None:
    found = ensemble_of([of_three([[1, 0, 0]] * 3), of_three([[1, 0, 0], [0, 1, 0], [0, 1, 0]])], LABELS)
    words = EnsembleWords(accuracy="accuracy", whole="whole", half="half", median="median", average="average")
    figure = accuracies(found, words=words)
    places = {trace.name: list(trace.x) for trace in traces(figure)}
    assert places["whole"] == pytest.approx([1 / 3, 2 / 3])
    assert places["average"] == pytest.approx([found.accuracy])
    low, high = layout(figure).xaxis.range
    assert low < 1 / 3 and high > 2 / 3
