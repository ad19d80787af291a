"""Three kinds of fairness, and the sweep over learning rates behind the third."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.descents.leaderboard import standings
from explainer.descents.outcome import NEVER
from explainer.descents.run import race
from explainer.descents.sensitivity import GRID, rates_of, sweeps
from explainer.descents.setting import Setting
from tests.explainer.descents.one_by_one import positions_of

EVERYONE = tuple(OPTIMIZERS)
SETTING = Setting(surface="Long bowl", runners=EVERYONE, steps=60)


def test_the_same_rate_is_the_same_and_the_defaults_are_pytorchs() -> None:
    assert set(rates_of(replace(SETTING, learning_rate=0.3)).values()) == {0.3}
    assert rates_of(replace(SETTING, fairness="defaults")) == {
        name: getattr(torch.optim, spec.torch_class.__name__)([torch.ones(1)]).defaults["lr"]
        for name, spec in OPTIMIZERS.items()
    }


def test_a_rate_of_its_own_is_taken_in_every_kind_and_not_turned_by_the_knob() -> None:
    own = (("Adam", "rate", 0.123),)
    for fairness in ("same", "defaults", "tuned"):
        setting = replace(SETTING, fairness=fairness, own=own, runners=("Adam", "SGD"), factor=2.0)
        assert rates_of(setting)["Adam"] == 0.123
        run = race(setting)
        assert set(run.runner("Adam").rates) == {0.123}
        assert len(set(run.runner("SGD").rates)) == len(run.knob_values)


@pytest.mark.parametrize("name", ["SGD", "Nesterov", "Adadelta", "NAdam"])
def test_a_sweep_ends_where_single_runs_end(name: str) -> None:
    found = sweeps(SETTING)[name]
    assert found.rates == GRID
    for number in (0, 25, 40, found.best):
        path = positions_of(SETTING, name, rate=GRID[number])
        height = SETTING.course.spec.of(path[-1]).item()
        assert found.loss[number] == height or found.left[number] != NEVER


@pytest.mark.parametrize("surface", ["Long bowl", "Beale", "Himmelblau"])
def test_no_rate_of_the_grid_is_placed_before_the_tuned_one(surface: str) -> None:
    setting = replace(SETTING, surface=surface, runners=("SGD", "Adam"))
    tuned = rates_of(replace(setting, fairness="tuned"))
    for name, found in sweeps(setting).items():
        assert tuned[name] == found.best_rate
        best = standings(race(replace(setting, runners=(name,), learning_rate=tuned[name]), family=False))[0]
        for rate in GRID[::7]:
            line = standings(race(replace(setting, runners=(name,), learning_rate=rate), family=False))[0]
            if line.left is not None:
                continue
            assert best.loss is not None and line.loss is not None
            if best.reached is None:
                assert best.loss <= line.loss
            # Every minimum of these surfaces is a deepest one.
            elif line.reached is not None:
                assert best.reached <= line.reached


def test_the_sweep_of_plain_descent_ends_at_its_limit() -> None:
    # λ_max = 10: every rate above 0.2 leaves, every rate below stays.
    found = sweeps(replace(SETTING, runners=("SGD",), steps=300))["SGD"]
    assert all(
        (rate > 0.2) == (left != NEVER) for rate, left in zip(GRID, found.left, strict=True) if rate != 0.2
    )
    assert np.isnan(found.loss[found.left != NEVER]).all()


def test_a_sweep_has_the_noise_of_the_race() -> None:
    setting = replace(SETTING, noise=0.5, seed=4, runners=("SGD",))
    found, run = sweeps(setting)["SGD"], race(setting, family=False)
    at = GRID.index(setting.learning_rate)
    assert found.loss[at] == run.runners[0].loss[0, -1]
