"""Settings of a descent: from an address and back, bounded, with the chosen rate always on the knob."""

from urllib.parse import parse_qsl

import pytest

from explainer.kit.address import BadValueError, read, write
from explainer.kit.parameters import setting_from
from explainer.lessons.gradient_descent.setting import PARAMETERS, PATHS, Setting

OTHERS = {
    "points": 11,
    "scatter": 0.5,
    "draw": 3,
    "standardised": True,
    "paths": ("stochastic", "batch"),
    "batch": 3,
    "replacement": True,
    "rate": 0.125,
    "schedule": "1/t",
    "halving": 9,
    "start": (1.0, -2.5),
    "updates": 30,
    "seed": 8,
}


def test_a_silent_address_means_the_default_setting() -> None:
    values, rejected = read(PARAMETERS, {})
    assert setting_from(Setting, values) == Setting() and not rejected


def test_every_parameter_changes_the_setting() -> None:
    assert OTHERS.keys() == PARAMETERS.keys()
    for name, value in OTHERS.items():
        values, rejected = read(PARAMETERS, {name: PARAMETERS[name].write(value)})
        assert rejected == () and values[name] == value
        assert setting_from(Setting, values) != Setting(), name
    values, _ = read(PARAMETERS, dict(parse_qsl(write(PARAMETERS, OTHERS))))
    assert setting_from(Setting, values) == setting_from(Setting, OTHERS)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *(("rate", text) for text in ("0", "-0.1", "1000000", "nan", "inf")),
        ("updates", "10000000"),
        ("points", "1"),
        ("batch", "0"),
        ("start", "1"),
        ("start", "nan~0"),
        ("schedule", "cosine"),
        ("paths", ""),
        ("halving", "0"),
    ],
)
def test_what_is_not_possible_is_rejected(name: str, text: str) -> None:
    with pytest.raises(BadValueError):
        PARAMETERS[name].read(text)


@pytest.mark.parametrize("updates", [1, 200, 2_000])
@pytest.mark.parametrize("rate", [1e-6, 0.05, 0.0777, 1.0, 100.0])
def test_the_chosen_rate_is_on_the_knob(rate: float, updates: int) -> None:
    rates = Setting(learning_rate=rate, updates=updates).rates
    assert rate in rates and list(rates) == sorted(set(rates))
    assert len(rates) * 3 * (updates + 1) <= 60_000
    assert len(rates) >= 41 or updates > 200
    assert all(PARAMETERS["rate"].read(str(value)) == value for value in rates)


@pytest.mark.parametrize(("points", "batch"), [(40, 8), (41, 8), (5, 8), (10, 1), (10, 10)])
def test_an_epoch_has_as_many_updates_as_batches(points: int, batch: int) -> None:
    setting = Setting(points=points, batch_size=batch)
    assert setting.batch_of("batch") == points and setting.updates_per_epoch("batch") == 1
    assert setting.batch_of("stochastic") == 1 and setting.updates_per_epoch("stochastic") == points
    assert setting.batch_of("mini-batch") == min(points, batch)
    assert setting.updates_per_epoch("mini-batch") == len(range(0, points, batch))
    assert set(PATHS) == {"batch", "mini-batch", "stochastic"}
