"""Pictures of what is often said wrongly about gradients, initialisation and dead units."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from explainer.lessons.gradient_flow.flow import flow
from explainer.lessons.gradient_flow.pitfall_figures import decades_over_layers, variances, zero_and_dead
from explainer.lessons.gradient_flow.pitfalls import ZeroAndDead
from explainer.lessons.gradient_flow.setting import Setting
from explainer.lessons.gradient_flow.verdict import Verdict, ends_of_float32, first_to_last, verdict_of
from explainer.lessons.gradient_flow.weights import drawn_weights
from tests.figures import traces

SMALL = Setting(depth=6, width=16, batch=8)


def test_curves_on_powers_of_ten_cross_out_zeros() -> None:
    figure = decades_over_layers(
        {"whole": np.array([1e-3, 1e-2, 0.1]), "lost": np.array([0.0, 0.0, 0.1])},
        layer="layer",
        quantity="norm",
    )
    named = {trace.name: trace for trace in traces(figure) if trace.name}
    np.testing.assert_allclose(named["whole"].y, [-3, -2, -1], rtol=1e-6)
    np.testing.assert_array_equal(np.isnan(named["lost"].y), [True, True, False])
    crosses = next(trace for trace in traces(figure) if not trace.name)
    assert list(crosses.x) == [1, 2]


def test_bars_are_the_formula_and_strokes_what_was_drawn() -> None:
    drawn = [drawn_weights(name, inputs=32, outputs=16, seeds=5) for name in ("PyTorch", "He")]
    bars, strokes = traces(variances(drawn, variance="Var", formula="formula", seeds="seeds"))
    assert list(bars.y) == pytest.approx([1 / (3 * 32), 2 / 32])
    np.testing.assert_allclose(strokes.y, np.concatenate([each.drawn_variance for each in drawn]), rtol=1e-6)


def test_a_unit_is_dead_only_when_it_is_zero_on_every_image() -> None:
    found = ZeroAndDead(
        zero_share=np.array([[0.2, 0.9, 0.5], [1.0, 0.9, 1.0]]),
        zero_on_first=np.array([[False, True, False], [True, True, True]]),
        gradient=np.zeros((2, 3)),
        learning_rate=1.0,
    )
    figure = zero_and_dead(
        found, unit="unit", share="share", titles=("before", "after"), names=("active", "zero", "dead")
    )
    counts = [(trace.name, trace.xaxis, len(trace.x)) for trace in traces(figure)]
    assert counts == [
        ("active", "x", 2),
        ("zero", "x", 1),
        ("dead", "x", 0),
        ("active", "x2", 0),
        ("zero", "x2", 1),
        ("dead", "x2", 2),
    ]
    assert [trace.name for trace in traces(figure) if trace.showlegend] == ["active", "zero", "dead"]


@pytest.mark.parametrize(
    ("log_ratio", "verdict"),
    [
        (-12.0, Verdict.VANISHES),
        (-2.0, Verdict.HEALTHY),
        (0.3, Verdict.HEALTHY),
        (2.1, Verdict.EXPLODES),
        (-np.inf, Verdict.NOTHING),
        (np.nan, Verdict.NOTHING),
    ],
)
def test_the_verdict(log_ratio: float, verdict: Verdict) -> None:
    assert verdict_of(log_ratio) is verdict


def test_the_ratio_of_linear_layers_is_the_scale_for_every_layer() -> None:
    """Orthogonal weights and f(z) = z change no length, so each layer multiplies by the scale alone."""
    setting = replace(SMALL, activations=("Linear",), initialisation="Orthogonal", scale=0.5)
    assert first_to_last(flow(setting))[0] == pytest.approx(5 * np.log10(0.5), rel=1e-12)


@pytest.mark.parametrize("scale", [0.001, 1.0, 10.0])
def test_float32_ends_where_a_cast_says_so(scale: float) -> None:
    found = flow(
        replace(SMALL, depth=50, activations=("Linear", "Sigmoid"), initialisation="He", scale=scale)
    )
    ends = ends_of_float32(found)
    single = torch.tensor(found.gradient).float().numpy()
    np.testing.assert_array_equal(ends["zero"], (single == 0) & (found.gradient > 0))
    np.testing.assert_array_equal(ends["gradient"], np.isinf(single))
    deviation = torch.tensor(found.pre_activation_deviation).float().numpy()
    np.testing.assert_array_equal(ends["signal"], np.isinf(deviation))
    assert ends["zero"].any() == (scale == 0.001)
    assert ends["signal"].any() == (scale == 10)
