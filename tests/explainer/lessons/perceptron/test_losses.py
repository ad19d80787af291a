"""Losses of one neuron against torch.nn, torch.optim, closed forms and finite differences."""

import math

import numpy as np
import pytest
import torch
from torch import nn

from explainer.choices.points import points_of
from explainer.lessons.perceptron.losses import (
    GRID,
    LOSSES,
    REACH,
    descend,
    directions,
    loss_slice,
    loss_surface,
)
from explainer.lessons.perceptron.registry import GATES, gate_points
from explainer.lessons.perceptron.rule import outputs_of
from explainer.lessons.perceptron.setting import Setting

CLOUD = Setting(data="Overlapping", count=30, draw=4).points()
AND = gate_points(GATES["AND"])
HERE = (1.0, -1.0, 0.5)
BOTH_TIES = pytest.mark.parametrize("fires_at_zero", [False, True])


def by_hand(name: str, weights: tuple[float, float, float], *, fires_at_zero: bool) -> float:
    """The losses as they stand in the registry, in plain numbers."""
    total = 0.0
    for (x1, x2), label in zip(CLOUD.inputs.tolist(), CLOUD.labels.tolist(), strict=True):
        z = weights[0] * x1 + weights[1] * x2 + weights[2]
        fired = z >= 0 if fires_at_zero else z > 0
        match name:
            case "0–1":
                total += int(fired) != label
            case "Logistic":
                total += math.log1p(math.exp(-z if label else z))
            case "Perceptron":
                total += max(0.0, -z if label else z)
            case _:
                pytest.fail(f"write down the loss {name}")
    return total / len(CLOUD)


@BOTH_TIES
@pytest.mark.parametrize("name", LOSSES)
def test_a_surface_is_the_loss_at_every_place(name: str, fires_at_zero: bool) -> None:
    surface = loss_surface(name, CLOUD, bias=0.37, fires_at_zero=fires_at_zero)
    assert surface.loss.shape == (GRID, GRID) and surface.gradient.shape == (GRID, GRID, 2)
    assert surface.axis[0] == -REACH and surface.axis[-1] == REACH
    for row, column in ((0, 0), (5, 40), (30, 30), (60, 13)):
        weights = (float(surface.axis[column]), float(surface.axis[row]), 0.37)
        expected = by_hand(name, weights, fires_at_zero=fires_at_zero)
        assert surface.loss[row, column] == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("name", ["Logistic", "Perceptron"])
def test_slopes_are_finite_differences(name: str) -> None:
    for weight in (0, 1, 2):
        line = loss_slice(name, CLOUD, through=HERE, weight=weight, count=24_001)
        differences = (line.loss[2:] - line.loss[:-2]) / (line.values[2:] - line.values[:-2])
        slope = line.slope[1:-1]
        # A kink of the perceptron loss lies between two of the values.
        kinks = np.abs(np.diff(line.slope, 2)) > 1e-4
        assert kinks.sum() <= 3 * len(CLOUD)
        np.testing.assert_allclose(differences[~kinks], slope[~kinks], atol=1e-4)
        assert np.abs(slope).max() > 0.1


def test_the_zero_one_loss_has_nothing_to_hold_on_to() -> None:
    assert loss_surface("0–1", CLOUD, bias=0.5).flat_share == 1
    assert loss_surface("Logistic", CLOUD, bias=0.5).flat_share == 0
    assert loss_surface("Perceptron", CLOUD, bias=0.5).flat_share == 0
    path = descend("0–1", CLOUD, start=HERE, learning_rate=10.0, bias_learns=True)
    assert (path.weights == np.array(HERE)).all() and path.zero_one[0] > 0
    assert not path.gradient.any()


def test_pytorch_itself_has_no_derivative_of_the_step() -> None:
    z = torch.ones(3, requires_grad=True)
    with pytest.raises(RuntimeError, match="heaviside"):
        torch.heaviside(z, torch.tensor(1.0)).sum().backward()


@BOTH_TIES
def test_the_zero_one_loss_is_flat_between_its_jumps(fires_at_zero: bool) -> None:
    # AND along w₁ with w₂ = 1, b = −1.5: (1, 1) passes zero at 0.5, (1, 0) at 1.5, and between all is right.
    line = loss_slice("0–1", AND, through=(0.0, 1.0, -1.5), fires_at_zero=fires_at_zero, reach=3, count=61)
    assert line.values[np.isnan(line.slope)].tolist() == [0.5, 1.5]
    assert (line.slope[~np.isnan(line.slope)] == 0).all()
    between = (line.values > 0.55) & (line.values < 1.45)
    assert (line.loss[between] == 0).all()
    assert (line.loss[(line.values < 0.45) | (line.values > 1.55)] == 0.25).all()
    at_jumps = line.loss[np.isnan(line.slope)].tolist()
    assert at_jumps == ([0, 0.25] if fires_at_zero else [0.25, 0])


@BOTH_TIES
def test_the_zero_one_loss_counts_wrong_answers(fires_at_zero: bool) -> None:
    # Weights of one decimal and a bias that makes many ties.
    surface = loss_surface("0–1", AND, bias=-1.2, fires_at_zero=fires_at_zero)
    axis = np.round(np.linspace(-REACH, REACH, GRID), 9)
    np.testing.assert_allclose(surface.axis, axis, rtol=1e-6)
    weights = np.full((GRID, GRID, 3), -1.2)
    weights[..., 0], weights[..., 1] = np.meshgrid(axis, axis)
    wrong = outputs_of(weights, AND.inputs, fires_at_zero=fires_at_zero) != AND.labels
    np.testing.assert_array_equal(surface.loss, wrong.mean(axis=-1))
    other = loss_surface("0–1", AND, bias=-1.2, fires_at_zero=not fires_at_zero)
    assert (surface.loss != other.loss).any()


@pytest.mark.parametrize("rate", [0.01, 0.5, 10.0])
def test_the_descent_is_that_of_a_linear_layer(rate: float) -> None:
    layer = nn.Linear(2, 1, dtype=torch.float64)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor([HERE[:2]]))
        layer.bias.copy_(torch.tensor(HERE[2:]))
    inputs, targets = torch.tensor(CLOUD.inputs), torch.tensor(CLOUD.labels).double()[:, None]
    path = descend("Logistic", CLOUD, start=HERE, learning_rate=rate, bias_learns=True)
    for weights, loss in zip(path.weights, path.loss, strict=True):
        value = nn.functional.binary_cross_entropy_with_logits(layer(inputs), targets)
        assert value.item() == pytest.approx(loss, rel=1e-9)
        assert [*layer.weight[0].tolist(), layer.bias.item()] == pytest.approx(weights.tolist(), rel=1e-9)
        layer.zero_grad()
        value.backward()
        with torch.no_grad():
            for parameter in layer.parameters():
                assert parameter.grad is not None
                parameter -= rate * parameter.grad


@pytest.mark.parametrize("name", ["Logistic", "Perceptron"])
def test_with_its_bias_held_a_descent_stays_on_the_surface(name: str) -> None:
    path = descend(name, CLOUD, start=HERE, learning_rate=0.5, steps=100)
    assert path.weights.shape == path.gradient.shape == (101, 3)
    assert (path.weights[:, 2] == HERE[2]).all() and path.gradient[0, 2] != 0
    np.testing.assert_allclose(np.diff(path.weights[:, :2], axis=0), -0.5 * path.gradient[:-1, :2])
    assert path.loss[-1] < path.loss[0]
    right = outputs_of(path.weights, CLOUD.inputs, fires_at_zero=False) == CLOUD.labels
    np.testing.assert_allclose(path.zero_one, 1 - right.mean(axis=1))


@pytest.mark.parametrize("name", LOSSES)
def test_the_steepest_descent_of_all_stays_finite(name: str) -> None:
    points = points_of([(3.0, 3.0, 0), (-3.0, -3.0, 1), (3.0, -3.0, 1), (3.0, -2.99, 0)])
    path = descend(name, points, start=(3.0, 3.0, 3.0), learning_rate=10.0, bias_learns=True)
    assert np.isfinite(path.weights).all() and np.isfinite(path.loss).all()


@BOTH_TIES
def test_the_rule_goes_down_the_perceptron_loss_and_not_the_zero_one_loss(fires_at_zero: bool) -> None:
    # No point is a tie here, where the two would differ.
    ways = directions(CLOUD, (0.313, -0.271, 0.1237), fires_at_zero=fires_at_zero)
    assert ways.zero_one > 0
    np.testing.assert_allclose(ways.rule, ways.descent["Perceptron"], atol=1e-12)
    assert ways.descent["0–1"].tolist() == [0, 0, 0]
    assert ways.rule.any() and ways.descent["Logistic"].any()


@BOTH_TIES
def test_at_zero_weights_every_answer_is_a_tie(fires_at_zero: bool) -> None:
    ways = directions(AND, (0.0, 0.0, 0.0), fires_at_zero=fires_at_zero)
    # Without firing only (1, 1) is wrong; with it the other three are.
    assert ways.zero_one == (0.75 if fires_at_zero else 0.25)
    assert ways.rule.tolist() == ([-0.25, -0.25, -0.75] if fires_at_zero else [0.25, 0.25, 0.25])
    assert ways.descent["Perceptron"].tolist() == [0, 0, 0]


@pytest.mark.parametrize("name", LOSSES)
def test_without_points_nothing_is_lost(name: str) -> None:
    none = points_of([])
    assert not loss_surface(name, none, bias=1.0).loss.any()
    assert not loss_slice(name, none, through=HERE).loss.any()
    path = descend(name, none, start=HERE, learning_rate=1.0)
    assert (path.weights == np.array(HERE)).all() and not path.loss.any() and not path.zero_one.any()
    assert directions(none, HERE).zero_one == 0
