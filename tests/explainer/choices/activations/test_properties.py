"""The table of properties against closed forms and published values."""

import math

import numpy as np
import pytest

from explainer.choices.activations.curves import derivatives
from explainer.choices.activations.properties import Properties, properties
from explainer.choices.activations.registry import ACTIVATIONS
from tests.written import written_down


@pytest.fixture(scope="module")
def table() -> dict[str, Properties]:
    return {name: properties(name, options={}) for name in ACTIVATIONS}


def phi(z: float) -> float:
    return math.erfc(-z / math.sqrt(2)) / 2


# Value and whether it is attained; the three minima are those of high-precision computations.
RANGES = {
    "Step": (0, True, 1, True),
    "Linear": (-math.inf, False, math.inf, False),
    "Sigmoid": (0, False, 1, False),
    "Tanh": (-1, False, 1, False),
    "Hardtanh": (-1, True, 1, True),
    "ReLU": (0, True, math.inf, False),
    "LeakyReLU": (-math.inf, False, math.inf, False),
    "ELU": (-1, False, math.inf, False),
    "SELU": (-1.7580993408473766, False, math.inf, False),
    "Softplus": (0, False, math.inf, False),
    "GELU": (-0.16997120747, True, math.inf, False),
    "SiLU": (-0.27846454276, True, math.inf, False),
    "Mish": (-0.30884, True, math.inf, False),
}


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_ranges(name: str, table: dict[str, Properties]) -> None:
    low, low_attained, high, high_attained = written_down(RANGES, name, "the range")
    found = table[name].range
    assert (found.low, found.high) == (pytest.approx(low, abs=5e-6), pytest.approx(high, abs=1e-12))
    assert (found.low_attained, found.high_attained) == (low_attained, high_attained)


def test_the_minimum_of_silu_solves_its_equation(table: dict[str, Properties]) -> None:
    # f′ = 0 means 1 + e⁻ᶻ + z e⁻ᶻ = 0, so f(z) = z + 1 there: the minimum is −W(1/e).
    lowest = table["SiLU"].range.low
    assert -lowest * math.exp(-lowest) == pytest.approx(1 / math.e, rel=1e-12)


def test_which_are_centred_monotone_and_saturating(table: dict[str, Properties]) -> None:
    def those(which: str) -> set[str]:
        return {name for name, row in table.items() if getattr(row, which)}

    # SELU's two constants were chosen for just this.
    assert those("centred") == {"Linear", "Tanh", "Hardtanh", "SELU"}
    assert set(ACTIVATIONS) - those("monotone") == {"GELU", "SiLU", "Mish"}
    assert set(ACTIVATIONS) - those("saturates_below") == {"Linear", "LeakyReLU"}
    assert those("saturates_above") == {"Step", "Sigmoid", "Tanh", "Hardtanh"}


STEEPEST = {
    "Step": (0, None),
    "Linear": (1, None),
    "Sigmoid": (0.25, 0),
    "Tanh": (1, 0),
    "Hardtanh": (1, None),
    "ReLU": (1, None),
    "LeakyReLU": (1, None),
    "ELU": (1, None),
    "SELU": (1.7580993408473766, 0),
    "Softplus": (1, None),
    # f″ = φ(z) (2 − z²), so at √2.
    "GELU": (
        phi(math.sqrt(2)) + math.sqrt(2) * math.exp(-1) / math.sqrt(2 * math.pi),
        math.sqrt(2),
    ),
    "SiLU": (1.0998393, 2.3993573),
    "Mish": (1.0884982, 1.4905712),
}


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_steepest_place(name: str, table: dict[str, Properties]) -> None:
    slope, place = written_down(STEEPEST, name, "the largest slope and its place")
    assert table[name].steepest == pytest.approx(slope, abs=1e-7)
    assert table[name].steepest_at == (None if place is None else pytest.approx(place, abs=1e-6))


def test_the_steepest_place_of_silu_is_where_its_slope_is_largest(table: dict[str, Properties]) -> None:
    # f″ = σ′ (2 − z (2σ − 1)), which is 0 where z tanh(z / 2) = 2.
    place = table["SiLU"].steepest_at
    assert place is not None
    assert place * math.tanh(place / 2) == pytest.approx(2, rel=1e-12)


ROOT = math.sqrt(2 * math.pi)
ELU_MEAN = 1 / ROOT + math.exp(0.5) * phi(-1) - 0.5
ELU_SQUARE = 0.5 + math.exp(2) * phi(-2) - 2 * math.exp(0.5) * phi(-1) + 0.5
INSIDE = phi(1) - phi(-1)
HARD_SQUARE = INSIDE - 2 * math.exp(-0.5) / ROOT + 2 * phi(-1)
# Mean, mean square, mean squared slope for z from N(0, 1), each integrated by hand.
MOMENTS = {
    "Step": (0.5, 0.5, 0),
    "Linear": (0, 1, 1),
    "Hardtanh": (0, HARD_SQUARE, INSIDE),
    "ReLU": (1 / ROOT, 0.5, 0.5),
    "LeakyReLU": (0.99 / ROOT, (1 + 0.01**2) / 2, (1 + 0.01**2) / 2),
    "ELU": (ELU_MEAN, ELU_SQUARE, 0.5 + math.exp(2) * phi(-2)),
    # Stein: E z Φ(z) = E φ(z) = 1 / (2 √π).
    "GELU": (1 / (2 * math.sqrt(math.pi)), 1 / 3 + 1 / (2 * math.pi * math.sqrt(3)), None),
    # Klambauer et al. 2017: (0, 1) is the fixed point.
    "SELU": (0, 1, None),
    "Sigmoid": (0.5, None, None),
    "Tanh": (0, None, None),
}


@pytest.mark.parametrize("name", MOMENTS)
def test_moments_against_closed_forms(name: str, table: dict[str, Properties]) -> None:
    mean, square, slope = MOMENTS[name]
    found = table[name].moments
    assert found.mean == pytest.approx(mean, abs=1e-13)
    if square is not None:
        assert found.variance == pytest.approx(square - mean**2, abs=1e-13)
    if slope is not None:
        assert found.mean_square_slope == pytest.approx(slope, abs=1e-13)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_moments_against_a_sum_over_narrow_strips(name: str, table: dict[str, Properties]) -> None:
    strips = 260_000
    z = np.linspace(-13, 13, strips, endpoint=False) + 13 / strips
    weight = np.exp(-(z**2) / 2) / ROOT * (26 / strips)
    value, slope, _ = derivatives([ACTIVATIONS[name].module()], z)[:, 0]
    found, mean = table[name].moments, (weight * value).sum()
    assert found.mean == pytest.approx(mean, abs=1e-8)
    assert found.variance == pytest.approx((weight * (value - mean) ** 2).sum(), abs=1e-8)
    assert found.mean_square_slope == pytest.approx((weight * slope**2).sum(), abs=1e-8)
    assert found.flat_share == pytest.approx(weight[np.abs(slope) < 0.01].sum(), abs=1e-4)


def test_flat_shares_against_closed_forms(table: dict[str, Properties]) -> None:
    # σ′ = 0.01 where σ (1 − σ) = 0.01; tanh′ = 0.01 where tanh² = 0.99; ELU′ = 0.01 at ln 0.01.
    edge = (1 - math.sqrt(1 - 0.04)) / 2
    expected = {
        "Step": 1.0,
        "Linear": 0.0,
        "Sigmoid": 2 * phi(math.log(edge / (1 - edge))),
        "Tanh": 2 * phi(-math.atanh(math.sqrt(0.99))),
        "Hardtanh": 2 * phi(-1),
        "ReLU": 0.5,
        "LeakyReLU": 0.0,
        "ELU": phi(math.log(0.01)),
        "Softplus": phi(math.log(0.01 / 0.99)),
    }
    for name, share in expected.items():
        assert table[name].moments.flat_share == pytest.approx(share, rel=1e-9, abs=1e-15)


@pytest.mark.parametrize("value", [0.0, 0.3, 1.0, 2.0])
def test_options_count(value: float) -> None:
    elu = properties("ELU", options={"alpha": value})
    assert elu.range.low == pytest.approx(-value)
    assert elu.steepest == pytest.approx(max(1, value))
    leaky = properties("LeakyReLU", options={"slope": value / 2})
    assert leaky.moments.mean_square_slope == pytest.approx((1 + value**2 / 4) / 2)
    assert leaky.saturates_below == (value == 0)
