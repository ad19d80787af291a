"""The MNIST page in both languages: its extremes, its views, and what is wrong in an address."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest

from explainer.digits import pretrained
from explainer.digits.data import load_digits
from explainer.digits.pretrained import pretrained_run
from explainer.digits.recipe import PARAMETERS, Recipe
from explainer.digits.training import train
from tests.app.test_pages import open_page
from tests.messages import said
from tests.photos import photos, saved
from ui.language import LANGUAGES, catalog
from ui.lessons.mnist.missions import validated
from ui.lessons.mnist.sections import loader_source

EXTREMES = [
    {"mnist_hidden": "none", "mnist_epochs": "1", "mnist_batch": "8", "mnist_rate": "0"},
    {"mnist_hidden": "512,512,512,512", "mnist_epochs": "20", "mnist_batch": "1024", "mnist_rate": "100"},
    {"mnist_optimizer": "AdamW", "mnist_beta1": "0", "mnist_weight_decay": "1", "mnist_images": "1000"},
    {"mnist_optimizer": "Nesterov", "mnist_momentum": "0", "mnist_holdout": "false", "mnist_seed": "9999"},
    {"mnist_batch": "1", "mnist_dropout": "1", "mnist_decay": "1", "mnist_loss": "MSE", "mnist_view": "step"},
    {"mnist_batch": "60000", "mnist_view": "step", "mnist_hidden": "512,512,512,512", "mnist_dropout": "0.5"},
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
    for fold in ("more", "spoil", "surest", "doubtful", "by_digit"):
        app.session_state[f"mnist.{fold}"] = True
    app.run()
    assert {f"mnist_{name}" for name in ("epochs", "seed")} <= {each.key for each in app.number_input}
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


@pytest.mark.parametrize(
    ("query", "train", "validate", "unused"),
    [
        ({}, "55,000", "5,000", "0"),
        ({"images": "2000"}, "2,000", "5,000", "53,000"),
        ({"holdout": "false"}, "60,000", "0", "0"),
    ],
)
def test_it_is_said_what_every_training_image_is_for(
    query: dict[str, str], train: str, validate: str, unused: str
) -> None:
    app = open_page("mnist", mnist_view="data", **{f"mnist_{name}": each for name, each in query.items()})
    said = "\n".join(each.value for each in app.markdown)
    assert f"{train} train the network" in said
    assert f"{validate} validate it, and {unused} are not used" in said


def test_the_loader_that_is_shown_gives_the_batches_that_are_spoken_of() -> None:
    recipe = Recipe(training_images=1_000, batch_size=96)
    shapes: list[tuple[tuple[int, ...], tuple[int, ...]]] = []
    names = {"images": torch.zeros(1_000, 28, 28), "labels": torch.zeros(1_000, dtype=torch.int64)}
    exec(loader_source(recipe), {**names, "print": lambda *each: shapes.append(tuple(map(tuple, each)))})
    assert len(shapes) == recipe.steps_per_epoch == 11
    assert shapes[0] == ((96, 28, 28), (96,)) and shapes[-1] == ((40, 28, 28), (40,))
    app = open_page("mnist", mnist_view="data", mnist_images="1000", mnist_batch="96")
    said = "\n".join(each.value for each in app.markdown)
    assert "11 batches of 96 images; the last one has 40" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_regularises_is_told_with_its_price_and_leads_to_overfitting(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = {"mnist_dropout": "0.5", "mnist_decay": "0.001", "mnist_loss": "MSE", "mnist_batch": "1"}
    recipe = Recipe(dropout=0.5, decay=0.001, loss="MSE", batch_size=1)
    words, numbers = catalog(language), {"dropout": 0.5, "decay": 0.001}
    app = open_page("mnist", lang=language, mnist_view="network", **settings)
    assert not app.exception
    spoken = [each.value for each in app.markdown]
    for key in ("loss.MSE", "dropout", "decay"):
        assert words[f"mnist.network.{key}"].format(**numbers) in spoken
    asked, run = recipe.epochs, recipe.epochs_run
    assert run < asked and any(
        f"{recipe.steps:,}" in each.value
        and words["mnist.cost.cut"].format(epochs=run, asked=asked) in each.value
        for each in app.caption
    )
    assert any("overfitting" in str(link.proto) for link in app.get("page_link"))
    small = Recipe(dropout=0.5, loss="MSE", training_images=1_000, epochs=1)
    run = train(small, load_digits(), report=lambda progress: True)
    monkeypatch.setattr("ui.lessons.mnist.job.run_of", lambda recipe: run)
    app = open_page("mnist", lang=language, mnist_view="inside", mnist_dropout="0.5", mnist_loss="MSE")
    assert not app.exception
    assert any(words["mnist.inside.dropped"].format(**numbers) in each.value for each in app.caption)
    assert any(words["mnist.run.noisy"].format(**numbers) in each.value for each in app.markdown)


@pytest.mark.parametrize("holdout", [True, False])
def test_what_was_measured_before_the_training_is_called_so(holdout: bool) -> None:
    def page(score: float | None) -> None:
        from explainer.digits.run import Progress
        from ui.lessons.mnist.training import live

        live([Progress(0, 10, 0, 2.3, 0.11, score, score, 0.0, 0.0)])

    app = AppTest.from_function(page, args=(0.09 if holdout else None,), default_timeout=60).run()
    assert not app.exception
    words = catalog("en")
    key = "before" if holdout else "before_training"
    assert (app.metric[0].label, app.metric[0].value) == (
        words[f"mnist.metric.{key}"],
        "9.0%" if holdout else "11.0%",
    )


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
    app = open_page("mnist", lang=language)
    charts = app.get("bidi_component")
    (message,) = [each.proto.bytes for each in charts if "-mnist_run" in each.proto.id]
    assert words in "\n".join(each.value for each in app.markdown)
    overfits, after = (catalog(language)[f"mnist.told.{name}"] for name in ("overfits", "epoch"))
    for epoch in range(1, len(losses)):
        loss, accuracy = run.epochs.training_loss[epoch], run.epochs.validation_accuracy[epoch]
        best, right = int(losses[: epoch + 1].argmin()), int(run.epochs.confusion[epoch].trace())
        numbers = {"epoch": epoch, "loss": loss, "accuracy": accuracy, "best": best, "right": right}
        is_worse = losses[best] < losses[epoch] and loss < run.epochs.training_loss[best]
        assert said(message, step=epoch) == (overfits if is_worse else after).format(total=5_000, **numbers)


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


def uploaded(name: str, data: bytes, language: str = "en") -> AppTest:
    app = open_page("mnist", lang=language, mnist_view="draw", mnist_source="photo")
    app.file_uploader(key="mnist.photo").set_value((name, data, "image/png")).run()
    assert not app.exception
    return app


@pytest.mark.parametrize("language", LANGUAGES)
def test_several_digits_on_a_photo_are_all_read_and_one_is_looked_at(language: str) -> None:
    photo = next(photos("several digits", 1))
    app = uploaded("digits.jpg", photo.data, language)
    read = " ".join(map(str, photo.truth))
    words = catalog(language)
    assert words["mnist.draw.several"].format(count=len(photo.truth), read=read) in [
        said.value for said in app.info
    ]
    for place, truth in enumerate(photo.truth):
        app.button_group(key=f"mnist.part.{len(photo.truth)}").set_value(place).run()
        answer = words["mnist.draw.answer"].partition("{answer}")[0] + str(truth)
        assert [said.value.startswith(answer) for said in app.markdown if said.value.startswith("###")] == [
            True
        ]


def test_a_photo_is_turned_by_hand() -> None:
    photo = next(photos("turned, and turned back by hand", 1))
    app = uploaded("turned.jpg", photo.data)
    app.button_group(key="mnist.turn").set_value(photo.turns).run()
    assert [said.value[:11] for said in app.markdown if said.value.startswith("###")] == [
        f"### Read as {photo.truth[0]}"[:11]
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("reason", "grey"), [("empty", 200), ("too_small", 0)])
def test_a_photo_without_a_digit_is_not_told_of_the_pad(reason: str, grey: int, language: str) -> None:
    picture = np.full((200, 200), 200, np.uint8)
    picture[90:98, 90:98] = grey
    app = uploaded("blank.png", saved(picture, "PNG"), language)
    assert [said.value for said in app.info] == [catalog(language)[f"mnist.draw.refused_photo.{reason}"]]


def test_the_name_of_a_file_stays_a_name() -> None:
    app = uploaded("![x](http://127.0.0.1:9/x.png) `$x^2$.png", b"no image")
    (said,) = [error.value for error in app.error]
    assert said == catalog("en")["mnist.draw.bad_photo.no_image"].format(name="`x.png) '$x^2$.png`")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_phones_own_format_is_refused_with_what_to_do(language: str) -> None:
    app = uploaded("IMG_0001.HEIC", b"\0\0\0\x18ftypheic" + b"\0" * 40, language)
    assert ["JPEG" in error.value for error in app.error] == [True]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_run_that_reads_everything_as_one_digit_is_explained(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = Recipe(
        hidden=(64, 64, 64, 64), activation="Sigmoid", optimizer="SGD", epochs=1, training_images=5_000
    )
    run = train(recipe, load_digits(), report=lambda progress: True)
    monkeypatch.setattr(pretrained, "_recorded", lambda: run)
    app = open_page("mnist", lang=language)
    assert not app.exception
    (said,) = [warning.value for warning in app.warning]
    assert f"{run.test_accuracy:.2%}" in said and "ln 10" in said
    (link,) = [
        link for link in app.get("page_link") if "gradient_flow_activations=Sigmoid" in str(link.proto)
    ]
    assert "gradient-flow" in str(link.proto)
