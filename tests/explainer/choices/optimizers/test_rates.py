"""Learning rates of a knob: round numbers, with the chosen one always among them."""

import numpy as np
import pytest

from explainer.choices.optimizers.rates import family, renard


def test_renard_numbers_are_equal_ratios_rounded() -> None:
    values = np.array(renard(-4, 0))
    assert (values[0], values[-1], len(values)) == (1e-4, 1.0, 41)
    np.testing.assert_allclose(np.diff(np.log10(values)), 0.1, atol=0.01)


@pytest.mark.parametrize("chosen", [1e-6, 2e-5, 1e-4, 0.0123, 1.0, 1.001, 55.0, 100.0])
def test_the_chosen_rate_is_one_of_some_forty_within_the_bounds(chosen: float) -> None:
    rates = family(chosen, first=-4, bounds=(-6, 2))
    assert chosen in rates
    assert list(rates) == sorted(set(rates))
    assert 41 <= len(rates) <= 42
    assert rates[0] >= 1e-6 and rates[-1] <= 100


def test_resting_on_another_rate_of_the_family_keeps_the_family() -> None:
    rates = family(0.01, first=-4, bounds=(-6, 2))
    assert all(family(rate, first=-4, bounds=(-6, 2)) == rates for rate in rates)
