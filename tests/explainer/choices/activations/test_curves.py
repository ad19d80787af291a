"""Values and slopes are PyTorch's own; what happens at a kink is said."""

import numpy as np
import pytest
import torch

from explainer.choices.activations.curves import GRID, curve_family, curves, kinks
from explainer.choices.activations.registry import ACTIVATIONS

NAMES = tuple(ACTIVATIONS)
OPTIONS = {"slope": 0.2, "alpha": 1.5}


def autograd(name: str, z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    places = torch.tensor(z, requires_grad=True)
    value = ACTIVATIONS[name].module(OPTIONS)(places)
    value.backward(torch.ones_like(value))
    assert places.grad is not None
    return value.detach().numpy(), places.grad.numpy()


def test_all_functions_at_once_are_each_of_them_alone() -> None:
    found = curves(NAMES, options=OPTIONS)
    for place, name in enumerate(NAMES):
        value, slope = autograd(name, GRID)
        np.testing.assert_array_equal(found.value[place], value)
        # A graph of the slope itself is built from other kernels, which round in their own way.
        np.testing.assert_allclose(found.slope[place], slope, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("name", NAMES)
def test_slope_and_second_derivative_are_those_of_difference_quotients(name: str) -> None:
    # 80 places, so that no kink is among them.
    z = np.linspace(-5, 5, 80)
    width = 1e-5
    here, above, below = (curves([name], options=OPTIONS, z=z + move) for move in (0, width, -width))
    np.testing.assert_allclose(here.slope, (above.value - below.value) / (2 * width), atol=1e-8)
    np.testing.assert_allclose(here.second, (above.slope - below.slope) / (2 * width), atol=1e-8)


def test_a_probe_is_a_grid_of_one_place() -> None:
    probe = curves(["Sigmoid", "Tanh"], options={}, z=np.array([0.0]))
    np.testing.assert_allclose(probe.value, [[0.5], [0]], atol=1e-15)
    np.testing.assert_allclose(probe.slope, [[0.25], [1]], atol=1e-15)


KINKS = {
    ("Step", 0.0): (0, 0, 0),
    ("Hardtanh", -1.0): (0, 1, 0),
    ("Hardtanh", 1.0): (1, 0, 0),
    ("ReLU", 0.0): (0, 1, 0),
    ("LeakyReLU", 0.0): (0.2, 1, 0.2),
    ("ELU", 0.0): (1.5, 1, 1.5),
    ("SELU", 0.0): (1.0507009873554805 * 1.6732632423543772, 1.0507009873554805, 1.7580993408473766),
}


def test_kinks_have_a_slope_on_each_side_and_the_one_pytorch_takes() -> None:
    found = {
        (name, kink.at): (kink.slope_before, kink.slope_after, kink.slope)
        for name in NAMES
        for kink in kinks(name, options=OPTIONS)
    }
    assert found.keys() == KINKS.keys()
    for where, slopes in KINKS.items():
        assert found[where] == pytest.approx(slopes, rel=1e-14)


def test_the_step_jumps_and_nothing_else_does() -> None:
    jumps = {
        name: kink.value_after - kink.value_before for name in NAMES for kink in kinks(name, options=OPTIONS)
    }
    assert {name for name in NAMES if any(kink.jumps for kink in kinks(name, options=OPTIONS))} == {"Step"}
    assert jumps.pop("Step") == 1
    assert all(abs(jump) < 1e-14 for jump in jumps.values())


@pytest.mark.parametrize(("name", "options"), [("ELU", {"alpha": 1.0}), ("LeakyReLU", {"slope": 1.0})])
def test_where_both_sides_meet_there_is_no_kink(name: str, options: dict[str, float]) -> None:
    assert kinks(name, options=options) == ()


@pytest.mark.parametrize("name", NAMES)
def test_no_kink_is_missing_from_the_registry(name: str) -> None:
    z = np.linspace(-6, 6, 12_001)
    slope = curves([name], options=OPTIONS, z=z).slope[0]
    jumps = z[1:][np.abs(np.diff(slope)) > 0.05]
    for jump in jumps:
        assert min(abs(jump - kink) for kink in ACTIVATIONS[name].kinks) < 2e-3


@pytest.mark.parametrize(("name", "option"), [("LeakyReLU", "slope"), ("ELU", "alpha")])
@pytest.mark.parametrize("chosen", [0.0, 0.013, 0.5, 1.0])
def test_a_family_holds_the_function_for_every_value_of_the_knob(
    name: str, option: str, chosen: float
) -> None:
    family = curve_family(name, chosen=chosen)
    assert family.option == option
    assert chosen in family.values
    assert (np.diff(family.values) > 0).all()
    for place in (0, 17, int(np.flatnonzero(family.values == chosen)[0])):
        alone = curves([name], options={option: family.values[place]})
        np.testing.assert_array_equal(family.value[place], alone.value[0])
        np.testing.assert_array_equal(family.slope[place], alone.slope[0])


def test_a_function_without_an_option_has_no_family() -> None:
    with pytest.raises(ValueError, match="Tanh"):
        curve_family("Tanh", chosen=1.0)
