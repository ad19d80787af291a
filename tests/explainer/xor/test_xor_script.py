"""The exported script runs without the app, and comes to the page's numbers."""

import ast
import json
import os
import runpy
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from explainer.activations.registry import ACTIVATIONS
from explainer.initialisations.registry import INITIALISATIONS
from explainer.losses.registry import LOSSES
from explainer.optimizers.registry import OPTIMIZERS
from explainer.xor.arithmetic import forward_pass
from explainer.xor.recipe import PARAMETERS, recipe_from
from explainer.xor.registry import DATASETS
from explainer.xor.script import script
from explainer.xor.training import train

DEFAULTS = {name: parameter.default for name, parameter in PARAMETERS.items()}
RECIPES = [
    {},
    {"data": "Moons", "hidden": (6, 3), "optimizer": "Adam", "rate": 0.02, "minibatch": True, "batch": 7}
    | {"epochs": 60, "seed": 3},
    {"initialisation": "He", "scale": 0.5, "activation": "ReLU", "loss": "MSE", "hidden": (4,)},
    {
        "initialisation": "Orthogonal",
        "optimizer": "Nesterov",
        "rate": 0.1,
        "hidden": (3, 3, 3),
        "epochs": 300,
    },
    {"hidden": (), "activation": "Step", "optimizer": "AdamW", "rate": 1.0, "epochs": 7},
    {"hidden": (8, 8), "activation": "Linear", "rate": 10.0, "epochs": 60},
]


def run(source: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> dict:
    path = folder / "script.py"
    path.write_text(source, encoding="utf-8")
    runpy.run_path(str(path), run_name="__main__")
    return json.loads(capsys.readouterr().out.splitlines()[-1])


def run_outside(source: str, folder: Path) -> dict:
    path = folder / "script.py"
    path.write_text(source, encoding="utf-8")
    environment = {**os.environ, "PYTHONWARNINGS": "error", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, str(path)], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("settings", RECIPES, ids=str)
def test_the_script_comes_to_the_numbers_of_the_page(
    settings: dict, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    values = DEFAULTS | settings
    recipe = recipe_from(values)
    points = recipe.make_points()
    printed = run(script(values), tmp_path, capsys)
    # A family of rates, as the page computes it.
    training = train(recipe, points, seeds=[recipe.seed] * 2, rates=[recipe.learning_rate, 0.05])
    finite = np.flatnonzero(np.isfinite(training.loss[0]))
    losses = training.loss[0, finite]
    assert printed["losses"] == pytest.approx(losses[:: max(1, training.epochs // 10)].tolist(), rel=1e-6)
    assert printed["final_loss"] == pytest.approx(losses[-1], rel=1e-6)
    assert printed["accuracy"] == pytest.approx(training.accuracy[0, finite[-1]], abs=1e-9)
    assert printed["diverged_at_epoch"] == training.diverged[0]
    assert printed["solved"] == training.solved[0]
    if training.diverged[0] is None:
        expected = [
            forward_pass(recipe, training.snapshots[0, -1], point=(x, y), target=0).output.output
            for x, y in points.inputs.tolist()
        ]
        assert printed["probabilities"] == pytest.approx(expected, rel=1e-6, abs=1e-9)


def test_the_script_needs_no_app(tmp_path: Path) -> None:
    recipe = recipe_from(DEFAULTS)
    training = train(recipe, recipe.make_points(), seeds=[0], rates=[0.5])
    printed = run_outside(script(DEFAULTS), tmp_path)
    assert printed["final_loss"] == pytest.approx(training.loss[0, -1], rel=1e-6)


def test_without_points_the_script_says_that_there_is_no_loss(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = run(script(DEFAULTS | {"data": "Own points", "points": ()}), tmp_path, capsys)
    assert printed["diverged_at_epoch"] == 0
    assert printed["final_loss"] is None


@pytest.mark.parametrize(
    ("name", "options"),
    [("activation", ACTIVATIONS), ("initialisation", INITIALISATIONS), ("loss", LOSSES)]
    + [("optimizer", OPTIMIZERS), ("data", DATASETS)],
)
def test_every_choice_gives_a_complete_script_that_needs_torch_alone(name: str, options: dict) -> None:
    for option in options:
        source = script(DEFAULTS | {name: option, "scale": 2.0})
        imported = {
            alias.name.split(".")[0]
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.Import)
            for alias in node.names
        }
        assert imported - set(sys.stdlib_module_names) == {"torch"}


def test_the_script_reads_like_a_textbook() -> None:
    source = script(DEFAULTS)
    assert "nn.init" not in source
    assert "(0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 0)," in source
    assert "loss_function = nn.BCEWithLogitsLoss()" in source
    assert "optimizer = torch.optim.SGD(network.parameters(), lr=0.5)" in source
