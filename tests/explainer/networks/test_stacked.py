"""Networks side by side hold the weights, and give the outputs and gradients, of ordinary ones."""

import itertools

import pytest
import torch
from torch import nn
from torch.nn import functional

from explainer.choices.activations.registry import ACTIVATIONS
from explainer.lessons.xor.network import activation_of as activation_of_recipe
from explainer.lessons.xor.network import initial_weights
from explainer.lessons.xor.recipe import Recipe
from explainer.networks.fresh import fresh_layers
from explainer.networks.stacked import (
    Stack,
    activation_of,
    backward,
    cross_entropy,
    forward,
    layers_of,
    layers_of_one,
    parameter_count,
    row_of,
)
from tests.explainer.choices.optimizers.more_rows import ROWS
from tests.explainer.lessons.xor.ordinary import ordinary_network

SHAPES = [(), (1,), (2,), (8,), (3, 5), (2, 8, 4)]
DTYPES = [torch.float32, torch.float64]


@pytest.mark.parametrize("hidden", SHAPES)
def test_the_number_of_parameters_is_counted_right(hidden: tuple[int, ...]) -> None:
    recipe = Recipe(hidden=hidden)
    network = ordinary_network(recipe, seed=0)
    assert parameter_count(recipe.widths) == sum(part.numel() for part in network.parameters())


@pytest.mark.parametrize("hidden", SHAPES[::2])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_layer_gives_what_the_ordinary_one_gives(hidden: tuple[int, ...], activation: str) -> None:
    recipe = Recipe(hidden=hidden, activation=activation)
    rows = torch.stack([initial_weights(recipe, seed=seed) for seed in range(3)])
    inputs = torch.randn(3, 2, 5, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    seen = forward(layers_of(rows, recipe.widths), inputs, activation_of_recipe(recipe).value)
    assert [layer.shape[1] for layer in seen.hidden] == list(hidden)
    for replica in range(3):
        signal = inputs[replica].T
        expected = []
        for module in ordinary_network(recipe, seed=replica):
            signal = module(signal)
            if not isinstance(module, nn.Linear):
                expected.append(signal)
        for layer, values in zip(seen.hidden, expected, strict=True):
            torch.testing.assert_close(layer[replica].T, values)
        torch.testing.assert_close(seen.outputs[replica].T, signal)


@pytest.mark.parametrize("points", [1, 4, 80])
@pytest.mark.parametrize("hidden", SHAPES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_going_back_finds_the_gradients_of_autograd_bit_for_bit(
    activation: str, hidden: tuple[int, ...], points: int
) -> None:
    recipe = Recipe(hidden=hidden, activation=activation)
    value, through = activation_of_recipe(recipe)
    rows = torch.stack([initial_weights(recipe, seed=seed) for seed in range(5)])
    generator = torch.Generator().manual_seed(0)
    inputs = torch.randn(5, 2, points, dtype=torch.float64, generator=generator)
    slopes = torch.randn(5, 1, points, dtype=torch.float64, generator=generator)
    row = rows.clone().requires_grad_()
    outputs = forward(layers_of(row, recipe.widths), inputs, value).outputs
    (expected,) = torch.autograd.grad((outputs * slopes).sum(), row)
    found = torch.full_like(rows, torch.nan)
    layers = layers_of(rows, recipe.widths)
    seen = forward(layers, inputs, value)
    backward(layers, seen, slopes, through, into=layers_of(found, recipe.widths))
    assert torch.equal(found, expected)


def test_layers_share_the_memory_of_their_row() -> None:
    recipe = Recipe(hidden=(3,))
    rows = torch.zeros(2, parameter_count(recipe.widths), dtype=torch.float64)
    for number, part in enumerate(itertools.chain(*layers_of(rows, recipe.widths)), 1):
        part.fill_(number)
    assert rows[0].tolist() == [1] * 6 + [2] * 3 + [3] * 3 + [4]
    for part in itertools.chain(*layers_of_one(rows[1], recipe.widths)):
        part.zero_()
    assert not rows[1].any()


def fresh(widths: tuple[int, ...], dtype: torch.dtype) -> list[nn.Linear]:
    return fresh_layers(widths, generator=torch.Generator().manual_seed(3), dtype=dtype)


@pytest.mark.parametrize("dtype", DTYPES)
def test_a_row_has_the_parameters_of_its_layers(dtype: torch.dtype) -> None:
    layers = fresh((4, 3, 2), dtype)
    row = row_of(layers)
    for layer, (weight, bias) in zip(layers, layers_of_one(row, (4, 3, 2)), strict=True):
        assert torch.equal(layer.weight, weight)
        assert torch.equal(layer.bias, bias)
    row.zero_()
    assert layers[0].weight.any()


@pytest.mark.parametrize("names", [("Tanh",), ("ReLU", "Tanh", "ELU"), tuple(ACTIVATIONS)])
def test_every_function_has_its_part_of_the_replicas(names: tuple[str, ...]) -> None:
    options = (("alpha", 0.7),)
    z = torch.randn(2 * len(names), 3, 5, generator=torch.Generator().manual_seed(1), requires_grad=True)
    value, through = activation_of(names, options)
    expected = torch.cat(
        [ACTIVATIONS[name].module(options)(part) for name, part in zip(names, z.split(2), strict=True)]
    )
    assert torch.equal(value(z), expected)
    upstream = torch.randn(z.shape, generator=torch.Generator().manual_seed(2))
    (gradient,) = torch.autograd.grad(expected, z, upstream, retain_graph=True)
    assert torch.equal(through(upstream, z.detach(), expected.detach()), gradient)
    (slope,) = torch.autograd.grad(expected.sum(), z)
    assert torch.equal(activation_of(names, options).slope(z.detach(), expected.detach()), slope)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("widths", [(6, 10), (6, 5, 4, 10)])
def test_a_stack_learns_as_ordinary_networks(widths: tuple[int, ...], dtype: torch.dtype) -> None:
    names, generator = ("ReLU", "GELU"), torch.Generator().manual_seed(0)
    images = torch.randn(7, 6, dtype=dtype, generator=generator)
    labels = torch.randint(10, (7,), generator=generator)
    stack = Stack(row_of(fresh(widths, dtype)).repeat(4, 1), widths, activation_of(names))
    rates = (0.1, 0.2, 0.1, 0.2)
    replicas = stack.moved_by(ROWS["SGD"], learning_rates=rates, options={})
    found = []
    for _ in range(5):
        seen = stack.forward(images.T)
        losses, slopes = cross_entropy(seen.outputs, labels)
        stack.backward(seen, slopes)
        replicas.step(stack.gradient)
        found.append(losses)
    for replica, rate in enumerate(rates):
        layers = fresh(widths, dtype)
        modules = [
            module for layer in layers for module in (layer, ACTIVATIONS[names[replica // 2]].module())
        ]
        network = nn.Sequential(*modules[:-1])
        optimizer = torch.optim.SGD(network.parameters(), lr=rate)
        for step in range(5):
            loss = functional.cross_entropy(network(images), labels)
            torch.testing.assert_close(found[step][replica], loss.detach())
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        torch.testing.assert_close(stack.rows[replica], row_of(layers))


@pytest.mark.parametrize("name", ROWS)
def test_every_optimizer_moves_every_network_as_if_it_were_alone(name: str) -> None:
    widths, generator = (3, 4, 2), torch.Generator().manual_seed(5)
    start = torch.randn(3, parameter_count(widths), dtype=torch.float64, generator=generator)
    stack = Stack(start.clone(), widths, activation_of(["Tanh"]))
    rates, options = (0.001, 0.1, 0.1), ROWS[name].defaults()
    replicas = stack.moved_by(ROWS[name], learning_rates=rates, options=options)
    given = torch.randn(20, *start.shape, dtype=torch.float64, generator=generator)
    for gradient in given:
        replicas.step(gradient)
    for replica, rate in enumerate(rates):
        row = start[replica].clone()
        parameters = [*itertools.chain(*layers_of_one(row, widths))]
        alone = ROWS[name].build(parameters, learning_rate=rate, options=options)
        for gradient in given[:, replica]:
            for parameter, slope in zip(
                parameters, itertools.chain(*layers_of_one(gradient, widths)), strict=True
            ):
                parameter.grad = slope
            alone.step()
        assert torch.equal(stack.rows[replica], row)


@pytest.mark.parametrize("dtype", DTYPES)
def test_the_cross_entropy_and_its_slope_are_pytorchs(dtype: torch.dtype) -> None:
    generator = torch.Generator().manual_seed(0)
    outputs = torch.randn(3, 10, 6, dtype=dtype, generator=generator).mul_(5).requires_grad_()
    labels = torch.randint(10, (6,), generator=generator)
    losses, slopes = cross_entropy(outputs.detach(), labels)
    expected = torch.stack([functional.cross_entropy(each.T, labels) for each in outputs])
    torch.testing.assert_close(losses, expected.detach())
    (gradient,) = torch.autograd.grad(expected.sum(), outputs)
    torch.testing.assert_close(slopes, gradient)
    assert slopes.dtype == dtype
