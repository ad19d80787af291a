"""The exported script comes to the page's numbers."""

import json
import os
import runpy
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from explainer.activations.curves import curves
from explainer.activations.properties import moments
from explainer.activations.registry import ACTIVATIONS
from explainer.activations.script import script
from explainer.activations.setting import PARAMETERS, setting_from
from explainer.activations.softmax import cross_entropy_twice, softmax

DEFAULTS = {name: parameter.default for name, parameter in PARAMETERS.items()}
SETTINGS = [
    {},
    {"functions": ("Step", "LeakyReLU", "ELU", "GELU"), "slope": 0.2, "alpha": 2.0, "x": -0.7}
    | {"logits": (1000.0, -3.0, 999.5), "temperature": 0.3},
]


def check(printed: dict, values: dict) -> None:
    setting = setting_from(values)
    found = curves(setting.functions, options=setting.options, z=np.array([setting.x]))
    for place, name in enumerate(setting.functions):
        expected = [part[place, 0] for part in (found.value, found.slope, found.second)]
        assert printed["probe"][name] == pytest.approx(expected, rel=1e-9, abs=1e-12)
        row = moments(ACTIVATIONS[name].module(setting.options), kinks=ACTIVATIONS[name].kinks)
        for key in ("mean", "variance", "mean_square_slope"):
            assert printed["table"][name][key] == pytest.approx(getattr(row, key), rel=1e-6, abs=1e-9)
        assert printed["table"][name]["flat_share"] == pytest.approx(row.flat_share, abs=4e-6)
    probability = softmax(setting.logits, temperature=setting.temperature)
    assert printed["probability"] == pytest.approx(probability.probability.tolist(), rel=1e-9)
    for row, expected in zip(printed["jacobian"], probability.jacobian, strict=True):
        assert row == pytest.approx(expected.tolist(), rel=1e-9, abs=1e-12)
    assert printed["entropy"] == pytest.approx(probability.entropy, rel=1e-9, abs=1e-12)
    losses = cross_entropy_twice(setting.logits, target=0)
    assert printed["cross_entropy"] == pytest.approx([losses.once, losses.twice], rel=1e-9)


@pytest.mark.parametrize("changes", SETTINGS, ids=str)
def test_the_script_comes_to_the_numbers_of_the_page(
    changes: dict, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "script.py"
    path.write_text(script(DEFAULTS | changes), encoding="utf-8")
    runpy.run_path(str(path))
    check(json.loads(capsys.readouterr().out.splitlines()[-1]), DEFAULTS | changes)


def test_it_needs_nothing_of_the_app(tmp_path: Path) -> None:
    path = tmp_path / "script.py"
    path.write_text(script(DEFAULTS), encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment["PYTHONWARNINGS"] = "error"
    done = subprocess.run(
        [sys.executable, str(path)],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    check(json.loads(done.stdout.splitlines()[-1]), DEFAULTS)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_function_can_be_exported(name: str) -> None:
    source = script(DEFAULTS | {"functions": (name,)})
    assert f'"{name}": {ACTIVATIONS[name].source},' in source
    compile(source, "script", "exec")
