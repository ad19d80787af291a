"""The sheet of paper: what stands on it is what the missions measure, in the language that was asked for."""

from collections import defaultdict
from html.parser import HTMLParser
from importlib import import_module
from typing import Any

import pytest

from ui.controls import Controls
from ui.language import catalog
from ui.missions import Mission
from ui.printing import printed, settings_in_words
from ui.sheet import Sheet, Task, html_of, sentence

VOID = {"meta", "img", "br"}


class Read(HTMLParser):
    """The text of a document by the class of the innermost element that has one; every tag is closed."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.texts: dict[str, list[str]] = defaultdict(list)
        self.pictures: list[dict[str, str | None]] = []
        self._open: list[tuple[str, str]] = []
        self.feed(document)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.pictures.append(dict(attrs))
        if tag not in VOID:
            above = self._open[-1][1] if self._open else ""
            self._open.append((tag, dict(attrs).get("class") or above))
            self.texts[self._open[-1][1]].append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts[self._open[-1][1]][-1] += data

    def all_of(self, name: str) -> str:
        return " ".join("".join(self.texts[name]).split())


def lesson(page: str) -> tuple[Controls, list[Mission]]:
    controls = import_module(f"ui.lessons.{page}.settings").page_controls()
    missions = import_module(f"ui.lessons.{page}.missions").missions
    return controls, missions(controls) if page == "perceptron" else missions()


def words(said: str) -> str:
    """A sentence as a reader of the paper sees it."""
    return Read(f"<p class='a'>{sentence(said)}</p>").all_of("a")


@pytest.mark.parametrize(
    ("page", "language"), [("perceptron", "ko"), ("gradient_descent", "en"), ("activations", "ko")]
)
def test_every_number_on_the_sheet_is_the_missions_own(page: str, language: str) -> None:
    controls, missions = lesson(page)
    document = printed(
        controls, missions, language=language, link="https://school.example/?a=1&b=2", qr="data:,"
    )
    read, said = Read(document), catalog(language)
    tasks, answers = read.all_of("task"), read.all_of("answer")
    for mission in missions:
        key, values = f"{page}.mission.{mission.name}", mission.values(controls)
        found, numbers = mission.find(values), {**values, **mission.numbers}
        assert found is not None
        assert words(said[f"{key}.task"].format(**numbers)) in tasks
        for answer in mission.answers:
            assert words(said[f"{key}.{answer}"].format(**numbers)) in tasks
        measured = words(said[f"{key}.{found.words}"].format(**found.numbers))
        assert f"{words(said[f'{key}.{found.answer}'].format(**numbers))} {measured}" in answers
        assert measured not in tasks
    assert f'<html lang="{language}">' in document
    assert read.all_of("link") == "https://school.example/?a=1&b=2"
    assert [picture["src"] for picture in read.pictures] == ["data:,"]
    assert document.index('class="tasks"') < document.index('class="answers"')
    assert "@page { size: A4" in document and "break-before: page" in document


def test_what_takes_a_training_says_so() -> None:
    controls, missions = lesson("mnist")
    read = Read(printed(controls, missions, language="en", link="", qr=""))
    unknown = [mission.name for mission in missions if mission.find(mission.values(controls)) is None]
    # The recorded run has the usual settings, and answers one of them.
    assert unknown == ["guess", "rate", "linear"]
    assert read.all_of("answer").count(catalog("en")["hand_out.sheet.training"]) == len(unknown)
    assert not read.pictures


def test_settings_that_are_not_the_usual_ones_are_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    controls, _ = lesson("xor")
    changed: dict[str, Any] = {"activation": "ReLU", "hidden": (3, 2), "step": 4, "seed": 0}
    monkeypatch.setattr(Controls, "values", lambda self, names: self.defaults | changed)
    found = settings_in_words(controls)
    assert [value for _, value in found] == ["3,2", "ReLU"]
    assert found == [(controls.words("hidden"), "3,2"), (controls.words("activation"), "ReLU")]


def test_nothing_that_is_said_becomes_a_tag() -> None:
    said = "<script>alert(1)</script> & **b** `a < b` [words](https://x.example) $2 \\times 10^{-5}$"
    task = Task(said, (said,), None, said)
    sheet = Sheet("en", said, said, [(said, said)], [task], said, "", said)
    document = html_of(sheet, lambda key: f"<{key}>")
    read = Read(document)
    assert "<script" not in document and "https://x.example" not in read.all_of("task")
    assert "<script>alert(1)</script> & b a < b words 2 × 10⁻⁵" in read.all_of("task")


@pytest.mark.parametrize(
    ("formula", "letters"),
    [("$L - L^*$", "L − L*"), (r"$2.1\times10^{-5}$", "2.1×10⁻⁵"), (r"$3 \cdot 10^{4}$", "3 · 10⁴")],
)
def test_a_formula_is_written_in_letters(formula: str, letters: str) -> None:
    assert words(formula) == letters
