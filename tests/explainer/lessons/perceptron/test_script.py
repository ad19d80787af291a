"""The exported script runs outside the app, and comes to the page's numbers."""

import ast

import pytest

from explainer.kit.parameters import setting_from
from explainer.lessons.perceptron.margin import margin_of, mistake_bound
from explainer.lessons.perceptron.registry import DATA
from explainer.lessons.perceptron.rule import run_of
from explainer.lessons.perceptron.script import script
from explainer.lessons.perceptron.setting import PARAMETERS, Setting
from tests.scripts import packages_of, printed_by

DEFAULTS = {name: parameter.default for name, parameter in PARAMETERS.items()}
SETTINGS = [
    {},
    {"data": "XOR", "rate": 0.1, "start_w1": 0.3, "start_b": -0.7},
    {"data": "XNOR", "shuffle": True, "epochs": 7, "seed": 5, "fires_at_zero": True},
    {
        "data": "NOT x₁ OR x₂",
        "rate": 1 / 3,
        "start_w1": 2 / 3,
        "start_w2": -10.0,
        "start_b": 10.0,
        "epochs": 200,
    },
    {"data": "TRUE", "fires_at_zero": True},
    {
        "data": "Separable",
        "margin": 0.05,
        "count": 60,
        "draw": 8,
        "shuffle": True,
        "rate": 0.07,
        "skip": True,
    },
    {"data": "Overlapping", "count": 12, "draw": 3, "rate": 0.3, "epochs": 60},
    {"data": "Overlapping", "count": 20, "shuffle": True, "rate": 9.9999, "start_w2": 10.0, "epochs": 300},
    {"bias": False, "data": "OR", "start_w1": -0.3, "start_b": 5.0},
    {"bias": False, "data": "NAND", "epochs": 9},
    {"bias": False, "data": "Overlapping", "signs": True, "fires_at_zero": True},
    {"bias": False, "data": "Own points", "points": ((0.0, 0.0, 1),)},
    {"signs": True, "start_w1": 0.3, "rate": 0.7},
    {"data": "Own points"},
    {"data": "Own points", "points": ((0.5, -2.0, 1),), "start_b": -3.0},
    {
        "data": "Own points",
        "points": ((0.1, 0.1, 0), (0.1, 0.1, 0), (0.2, 0.2, 1), (0.3, 0.3, 0)),
        "rate": 0.1,
    },
]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> list[dict]:
    sources = [script(DEFAULTS | changed) for changed in SETTINGS]
    return printed_by(sources, tmp_path_factory.mktemp("scripts"))


@pytest.mark.parametrize("number", range(len(SETTINGS)), ids=lambda number: str(SETTINGS[number]))
def test_the_script_comes_to_the_numbers_of_the_page(number: int, printed: list[dict]) -> None:
    setting = setting_from(Setting, DEFAULTS | SETTINGS[number])
    assert len(printed) == len(SETTINGS)
    assert_same_numbers(printed[number], setting)


def assert_same_numbers(printed: dict, setting: Setting) -> None:
    run = run_of(setting)
    margin = margin_of(setting.points(), biased=setting.biased, fires_at_zero=setting.fires_at_zero)
    assert printed["weights"] == pytest.approx(run.final.tolist(), abs=1e-9)
    assert printed["updates"] == run.updates
    assert printed["mistakes_per_epoch"] == run.mistakes.tolist()
    assert printed["converged"] == run.converged
    assert printed["cycle_period"] == (run.cycle.epochs if run.cycle else None)
    bound = mistake_bound(margin, start=setting.start, learning_rate=setting.step)
    assert printed["bound"] == (None if bound is None else pytest.approx(bound, rel=1e-6))


@pytest.mark.parametrize("data", DATA)
def test_the_script_holds_the_points_and_needs_torch_alone(data: str) -> None:
    values = DEFAULTS | {"data": data, "points": ((-3.0, 0.01, 1), (0.0, 2.99, 0))}
    source = script(values)
    (written,) = (
        ast.literal_eval(node.value)
        for node in ast.parse(source).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "POINTS"
    )
    points = setting_from(Setting, values).points()
    assert [list(row[:2]) for row in written] == points.inputs.tolist()
    assert [row[2] for row in written] == points.labels.tolist()
    assert packages_of(source) == {"torch"}
