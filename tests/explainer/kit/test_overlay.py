"""Curves of several runs in one picture."""

import numpy as np

from explainer.kit.overlay_figures import MOST_POINTS, OverlayWords, overlaid, thinned

WORDS = OverlayWords(step="epoch", value="loss")


def test_a_long_curve_keeps_its_ends_and_its_values() -> None:
    values = np.cumsum(np.linspace(-1, 1, 5001))
    steps, shown = thinned(values)
    assert len(steps) == MOST_POINTS and (steps[0], steps[-1]) == (0, 5000)
    np.testing.assert_array_equal(shown, values[steps].astype(np.float32))


def test_a_short_curve_is_drawn_whole() -> None:
    assert thinned(np.array([3.0, 2.0, 1.0]))[0].tolist() == [0, 1, 2]


def test_runs_differ_in_dash_and_width_and_curves_in_colour() -> None:
    curve = np.array([1.0, 0.1])
    runs = {"A": {"x": curve, "y": curve}, "B": {"x": curve}, "now": {"x": curve, "y": curve}}
    figure = overlaid(runs, words=WORDS, logarithmic=True)
    assert [trace.name for trace in figure.data] == ["A: x", "A: y", "B: x", "now: x", "now: y"]
    assert [trace.line.dash for trace in figure.data] == ["dash", "dash", "dot", None, None]
    colors = [trace.line.color for trace in figure.data]
    assert colors[0] == colors[2] == colors[3] != colors[1] == colors[4]
    assert figure.layout.yaxis.type == "log"
    # Alone in axes of its own, a run keeps the dash that it has among all.
    (alone,) = overlaid({"B": {"x": curve}}, words=WORDS, logarithmic=True, kept=["A", "B"]).data
    assert alone.line.dash == "dot"


def test_a_logarithm_has_no_place_for_zero() -> None:
    zero = {"now": {"": np.array([1.0, 0.0])}}
    logarithmic, plain = (overlaid(zero, words=WORDS, logarithmic=each) for each in (True, False))
    assert np.isnan(logarithmic.data[0].y[1]) and plain.data[0].y[1] == 0
    assert logarithmic.data[0].name == "now"
