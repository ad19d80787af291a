"""The glossary: every link to it ends at a term, in its own language, and every lesson has such links."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from ui.glossary import terms
from ui.language import LANGUAGES, catalog
from ui.sitemap import GLOSSARY, LESSONS, ROOT

LINK = re.compile(r"\]\((glossary[^)]*)\)")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_defines_every_term_once_and_its_index_leads_there(language: str) -> None:
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    app.query_params["lang"] = language
    app.run().switch_page(str(ROOT / GLOSSARY.path)).run()
    assert not app.exception and not app.warning
    anchors = [heading.anchor for heading in app.subheader]
    assert sorted(anchors) == sorted(term.key for term in terms())
    (index,) = (each.value for each in app.markdown if "](#" in each.value)
    assert sorted(re.findall(r"\]\(#(\w+)\)", index)) == sorted(anchors)
    names = re.findall(r"\[([^]]+)\]\(#", index)
    assert names == sorted(names, key=str.casefold)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_to_the_glossary_ends_at_a_term_in_its_language(language: str) -> None:
    known = {f"glossary?lang={language}#{term.key}" for term in terms()}
    for key, sentence in catalog(language).items():
        assert set(LINK.findall(sentence)) <= known, key


def test_the_idea_of_every_lesson_leads_to_terms_the_same_in_all_languages() -> None:
    for lesson in LESSONS:
        linked = [
            {link.partition("#")[2] for link in LINK.findall(catalog(language)[f"{lesson.name}.idea"])}
            for language in LANGUAGES
        ]
        assert len(linked[0]) >= 2 and all(each == linked[0] for each in linked), lesson.name


def test_terms_stand_at_lessons() -> None:
    assert {term.lesson for term in terms()} <= {lesson.name for lesson in LESSONS}
    keys = [term.key for term in terms()]
    assert len(keys) == len(set(keys))
