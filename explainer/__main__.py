"""`python -m explainer export LINK -o FILE`: write the script (.py) or notebook (.ipynb) for a link."""

import argparse
import io
import sys
from pathlib import Path

from explainer.comments import language_of, with_comments
from explainer.export import UnknownLessonError, faults_of, notebook_with, script_of
from explainer.kit.address import query_of
from explainer.lessons import LESSONS


def main(arguments: list[str] | None = None) -> int:
    """Write the file and return 0; say in one sentence what is wrong and return 2."""
    parser = argparse.ArgumentParser(prog="python -m explainer", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    export = commands.add_parser("export", help="write the PyTorch script for a link")
    export.add_argument("link", help="a link to a lesson, or its query string")
    export.add_argument("-o", "--output", type=Path, help="FILE.py or FILE.ipynb; the terminal without it")
    asked = parser.parse_args(arguments)
    output: Path | None = asked.output
    if output is not None and output.suffix not in (".py", ".ipynb"):
        parser.error(f"the file must end in .py or .ipynb, not {output.name!r}")
    try:
        written, faults = _script(asked.link), faults_of(asked.link)
    except UnknownLessonError:
        names = ", ".join(lesson.name for lesson in LESSONS)
        parser.error(f"no lesson with a script in {asked.link!r}; lessons: {names}")
    for fault in faults:
        print(f"{parser.prog}: {fault}", file=sys.stderr)
    if output is None:
        _print(written)
        return 0
    try:
        is_notebook = output.suffix == ".ipynb"
        output.write_text(notebook_with(written) if is_notebook else written, encoding="utf-8")
    except OSError as error:
        parser.error(f"{output} cannot be written: {error.strerror}")
    return 0


def _script(link: str) -> str:
    """Return the script for a link, commented in its language."""
    return with_comments(script_of(link), language_of(query_of(link).get("lang", "")) or "en")


def _print(source: str) -> None:
    """Write UTF-8 into a file or pipe; to a console, what its code page does not have as an escape."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        if sys.stdout.isatty():
            sys.stdout.reconfigure(errors="backslashreplace")
        else:
            sys.stdout.reconfigure(encoding="utf-8")
    sys.stdout.write(source)


if __name__ == "__main__":
    sys.exit(main())
