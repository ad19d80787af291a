"""The exported script comes to the page's numbers."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from explainer.activations.registry import ACTIVATIONS
from explainer.gradient_flow.flow import flow
from explainer.gradient_flow.learning import learn
from explainer.gradient_flow.script import script
from explainer.gradient_flow.setting import PARAMETERS, lesson_from, setting_from
from explainer.initialisations.registry import INITIALISATIONS
from explainer.mnist.data import DATA_FOLDER, load_digits

DEFAULTS = {name: parameter.default for name, parameter in PARAMETERS.items()}
SMALL = DEFAULTS | {"depth": 5, "width": 16, "batch": 16, "images": 500, "steps": 10}
SETTINGS = [
    SMALL,
    SMALL | {"initialisation": "PyTorch", "scale": 1.7, "optimizer": "Adam", "rate": 0.002, "seed": 3},
    SMALL
    | {"initialisation": "Orthogonal", "activations": ("Step", "ELU", "LeakyReLU"), "alpha": 0.5}
    | {"slope": 0.3, "optimizer": "Nesterov", "rate": 0.05},
    SMALL | {"initialisation": "Zeros", "activations": ("Sigmoid",)},
]


@pytest.fixture(autouse=True)
def leave_torch_as_it_was() -> Iterator[None]:
    before, threads = torch.get_default_dtype(), torch.get_num_threads()
    with torch.random.fork_rng(devices=[]):
        yield
    torch.set_default_dtype(before)
    torch.set_num_threads(threads)


def check(printed: dict, values: dict, *, learned: bool) -> None:
    setting = setting_from(values)
    found = flow(setting)
    for place, name in enumerate(setting.activations):
        for field, numbers in printed["flows"][name].items():
            expected = getattr(found, field)[place].tolist()
            assert numbers == pytest.approx(expected, rel=1e-9, abs=1e-16)
    assert printed["losses"].keys() == (set(setting.activations) if learned else set())
    if learned:
        run = learn(setting, lesson_from(values), load_digits(), report=lambda progress: True)
        for place, name in enumerate(setting.activations):
            assert printed["losses"][name] == pytest.approx(run.loss[place].tolist(), rel=1e-6)


@pytest.mark.parametrize("values", SETTINGS, ids=range(len(SETTINGS)))
def test_the_script_comes_to_the_numbers_of_the_page(
    values: dict, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MNIST", str(DATA_FOLDER))
    exec(compile(script(values), "script.py", "exec"), {"__name__": "__main__"})
    printed = json.loads(capsys.readouterr().out.splitlines()[-1])
    torch.set_default_dtype(torch.float32)
    check(printed, values, learned=True)


def test_it_needs_nothing_of_the_app_and_no_digits(tmp_path: Path) -> None:
    path = tmp_path / "script.py"
    path.write_text(script(DEFAULTS), encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "MNIST")}
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
    check(json.loads(done.stdout.splitlines()[-1]), DEFAULTS, learned=False)


@pytest.mark.parametrize("initialisation", INITIALISATIONS)
def test_every_choice_can_be_exported(initialisation: str) -> None:
    for name in ACTIVATIONS:
        source = script(DEFAULTS | {"initialisation": initialisation, "activations": (name,), "scale": 0.5})
        assert ACTIVATIONS[name].source in source
        for line in INITIALISATIONS[initialisation].source(setting_from(DEFAULTS | {"scale": 0.5}).scale):
            assert line in source
        compile(source, "script.py", "exec")
