"""A lesson is one row of the registry, and has everything that the rest of the app looks for by its name."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from urllib.parse import parse_qs

import pytest

from explainer.export import parameters_of
from explainer.lessons import LESSONS, Lesson
from ui.language import LANGUAGES, catalog
from ui.sitemap import GLOSSARY, PAGES, ROOT

SENTENCES = ("menu", "title", "question", "idea", "line", "thumbnail", "code")
LEARNED = ("learned.1", "learned.2", "learned.3")
PARTS = {"mission": "task", "pitfall": "truth"}


def missing(lesson: Lesson) -> list[str]:
    """What a lesson lacks, as one would say it to whoever is writing it."""
    return [*_files(lesson), *_modules(lesson), *_sentences(lesson)]


def _files(lesson: Lesson) -> Iterator[str]:
    wanted = {
        f"pages/{lesson.name}.py": "the page",
        f"pages/{lesson.address}.py": "what a fresh server finds by the page's address",
        f"assets/{lesson.picture.name}": "drawn by python -m explainer.thumbnails",
        f"ui/lessons/{lesson.name}/__init__.py": "what the lesson shows",
        **{f"locales/{language}/{lesson.name}.toml": "its sentences" for language in LANGUAGES},
    }
    yield from (f"{path}: {why}" for path, why in wanted.items() if not (ROOT / path).is_file())


def _modules(lesson: Lesson) -> Iterator[str]:
    folder = f"explainer.lessons.{lesson.name}"
    wanted = {
        f"{folder}.script": ("PARAMETERS", "script"),
        f"{folder}.thumbnail": ("svg",),
        f"benchmarks.moves.{lesson.name}": ("MOVES", "CHANGE", "HEAVIEST"),
    }
    for module, names in wanted.items():
        stands = find_spec(module.rpartition(".")[0]) is not None and find_spec(module) is not None
        yield from (
            f"{name} in {module}" for name in names if not (stands and hasattr(import_module(module), name))
        )


def _sentences(lesson: Lesson) -> Iterator[str]:
    for language in LANGUAGES:
        words = catalog(language)
        for key in (*SENTENCES, *LEARNED):
            if f"{lesson.name}.{key}" not in words:
                yield f"{key} in locales/{language}/{lesson.name}.toml"
        for kind, part in PARTS.items():
            if not any(key.startswith(f"{lesson.name}.{kind}.") and key.endswith(part) for key in words):
                yield f"a {kind} in locales/{language}/{lesson.name}.toml"


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_a_lesson_has_all_that_is_found_by_its_name(lesson: Lesson) -> None:
    assert missing(lesson) == []
    assert parameters_of(lesson.name)
    moves = import_module(f"benchmarks.moves.{lesson.name}")
    assert moves.MOVES
    # Other numbers are other values, of a parameter that there is.
    known = import_module(f"ui.lessons.{lesson.name}.settings").page_controls().parameters
    change = moves.CHANGE
    assert change.parameter in known
    written = {known[change.parameter].write(change.value(number)) for number in range(1, 200)}
    assert len(written) == 199
    heaviest = moves.HEAVIEST.format(number=7)
    assert set(parse_qs(heaviest)) <= {f"{lesson.name}_{name}" for name in known}


def test_what_is_missing_is_named() -> None:
    said = missing(Lesson("two_words", "networks", ":material/help:", 10, "school"))
    assert "pages/two-words.py: what a fresh server finds by the page's address" in said
    assert "script in explainer.lessons.two_words.script" in said
    assert "MOVES in benchmarks.moves.two_words" in said
    assert "a mission in locales/ko/two_words.toml" in said
    assert len(said) == 6 + 6 + 2 * (len(SENTENCES) + len(LEARNED) + len(PARTS))


def test_no_folder_is_without_its_row() -> None:
    rows = {lesson.name for lesson in LESSONS}
    for parent in ("explainer/lessons", "ui/lessons"):
        assert {path.parent.name for path in (ROOT / parent).glob("*/__init__.py")} == rows, parent
    moved = {path.stem for path in (ROOT / "benchmarks" / "moves").glob("*.py")} - {"__init__"}
    assert moved == {page.name for page in PAGES}
    addresses = {lesson.address for lesson in LESSONS}
    assert {path.stem for path in (ROOT / "pages").glob("*.py")} == rows | addresses | {"home", GLOSSARY.name}
