import math

import pytest
import torch
from torch import nn

from explainer.choices.activations.registry import ACTIVATIONS
from explainer.digits.recipe import PARAMETERS
from tests.written import written_down

OPTIONS = [
    {},
    *({name: value} for name, value in (("slope", 0.0), ("slope", 0.25), ("slope", 1.0))),
    *({"alpha": value} for value in (0.0, 0.7, 2.5)),
]


def test_relu_stays_the_default_of_mnist() -> None:
    assert PARAMETERS["activation"].default == "ReLU"


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_source_builds_the_same_module(name: str, options: dict[str, float]) -> None:
    spec = ACTIVATIONS[name]
    z = torch.linspace(-6, 6, 81)
    assert torch.equal(eval(spec.source_with(options), {"nn": nn})(z), spec.module(options)(z))


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_without_options_it_is_what_the_defaults_say(name: str) -> None:
    spec = ACTIVATIONS[name]
    defaults = {option: allowed.default for option, allowed in spec.options.items()}
    z = torch.linspace(-6, 6, 81)
    assert spec.source == spec.source_with(defaults)
    assert spec.formula == spec.formula_with(defaults)
    assert torch.equal(spec.module()(z), spec.module(defaults)(z))


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_it_works_entry_by_entry(name: str) -> None:
    module = ACTIVATIONS[name].module()
    z = torch.linspace(-6, 6, 80, dtype=torch.float64)
    torch.testing.assert_close(module(z), torch.stack([module(entry) for entry in z]))


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_it_has_no_weights_that_a_parameter_count_would_miss(name: str) -> None:
    assert not list(ACTIVATIONS[name].module().parameters())


CLOSED_FORMS = {
    "Step": lambda z: float(z > 0),
    "Linear": lambda z: z,
    "Sigmoid": lambda z: 1 / (1 + math.exp(-z)),
    "Tanh": lambda z: (math.exp(z) - math.exp(-z)) / (math.exp(z) + math.exp(-z)),
    "Hardtanh": lambda z: min(1.0, max(-1.0, z)),
    "ReLU": lambda z: max(0.0, z),
    "LeakyReLU": lambda z: z if z > 0 else 0.01 * z,
    "ELU": lambda z: z if z > 0 else math.exp(z) - 1,
    # The constants of Klambauer et al. 2017, to ten digits.
    "SELU": lambda z: 1.0507009874 * (z if z > 0 else 1.6732632423 * (math.exp(z) - 1)),
    "Softplus": lambda z: math.log(1 + math.exp(z)),
    "GELU": lambda z: z / 2 * (1 + math.erf(z / math.sqrt(2))),
    "SiLU": lambda z: z / (1 + math.exp(-z)),
    "Mish": lambda z: z * math.tanh(math.log(1 + math.exp(z))),
}


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_it_is_what_its_formula_says(name: str) -> None:
    z = torch.linspace(-6, 6, 81, dtype=torch.float64)
    form = written_down(CLOSED_FORMS, name, "the formula in plain numbers")
    expected = torch.tensor([form(float(place)) for place in z], dtype=torch.float64)
    torch.testing.assert_close(ACTIVATIONS[name].module()(z), expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(
    ("name", "options", "part"),
    [
        ("LeakyReLU", {}, r"0.01\, z & z \le 0"),
        ("LeakyReLU", {"slope": 0.2}, r"0.2\, z & z \le 0"),
        ("LeakyReLU", {"slope": 1.0, "alpha": 3.0}, r"\\ z & z \le 0"),
        ("ELU", {}, r"\\ (e^{z} - 1) & z \le 0"),
        ("ELU", {"alpha": 0.5, "slope": 0.2}, r"0.5\, (e^{z} - 1) & z \le 0"),
    ],
)
def test_the_chosen_number_stands_in_the_formula(name: str, options: dict[str, float], part: str) -> None:
    assert part in ACTIVATIONS[name].formula_with(options)
    assert "@" not in ACTIVATIONS[name].formula


def test_a_step_passes_zeros_back_and_the_layer_behind_it_still_learns() -> None:
    torch.manual_seed(0)
    network = nn.Sequential(nn.Linear(3, 4), ACTIVATIONS["Step"].module(), nn.Linear(4, 2))
    network(torch.randn(5, 3)).square().sum().backward()
    first, last = network[0].get_parameter("weight").grad, network[2].get_parameter("weight").grad
    assert first is not None
    assert last is not None
    assert not first.any()
    assert last.any()


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_chain_rule_has_the_bits_of_autograd(name: str, options: dict[str, float]) -> None:
    spec = ACTIVATIONS[name]
    ends = torch.tensor([0.0, -0.0, 1.0, -1.0, 800.0, -800.0, math.inf, -math.inf, math.nan])
    for precision in (torch.float32, torch.float64):
        z = torch.cat([torch.linspace(-25, 25, 501), ends]).to(precision).requires_grad_()
        gradient = torch.randn(len(z), dtype=precision, generator=torch.Generator().manual_seed(0))
        value = spec.module(options)(z)
        (expected,) = torch.autograd.grad((value * gradient).sum(), z)
        found = spec.backward(options)(gradient, z.detach(), value.detach())
        torch.testing.assert_close(found, expected, rtol=0, atol=0, equal_nan=True)
