"""Exported scripts as a visitor has them: run outside of the app, and what they print and need."""

import ast
import atexit
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import IO, Any

import pytest

END = "end of a script"
RUNNER = f"""
import json, os, runpy, sys
import numpy, torch
for line in sys.stdin:
    asked = json.loads(line)
    if child := os.fork():
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
        continue
    os.chdir(asked["folder"])
    os.environ.update(asked["environment"])
    for number, name in ((1, "stdout"), (2, "stderr")):
        os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    for path in asked["paths"]:
        runpy.run_path(path, run_name="__main__")
        print({END!r})
    break
"""
"""A process that imports torch once, which takes a second and a half, and forks for whoever asks."""


def asked_for(request: pytest.FixtureRequest) -> list[int]:
    """The values of the parameter `number` for which a test of the module runs: not all of them always do."""
    items = (item for item in request.session.items if item.path == request.path)
    return sorted({item.callspec.params["number"] for item in items if "number" in item.fixturenames})


def printed_by(sources: Sequence[str], folder: Path, **environment: str) -> list[dict[str, Any]]:
    """The object that every script prints as its last line.

    They run one after another in a process that knows neither the app nor the digits, unless `environment`
    says where they are; a warning is an error.
    """
    paths = [folder / f"script_{number}.py" for number in range(len(sources))]
    for path, source in zip(paths, sources, strict=True):
        path.write_text(source, encoding="utf-8")
    asked = {"folder": str(folder), "paths": [*map(str, paths)], "environment": environment}
    requests, answers = _runner()
    print(json.dumps(asked), file=requests, flush=True)
    code = answers.readline()
    printed, complained = ((folder / name).read_text(encoding="utf-8") for name in ("stdout", "stderr"))
    assert code == "0\n", complained
    *outputs, rest = printed.split(f"{END}\n")
    assert not rest
    return [json.loads(output.splitlines()[-1], parse_constant=_refuse) for output in outputs]


@cache
def _runner() -> tuple[IO[str], IO[str]]:
    """What the runner is asked, and what it answers; it ends with the tests."""
    inherited = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "MNIST")}
    runner = subprocess.Popen(
        [sys.executable, "-P", "-c", RUNNER],
        env={**inherited, "PYTHONWARNINGS": "error", "OMP_NUM_THREADS": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    atexit.register(runner.communicate)
    assert runner.stdin and runner.stdout
    return runner.stdin, runner.stdout


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is no JSON: no other reader knows it")


def packages_of(source: str) -> set[str]:
    """The packages that a script imports, without those of Python itself."""
    imports = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = [
        *(alias.name for node in imports if isinstance(node, ast.Import) for alias in node.names),
        *(node.module or "" for node in imports if isinstance(node, ast.ImportFrom)),
    ]
    return {name.split(".")[0] for name in names} - set(sys.stdlib_module_names)
