"""Every page in every language, at its defaults, its extremes, and with nonsense in the address."""

import pytest
from streamlit.testing.v1 import AppTest

from benchmarks.pages import MOVES
from explainer.digits.recipe import PARAMETERS
from ui.language import LANGUAGES, catalog
from ui.sitemap import HOME, PAGES, ROOT

EXTREMES = [
    {"mnist_hidden": "none", "mnist_epochs": "1", "mnist_batch": "8", "mnist_rate": "0"},
    {"mnist_hidden": "512,512,512,512", "mnist_epochs": "20", "mnist_batch": "1024", "mnist_rate": "100"},
    {"mnist_optimizer": "AdamW", "mnist_beta1": "0", "mnist_weight_decay": "1", "mnist_images": "1000"},
    {"mnist_optimizer": "Nesterov", "mnist_momentum": "0", "mnist_holdout": "false", "mnist_seed": "9999"},
]


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


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("query", EXTREMES, ids=str)
def test_mnist_at_its_extremes(query: dict[str, str], language: str) -> None:
    app = open_page("mnist", lang=language, **query)
    assert not app.exception
    assert not app.error


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PARAMETERS)
def test_a_bad_value_in_the_address_is_named_and_replaced(name: str, language: str) -> None:
    choose = {
        "rho": "Adadelta",
        "alpha": "RMSprop",
        "beta1": "Adam",
        "beta2": "Adam",
        "weight_decay": "AdamW",
    }
    query = {"mnist_optimizer": choose[name]} if name in choose else {}
    app = open_page("mnist", lang=language, **query, **{f"mnist_{name}": "1000000000x"})
    assert not app.exception
    words = catalog(language)
    label = words.get(f"mnist.{name}.label") or words[f"parameters.{name}.label"]
    assert [label in warning.value and "1000000000x" in warning.value for warning in app.warning] == [True]


def test_an_unknown_view_is_named_until_another_is_chosen() -> None:
    app = open_page("mnist", mnist_view="nowhere")
    app.run()
    assert ["`nowhere`" in warning.value for warning in app.warning] == [True]
    app.session_state["mnist_view"] = "data"
    app.run()
    assert not app.warning


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


def test_every_page_joins_the_benchmark() -> None:
    assert MOVES.keys() == {page.name for page in PAGES}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", ["result", "inside", "draw", "step", "data", "network"])
def test_every_view_of_mnist_speaks_every_language(view: str, language: str) -> None:
    app = open_page("mnist", lang=language, mnist_view=view)
    assert not app.exception
    assert not app.warning
