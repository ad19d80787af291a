"""What is often said wrongly about optimizers, each with a picture that is computed on the spot."""

from typing import TYPE_CHECKING, Final

import numpy as np

from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.descents.setting import Setting
from explainer.lessons.optimizers.one_number import (
    conventions,
    first_steps,
    forgetting,
    look_ahead,
    parabola_walks,
)
from explainer.lessons.optimizers.pitfall_figures import bars_of_steps, curve_of, curves, places, plain_curve
from explainer.lessons.optimizers.pitfalls import by_fairness, tuned
from ui.controls import option_text
from ui.language import text
from ui.numbers import written
from ui.pitfalls import Shown, kept

if TYPE_CHECKING:
    import plotly.graph_objects as go

WITH_LIMIT: Final = ("SGD", "Momentum", "Nesterov")
PRODUCT: Final = 1.5
"""ηλ: below the limits of plain descent and heavy ball, above Nesterov's."""


def safer() -> Shown:
    """Three walks on a parabola with one learning rate."""
    limits = {name: _limit(name) for name in WITH_LIMIT}
    walks = [parabola_walks(name, shares=(PRODUCT / limit,), steps=30)[0] for name, limit in limits.items()]
    figure = curves(
        [curve_of(walk.runner, np.arange(31.0), np.maximum(np.abs(walk.positions), 1e-12)) for walk in walks],
        x=text("optimizers.course.step"),
        y="|θ|",
        log_y=True,
        y_range=(-6, 4),
    )
    names = {"plain": "SGD", "heavy": "Momentum", "nesterov": "Nesterov"}
    return _shown(figure, {"product": PRODUCT, **{word: limits[name] for word, name in names.items()}})


def _limit(name: str) -> float:
    limit = OPTIMIZERS[name].curvature_limit
    assert limit is not None
    return limit(OPTIMIZERS[name].defaults())


def ahead() -> Shown:
    """Nesterov as it is explained and as PyTorch computes it."""
    found = look_ahead()
    steps = np.arange(len(found.position), dtype=np.float64)
    names = ("position", "ahead")
    lines = [
        plain_curve(_word(f"ahead.{name}"), steps, getattr(found, name), place=place)
        for place, name in enumerate(names)
    ]
    pytorch = curve_of("Nesterov", steps, found.pytorch, name=_word("ahead.pytorch"))
    figure = curves([*lines, pytorch], x=text("optimizers.course.step"), y="θ")
    return _shown(figure, {"apart": written(float(np.abs(found.ahead - found.pytorch).max()))})


def momentum() -> Shown:
    """Three ways to write momentum, when the learning rate drops half-way."""
    found = conventions()
    steps = np.arange(len(found.pytorch), dtype=np.float64)
    dashes = {"pytorch": "solid", "velocity": "9px,4px", "averaged": "2px,4px"}
    lines = [
        plain_curve(_word(f"momentum.{name}"), steps, getattr(found, name), place=place, dash=dash)
        for place, (name, dash) in enumerate(dashes.items())
    ]
    half, apart = len(found.rates) // 2, np.abs(found.pytorch - found.velocity)
    numbers: dict[str, object] = {
        "half": half,
        "before": float(found.rates[0]),
        "after": float(found.rates[-1]),
        "same": written(float(apart[: half + 1].max())),
        "apart": float(apart.max()),
    }
    return _shown(curves(lines, x=text("optimizers.course.step"), y="θ"), numbers)


def divides() -> Shown:
    """The first step against the size of the gradient."""
    found = first_steps()
    drawn = [curve_of(name, found.gradients, np.abs(found.steps[name])) for name in ("SGD", "Adam")]
    others = {"uncorrected": found.uncorrected, "inside": found.inside}
    drawn += [
        plain_curve(_word(f"divides.{name}"), found.gradients, np.abs(steps), place=place, dash="2px,4px")
        for place, (name, steps) in enumerate(others.items(), 2)
    ]
    figure = curves(drawn, x="|g|", y=_word("divides.step"), log_x=True, log_y=True, y_range=(-8, 2))
    one = int(np.abs(np.log10(found.gradients)).argmin())
    adam, uncorrected = (float(abs(steps[one])) for steps in (found.steps["Adam"], found.uncorrected))
    betas = OPTIMIZERS["Adam"].defaults()
    sizes = {"adam": adam, "uncorrected": uncorrected, "times": uncorrected / adam}
    shares = {"mean": 1 - betas["beta1"], "root": (1 - betas["beta2"]) ** 0.5}
    return _shown(figure, {"rate": found.learning_rate, **sizes, **shares})


def forgets() -> Shown:
    """Steps after some large gradients at the start."""
    large, first = 10.0, 20
    found = forgetting(large=large, first=first)
    steps = np.arange(1.0, len(found.gradients) + 1)
    names = ("Adagrad", "RMSprop", "Adadelta", "Adam")
    figure = curves(
        [curve_of(name, steps, np.abs(found.steps[name])) for name in names],
        x=text("optimizers.course.step"),
        y=_word("forgets.step"),
        log_y=True,
    )
    last = {name.lower(): abs(float(found.steps[name][-1])) for name in names}
    windows = {
        "window": round(1 / (1 - OPTIMIZERS["RMSprop"].defaults()["alpha"])),
        "adam_window": round(1 / (1 - OPTIMIZERS["Adam"].defaults()["beta2"])),
    }
    return _shown(figure, {"large": large, "first": first, "steps": len(steps), **last, **windows})


def adaptive() -> Shown:
    """Steps to the minimum, each runner tuned, on three surfaces; and Adam without its momentum."""
    runners, usual = ("SGD", "Momentum", "Adagrad", "RMSprop", "Adam"), Setting()
    boards = {surface: tuned(surface, runners) for surface in ("Bowl", "Ravine", "Turned ravine")}
    never = _word("adaptive.never")
    figure = bars_of_steps(
        {option_text("optimizers", "surface", surface): board for surface, board in boards.items()},
        runners,
        most=usual.steps,
        steps=_word("adaptive.bars"),
    )
    boards["alone"] = tuned("Turned ravine", ("Adam",), own=(("Adam", "beta1", 0.0),))
    reached = {
        surface: {line.runner.lower(): never if line.reached is None else str(line.reached) for line in board}
        for surface, board in boards.items()
    }
    turned = {f"{runner}_turned": steps for runner, steps in reached["Turned ravine"].items()}
    others = {"sgd": reached["Bowl"]["sgd"], "adam_alone": reached["alone"]["adam"], "steps": usual.steps}
    return _shown(figure, {**reached["Ravine"], **turned, **others})


def fair() -> Shown:
    """The places of the same runners on the same course for each kind of fairness."""
    boards = by_fairness(Setting())
    named = {text(f"optimizers.fairness.{kind}"): board for kind, board in boards.items()}
    found = {kind: [line.runner for line in board].index("Adagrad") + 1 for kind, board in boards.items()}
    winners = {f"{kind}_first": board[0].runner for kind, board in boards.items()}
    return _shown(places(named), {**found, **winners})


def _word(key: str) -> str:
    return text(f"optimizers.pitfall.{key}")


def _shown(figure: "go.Figure", numbers: dict[str, object]) -> Shown:
    return Shown([figure], numbers, height=290)


PITFALLS: Final = kept("optimizers", fair, safer, ahead, momentum, divides, forgets, adaptive)
