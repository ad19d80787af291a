"""The script that fits the same line, or walks on the same surface, outside the app to the same numbers."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from explainer.choices.schedules import SCHEDULES
from explainer.descents.script import race_script
from explainer.kit.address import Choice, Parameter
from explainer.kit.parameters import setting_from
from explainer.kit.template import template_beside
from explainer.lessons.gradient_descent.problem import Problem
from explainer.lessons.gradient_descent.setting import COURSE_PARAMETERS, Setting, course_from
from explainer.lessons.gradient_descent.setting import PARAMETERS as LINE_PARAMETERS

VIEWS: Final = ("problem", "gradients", "landscapes")
PARAMETERS: Final[Mapping[str, Parameter[Any]]] = {
    "view": Choice(default=VIEWS[0], options=VIEWS),
    **LINE_PARAMETERS,
    **COURSE_PARAMETERS,
}

_TEMPLATE: Final = template_beside(__file__)
_A_LINE: Final = 8


def script(values: Mapping[str, Any]) -> str:
    """Return the complete script for a value of every name in PARAMETERS; it needs torch alone."""
    return race_script(course_from(values)) if values["view"] == "landscapes" else _line(values)


def _line(values: Mapping[str, Any]) -> str:
    setting = setting_from(Setting, values)
    problem = setting.problem()
    return _TEMPLATE.substitute(
        x=_rows(_plain_inputs(problem)),
        y=_rows(problem.targets.tolist()),
        standardised=setting.standardised,
        learning_rate=setting.learning_rate,
        updates=setting.updates,
        halving=setting.halving,
        scheduler=SCHEDULES[setting.schedule].source,
        replacement=setting.replacement,
        seed=setting.seed,
        start=setting.start(problem),
        batch_sizes=repr({path: setting.batch_of(path) for path in setting.paths}),
    )


def _plain_inputs(problem: Problem) -> list[float]:
    return problem.raw_inputs.round(3).tolist()


def _rows(numbers: Sequence[float]) -> str:
    """Return the rows of a Python list, a few numbers a line."""
    lines = (numbers[start : start + _A_LINE] for start in range(0, len(numbers), _A_LINE))
    return "\n".join(f"    {', '.join(f'{number:.10g}' for number in line)}," for line in lines)
