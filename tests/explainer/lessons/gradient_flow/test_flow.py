"""The record is what autograd says of an ordinary network, layer by layer."""

import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from explainer.choices.activations.registry import ACTIVATIONS
from explainer.choices.initialisations.registry import INITIALISATIONS
from explainer.kit.address import BadValueError
from explainer.lessons.gradient_flow.breakdown import Kind
from explainer.lessons.gradient_flow.flow import family_fits, flow, flow_family
from explainer.lessons.gradient_flow.passage import draw, norm
from explainer.lessons.gradient_flow.setting import PARAMETERS, Setting, scales_around

NAMES = tuple(ACTIVATIONS)
SMALL = Setting(depth=6, width=24, batch=16, activations=("Tanh", "ReLU"))
SETTINGS = [
    replace(SMALL, activations=NAMES),
    *(replace(SMALL, initialisation=name, scale=0.7, seed=3) for name in INITIALISATIONS if name != "Zeros"),
    replace(SMALL, activations=("LeakyReLU", "ELU"), options=(("slope", 0.3), ("alpha", 2.0))),
    replace(SMALL, depth=1),
    replace(SMALL, depth=50, width=16, activations=("Sigmoid", "Tanh", "SELU", "GELU")),
    replace(SMALL, depth=50, width=64, activations=("Linear", "ELU"), initialisation="Normal", scale=3.0),
]


def ordinary(name: str, setting: Setting) -> tuple[list[nn.Linear], list[torch.Tensor], list[torch.Tensor]]:
    """Go through an nn.Sequential built as in a script; return layers, every z with .grad, every h."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(setting.seed)
        inputs = torch.randn(setting.batch, setting.width, dtype=torch.float64)
        direction = torch.randn(setting.width, dtype=torch.float64) / math.sqrt(setting.width)
        network = nn.Sequential()
        for _ in range(setting.depth):
            layer = nn.Linear(setting.width, setting.width, dtype=torch.float64)
            for line in INITIALISATIONS[setting.initialisation].source(setting.scale):
                exec(line, {"nn": nn, "layer": layer})
            network.append(layer)
            network.append(ACTIVATIONS[name].module(setting.options))
    pre_activations, signals = [], []
    for layer in network:
        if isinstance(layer, nn.Linear):
            layer.register_forward_hook(lambda module, given, z: z.retain_grad() or pre_activations.append(z))
        else:
            layer.register_forward_hook(lambda module, given, h: signals.append(h))
    (network(inputs) @ direction).mean().backward()
    layers = [layer for layer in network if isinstance(layer, nn.Linear)]
    return layers, pre_activations, signals


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_every_number_is_that_of_autograd_through_a_sequential(setting: Setting) -> None:
    found = flow(setting)
    for place, name in enumerate(setting.activations):
        layers, pre_activations, signals = ordinary(name, setting)
        weights = [layer.get_parameter("weight") for layer in layers]
        expected = {
            "weight_gradient": [weight.grad.norm() for weight in weights if weight.grad is not None],
            "gradient": [z.grad.norm() for z in pre_activations if z.grad is not None],
            "pre_activation_deviation": [z.std(correction=0) for z in pre_activations],
            "mean": [h.mean() for h in signals],
            "deviation": [h.std(correction=0) for h in signals],
        }
        for field, values in expected.items():
            numbers = [value.item() for value in values]
            # In a mean both signs cancel, so its error is that of the numbers in it.
            np.testing.assert_allclose(
                getattr(found, field)[place],
                numbers,
                rtol=1e-12,
                atol=1e-14 * max(map(abs, numbers)) if field == "mean" else 0,
            )


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_slopes_are_those_of_autograd(setting: Setting) -> None:
    found = flow(setting)
    for place, name in enumerate(setting.activations):
        _, pre_activations, _ = ordinary(name, setting)
        for layer in {0, setting.depth - 1}:
            z = pre_activations[layer].detach().requires_grad_()
            value = ACTIVATIONS[name].module(setting.options)(z)
            value.backward(torch.ones_like(value))
            assert z.grad is not None
            mean, square = z.grad.abs().mean().item(), z.grad.square().mean().sqrt().item()
            assert found.mean_slope[place, layer] == pytest.approx(mean, rel=1e-9)
            assert found.root_mean_square_slope[place, layer] == pytest.approx(square, rel=1e-9)


def test_all_functions_have_the_same_weights_and_a_shallower_network_is_the_beginning() -> None:
    deep, shallow = draw(SMALL), draw(replace(SMALL, depth=2))
    assert torch.equal(deep.weights[:2], shallow.weights)
    assert torch.equal(deep.biases[:2], shallow.biases)
    assert torch.equal(deep.inputs, shallow.inputs)
    assert torch.equal(deep.direction, shallow.direction)
    found = flow(replace(SMALL, activations=("Tanh", "Linear")))
    np.testing.assert_array_equal(found.pre_activation_deviation[0, 0], found.pre_activation_deviation[1, 0])


def test_the_global_generator_is_left_alone() -> None:
    torch.manual_seed(5)
    expected = torch.rand(1)
    torch.manual_seed(5)
    flow(SMALL)
    assert torch.equal(torch.rand(1), expected)


def test_of_a_linear_network_the_factors_are_those_of_the_weights() -> None:
    found = flow(replace(SMALL, activations=("Linear",)))
    np.testing.assert_allclose(found.factor[0], found.gain[1:])
    ratios = found.gradient[0, :-1] / found.gradient[0, 1:]
    np.testing.assert_allclose(found.factor[0], ratios, rtol=0.35)


def test_orthogonal_weights_and_no_activation_keep_every_gradient() -> None:
    found = flow(replace(SMALL, depth=50, activations=("Linear",), initialisation="Orthogonal"))
    np.testing.assert_allclose(found.gradient[0], found.gradient[0, -1], rtol=1e-12)
    np.testing.assert_allclose(found.gain, 1, rtol=1e-12)
    np.testing.assert_allclose(found.expected_gradient, found.gradient, rtol=1e-12)


@pytest.mark.parametrize("name", ["Sigmoid", "Tanh", "ReLU", "GELU"])
def test_the_product_of_the_factors_explains_the_slope(name: str) -> None:
    found = flow(Setting(activations=(name,), depth=20))
    fallen = np.log10(found.gradient[0, 0] / found.gradient[0, -1])
    expected = np.log10(found.expected_gradient[0, 0] / found.gradient[0, -1])
    assert fallen == pytest.approx(expected, abs=0.35)


def test_with_relu_the_weights_of_all_layers_see_equally_much() -> None:
    # A homogeneous network without biases: ⟨W, ∂L/∂W⟩ is the loss, whatever the layer.
    layers, _, _ = ordinary("ReLU", replace(SMALL, scale=0.5))
    products = [
        (layer.weight.grad * layer.weight).sum().item() for layer in layers if layer.weight.grad is not None
    ]
    np.testing.assert_allclose(products, products[0], rtol=1e-10)
    found = flow(replace(SMALL, depth=20, scale=0.5, width=64))
    assert found.gradient[1, 0] < 1e-8 * found.gradient[1, -1]
    assert found.weight_gradient[1, 0] > 1e-2 * found.weight_gradient[1, -1]


def test_histograms_count_every_activation_once() -> None:
    found = flow(replace(SMALL, activations=NAMES[:4]))
    histograms = found.histograms
    np.testing.assert_allclose(histograms.share.sum(axis=2), 1)
    _, _, signals = ordinary("Sigmoid", SMALL)
    place = NAMES.index("Sigmoid")
    np.testing.assert_allclose(histograms.edges[place], np.linspace(0, 1, len(histograms.edges[place])))
    for layer, signal in enumerate(signals):
        counts, _ = np.histogram(signal.detach().numpy(), histograms.edges[place])
        np.testing.assert_allclose(histograms.share[place, layer], counts / signal.numel(), atol=1e-12)


def test_what_is_beyond_the_bins_is_in_the_outermost() -> None:
    found = flow(replace(SMALL, activations=("Linear",), scale=5.0))
    assert found.histograms.share[0, -1, [0, -1]].sum() > 0.9


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([3.0, 4.0], 5.0),
        ([3e-300, 4e-300], 5e-300),
        ([3e300, 4e300], 5e300),
        ([0.0, 0.0], 0.0),
        ([math.inf, 1.0], math.inf),
        ([-math.inf, 1.0], math.inf),
    ],
)
def test_norms_of_tiny_and_huge_numbers_do_not_get_lost(value: list[float], expected: float) -> None:
    assert norm(torch.tensor([value], dtype=torch.float64)).item() == pytest.approx(expected, rel=1e-15)


def test_the_norm_of_what_is_not_a_number_is_none() -> None:
    assert norm(torch.tensor([[math.nan, 1.0]])).isnan().item()


DEEPEST = Setting(depth=50, width=8, batch=8)
EXTREMES = [
    replace(DEEPEST, activations=names, initialisation=initialisation, scale=scale)
    for names in (NAMES[1:5], NAMES[5:9], NAMES[9:])
    for initialisation in ("Normal", "PyTorch", "He")
    for scale in (0.001, 10.0)
]


@pytest.mark.parametrize(
    ("name", "text"),
    [("depth", "51"), ("width", "7"), ("batch", "7"), ("scale", "0.0009"), ("scale", "10.1")],
)
def test_nothing_beyond_these_can_be_set(name: str, text: str) -> None:
    with pytest.raises(BadValueError):
        PARAMETERS[name].read(text)


@pytest.mark.parametrize("setting", EXTREMES, ids=str)
def test_nothing_underflows_or_overflows_silently_at_depth_50(setting: Setting) -> None:
    found = flow(setting)
    named = {broken.activation for broken in found.breakdowns}
    for place, name in enumerate(setting.activations):
        numbers = np.stack([found.gradient[place], found.weight_gradient[place]])
        complete = bool((np.isfinite(numbers) & (numbers > 0)).all())
        assert complete == (name not in named)
    # Where slopes are 0 in float64, that is said; the arithmetic itself never runs out of numbers.
    assert {broken.kind for broken in found.breakdowns} <= {Kind.FLAT, Kind.NO_SIGNAL}


def test_the_reasons_for_a_zero_are_told_apart() -> None:
    zeros = replace(SMALL, initialisation="Zeros", activations=("Sigmoid", "Tanh", "Step"))
    kinds = {broken.activation: (broken.layer, broken.kind) for broken in flow(zeros).breakdowns}
    assert kinds == {
        # A constant ½ comes into the last layer, so its weights get a gradient; those below do not.
        "Sigmoid": (5, Kind.NO_WEIGHTS),
        "Tanh": (6, Kind.NO_SIGNAL),
        "Step": (6, Kind.FLAT),
    }


def test_overflow_and_underflow_are_named() -> None:
    huge = replace(SMALL, depth=50, width=8, activations=("Linear",), initialisation="Normal", scale=1e10)
    broken = flow(huge).breakdowns
    assert [(each.backward, each.kind in (Kind.OVERFLOW, Kind.NOT_A_NUMBER)) for each in broken] == [
        (False, True),
        (True, True),
    ]
    tiny = replace(huge, scale=1e-10)
    (under,) = flow(tiny).breakdowns
    assert (under.backward, under.kind) in {(True, Kind.UNDERFLOW), (True, Kind.NO_SIGNAL)}


def test_what_float32_would_show_as_zero_is_marked() -> None:
    found = flow(replace(SMALL, depth=50, activations=("Sigmoid", "Tanh"), scale=0.1))
    lost = found.zero_in_float32
    with np.errstate(under="ignore"):
        np.testing.assert_array_equal(lost, found.gradient.astype(np.float32) == 0)
    assert lost[0].any()


@pytest.mark.parametrize("initialisation", INITIALISATIONS)
def test_a_family_holds_the_flow_of_every_scale(initialisation: str) -> None:
    setting = replace(SMALL, initialisation=initialisation, scale=0.3)
    family = flow_family(setting)
    assert family.scales.shape == (25,)
    for place in (0, 12, int(np.flatnonzero(family.scales == 0.3)[0])):
        alone = flow(replace(setting, scale=float(family.scales[place])))
        for field in ("weight_gradient", "gradient", "pre_activation_deviation", "mean", "expected_gradient"):
            np.testing.assert_allclose(
                getattr(family, field)[place], getattr(alone, field), rtol=1e-10, atol=1e-14
            )


def test_a_family_is_only_offered_where_it_is_quick_and_says_something() -> None:
    assert family_fits(Setting())
    assert not family_fits(replace(Setting(), width=256))
    assert not family_fits(replace(Setting(), initialisation="Zeros"))


@pytest.mark.parametrize("scale", [0.001, 0.3, 1.0, 1.4, 10.0])
@pytest.mark.parametrize("initialisation", ["He", "Normal"])
def test_the_scales_grow_and_hold_the_chosen_one(initialisation: str, scale: float) -> None:
    scales = scales_around(replace(SMALL, initialisation=initialisation, scale=scale))
    assert (np.diff(scales) > 0).all()
    assert scale in scales


def test_root_two_is_among_the_scales() -> None:
    assert np.abs(scales_around(SMALL) - math.sqrt(2)).min() < 1e-12
