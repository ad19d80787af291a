"""The page of overfitting: every view in both languages, bad input, a family that somebody has trained."""

import re
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from explainer.digits.data import load_digits
from explainer.digits.files import MissingRecordError
from explainer.lessons.overfitting.recorded import recorded_family
from explainer.lessons.overfitting.setting import Setting
from explainer.lessons.overfitting.training import train
from tests.app.test_pages import open_page
from tests.messages import ended, said, unpacked
from ui.language import LANGUAGES, catalog
from ui.lessons.overfitting import training
from ui.lessons.overfitting.settings import VIEWS


def opened(language: str = "en", **query: str) -> AppTest:
    app = open_page("overfitting", lang=language, **{f"overfitting_{k}": v for k, v in query.items()})
    assert not app.exception
    return app


def chart(app: AppTest, key: str) -> bytes:
    (found,) = [each for each in app.get("bidi_component") if each.proto.id.endswith(f"-{key}")]
    return found.proto.bytes


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_view_speaks_and_the_first_picture_names_its_epoch(language: str) -> None:
    family = recorded_family(Setting())
    assert family is not None
    for view in VIEWS:
        app = opened(language, view=view)
        best, message = f"{family.epochs(0)[family.best[0]]:.3g}", chart(app, "overfitting_course")
        lowest = f"{family.validation_loss[0].min():.4f}"
        assert best in said(message) and lowest in said(message)
        assert lowest in ended(message)[0] and len(message) < 100_000
        assert not app.warning and not app.error


def test_what_somebody_has_trained_is_shown_at_once_and_the_knob_follows_the_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    setting = Setting(knob="decay", decay=100.0, rate=1.0)
    family = train(setting.shared, load_digits(), values=setting.values, updates=200)
    training.TRAINING.found().add((setting.shared,), family)
    app = opened(knob="decay", decay="100", rate="1")
    header, _ = unpacked(chart(app, "overfitting_course"))
    assert header["knob"]["labels"][header["order"]["knob"]] == "100"
    words = catalog("en")["overfitting.end.decay"].partition(":")[0].replace("{epoch}", r"[\d.]+")
    assert re.search(words, ended(chart(app, "overfitting_course"))[-1])


def test_what_cannot_be_used_is_said_and_nothing_is_lost() -> None:
    alone = opened(view="norm", batch="7", decay="0.003", knob="decay")
    assert "Expected more than 1 value per channel" in alone.error[0].value
    assert alone.text_input(key="overfitting_batch").value == "7"
    typed = alone.text_input(key="overfitting_batch").set_value("1, two").run()
    assert "1, two" in typed.warning[0].value and typed.text_input(key="overfitting_batch").value == "1, two"
    mended = typed.text_input(key="overfitting_batch").set_value("1, 2, −4").run()
    assert not mended.warning and not mended.error
    assert mended.query_params["overfitting_batch"] == "1~2~-4"
    rounded = opened(view="trade_off", images="1049", features="123")
    words = " ".join(each.value for each in rounded.caption)
    for sentence, numbers in (
        ("images.rounded", {"asked": 1_049, "used": 1_000}),
        ("features.nearest", {"asked": 123, "used": 120}),
    ):
        assert catalog("en")[f"overfitting.{sentence}"].format(**numbers) in words
    silent = opened(view="dropout", drop="1", dropout="1")
    assert "1/(1 − p)" in "".join(each.value for each in silent.markdown)
    assert catalog("en")["overfitting.stop.zero"] in [each.value for each in opened(patience="0").caption]


def test_a_damaged_record_is_said_and_the_rest_of_the_page_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(setting: Setting) -> None:
        raise MissingRecordError("gone")

    usual = Setting()
    family = train(usual, load_digits(), updates=40)
    training.TRAINING.found().add((usual,), family)
    monkeypatch.setattr(training, "recorded_family", damaged)
    monkeypatch.setattr(training, "seeds_of", damaged)
    app = opened()
    assert [each.value for each in app.warning] == [
        catalog("en")["overfitting.record.missing"].format(folder="data/overfitting")
    ]
    assert replace(family.setting) == usual and "epoch" in said(chart(app, "overfitting_course"))
