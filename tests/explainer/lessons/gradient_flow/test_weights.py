"""Variances of the initialisations over 50 seeds, against the formulas of the papers."""

import math

import pytest
import torch

from explainer.choices.initialisations.registry import INITIALISATIONS
from explainer.lessons.gradient_flow.weights import DrawnWeights, drawn_weights
from explainer.networks.fresh import fresh_layers

INPUTS, OUTPUTS, SEEDS = 60, 30, 50
FORMULAS = {
    "Xavier": 2 / (INPUTS + OUTPUTS),
    "He": 2 / INPUTS,
    "PyTorch": 1 / (3 * INPUTS),
    "Orthogonal": 1 / INPUTS,
    "Uniform": 1 / 12,
}


def drawn(name: str, *, scale: float = 1.0) -> DrawnWeights:
    return drawn_weights(name, inputs=INPUTS, outputs=OUTPUTS, scale=scale, seeds=SEEDS)


def sampling_error(variance: float) -> float:
    """Four standard errors of the mean of w² over all weights of all seeds, were they normal."""
    return 4 * variance * math.sqrt(2 / (INPUTS * OUTPUTS * SEEDS))


@pytest.mark.parametrize("name", FORMULAS)
def test_variances_are_those_of_the_formulas_within_sampling_error(name: str) -> None:
    found, expected = drawn(name), FORMULAS[name]
    assert found.variance == pytest.approx(expected)
    assert found.drawn_variance.mean() == pytest.approx(expected, abs=sampling_error(expected))
    assert found.deviation == pytest.approx(math.sqrt(expected))


def test_pytorchs_default_is_neither_xavier_nor_he() -> None:
    mean = drawn("PyTorch").drawn_variance.mean()
    assert abs(mean - FORMULAS["Xavier"]) > 10 * sampling_error(FORMULAS["Xavier"])
    assert abs(mean - FORMULAS["He"]) > 10 * sampling_error(FORMULAS["He"])


@pytest.mark.parametrize("name", INITIALISATIONS)
def test_only_pytorchs_default_has_biases(name: str) -> None:
    found = drawn(name)
    assert found.bias_variance.any() == (name == "PyTorch")
    if name == "PyTorch":
        assert found.bias_variance.mean() == pytest.approx(1 / (3 * INPUTS), rel=0.1)


@pytest.mark.parametrize("name", INITIALISATIONS)
def test_a_layer_multiplies_the_variance_by_its_inputs(name: str) -> None:
    found, variances = drawn(name, scale=0.5), list[float]()
    for seed in range(SEEDS):
        generator = torch.Generator().manual_seed(seed)
        (layer,) = fresh_layers((INPUTS, OUTPUTS), generator=generator, initialisation=name, scale=0.5)
        examples = torch.randn(256, INPUTS, generator=generator, dtype=torch.float64)
        variances.append(layer(examples).var(correction=0).item())
    # For inputs of mean 0 it is the mean of w² that counts.
    square = found.variance + INITIALISATIONS[name].mean(0.5) ** 2
    expected = INPUTS * square + found.bias_variance.mean()
    assert sum(variances) / SEEDS == pytest.approx(expected, rel=0.03, abs=1e-12)
