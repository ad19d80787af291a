"""The script that computes the same neuron outside the app."""

from collections.abc import Mapping
from typing import Any, Final

from explainer.lessons.steepness.setting import PARAMETERS

from explainer.kit.template import template_beside

__all__ = ["PARAMETERS", "script"]

_TEMPLATE: Final = template_beside(__file__)


def script(values: Mapping[str, Any]) -> str:
    """Return the complete script for a value of every name in PARAMETERS; it needs torch alone."""
    return _TEMPLATE.substitute(weight=values["weight"])
