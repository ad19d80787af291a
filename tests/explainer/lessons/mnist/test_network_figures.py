# plotly ships no types.
# pyright: reportAttributeAccessIssue=false
import numpy as np
import pytest

from explainer.digits.data import load_digits
from explainer.digits.network import build_network
from explainer.digits.recipe import Recipe
from explainer.kit.drawing import MEANING
from explainer.lessons.mnist.network_figures import (
    HEIGHT,
    IMAGE,
    OUTPUT,
    WIDTH,
    NetworkWords,
    blocks_of,
    network_figure,
)
from explainer.lessons.mnist.sight import no_sight, sight_of

WORDS = NetworkWords(neuron="neuron", value="a", logit="logit", probability="p", link="w·a")


@pytest.mark.parametrize("hidden", [(), (1,), (128, 64), (33,), (512, 512, 512, 512)])
def test_every_number_of_the_network_has_its_cell(hidden: tuple[int, ...]) -> None:
    image = load_digits().test_images[0]
    sight = sight_of(build_network(Recipe(hidden=hidden)), image)
    figure = network_figure(sight, words=WORDS, right=7)
    maps = [trace for trace in figure.data if trace.type == "heatmap"]
    np.testing.assert_array_equal(maps[0].z, image)
    np.testing.assert_array_equal(maps[0].y, IMAGE.down)
    for trace, values in zip(maps[1:], (*sight.hidden, sight.logits), strict=True):
        numbers = np.asarray(trace.customdata)
        there = np.isfinite(numbers)
        assert there.sum() == len(values)
        np.testing.assert_array_equal(trace.z[there], values[numbers[there].astype(int)])
        assert np.isnan(trace.z[~there]).all()
        assert trace.zmin == -trace.zmax
    (bars,) = (trace for trace in figure.data if trace.type == "bar")
    lengths, shares = bars.x.astype(np.float64), sight.probabilities.astype(np.float64)
    np.testing.assert_allclose(lengths / lengths.max(), shares / shares.max(), rtol=1e-6)
    np.testing.assert_allclose(bars.y, OUTPUT.down)


@pytest.mark.parametrize("hidden", [(), (1,), (128, 64), (512, 512, 512, 512)])
def test_layers_stand_beside_each_other_in_the_scene(hidden: tuple[int, ...]) -> None:
    blocks = (IMAGE, *blocks_of(hidden), OUTPUT)
    for left, right in zip(blocks, blocks[1:], strict=False):
        assert left.left + left.columns * left.width < right.left
    for block in blocks:
        assert block.down.min() - block.height / 2 >= 0 and block.down.max() + block.height / 2 <= HEIGHT - 1
        assert block.left >= 0 and block.across.max() < WIDTH


def test_a_link_leads_from_its_cell_to_its_cell_in_the_colour_of_its_sign() -> None:
    sight = sight_of(build_network(Recipe(hidden=(40, 6))), load_digits().test_images[0])
    figure = network_figure(sight, words=WORDS)
    blocks = (IMAGE, *blocks_of((40, 6)), OUTPUT)
    lines = {
        trace.line.color: trace for trace in figure.data if trace.type == "scatter" and trace.mode == "lines"
    }
    expected = {MEANING.positive: set(), MEANING.negative: set()}
    for place, links in enumerate(sight.links):
        starts, ends = blocks[place].place(links.source), blocks[place + 1].place(links.target)
        for x, y, x_end, y_end, amount in zip(*starts, *ends, links.amounts, strict=True):
            color = MEANING.positive if amount > 0 else MEANING.negative
            expected[color].add((x, y, x_end, y_end, float(amount)))
    for color, trace in lines.items():
        x, y, amounts = (np.reshape(each, (-1, 3)) for each in (trace.x, trace.y, trace.customdata))
        drawn = np.column_stack([x[:, 0], y[:, 0], x[:, 1], y[:, 1], amounts[:, 0]])
        assert set(map(tuple, drawn)) == expected[color]


def test_nothing_and_a_diverged_network_are_drawn() -> None:
    assert network_figure(no_sight((128, 64)), words=WORDS).to_json()
    network = build_network(Recipe())
    network[1].get_parameter("weight").data.fill_(float("nan"))
    assert network_figure(sight_of(network, load_digits().test_images[0]), words=WORDS, right=7).to_json()


def test_the_drawing_stays_small() -> None:
    sight = sight_of(build_network(Recipe()), load_digits().test_images[0])
    assert len(network_figure(sight, words=WORDS).to_json() or "") < 16_000
