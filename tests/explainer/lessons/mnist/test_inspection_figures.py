# plotly ships no types.
# pyright: reportAttributeAccessIssue=false
import json

import numpy as np
import pytest

from explainer.digits.data import load_digits
from explainer.digits.network import build_network
from explainer.digits.recipe import Recipe
from explainer.kit.drawing import MEANING
from explainer.lessons.mnist.inspection import first_layer_images, way_through
from explainer.lessons.mnist.inspection_figures import (
    WayWords,
    first_layer,
    ten_bars,
    unit_columns,
    way_through_figures,
)

WORDS = WayWords(
    image="image",
    layer="layer {number}",
    pre_activation="z",
    activation="a",
    unit="unit",
    value="value",
    logits="logits",
    probabilities="probabilities",
    digit="digit",
)


def weights_of(recipe: Recipe) -> dict[str, np.ndarray]:
    return {name: value.numpy() for name, value in build_network(recipe).state_dict().items()}


@pytest.mark.parametrize("hidden", [(), (1,), (128, 64), (200,)])
def test_the_mosaic_shows_every_weight_at_its_unit_on_one_symmetric_scale(hidden: tuple[int, ...]) -> None:
    layer = first_layer_images(weights_of(Recipe(hidden=hidden)))
    heatmap, captions = first_layer(layer, unit="unit", norm="norm").data
    for place, (x, y) in enumerate(zip(captions.x, captions.y, strict=True)):
        left, top = int(x - 13.5), int(y - 13.5)
        bytes_ = heatmap.z[top : top + 28, left : left + 28].astype(float)
        np.testing.assert_allclose(
            (bytes_ - 128) / 127 * layer.limit, layer.images[place], atol=layer.limit / 250
        )
    np.testing.assert_array_equal(captions.customdata[:, 0], layer.units)
    assert (heatmap.zmin, heatmap.zmax) == (0, 255)


def test_the_gaps_show_the_page_and_the_middle_of_the_scale_is_zero() -> None:
    layer = first_layer_images(weights_of(Recipe()))
    heatmap, _ = first_layer(layer, unit="unit", norm="norm").data
    assert (heatmap.z[28] == 0).all()
    assert heatmap.colorscale[0][1] == "rgba(0,0,0,0)"
    assert [place for place, color in heatmap.colorscale if color == MEANING.zero] == [
        pytest.approx(128 / 255, abs=1e-3)
    ]


def test_a_diverged_first_layer_is_drawn() -> None:
    weights = {"1.weight": np.full((4, 784), np.nan, np.float32)}
    heatmap, _ = first_layer(first_layer_images(weights), unit="unit", norm="norm").data
    assert set(np.unique(heatmap.z)) == {0, 128}


@pytest.mark.parametrize("hidden", [(), (5,), (128, 64), (3, 512, 1)])
def test_the_way_has_a_picture_for_the_image_each_hidden_layer_and_both_outputs(
    hidden: tuple[int, ...],
) -> None:
    image = load_digits().test_images[0]
    stages = way_through(build_network(Recipe(hidden=hidden)), image)
    figures = way_through_figures(stages, words=WORDS, right=7)
    assert len(figures) == len(hidden) + 3
    np.testing.assert_array_equal(figures[0].data[0].z, image)
    for figure, width, number in zip(figures[1:-2], hidden, range(1, 5), strict=False):
        assert figure.layout.title.text == f"layer {number}"
        for trace, stage in zip(figure.data, stages[2 * number + 1 : 2 * number + 3], strict=True):
            np.testing.assert_array_equal(trace.z.ravel()[:width], stage.values)
            assert np.isnan(trace.z.ravel()[width:]).all()
        assert figure.layout.coloraxis.cmin == -figure.layout.coloraxis.cmax
        assert figure.layout.yaxis2.autorange == "reversed"
    np.testing.assert_array_equal(figures[-2].data[0].y, stages[-2].values)
    np.testing.assert_array_equal(figures[-1].data[0].y, stages[-1].values)


def test_the_right_digit_and_a_wrong_answer_are_marked_by_colour_and_sign() -> None:
    values = np.eye(10, dtype=np.float32)[3]
    (bars,) = ten_bars(values, words=WORDS, right=5, share=True).data
    assert bars.marker.color[3] == MEANING.wrong and bars.marker.color[5] == MEANING.right
    assert [label for label in bars.x if "✓" in label] == ["<b>5 ✓</b>"]
    assert [label for label in bars.x if "✗" in label] == ["<b>3 ✗</b>"]
    assert [label for label in bars.text if label] == ["100%"]
    (bars,) = ten_bars(values, words=WORDS, right=3).data
    assert MEANING.wrong not in bars.marker.color
    (bars,) = ten_bars(values, words=WORDS).data
    assert not any("✓" in label for label in bars.x)


def test_bars_of_a_diverged_network_are_drawn() -> None:
    figure = ten_bars(np.full(10, np.nan, np.float32), words=WORDS, right=5)
    assert json.loads(figure.to_json() or "")


@pytest.mark.parametrize(("units", "columns"), [(1, 1), (10, 4), (64, 8), (128, 16), (512, 32)])
def test_units_stand_in_rows(units: int, columns: int) -> None:
    assert unit_columns(units) == columns
