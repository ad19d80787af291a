"""The figures of gradient flow show the records, and leave out no zero and no infinity."""

from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from explainer.choices.activations.look_figures import looks
from explainer.choices.activations.registry import ACTIVATIONS
from explainer.kit.moving_figures import Picture
from explainer.lessons.gradient_flow.dead import FUNCTIONS, RATES, DeadUnits
from explainer.lessons.gradient_flow.dead_figures import DeadWords, dead_now, dead_pictures
from explainer.lessons.gradient_flow.decade_figures import (
    EdgeWords,
    Window,
    edges,
    heights_of,
    layer_axis,
    over_layers,
    within,
)
from explainer.lessons.gradient_flow.flow import Flow, flow, flow_family
from explainer.lessons.gradient_flow.flow_figures import (
    GRADIENT_WINDOW,
    FlowWords,
    flow_pictures,
    layer_at,
    steps_of,
)
from explainer.lessons.gradient_flow.histogram_figures import HistogramWords, histograms
from explainer.lessons.gradient_flow.learning import LearningRun
from explainer.lessons.gradient_flow.learning_figures import LearningWords, learning_pictures, loss_curves
from explainer.lessons.gradient_flow.phase import Phase, phase
from explainer.lessons.gradient_flow.phase_figures import PhaseWords, phase_map, place_of
from explainer.lessons.gradient_flow.setting import Recipe, Setting
from tests.figures import layout, traces, values_of

SMALL = Setting(depth=6, width=16, batch=8)
EDGE = EdgeWords(below="below", above="above", zero="zero", broken="broken")
FLOW = FlowWords("layer", "from right", "gradient", "variance", "weights", "expected", EDGE)
LEARNING = LearningWords("step", "loss", "guessing", "layer", "gradient", EDGE)
DEAD = DeadWords("rate", "dead", "zero", "accuracy", "diverged")
PHASE = PhaseWords("scale", "depth", "ratio", "here", "nothing", "border")


def steps(figure: Any) -> list[str]:
    """What the player's steps are called."""
    return [frame.name for frame in figure.frames]


def curves(picture: Picture) -> dict[str, Any]:
    return {trace.name: trace for trace in traces(picture.figure) if trace.name in ACTIVATIONS}


def by_layer(trace: Any, depth: int) -> np.ndarray:
    """The heights of a curve that has grown to its end, from layer 1 on; NaN where nothing is drawn."""
    heights = np.full(depth, np.nan)
    for x, y in zip(np.asarray(trace.x, float), np.asarray(trace.y, float), strict=True):
        if np.isfinite(x):
            heights[int(x) - 1] = y
    return heights


def quantities(found: Flow) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return found.gradient, found.pre_activation_deviation**2, found.weight_gradient


@pytest.mark.parametrize("initialisation", ["Xavier", "He", "Normal"])
def test_the_finished_curves_are_the_measured_norms(initialisation: str) -> None:
    found = flow(replace(SMALL, initialisation=initialisation, scale=0.5))
    for picture, values in zip(flow_pictures(found, None, words=FLOW), quantities(found), strict=True):
        for name, row in zip(SMALL.activations, values, strict=True):
            trace = curves(picture)[name]
            np.testing.assert_allclose(by_layer(trace, 6), np.log10(row), rtol=1e-6)
            assert (trace.line.color, trace.line.dash) == (
                looks(SMALL.activations)[name].color,
                looks(SMALL.activations)[name].dash,
            )


def test_the_bands_are_the_product_of_gains_and_slopes() -> None:
    found = flow(SMALL)
    gradient = flow_pictures(found, None, words=FLOW)[0].figure
    bands = [trace for trace in traces(gradient) if trace.line.width == 9 and trace.x[0] is not None]
    assert len(bands) == len(SMALL.activations)
    for band, row in zip(bands, found.expected_gradient, strict=True):
        np.testing.assert_allclose(by_layer(band, 6), np.log10(row), rtol=1e-6)


def test_the_player_goes_forward_through_all_layers_and_then_back() -> None:
    depth = SMALL.depth
    places = [layer_at(step, depth) for step in range(steps_of(depth))]
    assert places[0] == (0, False)
    assert places[1 : depth + 1] == [(layer, False) for layer in range(1, depth + 1)]
    assert places[depth + 1 :] == [(layer, True) for layer in range(depth, 0, -1)]
    for place, picture in enumerate(flow_pictures(flow(SMALL), None, words=FLOW)):
        forward = place == 1
        for move in picture.moves:
            across = values_of(move.x)
            for step, (layer, back) in enumerate(places):
                shown = across[0, : step + 1]
                seen = set(shown[np.isfinite(shown)])
                if forward:
                    assert seen == set(range(1, (depth if back else layer) + 1))
                else:
                    assert seen == (set(range(layer, depth + 1)) if back else set())


def test_the_knob_shows_the_flow_of_every_scale() -> None:
    found, family = flow(SMALL), flow_family(SMALL)
    pictures = flow_pictures(found, family, words=FLOW)
    recorded = (family.gradient, family.pre_activation_deviation**2, family.weight_gradient)
    for picture, values in zip(pictures, recorded, strict=True):
        names = {place: trace.name for place, trace in enumerate(traces(picture.figure))}
        growing = [move for move in picture.moves if move.grow and names[move.trace] in ACTIVATIONS]
        assert len(growing) == len(SMALL.activations)
        for move, row in zip(growing, np.moveaxis(values, 1, 0), strict=True):
            x, y = values_of(move.x), values_of(move.y)
            assert y.shape == (25, steps_of(6))
            for place in (0, 12, 24):
                drawn = by_layer(go.Scatter(x=x[0], y=y[place]), 6)
                known = ~np.isnan(drawn)
                np.testing.assert_allclose(drawn[known], np.log10(row[place])[known], rtol=1e-6)


@pytest.mark.parametrize(
    "setting",
    [
        replace(SMALL, activations=("Step", "ReLU")),
        replace(SMALL, initialisation="Zeros"),
        replace(SMALL, activations=("Linear",), initialisation="Normal", scale=10, depth=50),
        replace(SMALL, activations=("Sigmoid",), scale=0.01, depth=50),
    ],
    ids=("flat", "zeros", "huge", "tiny"),
)
def test_every_layer_is_a_point_of_its_curve_or_a_mark_at_the_border(setting: Setting) -> None:
    found = flow(setting)
    for picture, values in zip(flow_pictures(found, None, words=FLOW), quantities(found), strict=True):
        drawn = sum(
            int(np.isfinite(by_layer(trace, setting.depth)).sum()) for trace in curves(picture).values()
        )
        marks = {
            trace.name: int(np.isfinite(np.asarray(trace.y, float)).sum())
            for trace in traces(picture.figure)
            if trace.name in ("below", "above", "zero", "broken")
        }
        assert drawn + sum(marks.values()) == values.size
        assert marks.get("zero", 0) == int((values == 0).sum())
        assert "below" not in marks
        assert "above" not in marks


def test_marks_stand_where_a_value_cannot_be_drawn() -> None:
    heights = heights_of(np.array([[[[0.0, 1e-20, 1.0, 1e20, np.inf, np.nan]]]]))
    window = Window(-10, 10)
    found = {edge.trace.name: edge for edge in edges(heights, window, names=("ReLU",), words=EDGE)}
    layers = {
        name: [
            round(float(x))
            for x, y in zip(np.asarray(edge.trace.x), values_of(edge.y)[0, 0], strict=True)
            if np.isfinite(y)
        ]
        for name, edge in found.items()
    }
    assert layers == {"below": [2], "above": [4], "zero": [1], "broken": [5, 6]}
    assert values_of(found["zero"].y)[0, 0, 0] < -9 < 9 < values_of(found["broken"].y)[0, 0, 4]
    np.testing.assert_array_equal(
        within(heights, window)[0, 0, 0], [np.nan, np.nan, 0, np.nan, np.nan, np.nan]
    )


def test_a_window_grows_only_as_far_as_it_must() -> None:
    assert GRADIENT_WINDOW.around(np.array([-3.0, 2.0, -np.inf, np.inf, np.nan])) == GRADIENT_WINDOW
    wider = GRADIENT_WINDOW.around(np.array([-40.2, 11.0]))
    assert wider.low <= -41 < wider.high - 52
    assert wider.high == 12
    assert Window(0, 1).around(np.array([np.nan])) == Window(0, 1)
    for window in (Window(-16, 8), Window(-300, 300), Window(0, 1)):
        ticks = window.axis()["tickvals"]
        assert 2 <= len(ticks) <= 11
        assert len(set(np.diff(ticks))) == 1


@pytest.mark.parametrize("depth", [1, 2, 8, 9, 20, 50])
def test_the_axis_of_layers_names_the_first_one_and_few_others(depth: int) -> None:
    ticks = layer_axis(depth)["tickvals"]
    assert ticks[0] == 1
    assert ticks == sorted(set(ticks))
    assert max(ticks) <= depth
    assert len(ticks) <= 9


def test_histograms_show_every_share() -> None:
    found = flow(SMALL)
    pictures = histograms(found, words=HistogramWords("layer", "value", "share"))
    for place, picture in enumerate(pictures):
        heat = traces(picture.figure)[0]
        share = found.histograms.share[place]
        np.testing.assert_allclose(np.square(heat.z), share.T, atol=1e-6)
        assert steps(picture.figure) == ["1", "2", "3", "4", "5", "6"]
        outline = next(move for move in picture.moves if move.trace == 2)
        width = np.diff(found.histograms.edges[place])[0]
        for layer in range(6):
            area = np.trapezoid(values_of(outline.x)[0, layer], values_of(outline.y)[0, 0]) / width
            assert area == pytest.approx(1, rel=1e-4)


def small_phase(activation: str) -> Phase:
    return phase(replace(SMALL, width=8), activation=activation, report=lambda row: True)


def test_the_map_shows_the_ratio_and_where_there_is_none() -> None:
    found = small_phase("ReLU")
    figure = phase_map(found, depth=20, scale=2.0, words=PHASE)
    heat, border, nothing, here = traces(figure)
    finite = np.isfinite(found.ratio)
    np.testing.assert_allclose(np.asarray(heat.z, float)[finite], found.ratio[finite], rtol=1e-5)
    assert len(nothing.x) == int((~finite).sum()) == found.broken
    assert (border.contours.start, border.contours.end) == (-2, 2)
    assert (here.x[0], here.y[0]) == (pytest.approx(np.log10(2)), 20)


def test_a_map_without_any_gradient_says_so_everywhere() -> None:
    found = small_phase("Step")
    nothing = traces(phase_map(found, depth=1, scale=99.0, words=PHASE))[2]
    assert len(nothing.x) == found.ratio.size
    assert nothing.showlegend


def test_a_place_of_the_map_is_a_depth_and_a_scale() -> None:
    assert place_of(np.log10(1.2345), 19.6) == (20, 1.23)
    assert place_of(0, -3) == (1, 1.0)
    assert place_of(0, 80) == (50, 1.0)


def fake_run(loss: np.ndarray, gradient: np.ndarray) -> LearningRun:
    return LearningRun(
        setting=replace(SMALL, activations=("Tanh", "ReLU")),
        recipe=Recipe(),
        steps=5,
        loss=loss,
        accuracy=np.full_like(loss, 0.1),
        weight_gradient=gradient,
        untrained_accuracy=np.array([0.1, 0.1]),
        trained_accuracy=np.array([0.5, np.nan]),
        diverged=(None, 3),
        cancelled=False,
    )


def test_the_training_shows_its_losses_and_the_gradients_of_the_update() -> None:
    draws = np.random.default_rng(0)
    loss = draws.uniform(1, 3, (2, 4))
    loss[1, 2:] = np.inf, np.nan
    gradient = 10 ** draws.uniform(-5, 3, (2, 4, 7))
    gradient[1, 1, 0] = 0
    curve, layers = learning_pictures(fake_run(loss, gradient), words=LEARNING)
    assert steps(curve.figure) == ["1", "2", "3", "4"]
    np.testing.assert_allclose(values_of(curve.moves[0].y)[0], loss[0], rtol=1e-6)
    assert np.isnan(values_of(curve.moves[1].y)[0, 2:]).all()
    assert layout(curve.figure).shapes[0].y0 == pytest.approx(2.302585, rel=1e-6)
    drawn = [values_of(move.y)[0] for move in layers.moves[:2]]
    np.testing.assert_allclose(drawn[0], np.log10(gradient[0]), rtol=1e-5)
    assert np.isnan(drawn[1][1, 0])
    (mark,) = layers.moves[2:]
    assert traces(layers.figure)[mark.trace].name == "zero"
    assert np.isfinite(values_of(mark.y)[0, 1, 7])
    assert np.isfinite(values_of(mark.y)).sum() == 1


def test_a_training_that_goes_on_shows_what_it_has() -> None:
    figure = loss_curves(np.array([[2.0, 1.0]]), steps=[5, 10], last=100, names=("Tanh",), words=LEARNING)
    assert list(traces(figure)[0].x) == [5, 10]
    assert layout(figure).xaxis.range[1] > 100


def fake_units() -> DeadUnits:
    draws = np.random.default_rng(1)
    shape = len(FUNCTIONS), len(RATES), 4
    loss = draws.uniform(0, 2, shape)
    loss[1, -1, 2:] = np.nan
    layers = draws.uniform(0, 1, (*shape, 2))
    return DeadUnits(
        functions=FUNCTIONS,
        rates=RATES,
        steps=np.array([0, 5, 10, 15]),
        dead=np.where(np.isnan(loss)[..., None], np.nan, layers),
        below=layers,
        zero_slopes=layers / 2,
        loss=loss,
        accuracy=np.where(np.isnan(loss), np.nan, 0.5),
        diverged=np.full(shape[:2], -1),
        cancelled=False,
    )


def test_dead_units_are_drawn_over_the_rates_and_what_diverged_is_crossed_out() -> None:
    units = fake_units()
    dead, zero, accuracy = dead_pictures(units, words=DEAD)
    assert steps(dead.figure) == ["0", "5", "10", "15"]
    for picture, values in ((dead, units.dead.mean(axis=3)), (zero, units.zero_slopes.mean(axis=3))):
        for place, name in enumerate(FUNCTIONS):
            assert traces(picture.figure)[place].name == name
            np.testing.assert_allclose(values_of(picture.moves[place].y)[0], values[place].T, rtol=1e-6)
    crosses = accuracy.moves[3:]
    counted = [int(np.isfinite(values_of(move.y)).sum()) for move in crosses]
    assert counted == [0, 2, 0]
    assert len(traces(dead_now(units.dead[:, :, 0, 0], FUNCTIONS, words=DEAD))) == 3


@pytest.mark.parametrize("share", [True, False])
def test_curves_over_layers_show_their_values(share: bool) -> None:
    values = np.array([[0.1, 0.2, np.nan], [0.5, 0.4, 0.3]])
    figure = over_layers(values, ("ReLU", "Tanh"), layer="layer", title="mean", share=share)
    np.testing.assert_allclose([trace.y for trace in traces(figure)], values, rtol=1e-6)
    assert (layout(figure).yaxis.range is not None) == share


def test_what_the_browser_cannot_hold_is_left_out_without_a_word_on_the_console() -> None:
    values = np.array([[1e300, -1e300, np.inf, np.nan, 0.5]])
    (curve, *_) = traces(over_layers(values, ("ReLU",), layer="layer", title="mean"))
    shown = values_of(curve.y)
    assert np.isnan(shown[:4]).all() and shown[4] == 0.5
