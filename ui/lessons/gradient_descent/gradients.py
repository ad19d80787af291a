"""The gradients of batches where the line stands, and how their scatter falls with the size of the batch."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import numpy as np
import streamlit as st

from explainer.kit.latex import enough_digits, number
from explainer.kit.moving_figures import Picture
from explainer.lessons.gradient_descent.gradient_figures import (
    GradientWords,
    cloud_picture,
    landing_picture,
    law_picture,
)
from explainer.lessons.gradient_descent.gradients import (
    DRAWS,
    Cloud,
    VarianceLaw,
    clouds,
    shrinking,
    variance_law,
)
from explainer.lessons.gradient_descent.problem import Problem
from explainer.lessons.gradient_descent.run import half_of
from explainer.lessons.gradient_descent.setting import Setting
from ui.controls import Controls
from ui.language import current_language, text
from ui.lessons.gradient_descent.settings import setting_of, start_there
from ui.numbers import pair, written
from ui.plot import plot
from ui.records import remembered
from ui.stage import follow, knob, reach, reached
from ui.table import table
from ui.words import words_for

CHART: Final = "gradient_descent_cloud"
HEIGHTS: Final = (410, 410, 300)
MOST_SIZES: Final = 40
_ROUNDING: Final = 1e-24
"""What is so small beside the gradients themselves is only rounding."""


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What there is to be seen at the start of a setting, for batches of all sizes, or of one."""

    setting: Setting
    problem: Problem
    sizes: tuple[int, ...]
    """Of the knob."""
    clouds: tuple[Cloud, ...]
    """One for every size, or the only one that is seen."""
    law: VarianceLaw


def sizes_of(setting: Setting) -> tuple[int, ...]:
    """Every size up to n, or some in equal ratios where there are many; the chosen one is among them."""
    count = setting.points
    if count <= MOST_SIZES:
        return tuple(range(1, count + 1))
    spread = np.geomspace(1, count, MOST_SIZES).round().astype(int).tolist()
    return tuple(sorted({*spread, min(setting.batch_size, count)}))


def shared(setting: Setting) -> Setting:
    """The setting that stands for all that look alike here."""
    usual = Setting()
    common = replace(
        setting, paths=usual.paths, schedule=usual.schedule, halving=usual.halving, updates=usual.updates
    )
    all_sizes = replace(common, batch_size=1)
    return all_sizes if sizes_of(all_sizes) == sizes_of(common) else common


@remembered
def _seen(family: Setting, alone: int | None) -> Seen:
    shape, sizes = family.problem(), sizes_of(family)
    here, drawn = family.start(shape), sizes if alone is None else (alone,)
    found = clouds(shape, here, batch_sizes=drawn, replacement=family.replacement, seed=family.seed)
    law = variance_law(shape, here, replacement=family.replacement, seed=family.seed)
    return Seen(family, shape, sizes, found, law)


@remembered
def _drawn(family: Setting, alone: int | None, language: str) -> tuple[Picture, ...]:
    """The law is that of all sizes in any case."""
    seen, words = _seen(family, alone), words_for(GradientWords, "gradient_descent.gradient")
    here = family.start(seen.problem)
    replica = seen.sizes.index(min(family.batch_size, family.points))
    shown = replica if alone is None else 0
    return (
        landing_picture(
            seen.problem,
            seen.clouds,
            here=here,
            half=half_of(seen.problem, here),
            rate=family.learning_rate,
            replica=shown,
            words=words,
        ),
        cloud_picture(seen.clouds, replica=shown, words=words),
        law_picture(seen.law, sizes=seen.sizes, replica=replica, words=words),
    )


@st.fragment
def gradients(controls: Controls) -> None:
    """The chart, whose knob is the size of the batch; below it mean and variance in numbers."""
    st.markdown(text("gradient_descent.gradient.what", draws=DRAWS))
    setting = setting_of(controls)
    family, size = shared(setting), min(setting.batch_size, setting.points)
    # What the knob would show is neither drawn nor sent until somebody reaches for it.
    whole = reached(CHART, family)
    alone = None if whole else size
    seen, pictures = _seen(family, alone), _drawn(family, alone, current_language())
    state = plot(
        pictures,
        key=CHART,
        alt=[text(f"gradient_descent.alt.{name}") for name in ("landing", "cloud", "law")],
        height=HEIGHTS,
        knob=knob(controls, "batch", seen.sizes, start=size, format="g"),
        on_reach=None if whole else partial(reach, CHART, family),
        on_click=lambda click: start_there(controls, "start", click),
        view=f"{seen.problem.minimum.tolist()} {family.asked_start}",
        narrowest=300,
        columns=2,
        wide=-1,
        ahead=True,
    )
    follow(controls, "batch", state, now=size)
    _numbers(seen, seen.clouds[seen.sizes.index(size) if whole else 0])


def _numbers(seen: Seen, here: Cloud) -> None:
    """The mean of the drawn batches beside the gradient of all points, and their variance beside the law."""
    words = "gradient_descent.gradient.table"
    single, size, count = here.single, here.batch_size, len(seen.problem)
    spread = float(np.square(single - here.full).sum(axis=1).mean())
    law, measured = (float(np.trace(matrix)) for matrix in (here.covariance, here.measured))
    if measured < _ROUNDING * float(np.square(single).sum(axis=1).mean()):
        measured = 0.0
    means = (here.full, single.mean(axis=0), here.mean)
    table(
        {
            text(f"{words}.what"): [text(f"{words}.{name}") for name in ("full", "single", "batch")],
            text(f"{words}.mean"): [pair(mean, ".3g") for mean in means],
            text(f"{words}.variance"): ["–", written(spread), written(measured)],
            text(f"{words}.law"): ["–", "–", written(law)],
        }
    )
    share = shrinking(size, points=count, replacement=seen.setting.replacement)
    st.latex(_formula(spread, size, count, share, replacement=seen.setting.replacement))
    st.caption(text("gradient_descent.gradient.reading"))


def _formula(spread: float, size: int, count: int, share: float, *, replacement: bool) -> str:
    """The law with its numbers."""
    shown = number(spread, digits=enough_digits((spread,), lambda each: number(each * share, digits=4)))
    result = number(spread * share, digits=4)
    if replacement:
        return rf"\mathrm{{Var}} = \frac{{\sigma^2}}{{B}} = \frac{{{shown}}}{{{size}}} = {result}"
    return (
        r"\mathrm{Var} = \frac{\sigma^2}{B} \cdot \frac{n - B}{n - 1}"
        rf" = \frac{{{shown}}}{{{size}}} \cdot \frac{{{count} - {size}}}{{{count} - 1}} = {result}"
    )
