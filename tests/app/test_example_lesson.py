"""The lesson that the documentation walks through is whole: in a copy of the app all tests take it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from explainer.lessons import LESSONS
from ui.sitemap import ROOT

EXAMPLE = ROOT / "docs" / "lesson"
ROW = '    Lesson("steepness", "neuron", ":material/trending_up:", 10, "school"),\n'

DRAW_AND_TEST = """
import runpy, sys
import pytest
arguments, sys.argv = sys.argv[1:], ["thumbnails", "steepness"]
runpy.run_module("explainer.thumbnails", run_name="__main__")
sys.exit(pytest.main(arguments))
"""


def test_the_example_is_a_whole_lesson(tmp_path: Path) -> None:
    app = tmp_path / "app"
    for place in ROOT.iterdir():
        if place.name in {"explainer", "ui", "pages", "locales", "assets", "benchmarks", "tests"}:
            shutil.copytree(place, app / place.name, ignore=shutil.ignore_patterns("__pycache__"))
        elif place.name in {"data", "static", ".streamlit"}:
            (app / place.name).symlink_to(place)
        elif place.suffix in {".py", ".toml"}:
            shutil.copy(place, app)
    shutil.copytree(EXAMPLE, app, dirs_exist_ok=True)
    row = app / "explainer" / "lessons" / "__init__.py"
    first = f'    Lesson("{LESSONS[0].name}"'
    row.write_text(row.read_text(encoding="utf-8").replace(first, ROW + first), encoding="utf-8")
    tests = ["tests/app/test_lessons.py", "tests/app/test_pages.py", "tests/app/test_catalogs.py"]
    tests += ["tests/explainer/test_layers.py", "tests/explainer/lessons/steepness"]
    # What starts processes of its own is about the entry and torch, and not about a lesson.
    chosen = "(steepness or catalogs or layers) and not heavy and not thread"
    command = [sys.executable, "-c", DRAW_AND_TEST, "-q", "-p", "no:cacheprovider", "-k", chosen, *tests]
    environment = {**os.environ, "PYTHONPATH": ""}
    done = subprocess.run(command, cwd=app, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
