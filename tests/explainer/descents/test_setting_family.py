"""Settings that share their runs, and why a runner has left, against Hessians and single runs."""

from dataclasses import replace

import numpy as np
import pytest

from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.choices.surfaces.geometry import curvatures
from explainer.choices.surfaces.registry import SURFACES
from explainer.descents.outcome import NEVER
from explainer.descents.run import race
from explainer.descents.setting import Setting, first_of_family, with_knob_at
from explainer.lessons.optimizers.condition import conditions, largest_curvatures

SHORT = Setting(surface="Long bowl", runners=("SGD", "Momentum", "Adam"), steps=12)
KNOBS = {
    "rate": SHORT,
    "factor": replace(SHORT, fairness="defaults"),
    "momentum": replace(SHORT, knob="momentum"),
    "odd rate": replace(SHORT, learning_rate=0.0123),
    "large rate": replace(SHORT, learning_rate=50.0),
}


@pytest.mark.parametrize("name", KNOBS)
def test_a_family_holds_the_very_run_of_each_of_its_settings(name: str) -> None:
    setting = KNOBS[name]
    first = first_of_family(setting)
    assert first.knob_values == setting.knob_values
    run, alone = race(first), race(setting, family=False)
    replica = run.knob_values.index(setting.knob_value)
    for runner in SHORT.runners:
        np.testing.assert_array_equal(
            run.runner(runner).positions[replica], alone.runner(runner).positions[0]
        )


@pytest.mark.parametrize("name", ["rate", "factor", "momentum"])
def test_turning_the_knob_does_not_change_the_family(name: str) -> None:
    setting = KNOBS[name]
    families = {first_of_family(with_knob_at(setting, value)) for value in setting.knob_values}
    assert families == {first_of_family(setting)}


@pytest.mark.parametrize("name", SURFACES)
def test_the_largest_curvature_is_that_of_the_hessian(name: str) -> None:
    surface = SURFACES[name]
    places = np.array([surface.start, (surface.minima[0].x, surface.minima[0].y)])
    expected = [curvatures(surface, (x, y))[1] for x, y in places.tolist()]
    np.testing.assert_allclose(largest_curvatures(surface, places), expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("share", [0.99, 1.01])
@pytest.mark.parametrize("name", ["SGD", "Momentum", "Nesterov"])
def test_on_a_quadratic_the_law_tells_who_diverges(name: str, share: float) -> None:
    limit = OPTIMIZERS[name].curvature_limit
    assert limit is not None
    # From near the middle no first swing reaches the edge; one per cent beyond the limit does in time.
    setting = Setting(surface="Ravine", runners=(name,), asked_start=(-0.5, 0.05), steps=2_000)
    rate = share * limit(setting.options_of(name)) / 100
    run = race(replace(setting, learning_rate=rate), family=False)
    found = conditions(run, replica=0, step=setting.steps)
    assert [condition.broken for condition in found] == ([True] if share > 1 else [])
    for condition in found:
        assert condition.product == pytest.approx(100 * rate)
        assert condition.left == run.runners[0].left[0] != NEVER


def test_who_has_not_left_yet_is_not_explained() -> None:
    run = race(Setting(surface="Ravine", runners=("SGD",), learning_rate=0.03), family=False)
    left = int(run.runners[0].left[0])
    assert conditions(run, replica=0, step=left - 1) == ()
    assert len(conditions(run, replica=0, step=left)) == 1
