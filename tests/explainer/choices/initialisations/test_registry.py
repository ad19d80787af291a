"""Initial weights: their variance, and the same draws as an ordinary script would make."""

import itertools

import pytest
import torch
from torch import nn

from explainer.choices.initialisations.registry import INITIALISATIONS
from explainer.networks.fresh import fresh_linear

SHAPES = [(400, 300), (250, 500)]
CASES = [*itertools.product(INITIALISATIONS, SHAPES, (1.0, 0.4))]


def filled(name: str, inputs: int, outputs: int, scale: float) -> nn.Linear:
    generator = torch.Generator().manual_seed(3)
    linear = fresh_linear(inputs, outputs, generator=generator)
    INITIALISATIONS[name].fill(linear, scale=scale, generator=generator)
    return linear


@pytest.mark.parametrize(("name", "shape", "scale"), CASES)
def test_the_variance_is_that_of_the_formula(name: str, shape: tuple[int, int], scale: float) -> None:
    weight = filled(name, *shape, scale).weight.detach()
    expected = INITIALISATIONS[name].variance(*shape, scale)
    centred = weight - INITIALISATIONS[name].mean(scale)
    # 100,000 draws: the variance of a sample is known to about half a percent.
    assert centred.square().mean().item() == pytest.approx(expected, rel=0.02)
    assert centred.mean().abs().item() <= 5 * (expected / weight.numel()) ** 0.5


@pytest.mark.parametrize("scale", [1.0, 0.4])
def test_uniform_weights_fill_their_range_evenly(scale: float) -> None:
    weight = filled("Uniform", 400, 300, scale).weight.detach()
    assert weight.min() >= 0 and weight.max() < scale
    shares = torch.histc(weight, bins=10, min=0, max=scale) / weight.numel()
    torch.testing.assert_close(shares, torch.full_like(shares, 0.1), rtol=0, atol=0.005)


@pytest.mark.parametrize("name", INITIALISATIONS)
def test_biases_are_zero_but_for_pytorchs(name: str) -> None:
    bias = filled(name, 400, 300, 1.0).bias.detach()
    if name == "PyTorch":
        assert bias.abs().max() <= 1 / 20
        assert bias.square().mean().item() == pytest.approx(1 / 1200, rel=0.15)
    else:
        assert not bias.any()


@pytest.mark.parametrize(("name", "scale"), [*itertools.product(INITIALISATIONS, (1.0, 0.7))])
def test_the_source_does_the_same(name: str, scale: float) -> None:
    torch.manual_seed(5)
    layer = nn.Linear(6, 4, dtype=torch.float64)
    for line in INITIALISATIONS[name].source(scale):
        exec(line, {"nn": nn, "layer": layer})
    generator = torch.Generator().manual_seed(5)
    ours = fresh_linear(6, 4, generator=generator)
    INITIALISATIONS[name].fill(ours, scale=scale, generator=generator)
    assert torch.equal(ours.weight, layer.weight)
    assert torch.equal(ours.bias, layer.bias)


@pytest.mark.parametrize("name", INITIALISATIONS)
def test_without_a_generator_the_draws_are_pytorchs_own(name: str) -> None:
    layers = []
    for generator in (None, torch.Generator().manual_seed(2)):
        layer = nn.Linear(5, 3, dtype=torch.float64)
        with torch.no_grad():
            layer.weight.fill_(0.5)
            layer.bias.zero_()
        torch.manual_seed(2)
        INITIALISATIONS[name].fill(layer, scale=1.0, generator=generator)
        layers.append(layer.weight.detach())
    assert torch.equal(*layers)


@pytest.mark.parametrize("name", INITIALISATIONS)
def test_the_scale_is_said_to_matter_where_it_does(name: str) -> None:
    one, half = (filled(name, 5, 4, scale).weight.detach() for scale in (1.0, 0.5))
    assert torch.equal(one, half) is not INITIALISATIONS[name].scalable
    torch.testing.assert_close(half, 0.5 * one)


@pytest.mark.parametrize(("inputs", "outputs"), [(3, 8), (8, 3), (4, 4)])
def test_orthogonal_weights_are_orthogonal(inputs: int, outputs: int) -> None:
    weight = filled("Orthogonal", inputs, outputs, 2.0).weight.detach()
    product = weight.mT @ weight if inputs <= outputs else weight @ weight.mT
    torch.testing.assert_close(product, 4 * torch.eye(len(product), dtype=torch.float64))
