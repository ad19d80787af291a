"""Settings: from an address and back, and rounded so that every run is exact."""

from urllib.parse import parse_qsl

import pytest

from explainer.kit.address import read, write
from explainer.kit.parameters import setting_from
from explainer.lessons.perceptron.setting import PARAMETERS, Setting

DEFAULTS = {name: parameter.default for name, parameter in PARAMETERS.items()}


def test_a_silent_address_means_the_default_setting() -> None:
    assert setting_from(Setting, DEFAULTS) == Setting()


def test_every_parameter_changes_the_setting() -> None:
    others = {
        "data": "Own points",
        "points": ((0.5, -1.0, 1),),
        "count": 30,
        "margin": 0.5,
        "draw": 7,
        "rate": 0.1,
        "start_w1": 1.5,
        "start_w2": -0.25,
        "start_b": 2.0,
        "bias": False,
        "signs": True,
        "fires_at_zero": True,
        "shuffle": True,
        "seed": 3,
        "epochs": 7,
        "skip": True,
        "hand_w1": 0.5,
        "hand_w2": 0.5,
        "hand_b": -3.0,
    }
    assert others.keys() == PARAMETERS.keys()
    for name, value in others.items():
        values, rejected = read(PARAMETERS, {name: PARAMETERS[name].write(value)})
        assert rejected == () and values[name] == value
        assert setting_from(Setting, values) != Setting()
    values, _ = read(PARAMETERS, dict(parse_qsl(write(PARAMETERS, others))))
    assert setting_from(Setting, values) == setting_from(Setting, others)


@pytest.mark.parametrize(("given", "used"), [(1 / 3, 0.3333), (0.01, 0.01), (9.99999, 10.0), (2, 2.0)])
def test_rates_and_weights_have_four_decimals(given: float, used: float) -> None:
    setting = Setting(learning_rate=given, start=(given, -given, 0.0), hand=(0.0, -0.00001, given))
    assert setting.learning_rate == used
    assert setting.start == (used, -used, 0.0)
    assert [str(weight) for weight in setting.hand] == ["0.0", "0.0", str(used)]


def test_equal_settings_are_one_key_of_a_cache() -> None:
    assert hash(Setting(start=(1, 2, 3))) == hash(Setting(start=(1.0, 2.0, 3.0)))
    assert Setting(learning_rate=0.50001) == Setting()
