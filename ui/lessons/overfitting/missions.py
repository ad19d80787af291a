"""The missions of the overfitting page; each is measured by the family of the settings that it asks for."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from explainer.kit.parameters import setting_from
from explainer.lessons.overfitting.setting import BATCH, UPDATES, Setting
from explainer.lessons.overfitting.training import Family
from ui.lessons.overfitting.training import TRAINING, known
from ui.missions import Finding, Mission

SAME: Final = 0.9
HALF: Final = 0.7
"""Between the answers: the lowest validation loss as a multiple of another one."""


def missions() -> list[Mission]:
    """Four tasks."""
    more = {"knob": "images", "images": 5_000}
    usual, epochs = {"usual": Setting().images}, {"epochs": UPDATES * BATCH // Setting().images}
    return [
        _mission("when", ("first", "middle", "end"), {}, _when, epochs),
        _mission("more", ("same", "less", "half"), more, _more, usual),
        _mission("random", ("tenth", "half", "most"), {"shuffled": True}, _random, epochs),
        _mission("silent", ("better", "same", "worse"), {"dropout": 0.9}, _silent),
    ]


def _mission(
    name: str,
    answers: tuple[str, ...],
    settings: Mapping[str, Any],
    find: Callable[[Family, Setting], Finding],
    numbers: Mapping[str, Any] | None = None,
) -> Mission:
    def measured(values: dict[str, Any]) -> Finding | None:
        setting = setting_from(Setting, values)
        family = known(setting)
        return None if family is None else find(family, setting)

    return Mission(name, answers, settings, measured, numbers=numbers or {}, start=TRAINING.ask)


def _lowest(family: Family, value: float) -> float:
    run = family.place(value)
    return float(family.validation_loss[run, family.best[run]])


def _when(family: Family, setting: Setting) -> Finding:
    run = family.place(setting.value)
    best, last = int(family.best[run]), len(family.updates) - 1
    answer = "first" if best <= last / 3 else "middle" if best <= 2 * last / 3 else "end"
    epochs = family.epochs(run)
    numbers = {
        "best": f"{epochs[best]:.3g}",
        "epochs": f"{epochs[-1]:.3g}",
        "lowest": family.validation_loss[run, best],
        "last": family.validation_loss[run, -1],
        "accuracy": family.training_accuracy[run, -1],
    }
    return Finding(answer, numbers)


def _more(family: Family, setting: Setting) -> Finding:
    usual, many = _lowest(family, Setting().images), _lowest(family, setting.images)
    answer = "same" if many > SAME * usual else "less" if many > HALF * usual else "half"
    numbers = {"usual": usual, "many": many, "ratio": many / usual, "usual_images": Setting().images}
    others = (known(Setting(knob=knob, seed=setting.seed)) for knob in ("dropout", "decay", "width"))
    lowest = (float(each.validation_loss.min()) for each in others if each is not None)
    return Finding(answer, {**numbers, "others": min(lowest, default=usual)})


def _random(family: Family, setting: Setting) -> Finding:
    run = family.place(setting.value)
    accuracy = float(family.training_accuracy[run, -1])
    answer = "tenth" if accuracy < 0.25 else "half" if accuracy < 0.75 else "most"
    numbers = {
        "accuracy": accuracy,
        "validation": family.validation_accuracy[run, -1],
        "loss": family.validation_loss[run, -1],
    }
    return Finding(answer, numbers)


def _silent(family: Family, setting: Setting) -> Finding:
    none, most = _lowest(family, 0.0), _lowest(family, setting.dropout)
    answer = "better" if most < SAME * none else "worse" if most * SAME > none else "same"
    best = min(family.values, key=lambda value: _lowest(family, value))
    return Finding(answer, {"none": none, "most": most, "best": best, "lowest": _lowest(family, best)})
