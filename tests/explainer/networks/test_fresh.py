"""Fresh layers are those of a script that calls torch.manual_seed, whatever other threads draw."""

import sys
from collections.abc import Callable
from itertools import pairwise
from threading import Barrier, Thread

import pytest
import torch
from torch import nn

from explainer.choices.initialisations.registry import INITIALISATIONS
from explainer.digits import network as digits
from explainer.digits.recipe import Recipe
from explainer.lessons.optimizers import network_race
from explainer.networks.fresh import fresh_layers, fresh_linear, fresh_network


@pytest.mark.parametrize(("inputs", "outputs"), [(2, 2), (7, 3), (30, 1)])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_a_fresh_layer_is_pytorchs_own_bit_for_bit(inputs: int, outputs: int, dtype: torch.dtype) -> None:
    torch.manual_seed(11)
    state = torch.get_rng_state()
    ours = fresh_linear(inputs, outputs, generator=torch.Generator().manual_seed(11), dtype=dtype)
    assert torch.equal(torch.get_rng_state(), state)
    theirs = nn.Linear(inputs, outputs, dtype=dtype)
    assert torch.equal(ours.weight, theirs.weight)
    assert torch.equal(ours.bias, theirs.bias)


@pytest.mark.parametrize("name", INITIALISATIONS)
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_layers_are_drawn_and_initialised_one_after_the_other(name: str, dtype: torch.dtype) -> None:
    generator = torch.Generator().manual_seed(4)
    ours = fresh_layers((5, 4, 3, 2), generator=generator, dtype=dtype, initialisation=name, scale=0.7)
    torch.manual_seed(4)
    for found, widths in zip(ours, pairwise((5, 4, 3, 2)), strict=True):
        layer = nn.Linear(*widths, dtype=dtype)
        for line in INITIALISATIONS[name].source(0.7):
            exec(line, {"nn": nn, "layer": layer})
        torch.testing.assert_close(found.state_dict(), layer.state_dict(), rtol=0, atol=0)


@pytest.mark.parametrize("widths", [(6, 2), (6, 5, 4, 2)])
def test_a_fresh_network_is_that_of_a_script(widths: tuple[int, ...]) -> None:
    found = fresh_network(widths, nn.Tanh, generator=torch.Generator().manual_seed(1))
    torch.manual_seed(1)
    linears = [nn.Linear(*pair) for pair in pairwise(widths)]
    assert [type(module) for module in found] == [nn.Flatten, *[nn.Linear, nn.Tanh] * len(linears)][:-1]
    for ours, theirs in zip(found[1::2], linears, strict=True):
        torch.testing.assert_close(ours.state_dict(), theirs.state_dict(), rtol=0, atol=0)


@pytest.mark.parametrize(
    "build",
    [lambda seed: digits.build_network(Recipe(hidden=(9,), seed=seed)), network_race.build_network],
    ids=["digits", "race"],
)
def test_two_threads_do_not_draw_from_each_other(build: Callable[[int], nn.Sequential]) -> None:
    expected = [build(seed).state_dict() for seed in (1, 2)]
    together, wrong = Barrier(2), []

    def build_often(place: int) -> None:
        together.wait()
        for _ in range(100):
            found = build(place + 1).state_dict()
            wrong.extend(name for name in found if not torch.equal(found[name], expected[place][name]))

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    threads = [Thread(target=build_often, args=(place,)) for place in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.setswitchinterval(interval)
    assert not wrong
