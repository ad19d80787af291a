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
    group: str
    """Of the menu; `group.<group>` in `locales/*/home.toml` says what it is called."""
    icon: str
    minutes: int
    """How long a first visit is planned to take."""
    level: str
    """What mathematics it needs; `level.<level>` in `locales/*/home.toml` says it."""

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
    Lesson("perceptron", "neuron", ":material/linear_scale:", 20, "school"),
    Lesson("gradient_descent", "neuron", ":material/landscape:", 30, "slopes"),
    Lesson("losses", "neuron", ":material/balance:", 30, "slopes"),
    Lesson("xor", "networks", ":material/join_inner:", 25, "school"),
    Lesson("backprop", "networks", ":material/account_tree:", 30, "slopes"),
    Lesson("activations", "networks", ":material/show_chart:", 25, "slopes"),
    Lesson("gradient_flow", "networks", ":material/stacks:", 30, "slopes"),
    Lesson("optimizers", "networks", ":material/sports_score:", 30, "slopes"),
    Lesson("tensors", "practice", ":material/view_in_ar:", 30, "school"),
    Lesson("mnist", "practice", ":material/draw:", 30, "school"),
    Lesson("overfitting", "practice", ":material/psychology_alt:", 30, "school"),
)


def lesson_named(name: str) -> Lesson:
    """Return the row with this name."""
    return next(lesson for lesson in LESSONS if lesson.name == name)
