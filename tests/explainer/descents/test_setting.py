"""Settings of a race: from an address and back, bounded, with a knob that always holds the chosen value."""

from urllib.parse import parse_qsl

import pytest

from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.choices.surfaces.registry import SURFACES
from explainer.descents.setting import PARAMETERS, OwnValues, Setting, own_parameters
from explainer.kit.address import BadValueError, read, write
from explainer.kit.parameters import setting_from

OTHERS = {
    "surface": "Styblinski–Tang",
    "runners": ("Adam", "SGD"),
    "fairness": "tuned",
    "rate": 0.5,
    "factor": 2.0,
    "momentum": 0.5,
    "rho": 0.5,
    "alpha": 0.5,
    "beta1": 0.5,
    "beta2": 0.5,
    "weight_decay": 0.5,
    "momentum_decay": 0.5,
    "own": (("Adam", "beta1", 0.8), ("SGD", "rate", 0.001)),
    "start": (-1.5, 0.25),
    "steps": 17,
    "noise": 0.5,
    "seed": 9,
    "knob": "momentum",
}


def test_a_silent_address_means_the_default_setting() -> None:
    values, rejected = read(PARAMETERS, {})
    assert setting_from(Setting, values) == Setting() and not rejected
    assert hash(setting_from(Setting, values)) == hash(Setting())


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
        *(("rate", text) for text in ("0", "-1", "1e6", "nan", "inf", "")),
        ("momentum", "1"),
        ("beta1", "1"),
        ("beta2", "1.0"),
        ("steps", "10000000"),
        ("noise", "-1"),
        ("start", "1e9~0"),
        ("start", "1"),
        ("surface", "Moon"),
        ("runners", ""),
        ("runners", "Adam~Adam"),
        ("knob", "beta1"),
        *(
            ("own", text)
            for text in ("Adam", "Adam.rate", "Adam.rate.nan", "Adam.rho.0.5", "Adam.beta1.1", "Moon.rate.1")
        ),
        ("own", "Adam.rate.1~Adam.rate.2"),
        ("own", "~".join(["Adam.rate.1"] * 1000)),
    ],
)
def test_what_is_not_possible_is_rejected(name: str, text: str) -> None:
    with pytest.raises(BadValueError):
        PARAMETERS[name].read(text)
    assert PARAMETERS[name].allowed


@pytest.mark.parametrize("runner", OPTIMIZERS)
def test_a_runner_can_have_a_value_of_its_own_for_each_of_its_parameters(runner: str) -> None:
    parameter = PARAMETERS["own"]
    assert isinstance(parameter, OwnValues)
    for name, known in own_parameters(runner).items():
        own = ((runner, name, known.high),)
        assert parameter.read(parameter.write(own)) == own
        setting = Setting(own=own)
        if name == "rate":
            assert setting.own_rate(runner) == known.high
        else:
            assert setting.options_of(runner)[name] == known.high
        assert all(
            Setting().options_of(other) == setting.options_of(other)
            for other in OPTIMIZERS
            if other != runner
        )


def test_an_unknown_option_is_refused() -> None:
    with pytest.raises(ValueError, match="gamma"):
        Setting(options=(("gamma", 1.0),))


def test_equal_settings_are_equal_however_their_options_were_given() -> None:
    assert Setting(options=(("rho", 0.9), ("momentum", 0.9))) == Setting()


@pytest.mark.parametrize("surface", SURFACES)
def test_a_start_outside_is_moved_to_the_edge(surface: str) -> None:
    setting = Setting(surface=surface, asked_start=(100.0, 0.0))
    assert setting.start == (SURFACES[surface].domain.x_high, 0.0)
    assert setting.start_was_moved
    assert not Setting(surface=surface).start_was_moved
    assert not Setting(surface=surface, asked_start=(0.5, 0.5)).start_was_moved


@pytest.mark.parametrize("knob", ["rate", "momentum"])
@pytest.mark.parametrize("fairness", ["same", "tuned"])
@pytest.mark.parametrize("steps", [1, 200, 2_000])
def test_the_chosen_value_is_on_the_knob(knob: str, fairness: str, steps: int) -> None:
    for rate, momentum in ((0.01, 0.9), (0.0123, 0.333), (1e-6, 0.0), (100.0, 0.99)):
        setting = Setting(
            runners=tuple(OPTIMIZERS),
            knob=knob,
            fairness=fairness,
            steps=steps,
            learning_rate=rate,
            options=(("momentum", momentum),),
        )
        values = setting.knob_values
        assert setting.knob_value in values
        assert list(values) == sorted(set(values))
        assert len(values) * len(OPTIMIZERS) * (steps + 1) <= 180_000
        parameter = PARAMETERS[
            "momentum" if knob == "momentum" else "rate" if fairness == "same" else "factor"
        ]
        assert all(parameter.read(parameter.write(value)) == value for value in values)
        assert len(values) >= 41 or steps > 200
