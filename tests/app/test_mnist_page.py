"""The MNIST page in both languages: its extremes, its views, and what is wrong in an address."""

from dataclasses import replace

import pytest

from explainer.digits import pretrained
from explainer.digits.pretrained import pretrained_run
from explainer.digits.recipe import PARAMETERS
from tests.app.test_pages import open_page
from ui.language import LANGUAGES, catalog
from ui.lessons.mnist.missions import validated

EXTREMES = [
    {"mnist_hidden": "none", "mnist_epochs": "1", "mnist_batch": "8", "mnist_rate": "0"},
    {"mnist_hidden": "512,512,512,512", "mnist_epochs": "20", "mnist_batch": "1024", "mnist_rate": "100"},
    {"mnist_optimizer": "AdamW", "mnist_beta1": "0", "mnist_weight_decay": "1", "mnist_images": "1000"},
    {"mnist_optimizer": "Nesterov", "mnist_momentum": "0", "mnist_holdout": "false", "mnist_seed": "9999"},
]
ONLY_OF = {
    "Adadelta": ("rho",),
    "RMSprop": ("alpha",),
    "Adam": ("beta1", "beta2"),
    "AdamW": ("weight_decay",),
}
"""Parameters that stand on the page with one optimizer, of those that have them."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("query", EXTREMES, ids=str)
def test_mnist_at_its_extremes(query: dict[str, str], language: str) -> None:
    app = open_page("mnist", lang=language, **query)
    assert not app.exception
    assert not app.error


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("optimizer", ["", *ONLY_OF])
def test_every_bad_value_in_the_address_is_named_and_replaced(optimizer: str, language: str) -> None:
    names = ONLY_OF.get(optimizer) or PARAMETERS.keys() - {
        name for names in ONLY_OF.values() for name in names
    }
    query = {"mnist_optimizer": optimizer} if optimizer else {}
    app = open_page(
        "mnist", lang=language, **query, **{f"mnist_{name}": f"1000000000 {name}" for name in names}
    )
    assert not app.exception
    words = catalog(language)
    said = [warning.value for warning in app.warning]
    assert len(said) == len(names)
    for name in names:
        label = words.get(f"mnist.{name}.label") or words[f"parameters.{name}.label"]
        assert [label in each for each in said if f"`1000000000 {name}`" in each] == [True]


def test_an_unknown_view_is_named_until_another_is_chosen() -> None:
    app = open_page("mnist", mnist_view="nowhere")
    app.run()
    assert ["`nowhere`" in warning.value for warning in app.warning] == [True]
    app.button_group(key="mnist_view").set_value("data").run()
    assert not app.warning


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", ["result", "inside", "draw", "step", "data", "network"])
def test_every_view_of_mnist_speaks_every_language(view: str, language: str) -> None:
    app = open_page("mnist", lang=language, mnist_view=view)
    assert not app.exception
    assert not app.warning


@pytest.mark.parametrize("language", LANGUAGES)
def test_overfitting_is_named_where_only_the_training_loss_falls(language: str) -> None:
    run = pretrained_run()
    losses = run.epochs.validation_loss
    best = int(losses.argmin())
    assert losses[best] < losses[-1] and run.epochs.training_loss[-1] < run.epochs.training_loss[best]
    words = catalog(language)["mnist.run.overfits"].format(best=best, lowest=losses[best], now=losses[-1])
    assert words in "\n".join(each.value for each in open_page("mnist", lang=language).markdown)


def test_a_shorter_run_is_compared_with_as_many_epochs_of_the_recorded_one_on_validation_images() -> None:
    run, accuracy = pretrained_run(), pretrained_run().epochs.validation_accuracy
    shorter = replace(
        run,
        recipe=replace(run.recipe, epochs=3),
        epochs=replace(run.epochs, validation_accuracy=accuracy[:3]),
        test_accuracy=0.0,
    )
    assert validated(shorter) == (accuracy[2], accuracy[3])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ["mnist", "activations"])
def test_without_the_recorded_run_it_is_trained_again_and_said(
    page: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = pretrained_run()
    monkeypatch.setattr(pretrained, "_recorded", lambda: None)
    monkeypatch.setattr(pretrained, "_trained", lambda: whole)
    app = open_page(page, lang=language)
    assert not app.exception
    said = [warning.value for warning in app.warning]
    assert [("pretrained.safetensors" in each) for each in said] == [True] * (page == "mnist")
    if page == "mnist":
        assert not app.button(key="mnist.job.start").disabled
