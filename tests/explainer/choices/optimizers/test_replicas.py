"""Replicas side by side equal separate torch.optim objects bit for bit: the registry, and rows it lacks."""

import itertools

import pytest
import torch

from explainer.choices.optimizers.registry import OPTIMIZERS, Sharing
from explainer.choices.optimizers.replicas import replicas
from tests.explainer.choices.optimizers.more_rows import ROWS

RATES = (1e-5, 0.003, 0.01, 1 / 3, 1.0, 7.7, 40.0)
MOMENTA = (0.0, 0.1, 0.5, 2 / 3, 0.9, 0.975, 0.99)
STEPS = 400


def gradients(seed: int, *, dtype: torch.dtype = torch.float64) -> torch.Tensor:
    """(STEPS, 3, replicas): of many sizes and both signs, and now and then exactly 0."""
    generator = torch.Generator().manual_seed(seed)
    shape = (STEPS, 3, len(RATES))
    drawn = torch.randn(shape, generator=generator, dtype=torch.float64)
    sizes = torch.randn(shape, generator=generator, dtype=torch.float64)
    return (drawn * 10**sizes * (torch.rand(shape, generator=generator) > 0.05)).to(dtype)


def alone(name: str, *, rate: float, options: dict[str, float], given: torch.Tensor) -> torch.Tensor:
    theta = torch.ones(3, dtype=given.dtype, requires_grad=True)
    optimizer = ROWS[name].build([theta], learning_rate=rate, options=options)
    path = []
    for gradient in given:
        theta.grad = gradient.clone()
        optimizer.step()
        path.append(theta.detach().clone())
    return torch.stack(path)


def assert_same(name: str, found: torch.Tensor, expected: torch.Tensor) -> None:
    """Bit for bit; but Adafactor sums in another order where the numbers of a replica do not lie together."""
    precision = {torch.float32: 1e-5, torch.float64: 1e-12}[found.dtype] if name == "Adafactor" else 0
    torch.testing.assert_close(found, expected, rtol=precision, atol=0)


@pytest.mark.parametrize(
    ("name", "momenta"),
    [(name, None) for name in ROWS]
    + [(name, MOMENTA) for name, spec in ROWS.items() if "momentum" in spec.options],
)
def test_every_replica_is_that_of_an_optimizer_of_its_own(name: str, momenta) -> None:
    spec, given = ROWS[name], gradients(seed=len(name))
    expected = [
        alone(
            name,
            rate=rate,
            options=spec.defaults() | ({"momentum": momenta[replica]} if momenta else {}),
            given=given[:, :, replica],
        )
        for replica, rate in enumerate(RATES)
    ]
    for axis in (-1, 0):
        values = torch.ones(3, len(RATES), dtype=torch.float64).movedim(-1, axis).contiguous()
        walk = replicas(
            spec,
            values,
            learning_rates=RATES,
            options=spec.defaults(),
            varied=momenta and {"momentum": momenta},
            axis=axis,
        )
        path = []
        for gradient in given:
            walk.step(gradient.movedim(-1, axis).contiguous())
            path.append(values.clone().movedim(axis, 0))
        for replica, wanted in enumerate(expected):
            assert_same(name, torch.stack(path, dim=1)[replica], wanted)


@pytest.mark.parametrize(("name", "rates"), [*itertools.product(ROWS, (RATES, (0.01,)))])
def test_float32_is_exact_too(name: str, rates: tuple[float, ...]) -> None:
    spec, given = ROWS[name], gradients(seed=len(name), dtype=torch.float32)[:100]
    values = torch.ones(3, len(RATES))
    walk = replicas(spec, values, learning_rates=rates, options=spec.defaults())
    for gradient in given:
        walk.step(gradient)
    for replica, rate in enumerate(rates * (len(RATES) // len(rates))):
        path = alone(name, rate=rate, options=spec.defaults(), given=given[:, :, replica])
        assert_same(name, values[:, replica], path[-1])


def test_every_option_may_have_a_number_for_each_replica() -> None:
    spec, given, decays = OPTIMIZERS["AdamW"], gradients(seed=1)[:100], (0.0, 0.0, 0.01, 0.1, 0.1, 0.1, 1.0)
    values = torch.ones(3, len(RATES), dtype=torch.float64)
    walk = replicas(
        spec, values, learning_rates=(0.01,), options=spec.defaults(), varied={"weight_decay": decays}
    )
    assert len(walk.optimizer.param_groups) == 4
    for gradient in given:
        walk.step(gradient)
    for replica, decay in enumerate(decays):
        options = spec.defaults() | {"weight_decay": decay}
        expected = alone("AdamW", rate=0.01, options=options, given=given[:, :, replica])
        assert torch.equal(values[:, replica], expected[-1])


@pytest.mark.parametrize("name", ROWS)
def test_a_replica_of_several_parameters_is_as_alone(name: str) -> None:
    spec, given = ROWS[name], gradients(seed=7)[:100].mT.reshape(100, 3, 7)
    values = torch.ones(3, 7, dtype=torch.float64)

    def cut(replica: torch.Tensor) -> list[torch.Tensor]:
        return [replica[:6].view(2, 3), replica[6:]]

    rates = (0.01, 0.1, 0.1)
    walk = replicas(spec, values, learning_rates=rates, options=spec.defaults(), axis=0, cut=cut)
    for gradient in given:
        walk.step(gradient)
    for replica, rate in enumerate(rates):
        parameters = [part.clone() for part in cut(torch.ones(7, dtype=torch.float64))]
        optimizer = spec.build(parameters, learning_rate=rate, options=spec.defaults())
        for gradient in given:
            for parameter, part in zip(parameters, cut(gradient[replica]), strict=True):
                parameter.grad = part.clone()
            optimizer.step()
        for found, expected in zip(cut(values[replica]), parameters, strict=True):
            assert torch.equal(found, expected)


@pytest.mark.parametrize("name", ROWS)
def test_rates_can_be_scaled_on_the_way(name: str) -> None:
    spec, given = ROWS[name], gradients(seed=2)[:50]
    values = torch.ones(3, len(RATES), dtype=torch.float64)
    walk = replicas(spec, values, learning_rates=RATES, options=spec.defaults())
    theta = torch.ones(3, dtype=torch.float64)
    optimizer = spec.build([theta], learning_rate=RATES[4], options=spec.defaults())
    for step, gradient in enumerate(given):
        factor = 1 / (step + 1) ** 0.5
        walk.scale_rates(factor)
        walk.step(gradient)
        optimizer.param_groups[0]["lr"] = RATES[4] * factor
        theta.grad = gradient[:, 4].clone()
        optimizer.step()
    assert_same(name, values[:, 4], theta)


@pytest.mark.parametrize("name", ROWS)
def test_it_is_pytorchs_own_class_in_the_memory_it_was_given(name: str) -> None:
    values = torch.zeros(2, 3, dtype=torch.float64)
    spec = ROWS[name]
    walk = replicas(spec, values, learning_rates=(0.1, 0.2, 0.3), options=spec.defaults())
    assert type(walk.optimizer) is spec.torch_class
    assert len(walk.optimizer.param_groups) == (1 if spec.sharing is Sharing.ALL else 3)
    walk.step(torch.ones_like(values))
    assert (values < 0).all()
    if name != "Adafactor":
        # The first step is proportional to the rate.
        torch.testing.assert_close(values[:, 1:], values[:, :1] * torch.tensor([2.0, 3.0]), check_dtype=False)


@pytest.mark.parametrize("name", ROWS)
def test_what_is_remembered_stands_side_by_side(name: str) -> None:
    spec, given = ROWS[name], gradients(seed=3)[:5]
    values = torch.ones(3, len(RATES), dtype=torch.float64)
    walk = replicas(spec, values, learning_rates=RATES, options=spec.defaults())
    for gradient in given:
        walk.step(gradient)
    for replica, rate in enumerate(RATES):
        theta = torch.ones(3, dtype=torch.float64)
        optimizer = spec.build([theta], learning_rate=rate, options=spec.defaults())
        for gradient in given[:, :, replica]:
            theta.grad = gradient.clone()
            optimizer.step()
        state = optimizer.state[theta]
        assert walk.memory.keys() == state.keys()
        for key, value in state.items():
            assert torch.equal(walk.memory[key][..., replica] if value.ndim else walk.memory[key], value)


def test_a_momentum_family_does_not_touch_who_has_no_momentum() -> None:
    values = torch.zeros(1, 2, dtype=torch.float64)
    spec = OPTIMIZERS["Adam"]
    walk = replicas(
        spec, values, learning_rates=(0.1,), options=spec.defaults(), varied={"momentum": (0.5, 0.9)}
    )
    walk.step(torch.ones_like(values))
    assert values[0, 0] == values[0, 1]


def test_who_has_no_rate_is_not_moved_at_anothers() -> None:
    spec, values = OPTIMIZERS["Momentum"], torch.zeros(1, 3, dtype=torch.float64)
    with pytest.raises(ValueError):
        replicas(spec, values, learning_rates=(0.1, 0.2), options=spec.defaults())
    with pytest.raises(ValueError):
        replicas(
            spec, values, learning_rates=(0.1,), options=spec.defaults(), varied={"momentum": (0.1, 0.2)}
        )
