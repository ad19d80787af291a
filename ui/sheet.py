"""A sheet of paper for a class: question, settings, missions with room to write, answers on another page.

It knows words and numbers alone; `ui/printing.py` collects them from a page.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from ui.numbers import SUPERSCRIPTS

_TEMPLATE: Final = Path(__file__).with_name("sheet.html.jinja")
_SIGNS: Final = {r"\times": "×", r"\cdot": "·", r"\,": " ", "^*": "*"}


@dataclass(frozen=True, slots=True)
class Task:
    """A mission on paper; sentences are the catalog's, with their numbers put in."""

    said: str
    answers: tuple[str, ...]
    right: str | None
    """The answer that was measured; None where a training would have to run first."""
    measured: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that is printed."""

    language: str
    title: str
    question: str
    settings: Sequence[tuple[str, str]]
    tasks: Sequence[Task]
    link: str
    qr: str
    """The address of a picture that carries it; empty where the link is too long for one."""
    stamp: str
    """When and with what the numbers were computed."""


def html_of(sheet: Sheet, word: Callable[[str], str]) -> str:
    """Return the whole document; `word` gives the headings in the language of the sheet."""
    return _template().render(sheet=sheet, word=word)


@cache
def _template() -> Any:
    jinja: Any = import_module("jinja2")
    environment = jinja.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters["sentence"] = _marked
    return environment.from_string(_TEMPLATE.read_text(encoding="utf-8"))


def _marked(said: str) -> Any:
    """A sentence as HTML that the template need not escape again."""
    return import_module("markupsafe").Markup(sentence(said))


def sentence(markdown: str) -> str:
    """Return a sentence of the catalog as HTML: bold, code, and formulas in letters; links as their words."""
    html = escape(markdown)
    html = re.sub(r"\$([^$]+)\$", lambda found: f"<i>{_in_letters(found[1])}</i>", html)
    html = re.sub(r"`([^`]+)`", r"<code>\1</code>", html)
    html = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", html)
    return re.sub(r"\*\*([^*]+)\*\*", r"<b>\1</b>", html)


def _in_letters(formula: str) -> str:
    """A short formula without LaTeX, as in 2.1 × 10⁻⁵."""
    for sign, letter in _SIGNS.items():
        formula = formula.replace(sign, letter)
    formula = re.sub(r"\^\{?(-?\d+)\}?", lambda power: power[1].translate(SUPERSCRIPTS), formula)
    return formula.replace("{", "").replace("}", "").replace("-", "−")
