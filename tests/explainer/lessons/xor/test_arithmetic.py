"""The numbers of one forward pass are an ordinary network's, and its layers collapse where nothing bends."""

import itertools
import math

import numpy as np
import pytest
import torch
from torch import nn

from explainer.choices.losses.registry import LOSSES
from explainer.lessons.xor.arithmetic import forward_pass
from explainer.lessons.xor.collapse import collapse
from explainer.lessons.xor.network import initial_weights
from explainer.lessons.xor.recipe import Recipe
from tests.explainer.lessons.xor.ordinary import ordinary_network

POINT = (0.3, -1.2)
SHAPES = [(), (2,), (3, 4), (8, 1, 2)]


@pytest.mark.parametrize(
    ("hidden", "loss", "activation"), [*itertools.product(SHAPES, LOSSES, ("Tanh", "ReLU"))]
)
def test_a_pass_is_what_the_network_computes(hidden: tuple[int, ...], loss: str, activation: str) -> None:
    recipe = Recipe(hidden=hidden, loss=loss, activation=activation)
    weights = initial_weights(recipe, seed=5).numpy()
    network = ordinary_network(recipe, seed=5)
    for target in (0, 1):
        told = forward_pass(recipe, weights, point=POINT, target=target)
        signal = torch.tensor(POINT, dtype=torch.float64)
        linears, bends = list(network)[:-1:2], list(network)[1::2]
        for units, linear, bend in zip(told.hidden, linears, bends, strict=True):
            sums = linear(signal)
            signal = bend(sums)
            assert [unit.weighted_sum for unit in units] == pytest.approx(sums.tolist(), rel=1e-12)
            assert [unit.output for unit in units] == pytest.approx(signal.tolist(), rel=1e-12)
        z = network(torch.tensor(POINT, dtype=torch.float64)).detach().requires_grad_()
        loss_function = eval(LOSSES[loss].source, {"nn": nn, "torch": torch})
        value = loss_function(z, torch.tensor([float(target)], dtype=torch.float64))
        value.backward()
        assert z.grad is not None
        assert told.output.weighted_sum == pytest.approx(z.item(), rel=1e-12)
        assert told.output.output == pytest.approx(1 / (1 + math.exp(-z.item())), rel=1e-12)
        assert told.answer == (z.item() > 0)
        assert told.loss == pytest.approx(value.item(), rel=1e-12)
        assert told.slope == pytest.approx(z.grad.item(), rel=1e-12)


def test_the_summands_of_a_unit_add_up() -> None:
    recipe = Recipe(hidden=(3, 4))
    told = forward_pass(recipe, initial_weights(recipe, seed=1).numpy(), point=POINT, target=1)
    for unit in (*itertools.chain(*told.hidden), told.output):
        products = [x * w for x, w in zip(unit.inputs, unit.weights, strict=True)]
        assert list(unit.products) == products
        assert math.fsum([*products, unit.bias]) == pytest.approx(unit.weighted_sum, rel=1e-12)


@pytest.mark.parametrize("hidden", SHAPES)
def test_linear_layers_are_one_matrix(hidden: tuple[int, ...]) -> None:
    recipe = Recipe(hidden=hidden, activation="Linear")
    one = collapse(recipe, initial_weights(recipe, seed=2).numpy(), view=(-3, 3))
    network = ordinary_network(recipe, seed=2)
    inputs = torch.randn(50, 2, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    side = torch.linspace(-3, 3, 61, dtype=torch.float64)
    with torch.no_grad():
        expected = network(inputs).flatten().numpy()
        everywhere = torch.sigmoid(network(torch.cartesian_prod(side, side)))
    assert one.reach == pytest.approx((everywhere.min().item(), everywhere.max().item()), rel=1e-9)
    np.testing.assert_allclose(inputs.numpy() @ one.weights + one.bias, expected, atol=1e-12)
    assert len(one.matrices) == len(one.biases) == len(one.products) == len(one.offsets) == len(hidden) + 1
    assert [matrix.shape for matrix in one.matrices] == list(
        zip(recipe.widths[1:], recipe.widths[:-1], strict=True)
    )
    signal = inputs
    for module, product, offset in zip(list(network)[::2], one.products, one.offsets, strict=True):
        with torch.no_grad():
            signal = module(signal)
        np.testing.assert_allclose(inputs.numpy() @ product.T + offset, signal, atol=1e-12)


def test_the_one_line_is_where_the_network_is_undecided() -> None:
    recipe = Recipe(hidden=(4, 4), activation="Linear")
    seen = 0
    for seed in range(20):
        line = collapse(recipe, initial_weights(recipe, seed=seed).numpy(), view=(-3, 3)).line
        if np.isnan(line).any():
            continue
        with torch.no_grad():
            z = ordinary_network(recipe, seed=seed)(torch.from_numpy(line))
        np.testing.assert_allclose(z, 0, atol=1e-12)
        seen += 1
    assert seen > 5
