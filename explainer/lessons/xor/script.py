"""The script that trains the same network outside the app, to the same numbers."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Final

from explainer.choices.activations.registry import ACTIVATIONS
from explainer.choices.initialisations.registry import initialised
from explainer.choices.losses.registry import LOSSES
from explainer.choices.optimizers.registry import OPTIMIZERS, definitions
from explainer.choices.points import Points
from explainer.choices.schedules import scheduling
from explainer.kit.parameters import setting_from
from explainer.kit.template import template_beside
from explainer.lessons.xor.recipe import PARAMETERS, Recipe

__all__ = ["PARAMETERS", "script"]

_TEMPLATE: Final = template_beside(__file__)
_POINTS_A_LINE: Final = 6


def script(values: Mapping[str, Any]) -> str:
    """Return the complete script for a value of every name in PARAMETERS; it needs torch alone."""
    recipe = setting_from(Recipe, values)
    points = recipe.make_points()
    scheduler, scheduled = scheduling(recipe.schedule, recipe.halving)
    return _TEMPLATE.substitute(
        points=_points(points),
        seed=recipe.seed,
        epochs=recipe.epochs_for(len(points)),
        batch_size=recipe.batch_size,
        layers="\n".join(f"    {line}," for line in _layers(recipe)),
        initialisation=initialised(recipe.initialisation, recipe.scale),
        loss=LOSSES[recipe.loss].source,
        threshold=LOSSES[recipe.loss].threshold,
        scheduler=scheduler,
        scheduled=scheduled,
        definitions=definitions(recipe.optimizer),
        optimizer=OPTIMIZERS[recipe.optimizer].source(recipe.learning_rate, recipe.option_values),
    )


def _points(points: Points) -> str:
    """Return the rows of a Python list, a few points (x₁, x₂, class) a line."""
    written = [
        f"({x:.10g}, {y:.10g}, {label})" for (x, y), label in zip(points.inputs, points.labels, strict=True)
    ]
    lines = (written[start : start + _POINTS_A_LINE] for start in range(0, len(written), _POINTS_A_LINE))
    return "\n".join(f"    {', '.join(line)}," for line in lines)


def _layers(recipe: Recipe) -> list[str]:
    lines: list[str] = []
    for inputs, outputs in pairwise(recipe.widths):
        lines += [
            f"nn.Linear({inputs}, {outputs}, dtype=torch.float64)",
            ACTIVATIONS[recipe.activation].source_with(recipe.activation_options),
        ]
    return lines[:-1]
