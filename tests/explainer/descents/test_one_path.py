"""Picture, leaderboard and script show one race: the family that is drawn holds the run of the setting."""

from dataclasses import replace

import numpy as np

from explainer.descents.run import entries_of, race
from explainer.descents.script import race_script
from explainer.descents.sensitivity import exceptions
from explainer.descents.setting import first_of_family
from tests.explainer.descents.random_settings import settings


def test_the_family_holds_the_run_of_every_setting() -> None:
    for setting in settings(most_steps=6):
        drawn, alone = race(first_of_family(setting)), race(setting, family=False)
        replica = drawn.knob_values.index(setting.knob_value)
        for one, other in zip(drawn.runners, alone.runners, strict=True):
            assert one.rates[replica] == other.rates[0], setting
            np.testing.assert_array_equal(one.positions[replica], other.positions[0])
            assert (one.left[replica], one.reached[replica]) == (other.left[0], other.reached[0])


def test_the_script_builds_every_runner_as_the_race_has_it() -> None:
    for setting in settings(most_steps=3):
        source, run = race_script(setting), race(setting, family=False)
        for runner in run.runners:
            line = next(line for line in source.splitlines() if line.startswith(f'    "{runner.name}": '))
            assert f"lr={runner.rates[0]!r}" in line
            if "momentum" in runner.options_at(0):
                assert f"momentum={runner.options_at(0)['momentum']!r}" in line


def test_exceptions_are_those_whose_rate_is_not_what_their_fairness_gives() -> None:
    several = 0
    for setting in settings(most_steps=3):
        without = replace(setting, own=tuple(each for each in setting.own if each[1] != "rate"))
        rates, usual = (
            {entry.name: entry.learning_rates[0] for entry in entries_of(each, [each.knob_value])}
            for each in (setting, without)
        )
        apart = {name for name in rates if rates[name] != usual[name]}
        assert set(exceptions(setting)) == apart
        several += bool(apart)
    assert several > 20
