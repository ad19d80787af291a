"""Quantiles by their definition, a share's limits as they were published, and the picture of a band."""

import numpy as np
import pytest

from explainer.kit.drawing import figure_of
from explainer.kit.spread import band_of, wilson
from explainer.kit.spread_figures import BandWords, band_traces
from tests.figures import traces


@pytest.mark.parametrize("members", [1, 4, 5, 8, 30])
def test_a_quantile_is_the_smallest_value_that_its_share_does_not_exceed(members: int) -> None:
    curves = np.random.default_rng(members).normal(size=(members, 7))
    curves[0, 3:] = np.nan
    band = band_of(curves)
    heights = np.where(np.isnan(curves), np.inf, curves)
    quarters = (band.lower, band.median, band.upper)
    for place in range(7):
        column = sorted(heights[:, place].tolist())
        for share, quantile in zip((0.25, 0.5, 0.75), quarters, strict=True):
            expected = next(each for each in column if np.mean(heights[:, place] <= each) >= share)
            assert quantile[place] == expected
        assert (band.lowest[place], band.highest[place]) == (column[0], column[-1])


def test_there_is_no_band_of_nothing() -> None:
    with pytest.raises(ValueError, match="needs curves"):
        band_of(np.empty((0, 4)))


@pytest.mark.parametrize(
    ("hits", "tries", "low", "high"),
    [
        # R. G. Newcombe, Statistics in Medicine 17 (1998), 857–872, table I: the score method.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_limits_of_a_share_are_the_published_ones(hits: int, tries: int, low: float, high: float) -> None:
    assert wilson(hits, tries) == pytest.approx((low, high), abs=5e-5)
    assert wilson(tries - hits, tries) == pytest.approx((1 - high, 1 - low), abs=5e-5)


@pytest.mark.parametrize(("hits", "tries"), [(0, 0), (3, 2), (-1, 4)])
def test_what_is_no_share_has_no_limits(hits: int, tries: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        wilson(hits, tries)


def test_a_band_is_drawn_from_edge_to_edge_no_higher_than_its_top() -> None:
    curves = np.array([[3.0, 2.0, 1.0], [4.0, 4.0, np.nan], [5.0, 1.0, 0.5], [4.5, 3.0, 2.0]])
    band, x = band_of(curves), np.arange(3)
    words = BandWords(whole="whole", half="half", median="median")
    drawn = {
        whole: traces(figure_of(band_traces(x, band, top=10.0, color="red", words=words, whole=whole)))
        for whole in (True, False)
    }
    area, _, median = drawn[True][:3]
    np.testing.assert_array_equal(area.y, [3, 1, 0.5, 10, 4, 5])
    np.testing.assert_array_equal(area.x, [0, 1, 2, 2, 1, 0])
    np.testing.assert_array_equal(median.y, band.median)
    assert "whole" not in {trace.name for trace in drawn[False]}
