"""Pictures of a descent on a surface, against the run itself."""

import numpy as np
import pytest

from explainer.choices.surfaces.registry import SURFACES
from explainer.choices.surfaces.surface_figures import drawn_surface
from explainer.descents.outcome import NEVER
from explainer.descents.run import Race, race
from explainer.descents.setting import Setting
from explainer.kit.moving_figures import Picture
from explainer.lessons.gradient_descent.descent_figures import DescentWords, decades_of, descent_pictures
from tests.figures import layout, values_of

WORDS = DescentWords(path="path", minimum="minimum", start="start", step="step", above="above")


def pictures(run: Race) -> list[Picture]:
    return descent_pictures(run, words=WORDS, decades=decades_of(run))


@pytest.mark.parametrize("name", SURFACES)
def test_the_trail_is_the_run_and_the_same_in_both_pictures(name: str) -> None:
    run = race(Setting(surface=name, runners=("SGD",), steps=30))
    flat, solid, _ = pictures(run)
    runner, domain = run.runners[0], SURFACES[name].domain
    steps = np.arange(31)
    inside = (runner.left[:, None] == NEVER) | (steps < runner.left[:, None])
    for axis, width in (("x", domain.width), ("y", domain.height)):
        drawn = values_of(getattr(flat.moves[0], axis))
        true = runner.positions[..., "xy".index(axis)]
        assert np.abs(drawn - true)[inside].max() < width / 2**13
        assert getattr(solid.moves[0], axis) is getattr(flat.moves[0], axis)
    assert flat.moves[0].grow and solid.moves[0].grow


def test_who_has_left_is_held_at_the_edge_and_has_no_height_any_more() -> None:
    run = race(Setting(surface="Rosenbrock", runners=("SGD",), steps=20))
    flat, _, curve = pictures(run)
    runner, domain = run.runners[0], SURFACES["Rosenbrock"].domain
    gone = int(np.flatnonzero(runner.left != NEVER)[0])
    left = int(runner.left[gone])
    x, y = (values_of(getattr(flat.moves[0], axis))[gone, left:] for axis in "xy")
    assert len(np.unique(x)) == len(np.unique(y)) == 1
    edges = [x[0] - domain.x_low, domain.x_high - x[0], y[0] - domain.y_low, domain.y_high - y[0]]
    assert min(abs(edge) for edge in edges) < 1e-3
    heights = values_of(curve.moves[0].y)[gone, 0]
    assert np.isnan(heights[left:]).all() and np.isfinite(heights[:left]).all()


def test_heights_are_those_above_the_lowest_minimum_and_end_where_the_figure_does() -> None:
    run = race(Setting(surface="Himmelblau", runners=("SGD",), steps=25))
    curve = pictures(run)[2]
    drawn = values_of(curve.moves[0].y)[run.chosen, 0]
    np.testing.assert_allclose(drawn, np.maximum(run.runners[0].loss[run.chosen], 1e-12), rtol=1e-3)
    low, high = layout(curve.figure).yaxis.range
    assert low < np.log10(drawn.min()) and np.log10(drawn.max()) < high


def test_the_trail_in_space_lies_on_the_solid() -> None:
    run = race(Setting(surface="Bowl", runners=("SGD",), steps=25))
    solid = pictures(run)[1]
    low, high = drawn_surface("Bowl")[1].ends
    above = values_of(solid.moves[0].z)[run.chosen] - run.runners[0].loss[run.chosen]
    assert (above > 0).all() and (above < 0.03 * (high - low)).all()
