"""One torch.optim object with a learning rate for every replica equals separate objects, bit for bit."""

import pytest
import torch

from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.choices.optimizers.stacked import stack

RATES = (1e-5, 0.003, 0.01, 1 / 3, 1.0, 7.7, 40.0)
MOMENTA = (0.0, 0.1, 0.5, 2 / 3, 0.9, 0.975, 0.99)
STEPS = 400


def gradients(seed: int) -> torch.Tensor:
    """(STEPS, 3, replicas): of many sizes and both signs, and now and then exactly 0."""
    generator = torch.Generator().manual_seed(seed)
    shape = (STEPS, 3, len(RATES))
    drawn = torch.randn(shape, generator=generator, dtype=torch.float64)
    sizes = torch.randn(shape, generator=generator, dtype=torch.float64)
    return drawn * 10**sizes * (torch.rand(shape, generator=generator) > 0.05)


def alone(name: str, *, rate: float, options: dict[str, float], given: torch.Tensor) -> torch.Tensor:
    theta = torch.ones(3, dtype=torch.float64, requires_grad=True)
    optimizer = OPTIMIZERS[name].build([theta], learning_rate=rate, options=options)
    path = []
    for gradient in given:
        theta.grad = gradient.clone()
        optimizer.step()
        path.append(theta.detach().clone())
    return torch.stack(path)


@pytest.mark.parametrize(
    ("name", "momenta"),
    [(name, None) for name in OPTIMIZERS]
    + [(name, MOMENTA) for name, spec in OPTIMIZERS.items() if "momentum" in spec.options],
)
def test_every_replica_is_that_of_an_optimizer_of_its_own(name: str, momenta) -> None:
    spec, given = OPTIMIZERS[name], gradients(seed=len(name))
    values = torch.ones(3, len(RATES), dtype=torch.float64)
    walk = stack(spec, values, learning_rates=RATES, options=spec.defaults(), momenta=momenta)
    path = []
    with torch.no_grad():
        for gradient in given:
            walk.step(gradient)
            path.append(values.clone())
    for replica, rate in enumerate(RATES):
        options = spec.defaults() | ({"momentum": momenta[replica]} if momenta else {})
        expected = alone(name, rate=rate, options=options, given=given[:, :, replica])
        assert torch.equal(torch.stack(path)[:, :, replica], expected), rate


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_it_is_pytorchs_own_class_in_the_memory_it_was_given(name: str) -> None:
    values = torch.zeros(2, 3, dtype=torch.float64)
    spec = OPTIMIZERS[name]
    walk = stack(spec, values, learning_rates=(0.1, 0.2, 0.3), options=spec.defaults())
    assert type(walk.optimizer) is spec.torch_class
    with torch.no_grad():
        walk.step(torch.ones_like(values))
    assert (values < 0).all()
    # The first step is proportional to the rate.
    torch.testing.assert_close(values[:, 1:], values[:, :1] * torch.tensor([2.0, 3.0]), check_dtype=False)


def test_a_momentum_family_does_not_touch_who_has_no_momentum() -> None:
    values = torch.zeros(1, 2, dtype=torch.float64)
    spec = OPTIMIZERS["Adam"]
    walk = stack(spec, values, learning_rates=(0.1, 0.1), options=spec.defaults(), momenta=(0.5, 0.9))
    with torch.no_grad():
        walk.step(torch.ones_like(values))
    assert values[0, 0] == values[0, 1]
