"""Exported scripts speak the visitor's language in their comments, and are the same programs."""

import ast
import io
import tokenize

import pytest

from explainer.export import notebook_with, parameters_of, script_of
from explainer.kit.address import Toggle
from explainer.lessons import LESSONS
from tests.app.test_pages import open_page
from ui.language import catalog
from ui.lesson import with_comments

_SWITCH = ("true", "false")
LINKS = [
    *(f"/{lesson.address}" for lesson in LESSONS),
    "/mnist?mnist_batch=60000",
    *(
        f"/{lesson.address}?{lesson.name}_{name}={option}"
        for lesson in LESSONS
        for name, parameter in parameters_of(lesson.name).items()
        for option in getattr(parameter, "options", _SWITCH if isinstance(parameter, Toggle) else ())
    ),
]


def comments(script: str) -> list[str]:
    """Its comments and docstrings, without the address that stands first."""
    found = list[str]()
    for token in tokenize.generate_tokens(io.StringIO(script).readline):
        if token.type == tokenize.COMMENT:
            found.append(token.string.removeprefix("#").strip().removeprefix("%% "))
        elif token.type == tokenize.STRING and token.string.startswith('"""'):
            found.append(token.string.strip('"'))
    return [each for each in found[1:] if not each.startswith("noqa")]


def program(script: str) -> str:
    """What it does: its tree without docstrings."""
    tree = ast.parse(script)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and ast.get_docstring(node):
            node.body[0] = ast.Pass()
    return ast.dump(tree)


@pytest.fixture
def korean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.lesson.current_language", lambda: "ko")


@pytest.mark.usefixtures("korean")
def test_every_comment_is_korean_and_the_program_is_the_same() -> None:
    for link in LINKS:
        script = script_of(link)
        said = with_comments(script)
        assert program(said) == program(script)
        assert len(comments(said)) == len(comments(script))
        for comment in comments(said):
            assert comment == "w₁, w₂, b" or any("가" <= letter <= "힣" for letter in comment), comment
        assert script.splitlines()[0] == said.splitlines()[0]


def test_in_english_nothing_changes() -> None:
    words = {key: said for key, said in catalog("en").items() if key.startswith("script.comment.")}
    assert all(key == f"script.comment.{said}" for key, said in words.items())
    assert all(with_comments(script_of(link)) == script_of(link) for link in LINKS[:20])


def test_no_comment_of_the_catalog_is_left_over() -> None:
    used = {comment for link in LINKS for comment in comments(script_of(link))}
    used |= {comment.partition(":")[0] for comment in used}
    known = {
        key.removeprefix("script.comment.") for key in catalog("ko") if key.startswith("script.comment.")
    }
    assert not known - used


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_page_shows_and_gives_the_script_in_its_language(language: str) -> None:
    app = open_page("perceptron", lang=language)
    assert not app.exception
    assert catalog(language)["script.comment.The neuron and its rule"] in app.code[0].value
    assert "코드" not in notebook_with(app.code[0].value)
