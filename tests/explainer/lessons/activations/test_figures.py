"""Figures show what PyTorch and closed forms say, at every value of their knob."""

import math
import tomllib
from itertools import combinations
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from explainer.choices.activations.curves import GRID, curve_family, curves, kinks
from explainer.choices.activations.look_figures import looks, own_look
from explainer.choices.activations.properties import moments, properties
from explainer.choices.activations.registry import ACTIVATIONS
from explainer.kit.drawing import SERIES
from explainer.kit.moving_figures import Picture
from explainer.lessons.activations.curve_figures import CurveWords, probed
from explainer.lessons.activations.pitfall_figures import (
    QuotientWords,
    certainties,
    difference_quotients,
    leaky_relu_zoomed,
    slopes_multiplied,
    softmax_over,
)
from explainer.lessons.activations.pitfalls import (
    Confidence,
    leaky_relu_mistake,
    overflow,
    slope_at_kink,
    softmax_axis,
)
from explainer.lessons.activations.setting import MOST_FUNCTIONS
from explainer.lessons.activations.shape_figures import ShapeWords, shaped
from explainer.lessons.activations.softmax import softmax_family
from explainer.lessons.activations.softmax_figures import (
    HANDLES,
    STEMS,
    NaiveWords,
    SoftmaxWords,
    logits_picture,
    naive_and_stable,
    softmax_pictures,
)
from explainer.lessons.activations.table_figures import PropertyWords, property_bars
from tests.figures import layout, traces

WORDS = CurveWords(value="v", slope="s", second="b")
PLACES = np.round(np.linspace(-6, 6, 25), 1)


def pictures(*names: str, second: bool = True) -> list[Picture]:
    bends = {name: kinks(name, options={}) for name in names}
    return probed(
        curves(names, options={}),
        curves(names, options={}, z=PLACES),
        kinks=bends,
        words=WORDS,
        second=second,
    )


def moves(picture: Picture) -> Any:
    """What moves, without the player's only step."""
    assert all(move.steps == 1 for move in picture.moves)
    return [
        SimpleNamespace(
            trace=move.trace, **{name: np.asarray(track)[:, 0] for name, track in move.coordinates().items()}
        )
        for move in picture.moves
    ]


def moved(picture: Picture, mode: str, points: int) -> Any:
    """The coordinates of the first moving trace of a kind, for every value of the knob."""
    for move in moves(picture):
        trace = traces(picture.figure)[move.trace]
        if trace.mode == mode and len(trace.x) == points:
            return move
    raise AssertionError(f"no {mode} of {points} points moves")


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_curves_are_those_of_the_module_except_for_the_gap_at_a_jump(name: str) -> None:
    value, slope, second = pictures(name)
    z = np.asarray(traces(value.figure)[0].x, np.float64)
    heights = np.asarray(traces(value.figure)[0].y)
    drawn = ~np.isnan(heights) & ~np.isin(z, ACTIVATIONS[name].kinks)
    expected = ACTIVATIONS[name].module()(torch.tensor(z[drawn])).numpy()
    np.testing.assert_allclose(heights[drawn], expected, rtol=1e-6, atol=1e-6)
    assert np.isnan(traces(slope.figure)[0].y).sum() == len(kinks(name, options={}))
    assert np.isfinite(layout(second.figure).yaxis.range).all()


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_dots_tangents_and_numbers_stand_where_autograd_says(name: str) -> None:
    value, slope, _ = pictures(name)
    z = torch.tensor(PLACES, requires_grad=True)
    heights = ACTIVATIONS[name].module()(z)
    (slopes,) = torch.autograd.grad(heights.sum(), z)
    expected = heights.detach().numpy()
    dots = moved(value, "markers", 1)
    np.testing.assert_array_equal(dots.x[:, 0], PLACES)
    np.testing.assert_allclose(dots.y[:, 0], expected, rtol=1e-12)
    np.testing.assert_allclose(moved(slope, "markers", 1).y[:, 0], slopes.numpy(), rtol=1e-12)
    np.testing.assert_allclose(moved(slope, "text", 1).x[:, 0], slopes.numpy(), rtol=1e-12)
    tangent = moved(value, "lines", 2)
    rise = (tangent.y[:, 1] - tangent.y[:, 0]) / (tangent.x[:, 1] - tangent.x[:, 0])
    np.testing.assert_allclose(rise, slopes.numpy(), atol=1e-12)
    np.testing.assert_allclose(tangent.y.mean(axis=1), expected, atol=1e-12)


def test_a_disc_marks_what_pytorch_takes_at_a_kink_and_a_ring_the_other_side() -> None:
    _, slope, _ = pictures("ReLU", "Sigmoid")
    marks = next(trace for trace in traces(slope.figure) if trace.marker.symbol is not None)
    found = {symbol: (x, y) for symbol, x, y in zip(marks.marker.symbol, marks.x, marks.y, strict=True)}
    assert found == {"circle-open": (0, 1), "circle": (0, 0)}


def test_the_step_jumps_from_a_disc_to_a_ring() -> None:
    value, _ = pictures("Step", second=False)
    marks = next(trace for trace in traces(value.figure) if trace.marker.symbol is not None)
    found = {symbol: (x, y) for symbol, x, y in zip(marks.marker.symbol, marks.x, marks.y, strict=True)}
    assert found == {"circle": (0, 0), "circle-open": (0, 1)}


def test_no_two_functions_in_a_picture_look_alike() -> None:
    for names in combinations(ACTIVATIONS, MOST_FUNCTIONS):
        found = looks(names)
        assert len({look.color for look in found.values()}) == MOST_FUNCTIONS
        assert len({look.dash for look in found.values()}) == MOST_FUNCTIONS
    assert looks(["ReLU"])["ReLU"] == own_look("ReLU")
    with pytest.raises(ValueError, match="colours"):
        looks(tuple(ACTIVATIONS)[: len(SERIES) + 1])


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("color", SERIES)
def test_colours_of_a_series_are_seen_on_both_themes(color: str, theme: str) -> None:
    config = tomllib.loads(
        (Path(__file__).parents[4] / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    )
    first, second = sorted(map(luminance, (color, config["theme"][theme]["backgroundColor"])))
    assert (second + 0.05) / (first + 0.05) >= 3


def luminance(color: str) -> float:
    """WCAG 2.1, relative luminance."""
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_a_knob_of_leaky_relu_shows_the_module_and_the_moments_in_closed_form() -> None:
    family = curve_family("LeakyReLU", chosen=0.3)
    along = [moments(nn.LeakyReLU(float(value)), kinks=(0.0,)) for value in family.values]
    words = ShapeWords(value="v", slope="s", effect="e", mean="m", mean_square_slope="q")
    value, slope, effect = shaped(family, along, symbol="a", words=words)
    assert {0.0, 0.01, 0.3, 1.0} <= set(family.values)
    for row, number in enumerate(family.values):
        expected = nn.LeakyReLU(float(number))(torch.tensor(GRID)).numpy()
        np.testing.assert_allclose(moves(value)[0].y[row], expected, rtol=1e-12)
    np.testing.assert_allclose(np.nanmin(moves(slope)[0].y, axis=1), family.values, rtol=1e-12)
    lines = {trace.name: np.asarray(trace.y) for trace in traces(effect.figure) if trace.name}
    np.testing.assert_allclose(lines["m"], (1 - family.values) / math.sqrt(2 * math.pi), atol=1e-12)
    np.testing.assert_allclose(lines["q"], (1 + family.values**2) / 2, rtol=1e-12)


def test_the_knob_of_a_family_does_not_depend_on_where_it_stands() -> None:
    values = curve_family("ELU", chosen=1.0).values
    for stand in values:
        np.testing.assert_array_equal(curve_family("ELU", chosen=float(stand)).values, values)
    temperatures = softmax_family([1.0, 2.0], chosen=1.0).temperatures
    for stand in temperatures:
        other = softmax_family([1.0, 2.0], chosen=float(stand)).temperatures
        np.testing.assert_array_equal(other, temperatures)


@pytest.mark.parametrize("logits", [(2.0, 1.0, 0.1), (1000.0, -1000.0), tuple(range(10))])
def test_shares_sum_to_one_and_the_jacobian_is_theirs(logits: tuple[float, ...]) -> None:
    family = softmax_family(logits, chosen=1.0)
    _, shares, jacobian = softmax_pictures(family, words=SoftmaxWords(logits="l", shares="s", jacobian="j"))
    p = moves(shares)[0].y
    np.testing.assert_allclose(p.sum(axis=1), 1, rtol=1e-12)
    expected = p[:, :, None] * (np.eye(len(logits)) - p[:, None, :]) / family.temperatures[:, None, None]
    np.testing.assert_allclose(moves(jacobian)[0].z, expected, atol=1e-12)
    assert len(traces(shares.figure)[0].x) == len(set(traces(shares.figure)[0].x)) == len(logits)


def test_every_logit_stands_on_its_stem() -> None:
    picture = logits_picture((1.5, -2.0, 12.0), "logits")
    stems, handles = traces(picture.figure)
    assert (stems.name, handles.name) == (STEMS, HANDLES)
    assert list(handles.y) == [1.5, -2, 12]
    np.testing.assert_array_equal(np.asarray(stems.y), [0, 1.5, np.nan, 0, -2, np.nan, 0, 12, np.nan])
    assert list(stems.x) == [name for name in handles.x for _ in range(3)]
    assert layout(picture.figure).yaxis.range[1] > 12


def test_the_naive_form_says_nan_exactly_where_it_is_no_number() -> None:
    compared = overflow((2.0, 1.0, 0.1), precision="float32")
    naive, stable = naive_and_stable(compared, words=NaiveWords(naive="n", stable="s"))
    shown = np.isfinite(moves(naive)[1].y)
    np.testing.assert_array_equal(shown, np.isnan(moves(naive)[0].y))
    assert shown.any()
    assert np.isfinite(moves(stable)[0].y).all()
    assert not np.isfinite(moves(stable)[1].y).any()


def test_bars_of_the_table_are_its_numbers() -> None:
    rows = [properties(name, options={}) for name in ("Linear", "Sigmoid", "Tanh", "ReLU")]
    words = PropertyWords(steepest="s", mean="m", mean_square_slope="q", flat_share="f")
    steepest, mean, square, flat = (traces(figure)[0] for figure in property_bars(rows, words=words))
    assert tuple(steepest.y) == ("Linear", "Sigmoid", "Tanh", "ReLU")
    np.testing.assert_allclose(steepest.x, [1, 0.25, 1, 1], rtol=1e-12)
    np.testing.assert_allclose(mean.x, [0, 0.5, 0, 1 / math.sqrt(2 * math.pi)], rtol=1e-12)
    np.testing.assert_allclose(np.asarray(square.x)[[0, 3]], [1, 0.5], rtol=1e-12)
    assert flat.x[0] == 0
    assert flat.x[3] == pytest.approx(0.5)


def test_pictures_of_pitfalls_show_what_is_true() -> None:
    leaky, constant = traces(leaky_relu_zoomed(leaky_relu_mistake(slope=0.01), right="r", wrong="w"))
    np.testing.assert_allclose(leaky.y, nn.LeakyReLU(0.01)(torch.tensor(GRID)).numpy())
    assert set(np.asarray(constant.y)[GRID < 0]) == {0.001}
    words = QuotientWords(left="l", right="r", central="c", autograd="a", width="h", slope="s")
    right, central, left, autograd = traces(difference_quotients(slope_at_kink(), words=words))
    assert (set(right.y), set(central.y), set(left.y), tuple(autograd.y)) == ({1}, {0.5}, {0}, (0,))
    sigmoid, tanh = traces(slopes_multiplied(("Sigmoid", "Tanh"), (0.25, 1.0), layers=10, x="x", y="y"))
    assert sigmoid.y[10] == 2.0**-20
    assert set(tanh.y) == {1}


def test_shares_of_sure_answers_and_sums_of_a_batch_are_counted() -> None:
    sure = Confidence(np.array([0.95, 0.99]), np.array([0.5, 0.95]), np.array([0.2, 0.3, 0.4, 0.91]))
    right, wrong, noise = traces(certainties(sure, names=("r", "w", "n"), sure=0.9, x="x", y="y"))
    place = int(np.abs(np.asarray(right.x) - 0.9).argmin())
    assert (right.y[place], wrong.y[place], noise.y[place]) == (1, 0.5, 0.25)
    found = softmax_axis()
    columns = traces(softmax_over(found.over_images, title="t", image="i"))[0].x
    rows = traces(softmax_over(found.over_classes, title="t", image="i"))[0].y
    assert all("1.00" in name for name in (*columns, *rows))
