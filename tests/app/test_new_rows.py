"""A new optimizer, activation function or loss is one row and its words: tried out with rows that are new."""

import os
import subprocess
import sys

from ui.sitemap import ROOT

ROWS = ("Rprop", "Lion", "CELU", "SquaredHinge")
WHOLE = ("new_rows", "look_figures", "catalogs")
"""Modules whose tests are run for all rows."""
KNOWN_BY_HAND = "Failed: write down"
"""What only somebody who knows the row can say, such as its rule in plain numbers; the tests ask for it."""


def test_new_rows_are_right_wherever_they_are_offered() -> None:
    """Every test that goes over the registries is run for the new rows, and the walk over the pages."""
    command = [sys.executable, "-m", "pytest", "-q", "-rf", "--tb=short", "-p", "no:cacheprovider"]
    command += ["-p", "tests.new_rows", "-k", " or ".join((*ROWS, *WHOLE))]
    command += ["tests/new_rows/walk.py", "tests/explainer", "tests/app/test_catalogs.py"]
    environment = {**os.environ, "COLUMNS": "400"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    assert not [line for line in failed if KNOWN_BY_HAND not in line], done.stdout
    asked = "\n".join(failed)
    assert "write down the rule of Rprop" in asked and "write down the rule of Lion" in asked
    assert "write down the range of CELU" in asked
    assert " passed" in done.stdout.splitlines()[-1]
