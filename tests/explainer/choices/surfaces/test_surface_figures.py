"""The pictures of the surfaces against the surfaces themselves."""

import numpy as np
import pytest
import torch

from explainer.choices.surfaces.registry import SURFACES
from explainer.choices.surfaces.surface_figures import (
    LIFT,
    contour_figure,
    drawn_surface,
    height_above,
    solid_figure,
)
from tests.figures import layout, traces


def true_height(name: str, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return (
        SURFACES[name]
        .height(torch.tensor(x, dtype=torch.float64), torch.tensor(y, dtype=torch.float64))
        .numpy()
    )


def undone(name: str, drawn: np.ndarray) -> np.ndarray:
    """The heights that a scale has drawn."""
    scale = drawn_surface(name)[1]
    if scale.unit is None:
        return drawn
    return scale.lowest + scale.unit * (10 ** drawn.astype(np.float64) - 1)


@pytest.mark.parametrize("name", SURFACES)
def test_contours_stand_where_the_surface_has_their_height(name: str) -> None:
    contour = traces(contour_figure(name, x_label="x", y_label="y"))[0]
    columns, rows = np.meshgrid(contour.x, contour.y)
    heights = true_height(name, columns, rows)
    reach = heights.max() - SURFACES[name].lowest
    np.testing.assert_allclose(undone(name, np.asarray(contour.z)), heights, rtol=1e-5, atol=1e-5 * reach)
    np.testing.assert_allclose(contour.customdata, heights, rtol=1e-5, atol=1e-5 * reach)


@pytest.mark.parametrize("name", SURFACES)
def test_evenly_spaced_levels_lie_between_lowest_and_highest(name: str) -> None:
    contour = traces(contour_figure(name, x_label="x", y_label="y"))[0]
    levels = np.arange(contour.contours.start, contour.contours.end, contour.contours.size)
    low, high = drawn_surface(name)[1].ends
    assert len(levels) >= 15
    assert low < levels[0] and levels[-1] < high
    assert contour.line.width > 0


@pytest.mark.parametrize("name", SURFACES)
def test_both_pictures_mark_every_minimum_and_the_deepest_otherwise(name: str) -> None:
    surface = SURFACES[name]
    deepest = {(each.x, each.y) for each in surface.minima if each.value <= surface.lowest + 1e-9}
    for figure in (
        contour_figure(name, x_label="x", y_label="y", minimum="lowest"),
        solid_figure(name, x_label="x", y_label="y", minimum="lowest"),
    ):
        others, stars = traces(figure)[1:3]
        assert set(zip(stars.x, stars.y, strict=True)) == deepest
        marked = {*zip(others.x, others.y, strict=True), *zip(stars.x, stars.y, strict=True)}
        assert marked == {(each.x, each.y) for each in surface.minima}
        assert others.marker.size < stars.marker.size


@pytest.mark.parametrize("name", SURFACES)
def test_a_path_on_the_solid_stands_a_little_above_it(name: str) -> None:
    domain = SURFACES[name].domain
    generator = np.random.default_rng(0)
    low, high = [domain.x_low, domain.y_low], [domain.x_high, domain.y_high]
    places = generator.uniform(low, high, size=(3, 5, 2))
    scale = drawn_surface(name)[1]
    ends = scale.ends
    above = height_above(name, places) - LIFT * (ends[1] - ends[0])
    heights = true_height(name, places[..., 0], places[..., 1])
    assert above.shape == (3, 5)
    reach = scale.highest - scale.lowest
    np.testing.assert_allclose(undone(name, above), heights, rtol=1e-4, atol=1e-5 * reach)


@pytest.mark.parametrize("name", SURFACES)
def test_what_is_outside_of_the_picture_stays_at_its_upper_edge(name: str) -> None:
    scale = drawn_surface(name)[1]
    assert scale.drawn(scale.highest * 10 + 1e9) == scale.drawn(scale.highest) == np.float32(scale.ends[1])


def test_only_steep_surfaces_are_drawn_on_a_logarithmic_scale() -> None:
    steep = {name for name in SURFACES if drawn_surface(name)[1].unit is not None}
    assert {"Rosenbrock", "Beale", "Himmelblau", "Turned ravine"} <= steep
    assert not steep & {"Bowl", "Rastrigin", "Plateau", "Saddle"}


@pytest.mark.parametrize("name", SURFACES)
def test_the_ticks_of_a_logarithmic_axis_are_true_heights(name: str) -> None:
    scale = drawn_surface(name)[1]
    ticks = scale.ticks()
    if scale.unit is None:
        assert ticks is None
        return
    assert ticks is not None
    places, names = ticks
    np.testing.assert_allclose(
        undone(name, np.array(places)), [float(each) for each in names], rtol=1e-3, atol=1e-6
    )
    assert len(set(names)) == len(names) >= 2
    axis = layout(solid_figure(name, x_label="x", y_label="y")).scene.zaxis
    assert list(axis.tickvals) == places


@pytest.mark.parametrize("name", SURFACES)
def test_the_axes_are_those_of_the_domain_on_one_scale(name: str) -> None:
    domain = SURFACES[name].domain
    flat = layout(contour_figure(name, x_label="x", y_label="y"))
    assert tuple(flat.xaxis.range) == (domain.x_low, domain.x_high)
    assert tuple(flat.yaxis.range) == (domain.y_low, domain.y_high)
    assert flat.yaxis.scaleanchor == "x"
    space = layout(solid_figure(name, x_label="x", y_label="y")).scene
    assert tuple(space.xaxis.range) == (domain.x_low, domain.x_high)
    assert space.zaxis.range[0] <= drawn_surface(name)[1].ends[0]
