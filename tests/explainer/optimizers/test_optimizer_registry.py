import itertools
import math
from collections.abc import Mapping

import pytest
import torch

from explainer.optimizers.registry import OPTIMIZERS

WITH_LAW = [name for name, spec in OPTIMIZERS.items() if spec.curvature_limit]


def parabola_is_descended(name: str, *, rate: float, options: Mapping[str, float], curvature: float) -> bool:
    """Whether 1,000 steps on ½λθ² from θ = 1 end nearer to 0 than they began."""
    position = torch.ones(1, dtype=torch.float64, requires_grad=True)
    optimizer = OPTIMIZERS[name].build([position], learning_rate=rate, options=options)
    for _ in range(1000):
        optimizer.zero_grad()
        (0.5 * curvature * position**2).sum().backward()
        optimizer.step()
    return math.isfinite(position.item()) and abs(position.item()) < 1


@pytest.mark.parametrize(("name", "momentum"), [*itertools.product(WITH_LAW, (0.0, 0.5, 0.9))])
def test_the_curvature_limit_is_where_descent_on_a_parabola_ends(name: str, momentum: float) -> None:
    spec = OPTIMIZERS[name]
    options = {option: momentum for option in spec.options}
    assert spec.curvature_limit is not None
    limit = spec.curvature_limit(options)
    curvature = 4.0
    for factor, descended in ((0.98, True), (1.02, False)):
        rate = factor * limit / curvature
        assert parabola_is_descended(name, rate=rate, options=options, curvature=curvature) is descended


def test_nesterov_bears_less_curvature_than_plain_descent() -> None:
    limit = OPTIMIZERS["Nesterov"].curvature_limit
    assert limit is not None and limit({"momentum": 0.9}) == pytest.approx(3.8 / 2.8)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_source_builds_the_same_optimizer(name: str) -> None:
    spec = OPTIMIZERS[name]
    network = torch.nn.Linear(2, 1)
    learning_rate = spec.learning_rate.default
    written = eval(spec.source(learning_rate, spec.defaults()), {"torch": torch, "network": network})
    built = spec.build(network.parameters(), learning_rate=learning_rate, options=spec.defaults())
    assert type(written) is type(built) is spec.torch_class
    assert written.defaults == built.defaults


def test_the_source_reads_like_a_textbook() -> None:
    source = OPTIMIZERS["Momentum"].source(0.01, {"momentum": 0.9})
    assert source == "torch.optim.SGD(network.parameters(), lr=0.01, momentum=0.9)"


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_whole_range_of_every_option_is_accepted(name: str) -> None:
    spec = OPTIMIZERS[name]
    for corner in itertools.product(*((option.low, option.high) for option in spec.options.values())):
        options = dict(zip(spec.options, corner, strict=True))
        spec.build([torch.ones(1)], learning_rate=spec.learning_rate.low, options=options)


def test_an_option_is_the_same_wherever_it_appears() -> None:
    seen: dict[str, object] = {}
    for spec in OPTIMIZERS.values():
        for name, option in spec.options.items():
            assert seen.setdefault(name, option) is option


# PyTorch's own default is no momentum, which would be no Momentum.
@pytest.mark.parametrize("name", sorted(OPTIMIZERS.keys() - {"Momentum", "Nesterov"}))
def test_defaults_are_those_of_pytorch(name: str) -> None:
    spec = OPTIMIZERS[name]
    default = eval(f"torch.optim.{spec.torch_class.__name__}([torch.ones(1)])", {"torch": torch})
    built = spec.build([torch.ones(1)], learning_rate=default.defaults["lr"], options=spec.defaults())
    assert built.defaults == default.defaults


def rule_by_hand(name: str, *, gradients: list[float], rate: float, start: float) -> float:
    """The rules as they stand in the registry, in plain numbers, with default options."""
    theta, b, s, u, v, m = start, 0.0, 0.0, 0.0, 0.0, 0.0
    for t, g in enumerate(gradients, start=1):
        match name:
            case "SGD":
                theta -= rate * g
            case "Momentum":
                b = 0.9 * b + g
                theta -= rate * b
            case "Nesterov":
                b = 0.9 * b + g
                theta -= rate * (g + 0.9 * b)
            case "Adagrad":
                s += g**2
                theta -= rate * g / (math.sqrt(s) + 1e-10)
            case "Adadelta":
                v = 0.9 * v + 0.1 * g**2
                delta = math.sqrt((u + 1e-6) / (v + 1e-6)) * g
                u = 0.9 * u + 0.1 * delta**2
                theta -= rate * delta
            case "RMSprop":
                v = 0.99 * v + 0.01 * g**2
                theta -= rate * g / (math.sqrt(v) + 1e-8)
            case "Adam" | "AdamW":
                theta -= rate * 0.01 * theta if name == "AdamW" else 0.0
                m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
                theta -= rate * (m / (1 - 0.9**t)) / (math.sqrt(v / (1 - 0.999**t)) + 1e-8)
            case _:
                pytest.fail(f"write down the rule of {name}")
    return theta


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_rule_is_what_pytorch_does(name: str) -> None:
    spec = OPTIMIZERS[name]
    gradients = [0.5, -1.25, 2.0, 0.01, -0.3]
    rate = spec.learning_rate.default
    theta = torch.tensor([0.7], dtype=torch.float64, requires_grad=True)
    optimizer = spec.build([theta], learning_rate=rate, options=spec.defaults())
    for gradient in gradients:
        theta.grad = torch.tensor([gradient], dtype=torch.float64)
        optimizer.step()
    expected = rule_by_hand(name, gradients=gradients, rate=rate, start=0.7)
    assert theta.item() == pytest.approx(expected, rel=1e-9)
