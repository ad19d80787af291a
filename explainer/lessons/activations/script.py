"""The script that computes the numbers of the page of activation functions outside the app."""

from collections.abc import Mapping
from typing import Any, Final

from explainer.choices.activations.registry import ACTIVATIONS
from explainer.kit.parameters import setting_from
from explainer.kit.template import template_beside
from explainer.lessons.activations.setting import PARAMETERS, Setting

__all__ = ["PARAMETERS", "script"]

_TEMPLATE: Final = template_beside(__file__)


def script(values: Mapping[str, Any]) -> str:
    """Return the complete script for a value of every name in PARAMETERS; it needs torch alone."""
    setting = setting_from(Setting, values)
    return _TEMPLATE.substitute(
        functions="\n".join(
            f'    "{name}": {ACTIVATIONS[name].source_with(setting.options)},' for name in setting.functions
        ),
        x=repr(setting.x),
        logits=repr(list(setting.logits)),
        temperature=repr(setting.temperature),
    )
