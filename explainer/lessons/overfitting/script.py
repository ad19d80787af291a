"""The script that trains the same network outside the app, and asks early stopping, dropout, batch norm."""

from collections.abc import Mapping
from typing import Any, Final

from explainer.choices.activations.registry import ACTIVATIONS
from explainer.digits.data import MIRRORS
from explainer.kit.parameters import setting_from
from explainer.kit.template import template_beside
from explainer.lessons.overfitting.setting import BATCH, EVERY, MOST_WIDTH, PARAMETERS, UPDATES, Setting
from explainer.lessons.overfitting.training import MEASURED, MOST_IMAGES, VALIDATING

__all__ = ["PARAMETERS", "script"]

_TEMPLATE: Final = template_beside(__file__)


def script(values: Mapping[str, Any]) -> str:
    """Return the complete script for a value of every name in PARAMETERS; it needs torch, numpy, the data."""
    setting = setting_from(Setting, values)
    return _TEMPLATE.substitute(
        mirror=MIRRORS[0],
        seed=setting.seed,
        images=setting.images,
        shuffled=setting.shuffled,
        width=setting.width,
        most_width=MOST_WIDTH,
        most_images=MOST_IMAGES,
        dropout=setting.dropout,
        decay=setting.decay,
        rate=setting.rate,
        batch_size=BATCH,
        updates=UPDATES,
        every=EVERY,
        measured=min(setting.images, MEASURED),
        validating=VALIDATING,
        patience=values["patience"],
        drop=values["drop"],
        sent=list(values["sent"]),
        bend=ACTIVATIONS[values["bend"]].source,
        batch=list(values["batch"]),
        momentum=values["momentum"],
    )
