"""The script that sends signal and gradient through the same deep networks outside the app."""

from collections.abc import Mapping
from typing import Any, Final

from explainer.choices.activations.registry import ACTIVATIONS
from explainer.choices.initialisations.registry import INITIALISATIONS
from explainer.choices.optimizers.registry import OPTIMIZERS, definitions
from explainer.kit.parameters import setting_from
from explainer.kit.template import template_beside
from explainer.lessons.gradient_flow.learning import affordable_steps
from explainer.lessons.gradient_flow.setting import PARAMETERS, Recipe, Setting

__all__ = ["PARAMETERS", "script"]

_TEMPLATE: Final = template_beside(__file__)


def script(values: Mapping[str, Any]) -> str:
    """Return the complete script for a value of every name in PARAMETERS; to learn, it needs the digits."""
    setting, recipe = setting_from(Setting, values), setting_from(Recipe, values)
    optimizer = OPTIMIZERS[recipe.optimizer]
    return _TEMPLATE.substitute(
        depth=setting.depth,
        width=setting.width,
        batch=setting.batch,
        seed=setting.seed,
        functions="\n".join(
            f'    "{name}": {ACTIVATIONS[name].source_with(setting.options)},' for name in setting.activations
        ),
        initialisation="\n".join(
            f"    {line}" for line in INITIALISATIONS[setting.initialisation].source(setting.scale)
        ),
        images=recipe.images,
        steps=affordable_steps(setting, recipe),
        definitions=definitions(recipe.optimizer),
        optimizer=optimizer.source(recipe.learning_rate, optimizer.defaults()),
        learning_batch=recipe.batch,
    )
