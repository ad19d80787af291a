"""The exported script comes to the page's numbers."""

import math
from pathlib import Path

import pytest

from explainer.choices.activations.registry import ACTIVATIONS
from explainer.choices.initialisations.registry import INITIALISATIONS
from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.digits.data import DATA_FOLDER, load_digits
from explainer.kit.parameters import setting_from
from explainer.lessons.gradient_flow.flow import flow
from explainer.lessons.gradient_flow.learning import learn
from explainer.lessons.gradient_flow.script import script
from explainer.lessons.gradient_flow.setting import PARAMETERS, Recipe, Setting
from tests.scripts import asked_for, printed_by

DEFAULTS = {name: parameter.default for name, parameter in PARAMETERS.items()}
SMALL = DEFAULTS | {"depth": 5, "width": 16, "batch": 16, "images": 500, "steps": 10}
SETTINGS = [
    SMALL,
    SMALL | {"initialisation": "PyTorch", "scale": 1.7, "optimizer": "Adam", "rate": 0.002, "seed": 3},
    SMALL
    | {"initialisation": "Orthogonal", "activations": ("Step", "ELU", "LeakyReLU"), "alpha": 0.5}
    | {"slope": 0.3, "optimizer": "Nesterov", "rate": 0.05},
    SMALL | {"initialisation": "Zeros", "activations": ("Sigmoid",)},
    *(
        SMALL | {"activations": (name,), **{option: kind.high / 2 for option, kind in spec.options.items()}}
        for name, spec in ACTIVATIONS.items()
    ),
    *(
        SMALL | {"activations": ("Tanh",), "optimizer": name, "rate": spec.learning_rate.default}
        for name, spec in OPTIMIZERS.items()
    ),
    SMALL | {"initialisation": "Normal", "activations": ("Linear", "ReLU"), "scale": 10.0, "rate": 10.0},
]


def check(printed: dict, values: dict, *, learned: bool) -> None:
    setting = setting_from(Setting, values)
    found = flow(setting)
    for place, name in enumerate(setting.activations):
        for field, numbers in printed["flows"][name].items():
            expected = getattr(found, field)[place].tolist()
            assert numbers == pytest.approx(expected, rel=1e-9, abs=1e-16)
    assert printed["losses"].keys() == (set(setting.activations) if learned else set())
    if learned:
        run = learn(setting, setting_from(Recipe, values), load_digits(), report=lambda progress: True)
        for place, name in enumerate(setting.activations):
            losses = [math.nan if each is None else each for each in printed["losses"][name]]
            assert losses == pytest.approx(run.loss[place].tolist(), rel=1e-6, nan_ok=True)


@pytest.fixture(scope="module")
def printed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[int, dict]:
    numbers = asked_for(request)
    sources = [script(SETTINGS[number]) for number in numbers]
    found = printed_by(sources, tmp_path_factory.mktemp("scripts"), MNIST=str(DATA_FOLDER))
    return dict(zip(numbers, found, strict=True))


def named(number: int) -> str:
    """What a setting has beside SMALL."""
    return str({name: value for name, value in SETTINGS[number].items() if value != SMALL[name]})


@pytest.mark.parametrize("number", range(len(SETTINGS)), ids=named)
def test_the_script_comes_to_the_numbers_of_the_page(number: int, printed: dict[int, dict]) -> None:
    check(printed[number], SETTINGS[number], learned=True)


def test_it_needs_no_digits(tmp_path: Path) -> None:
    (printed,) = printed_by([script(DEFAULTS)], tmp_path)
    check(printed, DEFAULTS, learned=False)


@pytest.mark.parametrize("initialisation", INITIALISATIONS)
def test_every_choice_can_be_exported(initialisation: str) -> None:
    for name in ACTIVATIONS:
        source = script(DEFAULTS | {"initialisation": initialisation, "activations": (name,), "scale": 0.5})
        assert ACTIVATIONS[name].source in source
        for line in INITIALISATIONS[initialisation].source(0.5):
            assert line in source
        compile(source, "script.py", "exec")
