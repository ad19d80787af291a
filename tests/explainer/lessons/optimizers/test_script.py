"""The exported race runs outside the app, and comes to the page's numbers."""

import pytest

from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.descents.leaderboard import standings
from explainer.descents.run import race
from explainer.descents.setting import PARAMETERS, Setting
from explainer.kit.parameters import setting_from
from explainer.lessons.optimizers.script import script
from explainer.lessons.optimizers.thumbnail import svg
from tests.scripts import packages_of, printed_by

DEFAULTS = {name: parameter.default for name, parameter in PARAMETERS.items()}
EVERYONE = tuple(OPTIMIZERS)
SETTINGS = [
    {},
    {"runners": EVERYONE, "fairness": "tuned", "surface": "Rosenbrock", "steps": 60, "factor": 0.5},
    {"runners": EVERYONE, "fairness": "defaults", "surface": "Styblinski–Tang", "steps": 50, "factor": 8.0},
    {
        "runners": EVERYONE,
        "surface": "Rastrigin",
        "noise": 0.5,
        "seed": 3,
        "steps": 60,
        "start": (1.6, -0.4),
    },
    {"runners": EVERYONE, "surface": "Himmelblau", "rate": 0.3, "momentum": 0.0, "beta1": 0.0, "steps": 40},
    {"surface": "Plateau", "own": (("Adam", "rate", 0.7), ("Adam", "beta2", 0.5)), "start": (9.0, -9.0)},
    {"surface": "Saddle", "knob": "momentum", "momentum": 0.333, "steps": 1},
]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> list[dict]:
    sources = [script(DEFAULTS | changed) for changed in SETTINGS]
    return printed_by(sources, tmp_path_factory.mktemp("scripts"))


@pytest.mark.parametrize("number", range(len(SETTINGS)), ids=lambda number: str(SETTINGS[number]))
def test_the_script_comes_to_the_numbers_of_the_page(number: int, printed: list[dict]) -> None:
    setting = setting_from(Setting, DEFAULTS | SETTINGS[number])
    run = race(setting, family=False)
    assert printed[number].keys() == set(setting.runners)
    for line in standings(run):
        found = printed[number][line.runner]
        assert (found["left"], found["reached"]) == (line.left, line.reached), line.runner
        assert found["learning_rate"] == line.rate
        for name, value in (("loss", line.loss), ("distance", line.distance)):
            assert found[name] == (None if value is None else pytest.approx(value, rel=1e-6, abs=1e-300))
        if line.left is None:
            every = max(1, setting.steps // 10)
            expected = run.runner(line.runner).positions[0, ::every].tolist()
            assert found["positions"] == expected


def test_the_script_needs_torch_alone() -> None:
    assert packages_of(script(DEFAULTS)) == {"torch"}


def test_the_thumbnail_is_drawn_from_a_race() -> None:
    drawn = svg()
    assert drawn.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 210">')
    assert drawn.count("<polyline") == 4 and drawn.count("<ellipse") == 6
    assert len(drawn) < 30_000 and drawn == svg()
    assert "nan" not in drawn and "inf" not in drawn.replace("infinite", "")
