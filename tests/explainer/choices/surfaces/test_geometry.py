"""Grids, bends and distances of surfaces."""

import numpy as np
import pytest

from explainer.choices.surfaces.geometry import (
    curvatures,
    distances,
    hessian,
    nearest_minimum,
    relief,
    saddle_at,
)
from explainer.choices.surfaces.registry import SURFACES, Rectangle
from explainer.kit.svg import trail


def test_a_relief_has_its_lowest_y_first() -> None:
    area = Rectangle(-1, 3, 0, 2)
    grid = relief(SURFACES["Rosenbrock"], view=area, count=5)
    assert grid.x.tolist() == [-1, 0, 1, 2, 3]
    assert grid.y.tolist() == [0, 0.5, 1, 1.5, 2]
    for row, y in enumerate(grid.y):
        for column, x in enumerate(grid.x):
            assert grid.height[row, column] == pytest.approx((1 - x) ** 2 + 100 * (y - x**2) ** 2)


def test_the_curvatures_of_a_ravine_are_its_factors() -> None:
    assert curvatures(SURFACES["Ravine"], (1.0, -2.0)) == (1, 100)
    assert curvatures(SURFACES["Turned ravine"], (1.0, -2.0)) == pytest.approx((1, 100))


def test_the_hessian_is_that_of_the_closed_form() -> None:
    x, y = 0.3, -0.7
    expected = [[2 - 400 * (y - x**2) + 800 * x**2, -400 * x], [-400 * x, 200]]
    np.testing.assert_allclose(hessian(SURFACES["Rosenbrock"], (x, y)), expected)


def test_saddles_are_told_from_minima_and_from_places_that_only_lie_near() -> None:
    spec = SURFACES["Saddle"]
    assert saddle_at(spec, (0.0, 0.0)) == (0.0, 0.0)
    assert saddle_at(spec, (0.01, -0.01)) == pytest.approx((0.0, 0.0), abs=1e-5)
    assert saddle_at(spec, (0.5, 0.0)) is None
    # Himmelblau's saddle between its two right minima, from the closed form of its gradient.
    assert saddle_at(SURFACES["Himmelblau"], (3.39, 0.07)) == pytest.approx((3.385154, 0.073852), abs=1e-4)
    for surface in SURFACES.values():
        assert all(saddle_at(surface, (each.x, each.y)) is None for each in surface.minima)


def test_the_nearest_minimum_is_the_nearest() -> None:
    spec = SURFACES["Himmelblau"]
    positions = np.array([[[2.9, 2.2], [-4.0, -4.0]], [[3.0, -1.0], [np.nan, 0.0]]])
    index, away = nearest_minimum(spec, positions)
    assert distances(spec, positions).shape == (2, 2, 4)
    assert index[0].tolist() == [0, 2]
    assert index[1, 0] == 3
    assert away[0, 0] == pytest.approx(np.hypot(0.1, 0.2))
    assert np.isnan(away[1, 1])


def test_a_trail_ends_where_its_path_ends() -> None:
    drawn = trail("here", np.array([[0.0, 0.0], [3.0, 4.0], [3.0, 14.0]]), color="#000000", seconds=5)
    assert 'points="0.0,0.0 3.0,4.0 3.0,14.0"' in drawn
    assert "100%{stroke-dashoffset:0.0000}" in drawn
    assert "37.5%{stroke-dashoffset:0.6667}" in drawn
    assert "100%{transform:translate(3.0px,14.0px)}" in drawn
    assert "prefers-reduced-motion" in drawn
