"""What the pitfalls about batches claim."""

from dataclasses import replace

import numpy as np
import pytest

from explainer.descents.setting import Setting as RaceSetting
from explainer.lessons.gradient_descent.noise import noise_ball
from explainer.lessons.gradient_descent.pitfalls import (
    by_schedule,
    epoch_average,
    epoch_of,
    paths_by_seed,
    paths_on_surface,
)
from explainer.lessons.gradient_descent.setting import Setting
from explainer.lessons.gradient_descent.thumbnail import svg


@pytest.mark.parametrize(
    ("points", "size", "iterations", "last"),
    [(40, 8, 5, 8), (40, 7, 6, 5), (60_000, 64, 938, 32), (5, 5, 1, 5)],
)
def test_iterations_are_rounded_up(points: int, size: int, iterations: int, last: int) -> None:
    found = epoch_of(points=points, batch_size=size)
    assert (found.iterations, found.last) == (iterations, last)


def test_the_batches_of_an_epoch_average_to_the_gradient_if_all_are_equally_large() -> None:
    even, uneven = (epoch_average(Setting(points=40, batch_size=size)) for size in (8, 12))
    assert even.sizes == (8,) * 5 and uneven.sizes == (12, 12, 12, 4)
    np.testing.assert_allclose(even.plain, even.full)
    np.testing.assert_allclose(uneven.weighted, uneven.full)
    assert np.abs(uneven.plain - uneven.full).max() > 0.1


def test_only_all_points_at_once_know_no_seed() -> None:
    setting = Setting(updates=20)
    batch, single = (paths_by_seed(setting, path, seeds=3) for path in ("batch", "stochastic"))
    assert (batch == batch[0]).all()
    assert len({tuple(path[-1]) for path in single}) == 3


def test_a_noise_ball_grows_with_the_rate_and_shrinks_with_the_batch() -> None:
    problem = Setting().problem()
    excess = np.array(
        [
            [noise_ball(problem, learning_rate=rate, batch_size=size) for size in (1, 4, 40)]
            for rate in (0.01, 0.02, 0.05, 0.12)
        ]
    )
    assert (np.diff(excess[:, 1]) > 0).all() and (np.diff(excess, axis=1)[:3] < 0).all()
    assert np.isinf(excess[3, 0]) and np.isfinite(excess[3, 2])


def test_a_falling_rate_leaves_the_noise_ball() -> None:
    found = by_schedule(Setting(updates=1_000, halving=50, learning_rate=0.05))
    ends = {name: excess[-200:].mean() for name, excess in found.items()}
    assert ends["constant"] > 5 * ends["1/t"] and ends["constant"] > 5 * ends["step"]


def test_standardising_makes_the_bowl_round() -> None:
    raw, standard = (replace(Setting(), standardised=each).problem() for each in (False, True))
    assert raw.condition > 20 and standard.condition == pytest.approx(1)
    # At the best rate, 2 / (λ_min + λ_max), an update leaves at worst (κ − 1) / (κ + 1) of the distance.
    assert (raw.condition - 1) / (raw.condition + 1) > 0.9
    assert (standard.condition - 1) / (standard.condition + 1) == pytest.approx(0, abs=1e-12)
    assert 2 / sum(standard.curvatures) == pytest.approx(0.5)


def test_the_thumbnail_is_drawn_from_a_descent() -> None:
    drawn = svg()
    assert drawn.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 210">')
    assert drawn.count("<polyline") == 3 and drawn.count("<ellipse") == 7
    assert len(drawn) < 30_000 and "nan" not in drawn


def test_a_surface_without_noise_has_nothing_stochastic() -> None:
    settings = (RaceSetting(surface="Beale", steps=40, noise=noise) for noise in (0.0, 1.0))
    quiet, noisy = map(paths_on_surface, settings)
    assert (quiet == quiet[0]).all()
    assert len({tuple(path[-1]) for path in noisy}) == len(noisy)
