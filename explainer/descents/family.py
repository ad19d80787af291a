"""Settings that differ only in where their knob stands share one family of runs."""

from dataclasses import replace

from explainer.descents.setting import Setting


def first_of_family(setting: Setting) -> Setting:
    """Return the same setting with its knob at the first value of its family.

    All settings of a family give the same one, so that it is computed and drawn once for all of them. Where
    the first value has another family, return the setting itself.
    """
    first = with_knob_at(setting, setting.knob_values[0])
    return first if first.knob_values == setting.knob_values else setting


def with_knob_at(setting: Setting, value: float) -> Setting:
    """Return the same setting with its knob at a value."""
    if setting.knob == "momentum":
        return replace(setting, options=tuple({**dict(setting.options), "momentum": value}.items()))
    if setting.fairness == "same":
        return replace(setting, learning_rate=value)
    return replace(setting, factor=value)
