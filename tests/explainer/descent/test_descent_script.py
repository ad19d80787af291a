"""The exported descent runs outside the app, and comes to the page's numbers."""

import ast
import json
import os
import subprocess
import sys

import numpy as np
import pytest

from explainer.descent.run import descend
from explainer.descent.script import script
from explainer.descent.setting import PARAMETERS, setting_from

DEFAULTS = {name: parameter.default for name, parameter in PARAMETERS.items()}
SETTINGS = [
    {},
    {"standardised": True, "schedule": "step", "halving": 7, "updates": 60, "rate": 0.3},
    {"schedule": "1/t", "replacement": True, "points": 17, "batch": 5, "seed": 4, "draw": 2, "updates": 90},
    {"points": 2, "scatter": 0.0, "batch": 200, "start": (1.0, -2.0), "updates": 30},
    {"paths": ("stochastic",), "rate": 0.01, "points": 200, "scatter": 5.0, "updates": 250},
    {"standardised": True, "replacement": True, "batch": 40, "updates": 3},
]
RUN_ALL = "import runpy, sys\nfor path in sys.argv[1:]: runpy.run_path(path, run_name='__main__')"


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> list[dict]:
    """What every script prints last; one process, because each would import torch for a second and a half."""
    folder = tmp_path_factory.mktemp("scripts")
    paths = [folder / f"script_{number}.py" for number in range(len(SETTINGS))]
    for path, changed in zip(paths, SETTINGS, strict=True):
        path.write_text(script(DEFAULTS | changed), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", RUN_ALL, *map(str, paths)],
        cwd=folder,
        env={**os.environ, "PYTHONWARNINGS": "error"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


@pytest.mark.parametrize("number", range(len(SETTINGS)), ids=lambda number: str(SETTINGS[number]))
def test_the_script_comes_to_the_numbers_of_the_page(number: int, printed: list[dict]) -> None:
    setting, found = setting_from(DEFAULTS | SETTINGS[number]), printed[number]
    run = descend(setting, family=False)
    np.testing.assert_allclose(found["curvatures"], run.problem.curvatures, rtol=1e-6)
    np.testing.assert_allclose(found["minimum"], run.problem.minimum, rtol=1e-6, atol=1e-9)
    assert found["lines"].keys() == set(setting.paths)
    for path in run.paths:
        every = max(1, setting.updates // 10)
        np.testing.assert_allclose(found["losses"][path.name], path.loss[0, ::every], rtol=1e-6, atol=1e-12)
        np.testing.assert_allclose(found["lines"][path.name], path.positions[0, -1], rtol=1e-6)


def test_the_script_needs_torch_alone() -> None:
    tree = ast.parse(script(DEFAULTS))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert imported - set(sys.stdlib_module_names) == {"torch"}
