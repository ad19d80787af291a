"""Dead means: no gradient from any input of the data; counted as autograd would."""

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest
import torch
from torch.nn import functional

from explainer.choices.activations.registry import ACTIVATIONS
from explainer.digits.data import load_digits
from explainer.lessons.gradient_flow.dead import (
    BATCH,
    EVERY,
    FUNCTIONS,
    IMAGES,
    RATES,
    STEPS,
    WIDTHS,
    DeadProgress,
    DeadUnits,
    dead_inputs,
    dead_job,
    dead_units,
)
from explainer.lessons.gradient_flow.setting import Setting
from explainer.networks.batches import batches
from explainer.networks.fresh import fresh_layers

SETTING = Setting(initialisation="He", seed=2)


@pytest.fixture(scope="module")
def found() -> DeadUnits:
    return dead_job(SETTING, report=lambda progress: True)


def ordinary(name: str, rate: float) -> tuple[torch.nn.Sequential, torch.Tensor, torch.Tensor]:
    """Train an ordinary network with torch.optim.SGD over the same batches."""
    columns, labels = dead_inputs(load_digits())
    inputs = columns.T
    generator = torch.Generator().manual_seed(SETTING.seed)
    layers = fresh_layers(WIDTHS, generator=generator, initialisation=SETTING.initialisation)
    module = ACTIVATIONS[name].module(SETTING.options)
    network = torch.nn.Sequential(layers[0], module, layers[1], module, layers[2])
    optimizer = torch.optim.SGD(network.parameters(), lr=rate)
    for batch in islice(batches(IMAGES, size=BATCH, seed=SETTING.seed), STEPS):
        optimizer.zero_grad()
        functional.cross_entropy(network(inputs[batch]), labels[batch]).backward()
        optimizer.step()
    return network, inputs, labels


@pytest.mark.parametrize(("name", "rate"), [("ReLU", 3), ("ReLU", 9), ("LeakyReLU", 6), ("ELU", 0)])
def test_the_counts_are_those_of_an_ordinary_training(name: str, rate: int, found: DeadUnits) -> None:
    network, inputs, labels = ordinary(name, float(RATES[rate]))
    losses = functional.cross_entropy(network(inputs), labels)
    network.zero_grad()
    losses.backward()
    place = FUNCTIONS.index(name)
    assert found.loss[place, rate, -1] == pytest.approx(losses.item(), rel=1e-6)
    signal = inputs
    for layer, (linear, module) in enumerate(((network[0], network[1]), (network[2], network[3]))):
        z = linear(signal).detach().requires_grad_()
        signal = module(z)
        signal.sum().backward()
        assert z.grad is not None
        dead = (z.grad == 0).all(dim=0)
        below = (z <= 0).all(dim=0)
        assert found.dead[place, rate, -1, layer] == dead.double().mean().item()
        assert found.below[place, rate, -1, layer] == below.double().mean().item()
        assert found.zero_slopes[place, rate, -1, layer] == pytest.approx(
            (z.grad == 0).double().mean().item()
        )
        # What is dead gets no gradient at all.
        gradient = linear.get_parameter("weight").grad
        assert gradient is not None
        assert not gradient[dead].any()


def test_large_rates_kill_relu_and_not_leaky_relu(found: DeadUnits) -> None:
    relu = FUNCTIONS.index("ReLU")
    share = found.dead[relu, :, -1].mean(axis=-1)
    assert share[0] < 0.1
    assert share[-2] > 0.5
    leaky = found.dead[FUNCTIONS.index("LeakyReLU")]
    assert not leaky[np.isfinite(leaky)].any()
    # Of ELU e^z is 0 in float64 below −745, which only weights reach that are flying apart.
    elu = FUNCTIONS.index("ELU")
    learned = found.loss[elu, :, -1] < found.loss[elu, :, 0]
    assert learned.sum() >= 8
    assert not found.dead[elu, learned].any()


def test_in_the_first_layer_death_is_for_ever_under_plain_sgd(found: DeadUnits) -> None:
    first = found.dead[FUNCTIONS.index("ReLU"), :, :, 0]
    change = np.diff(first, axis=1)
    assert (change[np.isfinite(change)] >= 0).all()


def test_zero_on_one_input_is_not_dead(found: DeadUnits) -> None:
    relu = FUNCTIONS.index("ReLU")
    assert 0.3 < found.zero_slopes[relu, 0, 0].mean() < 0.7
    assert found.dead[relu, 0, 0].mean() < 0.1


def test_all_rates_start_from_the_same_network(found: DeadUnits) -> None:
    assert found.steps.tolist() == list(range(0, STEPS + 1, EVERY))
    assert (np.ptp(found.loss[:, :, 0], axis=1) == 0).all()


def test_what_diverged_is_marked_and_not_counted(found: DeadUnits) -> None:
    for function, rate in np.argwhere(found.diverged >= 0):
        look = found.diverged[function, rate]
        assert np.isfinite(found.loss[function, rate, :look]).all()
        assert np.isnan(found.loss[function, rate, look:]).all()
        assert np.isnan(found.dead[function, rate, look:]).all()
    calm = found.diverged < 0
    assert np.isfinite(found.loss[calm]).all()
    assert calm.any()
    assert (~calm).any()


def test_it_can_be_stopped_and_with_slope_zero_leaky_relu_is_relu() -> None:
    seen: list[DeadProgress] = []

    def report(progress: DeadProgress) -> bool:
        seen.append(progress)
        return progress.step < 10

    short = dead_units(replace(SETTING, options=(("slope", 0.0),)), load_digits(), report=report)
    assert short.cancelled
    assert [progress.step for progress in seen] == [0, 5, 10]
    relu, leaky = FUNCTIONS.index("ReLU"), FUNCTIONS.index("LeakyReLU")
    np.testing.assert_array_equal(short.dead[relu], short.dead[leaky])
    np.testing.assert_array_equal(seen[-1].dead, short.dead[:, :, -1].mean(axis=-1))


def test_a_report_may_stop_it_before_the_first_step() -> None:
    found = dead_units(SETTING, load_digits(), report=lambda progress: False)
    assert found.cancelled
    assert found.steps.tolist() == [0]
