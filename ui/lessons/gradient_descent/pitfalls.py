"""What is often said wrongly about gradient descent, each with a picture of what is true."""

from dataclasses import replace
from typing import Final

import numpy as np

from explainer.descents.setting import Setting as RaceSetting
from explainer.lessons.gradient_descent.film import ranking
from explainer.lessons.gradient_descent.pitfall_figures import (
    bars,
    batch_means,
    falling,
    paths_on_bowl,
    seeds_on_bowl,
    seeds_on_surface,
)
from explainer.lessons.gradient_descent.pitfalls import (
    by_schedule,
    epoch_average,
    epoch_of,
    paths_by_seed,
    paths_on_surface,
)
from explainer.lessons.gradient_descent.run import descend, half_of
from explainer.lessons.gradient_descent.setting import Setting
from ui.controls import option_text
from ui.language import text
from ui.lessons.gradient_descent.settings import path_names
from ui.numbers import pair, written
from ui.pitfalls import Shown, kept

SURFACE: Final = RaceSetting(surface="Himmelblau", learning_rate=0.01, steps=40)
NOISY: Final = Setting(updates=60)
BATCH: Final = Setting(paths=("batch",), updates=12)
LONG: Final = Setting(standardised=True, updates=1_000)
UNEVEN: Final = Setting(batch_size=12)


def _words(name: str, part: str, **values: object) -> str:
    return text(f"gradient_descent.pitfall.{name}.{part}", **values)


def faster() -> Shown:
    """The same runs after equally many updates, and after equally many gradients."""
    run, names = descend(Setting(), family=False), path_names()
    orders = {cost: ranking(run, cost) for cost in ("updates", "evaluations")}
    heights = {
        _words("faster", cost): {name: loss - run.problem.lowest for name, loss in order}
        for cost, order in orders.items()
    }
    first, second = (names[order[0][0]] for order in orders.values())
    numbers = {
        "updates": run.setting.updates,
        "gradients": min(int(path.evaluations[-1]) for path in run.paths),
        "points": run.setting.points,
        "first": first,
        "second": second,
    }
    return Shown([bars(heights, names=names, y=text("gradient_descent.loss.loss"))], numbers)


def epoch() -> Shown:
    """The batches of one epoch, the last of which is smaller."""
    cut, average = epoch_of(points=UNEVEN.points, batch_size=UNEVEN.batch_size), epoch_average(UNEVEN)
    figure = batch_means(
        average,
        batch_names=[_words("epoch", "batch", size=size) for size in average.sizes],
        plain=_words("epoch", "plain"),
        weighted=_words("epoch", "weighted"),
    )
    means = {name: pair(getattr(average, name), ".2f") for name in ("plain", "full", "weighted")}
    numbers = {"points": UNEVEN.points, "size": UNEVEN.batch_size, "last": cut.last}
    return Shown([figure], {**numbers, **means, "iterations": cut.iterations})


def overshoot() -> Shown:
    """Three rates on the same bowl: below 1/λ, between 1/λ and 2/λ, above 2/λ."""
    shape = BATCH.problem()
    _, high = shape.curvatures
    rates = {"below": 0.5 / high, "between": 1.7 / high, "above": 2.1 / high}
    runs = {name: descend(replace(BATCH, learning_rate=rate), family=False) for name, rate in rates.items()}
    paths = {_words("overshoot", name): run.paths[0].positions[0] for name, run in runs.items()}
    figure = paths_on_bowl(shape, paths, half=half_of(shape, BATCH.start(shape)))
    slow, fast, wild = rates.values()
    kept = {
        f"{name}_factor": abs(1 - rate * high)
        for name, rate in (("slow", slow), ("fast", fast), ("wild", wild))
    }
    return Shown([figure], {"slow": slow, "fast": fast, "wild": wild, **kept}, height=340)


def ball() -> Shown:
    """A constant rate beside rates that fall."""
    curves = by_schedule(LONG)
    figure = falling(
        {option_text("gradient_descent", "schedule", name): values for name, values in curves.items()},
        x=_words("ball", "update"),
        y=text("gradient_descent.loss.loss"),
    )
    means = {name: written(values[LONG.updates // 2 :].mean()) for name, values in curves.items()}
    numbers = {"constant": means["constant"], "step": means["step"], "falling": means["1/t"]}
    return Shown([figure], {"updates": LONG.updates, **numbers})


def jitter() -> Shown:
    """Several seeds on a fixed function, and on a loss of data."""
    surface, data = paths_on_surface(SURFACE), paths_by_seed(NOISY, "stochastic")
    shape = NOISY.problem()
    half = half_of(shape, NOISY.start(shape))
    figures = [
        seeds_on_surface(SURFACE.surface, surface, title=_words("jitter", "surface")),
        seeds_on_bowl(shape, data, half=half, title=_words("jitter", "data")),
    ]
    apart, spread = (float(np.ptp(paths[:, -1], axis=0).max()) for paths in (surface, data))
    return Shown(figures, {"seeds": len(surface), "apart": apart, "spread": spread})


PITFALLS: Final = kept("gradient_descent", faster, epoch, overshoot, ball, jitter)
