"""The notes for teaching: every lesson has them in every language, and each link does what it says."""

import re
from collections.abc import Iterator
from importlib import import_module

import pytest

from explainer.kit.address import query_of, read
from explainer.lessons import LESSONS, Lesson
from ui.hidden import HIDDEN, PARAMETER
from ui.language import LANGUAGES
from ui.missions import mission_names
from ui.present import PARAMETER as PRESENT
from ui.teaching import NOTES, notes_of

LINK = re.compile(r"\]\(([^()\s]+)\)")


def faults(notes: str, language: str) -> Iterator[str]:
    """What a page would complain of in the links of the notes, and what would change nothing there."""
    for link in LINK.findall(notes):
        page = next((each for each in LESSONS if each.address == link.partition("?")[0]), None)
        if page is None:
            yield f"{link}: no lesson"
            continue
        controls = import_module(f"ui.lessons.{page.name}.settings").page_controls()
        known = {controls.key(name): parameter for name, parameter in controls.parameters.items()}
        query = query_of(link)
        if query.pop("lang", None) != language:
            yield f"{link}: another language"
        query.pop(PRESENT, None)
        values, rejected = read({**known, PARAMETER: HIDDEN}, query)
        yield from (f"{link}: {bad.name} is not {bad.text}" for bad in rejected)
        yield from (f"{link}: {name} is unknown" for name in query.keys() - values.keys())
        usual = [name for name, kind in known.items() if name in query and values[name] == kind.default]
        yield from (f"{link}: {name} is so anyway" for name in usual)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_every_lesson_has_notes_whose_links_are_read_without_complaint(lesson: Lesson, language: str) -> None:
    notes = notes_of(lesson.name, language)
    assert notes, f"docs/teaching/{lesson.name}.{language}.md is missing"
    assert list(faults(notes, language)) == []
    assert len(LINK.findall(notes)) >= 3
    # One numbered line a mission, in the order of the page.
    assert re.findall(r"^(\d)\. ", notes, re.MULTILINE) == [
        str(number) for number in range(1, len(mission_names(lesson.name)) + 1)
    ]
    other = notes_of(lesson.name, next(each for each in LANGUAGES if each != language))
    assert len(LINK.findall(other or "")) == len(LINK.findall(notes))


def test_what_is_wrong_with_a_link_is_named() -> None:
    notes = "[a](nowhere?lang=en) [b](xor?lang=ko&xor_seed=-1) [c](xor?lang=en&xor_sead=1&xor_view=numbers)"
    assert sorted(faults(notes, "en")) == [
        "nowhere?lang=en: no lesson",
        "xor?lang=en&xor_sead=1&xor_view=numbers: xor_sead is unknown",
        "xor?lang=en&xor_sead=1&xor_view=numbers: xor_view is so anyway",
        "xor?lang=ko&xor_seed=-1: another language",
        "xor?lang=ko&xor_seed=-1: xor_seed is not -1",
        "xor?lang=ko&xor_seed=-1: xor_seed is so anyway",
    ]


def test_no_notes_are_without_their_lesson() -> None:
    assert {path.stem.partition(".")[0] for path in NOTES.glob("*.md")} <= {each.name for each in LESSONS}
    assert notes_of("nothing", "en") is None
