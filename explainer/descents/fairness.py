"""Which learning rate each runner has: a race is fair, or it says in which way it is not."""

from collections.abc import Callable, Mapping
from typing import Final

from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.descents.sensitivity import sweeps
from explainer.descents.setting import Setting


def _same(setting: Setting) -> dict[str, float]:
    return dict.fromkeys(setting.runners, setting.learning_rate)


def _library(setting: Setting) -> dict[str, float]:
    return {runner: OPTIMIZERS[runner].library_rate for runner in setting.runners}


def _tuned(setting: Setting) -> dict[str, float]:
    return {runner: found.best_rate for runner, found in sweeps(setting).items()}


_RATES: Final[Mapping[str, Callable[[Setting], dict[str, float]]]] = {
    "same": _same,
    "defaults": _library,
    "tuned": _tuned,
}


def rates_of(setting: Setting) -> dict[str, float]:
    """Return the learning rate of every runner, before the setting's factor; its own one if it has one."""
    rates = _RATES[setting.fairness](setting)
    owned = {runner: setting.own_rate(runner) for runner in setting.runners}
    return rates | {runner: rate for runner, rate in owned.items() if rate is not None}
