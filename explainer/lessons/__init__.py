"""The lessons in reading order: one row each, and everything else about a lesson is found by its name.

    pages/<name>.py               the page; of a name of two words, a_b, also pages/a-b.py: see `address`
    explainer/lessons/<name>/     script.py with PARAMETERS and script(values), thumbnail.py with svg()
    assets/<name>.svg             its moving picture, drawn by `python -m explainer.thumbnails`
    locales/*/<name>.toml         every sentence
    benchmarks/moves/<name>.py    MOVES, what is measured in a browser

tests/app/test_lessons.py says what is missing; docs/architecture.md says what a lesson needs.
"""

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Final

_ASSETS: Final = Path(__file__).resolve().parents[2] / "assets"


@dataclass(frozen=True, slots=True)
class Lesson:
    """One row; `<name>_` stands before the parameters in its links."""

    name: str
    icon: str

    @property
    def address(self) -> str:
        """What follows the app's own address; a fresh server looks for a file of this name in pages/."""
        return self.name.replace("_", "-")

    @property
    def picture(self) -> Path:
        """The moving picture on the home page."""
        return _ASSETS / f"{self.name}.svg"

    def module(self, part: str) -> Any:
        """Import a module of the lesson, which most of the app need not wait for."""
        return import_module(f"explainer.lessons.{self.name}.{part}")


LESSONS: Final = (
    Lesson("perceptron", ":material/linear_scale:"),
    Lesson("xor", ":material/join_inner:"),
    Lesson("activations", ":material/show_chart:"),
    Lesson("gradient_flow", ":material/stacks:"),
    Lesson("gradient_descent", ":material/landscape:"),
    Lesson("optimizers", ":material/sports_score:"),
    Lesson("mnist", ":material/draw:"),
)


def lesson_named(name: str) -> Lesson:
    """Return the row with this name."""
    return next(lesson for lesson in LESSONS if lesson.name == name)
