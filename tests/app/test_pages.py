"""Every page in every language, at its defaults, its extremes, and with nonsense in the address."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from explainer.digits import reader
from explainer.export import parameters_of
from explainer.kit.address import Real, Whole
from tests.app.test_catalogs import words_of
from ui.language import LANGUAGES, catalog
from ui.missions import mission_names
from ui.sitemap import HOME, LESSONS, PAGES, ROOT


def open_page(name: str, **query: str) -> AppTest:
    return _opened(AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60), name, query)


def _opened(app: AppTest, name: str, query: dict[str, str]) -> AppTest:
    """Open a page by its address, with its code unfolded."""
    app.query_params["lang"] = query.get("lang", "en")
    app.session_state[f"{name}.code.opened"] = True
    app.run()
    if name != HOME.name:
        app.switch_page(str(ROOT / "pages" / f"{name}.py"))
    for key, value in query.items():
        app.query_params[key] = value
    return app.run()


def open_mission(app: AppTest, page: str, name: str) -> AppTest:
    """Choose a mission of the page, whose prediction can then be asked for."""
    return app.button_group(key=f"{page}.mission").set_value(name).run()


def voted(page: str, **query: str) -> AppTest:
    """Open a lesson as somebody who has voted on every saying, and so sees what is true."""
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    app.session_state["progress"] = {page: {f"pitfall.{name}": "agree" for name in words_of(page, "pitfall")}}
    return _opened(app, page, query)


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


def test_home_opens_without_the_recorded_network(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(reader, "WEIGHTS", tmp_path / "nowhere.safetensors")
    reader.layers.cache_clear()
    app = open_page(HOME.name)
    assert not app.exception
    assert [each.value for each in app.warning] == [
        catalog("en")["home.pad.missing"].format(folder="data/mnist")
    ]


def test_a_folded_idea_stays_folded_when_the_visitor_comes_back() -> None:
    app = open_page("perceptron")
    folded = catalog("en")["lesson.idea"]
    app.session_state["perceptron.idea"] = False
    app.run()
    for name in ("xor", "perceptron"):
        app.switch_page(str(ROOT / "pages" / f"{name}.py"))
        app.run()
    assert [box.proto.expanded for box in app.expander if box.label == folded] == [False]


def test_the_code_is_sent_while_it_is_unfolded() -> None:
    app = open_page("perceptron")
    assert any("import torch" in each.value for each in app.code)
    app.session_state["perceptron.code"] = False
    app.run()
    assert not any("import torch" in each.value for each in app.code)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_a_lesson_has_the_missions_of_the_catalog_and_opens_one_at_a_time(lesson) -> None:
    app, words = open_page(lesson.name), catalog("en")
    names = words_of(lesson.name, "mission")
    assert set(mission_names(lesson.name)) == set(names)
    assert not app.radio
    for name in names:
        open_mission(app, lesson.name, name)
        # A task may speak of what it sets.
        sentence = re.escape(words[f"{lesson.name}.mission.{name}.task"])
        said = re.compile(re.sub(r"\\\{\w+(:[^}]*)?\\\}", ".+", sentence))
        assert len([each for each in app.markdown if said.search(each.value)]) == 1, name
        assert [radio.label for radio in app.radio] == [words["lesson.prediction"]]


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_what_is_true_is_said_once_the_visitor_has_voted(lesson) -> None:
    words, names = catalog("en"), words_of(lesson.name, "pitfall")
    before, after = open_page(lesson.name), voted(lesson.name)
    for app, truths in ((before, 0), (after, len(names))):
        shown = [each.value for each in app.markdown]
        assert sum(words["lesson.often_said"] in each for each in shown) == len(names)
        assert sum(words["lesson.in_truth"] in each for each in shown) == truths
    for name in names:
        assert any(words[f"{lesson.name}.pitfall.{name}.said"] in each.value for each in before.markdown)
    before.button(key=f"{lesson.name}.pitfall.{next(iter(names))}.disagree").click().run()
    assert sum(words["lesson.voted.disagree"] in each.value for each in before.markdown) == 1


@pytest.mark.parametrize("page", ["mnist", "xor"])
def test_the_option_of_an_activation_stands_beside_it_and_in_the_script(page: str) -> None:
    query = {f"{page}_activation": "ELU", f"{page}_activation_alpha": "2.5", f"{page}_hidden": "4"}
    app = open_page(page, **query)
    assert not app.exception
    assert app.number_input(key=f"{page}_activation_alpha").value == 2.5
    assert "nn.ELU(2.5)" in app.code[0].value
    assert not any(field.key == f"{page}_activation_slope" for field in app.number_input)


def test_an_unknown_language_is_named_and_replaced() -> None:
    app = open_page("home", lang="fr")
    assert not app.exception
    assert app.title[0].value == catalog("en")["home.title"]
    assert ["`fr`" in warning.value for warning in app.warning] == [True]


def test_the_switch_changes_the_language_and_keeps_every_setting() -> None:
    app = open_page("mnist", lang="en", mnist_seed="7", mnist_optimizer="Adam")
    app.session_state["mnist.more"] = True
    app.run()
    app.session_state["lang"] = "ko"
    app.run()
    assert app.title[0].value == catalog("ko")["mnist.title"]
    assert app.number_input(key="mnist_seed").value == 7
    assert app.selectbox(key="mnist_optimizer").value == "Adam"
    assert app.query_params["lang"] == "ko"


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_the_usual_settings_come_back_and_the_link_says_what_is_on_the_screen(lesson) -> None:
    kinds = parameters_of(lesson.name).items()
    name, kind = next((name, kind) for name, kind in kinds if isinstance(kind, Whole | Real))
    key, low = f"{lesson.name}_{name}", kind.write(kind.low)
    app = open_page(lesson.name, lang="ko", **{key: low})
    assert any(code.value.endswith(f"?lang=ko&{key}={low}") for code in app.code)
    app.button(key=f"{lesson.name}.reset").click().run()
    assert not app.exception
    assert key not in app.query_params
