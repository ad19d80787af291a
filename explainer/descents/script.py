"""The script that runs a race outside the app, one optimizer after the other, to the same numbers."""

from collections.abc import Mapping
from typing import Final

from explainer.choices.optimizers.registry import OPTIMIZERS, definitions
from explainer.choices.surfaces.registry import Rectangle
from explainer.descents.run import entries_of
from explainer.descents.setting import Setting
from explainer.kit.template import template_beside

_TEMPLATE: Final = template_beside(__file__)


def race_script(setting: Setting) -> str:
    """Return the complete script of a race; it needs torch alone. Tuned rates stand in it as numbers."""
    spec = setting.course.spec
    return _TEMPLATE.substitute(
        surface=setting.surface,
        formula=spec.source,
        start=setting.start,
        steps=setting.steps,
        noise=setting.noise,
        seed=setting.seed,
        domain=_bounds(spec.domain),
        near=spec.near,
        minima="\n".join(f"    ({each.x!r}, {each.y!r})," for each in spec.minima),
        definitions=definitions(*setting.runners),
        optimizers="\n".join(_optimizers(setting)),
    )


def _bounds(area: Rectangle) -> str:
    return repr(((area.x_low, area.x_high), (area.y_low, area.y_high)))


def _optimizers(setting: Setting) -> list[str]:
    """Return a line of a dictionary for every runner: its name, and the call that builds its optimizer."""
    return [
        f'    "{entry.name}": lambda position: {_call(entry.name, entry.learning_rates[0], entry.options)},'
        for entry in entries_of(setting, [setting.knob_value])
    ]


def _call(name: str, rate: float, options: Mapping[str, float]) -> str:
    return OPTIMIZERS[name].source(rate, options).replace("network.parameters()", "[position]")
