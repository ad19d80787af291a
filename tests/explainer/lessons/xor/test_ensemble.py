"""Every member is an ordinary training with its seed, and a class shows what its members show."""

import numpy as np
import pytest

from explainer.kit.spread import band_of
from explainer.kit.spread_figures import BandWords
from explainer.lessons.xor.ensemble import ensemble_of, epochs_shown, member, unpacked
from explainer.lessons.xor.ensemble_figures import losses_of_class
from explainer.lessons.xor.luck import try_seeds
from explainer.lessons.xor.recipe import Recipe
from tests.explainer.lessons.xor.ordinary import ordinary_run
from tests.figures import layout, traces

RECIPE = Recipe(activation="ReLU", epochs=150, seed=3)


def test_a_member_is_the_recipe_with_another_seed() -> None:
    handed = member(RECIPE, seed=11)
    alone = ordinary_run(RECIPE, RECIPE.make_points(), seed=11, rate=RECIPE.learning_rate)
    np.testing.assert_allclose(handed.loss, np.array(alone.losses)[epochs_shown(RECIPE)], rtol=1e-5)
    assert handed.solved == (alone.accuracies[-1] == 1)


def test_a_class_shows_what_as_many_seeds_show_at_once() -> None:
    luck, seeds = try_seeds(RECIPE), range(12)
    found = ensemble_of(RECIPE, [unpacked(member(RECIPE, seed=seed).packed(), RECIPE) for seed in seeds])
    np.testing.assert_array_equal(found.epochs, luck.epochs)
    expected = band_of(luck.loss[:12])
    np.testing.assert_allclose(found.band.median, expected.median, rtol=1e-6)
    np.testing.assert_allclose(found.band.highest, expected.highest, rtol=1e-6)
    assert (found.members, found.failed) == (12, 12 - int(luck.solved[:12].sum()))


def test_a_member_comes_back_out_of_its_bytes_and_nothing_else_does() -> None:
    diverging = Recipe(hidden=(8, 8), activation="Linear", learning_rate=10.0, epochs=60)
    handed = member(diverging, seed=0)
    back = unpacked(handed.packed(), diverging)
    np.testing.assert_array_equal(back.loss, handed.loss)
    assert np.isnan(back.loss[-1]) and not back.solved
    assert len(member(Recipe(epochs=4_000), seed=0).packed()) <= 801
    for wrong in (b"", handed.packed()[:-1], b"\7" + handed.packed()[1:]):
        with pytest.raises(ValueError, match="no member"):
            unpacked(wrong, diverging)


def test_a_band_that_ends_beyond_all_bounds_stays_in_the_picture() -> None:
    diverging = Recipe(hidden=(8, 8), activation="Linear", learning_rate=10.0, epochs=60)
    found = ensemble_of(diverging, [member(diverging, seed=seed) for seed in range(6)])
    words = BandWords(whole="whole", half="half", median="median")
    figure = losses_of_class(found, words=words, epoch="epoch", loss="loss")
    heights = np.concatenate([np.asarray(trace.y, float) for trace in traces(figure) if len(trace.y) > 1])
    assert np.isfinite(heights).all()
    low, high = layout(figure).yaxis.range
    assert low < high <= 2.2
