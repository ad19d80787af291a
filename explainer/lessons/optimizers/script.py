"""The script that runs the same race outside the app."""

from collections.abc import Mapping
from typing import Any

from explainer.descents.script import race_script
from explainer.descents.setting import PARAMETERS, Setting
from explainer.kit.parameters import setting_from

__all__ = ["PARAMETERS", "script"]


def script(values: Mapping[str, Any]) -> str:
    """Return the complete script for a value of every name in PARAMETERS; it needs torch alone."""
    return race_script(setting_from(Setting, values))
