"""Every page in every language, at its defaults, its extremes, and with nonsense in the address."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.test_catalogs import words_of
from ui.language import LANGUAGES, catalog
from ui.sitemap import HOME, LESSONS, PAGES, ROOT


def open_page(name: str, **query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    app.query_params["lang"] = query.get("lang", "en")
    app.run()
    if name != HOME.name:
        app.switch_page(str(ROOT / "pages" / f"{name}.py"))
    for key, value in query.items():
        app.query_params[key] = value
    return app.run()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_page_speaks_every_language(page, language: str) -> None:
    app = open_page(page.name, lang=language)
    assert not app.exception
    assert app.title[0].value == catalog(language)[f"{page.name}.title"]
    assert not app.warning
    if page is not HOME:
        concludes(app, page.name, language)


def concludes(app: AppTest, page: str, language: str) -> None:
    """Assert that a lesson shows its idea unfolded, what was learned, and links that keep the language."""
    words = catalog(language)
    ideas = [box for box in app.expander if box.label == words["lesson.idea"]]
    assert [[each.value for each in box.markdown] for box in ideas] == [[words[f"{page}.idea"]]]
    assert ideas[0].proto.expanded
    learned = "\n".join(f"- {words[f'{page}.learned.{number}']}" for number in (1, 2, 3))
    assert learned in [each.value for each in app.markdown]
    assert words["lesson.learned"] in [each.value for each in app.header]
    leads = {key.rpartition(".")[2] for key in words if key.startswith(f"{page}.learned.on.")}
    links = [link.proto for link in app.get("page_link")]
    for lead in leads:
        why = words[f"{page}.learned.on.{lead}"]
        assert [link.page for link in links if link.label.endswith(why)] == [lead.replace("_", "-")]
    assert {link.query_string for link in links} == {f"lang={language}"}


def test_a_folded_idea_stays_folded_when_the_visitor_comes_back() -> None:
    app = open_page("perceptron")
    folded = catalog("en")["lesson.idea"]
    app.session_state["perceptron.idea"] = False
    app.run()
    for name in ("xor", "perceptron"):
        app.switch_page(str(ROOT / "pages" / f"{name}.py"))
        app.run()
    assert [box.proto.expanded for box in app.expander if box.label == folded] == [False]


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_a_lesson_shows_the_missions_and_pitfalls_of_the_catalog(lesson) -> None:
    app = open_page(lesson.name)
    shown, words = [each.value for each in app.markdown], catalog("en")
    for kind, part in (("mission", "task"), ("pitfall", "said")):
        for name in words_of(lesson.name, kind):
            sentence = words[f"{lesson.name}.{kind}.{name}.{part}"]
            # A task may speak of what it sets.
            said = re.compile(re.sub(r"\\\{\w+(:[^}]*)?\\\}", ".+", re.escape(sentence)))
            assert len([each for each in shown if said.search(each)]) == 1, f"{kind} {name}"
        heading = words["lesson.often_said"] if kind == "pitfall" else words["lesson.prediction"]
        often = shown if kind == "pitfall" else [radio.label for radio in app.radio]
        assert sum(heading in each for each in often) == len(words_of(lesson.name, kind))


@pytest.mark.parametrize("page", ["mnist", "xor"])
def test_the_option_of_an_activation_stands_beside_it_and_in_the_script(page: str) -> None:
    query = {f"{page}_activation": "ELU", f"{page}_activation_alpha": "2.5", f"{page}_hidden": "4"}
    app = open_page(page, **query)
    assert not app.exception
    assert app.number_input(key=f"{page}_activation_alpha").value == 2.5
    assert "nn.ELU(2.5)" in app.code[-1].value
    assert not any(field.key == f"{page}_activation_slope" for field in app.number_input)


def test_an_unknown_language_is_named_and_replaced() -> None:
    app = open_page("home", lang="fr")
    assert not app.exception
    assert app.title[0].value == catalog("en")["home.title"]
    assert ["`fr`" in warning.value for warning in app.warning] == [True]


def test_the_switch_changes_the_language_and_keeps_every_setting() -> None:
    app = open_page("mnist", lang="en", mnist_seed="7", mnist_optimizer="Adam")
    app.session_state["lang"] = "ko"
    app.run()
    assert app.title[0].value == catalog("ko")["mnist.title"]
    assert app.number_input(key="mnist_seed").value == 7
    assert app.selectbox(key="mnist_optimizer").value == "Adam"
    assert app.query_params["lang"] == "ko"
