import itertools
import math
from collections.abc import Callable, Mapping
from typing import cast

import pytest
import torch
from torch.optim import Optimizer

from explainer.choices.optimizers.registry import OPTIMIZERS, definitions

WITH_LAW = [name for name, spec in OPTIMIZERS.items() if spec.curvature_limit]


def one_by_one(name: str) -> dict[str, bool]:
    """What torch.optim is told besides: its own classes know this argument, others need not."""
    return {"foreach": False} if OPTIMIZERS[name].in_torch else {}


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
    for factor, descended in ((0.99, True), (1.01, False)):
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
    known = {"torch": torch, "network": network}
    exec(definitions(name), known)
    written = eval(spec.source(learning_rate, spec.defaults()), known)
    built = spec.build(network.parameters(), learning_rate=learning_rate, options=spec.defaults())
    assert type(built) is spec.torch_class
    assert type(written) is spec.torch_class or not spec.in_torch
    # PyTorch decides the same way by itself, at every step.
    assert built.defaults == {**written.defaults, **one_by_one(name)}
    if spec.couples_decay:
        decayed = eval(spec.source(learning_rate, spec.defaults(), 0.05), known)
        assert decayed.defaults == {**written.defaults, "weight_decay": 0.05}
        assert not written.defaults["weight_decay"]
        # Added to the gradient, as the page says: with g = 0 the update is that of g = λθ without decay.
        assert not decayed.defaults.get("decoupled_weight_decay", False)


def test_of_all_optimizers_adamw_alone_has_its_own_decay() -> None:
    torch_classes = {name: spec for name, spec in OPTIMIZERS.items() if spec.in_torch}
    coupled = {name for name, spec in torch_classes.items() if spec.couples_decay}
    with_decay = {name for name, spec in torch_classes.items() if "weight_decay" in spec.options}
    assert with_decay == {"AdamW"} and not coupled & with_decay


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
    default = cast(Callable[..., Optimizer], spec.torch_class)([torch.ones(1)])
    built = spec.build([torch.ones(1)], learning_rate=default.defaults["lr"], options=spec.defaults())
    assert built.defaults == {**default.defaults, **one_by_one(name)}


def rule_by_hand(name: str, *, gradients: list[float], rate: float, start: float) -> float:
    """The rules as they stand in the registry, in plain numbers, with default options."""
    theta, b, s, u, v, m, product = start, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0
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
            case "NAdam":
                m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
                now, ahead = (0.9 * (1 - 0.5 * 0.96 ** (k * 0.004)) for k in (t, t + 1))
                product *= now
                step = ahead * m / (1 - product * ahead) + (1 - now) * g / (1 - product)
                theta -= rate * step / (math.sqrt(v / (1 - 0.999**t)) + 1e-8)
            case "RAdam":
                m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
                most = 2 / (1 - 0.999) - 1
                rho = most - 2 * t * 0.999**t / (1 - 0.999**t)
                scale = 1.0
                if rho > 5:
                    scale = math.sqrt((rho - 4) * (rho - 2) * most / ((most - 4) * (most - 2) * rho))
                    scale *= math.sqrt(1 - 0.999**t) / (math.sqrt(v) + 1e-8)
                theta -= rate * m / (1 - 0.9**t) * scale
            case "Adamax":
                m, u = 0.9 * m + 0.1 * g, max(0.999 * u, abs(g) + 1e-8)
                theta -= rate / (1 - 0.9**t) * m / u
            case _:
                pytest.fail(f"write down the rule of {name}")
    return theta


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_rule_is_what_pytorch_does(name: str) -> None:
    spec = OPTIMIZERS[name]
    gradients = [0.5, -1.25, 2.0, 0.01, -0.3, 0.7, 1.1, -0.2]
    rate = spec.learning_rate.default
    theta = torch.tensor([0.7], dtype=torch.float64, requires_grad=True)
    optimizer = spec.build([theta], learning_rate=rate, options=spec.defaults())
    for gradient in gradients:
        theta.grad = torch.tensor([gradient], dtype=torch.float64)
        optimizer.step()
    expected = rule_by_hand(name, gradients=gradients, rate=rate, start=0.7)
    # NAdam keeps its product of momenta in float32.
    assert theta.item() == pytest.approx(expected, rel=1e-7 if name == "NAdam" else 1e-9)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_library_rate_is_what_pytorch_takes(name: str) -> None:
    spec = OPTIMIZERS[name]
    silent = cast(Callable[..., Optimizer], spec.torch_class)([torch.ones(1)])
    assert silent.defaults["lr"] == spec.library_rate


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_what_is_remembered_has_the_names_that_the_row_says(name: str) -> None:
    spec = OPTIMIZERS[name]
    theta = torch.ones(2, requires_grad=True)
    optimizer = spec.build([theta], learning_rate=0.01, options=spec.defaults())
    theta.grad = torch.tensor([0.5, -2.0])
    optimizer.step()
    memory = optimizer.state[theta]
    assert {spec.direction, spec.scale} - {None} <= memory.keys()
    if spec.direction:
        assert memory[spec.direction].sign().tolist() == [1, -1]
    if spec.scale:
        assert (memory[spec.scale] > 0).all()
        power = 2 if spec.scale_is_squared else 1
        ratio = memory[spec.scale][1] / memory[spec.scale][0]
        assert ratio.item() == pytest.approx(4**power, rel=1e-5)
