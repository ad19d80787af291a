"""Exported scripts as a visitor has them: run outside of the app, and what they print and need."""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

END = "end of a script"
RUN_ALL = f"""
import runpy, sys
for path in sys.argv[1:]:
    runpy.run_path(path, run_name="__main__")
    print({END!r})
"""


def asked_for(request: pytest.FixtureRequest) -> list[int]:
    """The values of the parameter `number` for which a test of the module runs: not all of them always do."""
    items = (item for item in request.session.items if item.path == request.path)
    return sorted({item.callspec.params["number"] for item in items if "number" in item.fixturenames})


def printed_by(sources: Sequence[str], folder: Path, **environment: str) -> list[dict[str, Any]]:
    """The object that every script prints as its last line.

    They run one after another in one process, because each would import torch for a second and a half. It
    knows neither the app nor the digits, unless `environment` says where they are; a warning is an error.
    """
    paths = [folder / f"script_{number}.py" for number in range(len(sources))]
    for path, source in zip(paths, sources, strict=True):
        path.write_text(source, encoding="utf-8")
    inherited = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "MNIST")}
    done = subprocess.run(
        [sys.executable, "-c", RUN_ALL, *map(str, paths)],
        cwd=folder,
        env={**inherited, "PYTHONWARNINGS": "error", "OMP_NUM_THREADS": "1", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    *outputs, rest = done.stdout.split(f"{END}\n")
    assert not rest
    return [json.loads(output.splitlines()[-1], parse_constant=_refuse) for output in outputs]


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
