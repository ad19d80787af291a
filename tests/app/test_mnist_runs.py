"""Runs on the MNIST page: found by their recipe, veiled where unknown, and what one says of how it ended."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from safetensors.numpy import load
from streamlit.testing.v1 import AppTest

from explainer.digits.data import load_digits
from explainer.digits.network import build_network
from explainer.digits.pretrained import pretrained_run
from explainer.digits.recipe import Recipe
from explainer.digits.run import TrainingRun
from explainer.digits.training import train
from explainer.digits.weights_file import weights_file
from tests.app.test_pages import open_page
from tests.messages import ended, unpacked
from ui.language import LANGUAGES, catalog
from ui.lessons.mnist.job import TRAINING, expected_seconds

QUERY = {"mnist_hidden": "12", "mnist_epochs": "1", "mnist_images": "2000"}
RECIPE = Recipe(hidden=(12,), epochs=1, training_images=2_000)


@pytest.fixture(autouse=True)
def nothing_is_known() -> Iterator[None]:
    TRAINING.found().clear()
    yield
    TRAINING.found().clear()


def is_veiled(app: AppTest, language: str = "en") -> bool:
    first = catalog(language)["mnist.veil.what"].partition("{")[0]
    return any(each.value.startswith(first) for each in app.markdown)


def trained(recipe: Recipe, *, until: float = np.inf) -> TrainingRun:
    return train(recipe, load_digits(), report=lambda progress: progress.step < until)


@pytest.mark.parametrize("language", LANGUAGES)
def test_unknown_settings_are_veiled_and_known_ones_are_there_at_once(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    warmed: list[str] = []
    monkeypatch.setattr("ui.lessons.mnist.job.warm_engine", warmed.append)
    app = open_page("mnist", lang=language, **QUERY)
    assert is_veiled(app, language) and not app.exception
    assert warmed
    below = [each.value for each in app.caption]
    assert any(catalog(language)["mnist.veil.whose"].partition("{")[0] in each for each in below)
    TRAINING.found().add((RECIPE,), trained(RECIPE))
    # The same visitor, and somebody else with the same link.
    for other in (app.run(), open_page("mnist", lang=language, **QUERY)):
        assert not is_veiled(other, language) and not other.exception
    # Where nothing is to be trained, no worker is started; one is for who unfolds the settings.
    warmed.clear()
    app = open_page("mnist", lang=language)
    assert not is_veiled(app, language) and not warmed
    app.session_state["mnist.more"] = True
    app.run()
    assert warmed and not app.exception


def test_what_is_expected_follows_the_work_and_the_last_training_here() -> None:
    usual = pretrained_run()
    assert expected_seconds(Recipe()) == max(1, round(usual.seconds)) or usual.seconds >= 20
    twice = replace(Recipe(), epochs=20)
    assert expected_seconds(twice) == pytest.approx(2 * usual.seconds, abs=2.6)
    TRAINING.found().add((RECIPE,), replace(trained(RECIPE), seconds=100.0))
    assert expected_seconds(RECIPE) == 100


def chart(app: AppTest, key: str = "mnist_run") -> bytes:
    (message,) = [each.proto.bytes for each in app.get("bidi_component") if f"-{key}" in each.proto.id]
    return message


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_collapsed_run_says_in_the_picture_what_it_reads(language: str) -> None:
    recipe = Recipe(
        hidden=(64, 64, 64, 64), activation="Sigmoid", optimizer="SGD", epochs=1, training_images=5_000
    )
    run = replace(trained(recipe), test_loss=2.3041)
    TRAINING.found().add((recipe,), run)
    query = {"mnist_hidden": "64,64,64,64", "mnist_activation": "Sigmoid", "mnist_optimizer": "SGD"}
    app = open_page("mnist", lang=language, mnist_epochs="1", mnist_images="5000", **query)
    assert not app.exception
    digit = int(run.test_probabilities[0].argmax())
    words = catalog(language)["mnist.told.guesses"].format(digit=digit, loss=run.test_loss, sum="ln 10")
    header, _ = unpacked(chart(app))
    assert [each["text"] for each in header["figures"][0]["layout"]["annotations"]] == [f"<b>{words}</b>"]
    assert ended(chart(app)) == [words]


def test_kept_runs_of_another_loss_stand_in_axes_of_their_own() -> None:
    squared = replace(RECIPE, loss="MSE")
    for recipe in (RECIPE, squared):
        TRAINING.found().add((recipe,), trained(recipe))
    app = open_page("mnist", lang="ko", **QUERY)
    app.button(key="mnist.keep").click().run()
    words, apart = catalog("ko")["mnist.kept_course.validation"], catalog("ko")["lesson.kept.apart"]
    (figure,) = unpacked(chart(app, "mnist_kept"))[0]["figures"]
    assert [trace["name"] for trace in figure["data"]] == ["A: CE", "지금: CE"]
    assert apart not in [each.value for each in app.caption]
    app.query_params["mnist_loss"] = "MSE"
    app.run()
    figures = unpacked(chart(app, "mnist_kept"))[0]["figures"]
    assert [[trace["name"] for trace in figure["data"]] for figure in figures] == [["지금: MSE"], ["A: CE"]]
    titles = [figure["layout"]["yaxis"]["title"]["text"] for figure in figures]
    assert titles == [f"{words} · MSE", f"{words} · CE"]
    assert apart in [each.value for each in app.caption] and not app.exception


def test_a_run_that_is_no_number_shows_no_result_of_another_network() -> None:
    recipe = Recipe(hidden=(), optimizer="SGD", learning_rate=100.0, epochs=1, training_images=1_000)
    run = trained(recipe)
    run = replace(run, test_probabilities=np.full_like(run.test_probabilities, np.nan))
    TRAINING.found().add((recipe,), run)
    query = {"mnist_hidden": "none", "mnist_optimizer": "SGD", "mnist_rate": "100", "mnist_epochs": "1"}
    app = open_page("mnist", mnist_images="1000", **query)
    shown = {metric.label: metric.value for metric in app.metric}
    words = catalog("en")
    assert (shown[words["mnist.metric.test"]], shown[words["mnist.metric.test_loss"]]) == ("–", "NaN")
    assert words["mnist.diverged.unreadable"] in [each.value for each in app.warning]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_of_weights_reads_on_the_page_until_it_is_put_away(language: str) -> None:
    recipe = Recipe(hidden=(5,), activation="Tanh", seed=3)
    weights = {name: value.numpy() for name, value in build_network(recipe).state_dict().items()}
    app = open_page("mnist", lang=language)
    words = catalog(language)
    field = app.file_uploader(key="mnist.weights.0")
    field.set_value(("mine.safetensors", weights_file(recipe, weights), "application/octet-stream")).run()
    assert not app.exception and not app.error
    (info,) = [each.value for each in app.info]
    assert "`mine.safetensors`" in info and "784, 5, 10" in info and "Tanh" in info
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown[words["mnist.metric.untrained"]] == "–"
    app.button(key="mnist.weights.away").click().run()
    assert not app.info and not app.exception
    field = app.file_uploader(key="mnist.weights.1")
    field.set_value(("![x](http://y).safetensors", b"no such thing", "application/octet-stream")).run()
    (error,) = [each.value for each in app.error]
    assert error == words["mnist.weights.fault.no_safetensors"].format(name="`y).safetensors`")
    assert load(weights_file(recipe, weights)).keys() == weights.keys()
