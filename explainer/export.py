"""Writes the complete PyTorch script, or notebook, that reproduces what a link shows.

Every lesson has a module `script` with PARAMETERS (what stands in its links) and `script(values) -> str`,
imported only when that lesson is exported. Cells of the notebook are the parts between its `# %%` lines.
"""

import hashlib
import re
from collections.abc import Mapping
from importlib import import_module
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

from explainer.kit.address import Parameter, query_of, read, unknown_in
from explainer.lessons import LESSONS, lesson_named

_CELL: Final = re.compile(r"^# %%.*\n", re.MULTILINE)


class UnknownLessonError(ValueError):
    """A link that names no lesson with a script."""


class _ScriptModule(Protocol):
    PARAMETERS: Mapping[str, Parameter[Any]]

    def script(self, values: Mapping[str, Any]) -> str: ...


def lesson_of(link: str) -> str:
    """Return the page that a link, or a bare query string with its prefixed names, belongs to.

    In a path the words of its name are joined by hyphens. Raises UnknownLessonError if there is none.
    """
    path = urlsplit(link).path.strip("/").rpartition("/")[2] if _is_link(link) else ""
    names = "" if path else "&".join(query_of(link))
    for lesson in LESSONS:
        if path == lesson.address or re.search(rf"\b{lesson.name}_", names):
            return lesson.name
    raise UnknownLessonError(link)


def parameters_of(page: str) -> Mapping[str, Parameter[Any]]:
    """Return what stands in the links of a page, named without the page."""
    return _module_of(page).PARAMETERS


def _module_of(page: str) -> _ScriptModule:
    return lesson_named(page).module("script")


def script_of(link: str) -> str:
    """Return the script for a link; what the link has wrong stands at its default, as on the page."""
    page = lesson_of(link)
    module = _module_of(page)
    values, _ = read(_named(page), query_of(link))
    heading = [f"# {line}" for line in (_one_line(link), *faults_of(link))]
    body = module.script({name: values[f"{page}_{name}"] for name in module.PARAMETERS})
    return "\n".join([*heading, body])


def faults_of(link: str) -> list[str]:
    """Return a sentence on everything in a link that is not used: bad values, and names that nothing has."""
    query, named = query_of(link), _named(lesson_of(link))
    # What only the page asks for, such as the view, is no concern of a script.
    ours = tuple(f"{lesson.name}_" for lesson in LESSONS)
    unknown = {name: near for name, near in unknown_in(query, named, ours=ours).items() if near}
    return [
        *(
            f"{bad.name}={_one_line(bad.text)} is not possible; {bad.used} is used."
            for bad in read(named, query)[1]
        ),
        *(f"{_one_line(name)} is not used; the nearest name is {near}." for name, near in unknown.items()),
    ]


def _named(page: str) -> dict[str, Parameter[Any]]:
    """Return what stands in the links of a page by the names there."""
    return {f"{page}_{name}": parameter for name, parameter in parameters_of(page).items()}


def notebook_of(link: str) -> str:
    """Return the same script as a Jupyter notebook."""
    return notebook_with(script_of(link))


def notebook_with(source: str) -> str:
    """Return a script as a Jupyter notebook (nbformat 4), one code cell a part."""
    # Imported here because only this function needs it, and it brings a JSON schema validator along.
    nbformat: Any = import_module("nbformat")
    cell = nbformat.v4.new_code_cell
    parts = [part.strip() for part in _CELL.split(source)]
    notebook = nbformat.v4.new_notebook(
        metadata={
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        cells=[
            # nbformat draws cell ids at random; the same link gives the same file.
            cell(part, id=hashlib.sha256(f"{place}{part}".encode()).hexdigest()[:8])
            for place, part in enumerate(parts)
            if part
        ],
    )
    nbformat.validate(notebook)
    return nbformat.writes(notebook)


def _is_link(link: str) -> bool:
    return "/" in link.partition("?")[0] or "=" not in link


def _one_line(text: str) -> str:
    """Return `text` with nothing that could end a comment line and become code."""
    return "".join(letter if letter.isprintable() else "�" for letter in text)[:500]
