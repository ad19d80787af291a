"""The script that computes the numbers of the page of losses outside the app."""

from collections.abc import Mapping
from typing import Any, Final

from explainer.choices.losses.registry import LOSSES
from explainer.kit.parameters import setting_from
from explainer.kit.template import template_beside
from explainer.lessons.losses import heads, stuck, twice
from explainer.lessons.losses.setting import PARAMETERS, Batch, Heads, Judged, Limits, Start, Values

__all__ = ["PARAMETERS", "script"]

_TEMPLATE: Final = template_beside(__file__)


def script(values: Mapping[str, Any]) -> str:
    """Return the complete script for a value of every name in PARAMETERS; it needs torch alone."""
    judged, trained = setting_from(Judged, values), setting_from(Heads, values)
    start, limits = setting_from(Start, values), setting_from(Limits, values)
    batch, constant = setting_from(Batch, values), setting_from(Values, values)
    return _TEMPLATE.substitute(
        losses="\n".join(f'    "{name}": {_source(name, judged)},' for name in judged.losses),
        z=judged.z,
        target=judged.target,
        weight=judged.pos_weight,
        seed=trained.seed,
        rate=trained.rate,
        points=heads.POINTS,
        hidden=heads.HIDDEN,
        epochs=heads.EPOCHS,
        start=start.start,
        step_size=start.step_size,
        steps=stuck.STEPS,
        extreme=limits.extreme,
        answer=f"{limits.answer}.0",
        classes=limits.classes,
        ring=twice.POINTS,
        updates=twice.UPDATES,
        ring_rate=twice.RATE,
        logits=repr([list(row) for row in batch.logits]),
        answers=repr(list(batch.answers)),
        weights=repr(list(batch.weights)),
        ignored=batch.ignored,
        smoothing=batch.softness,
        reduction=batch.reduction,
        values=repr(list(constant.values)),
        constant=constant.constant,
    )


def _source(name: str, judged: Judged) -> str:
    spec = LOSSES[name]
    return spec.weighted.source if spec.weighted and judged.pos_weight != 1 else spec.source
