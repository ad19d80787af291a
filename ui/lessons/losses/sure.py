"""The neuron that is sure and wrong: two losses from the same start, and their first gradients."""

import numpy as np
import streamlit as st

from explainer.kit.latex import aligned, enough_digits, number
from explainer.kit.moving_figures import Picture
from explainer.lessons.losses.setting import Start
from explainer.lessons.losses.stuck import STARTS, Descents, descents, first_step_to, starts_with
from explainer.lessons.losses.stuck_figures import HEIGHT, StuckWords, stuck_pictures
from ui.controls import Controls
from ui.language import current_language, text
from ui.numbers import written
from ui.plot import Caption, Verdict, plot
from ui.plot.caption import Numbers
from ui.records import remembered
from ui.stage import follow, knob, stand
from ui.words import words_for

LEARNED = 0.9
"""A neuron whose p is above has learned that the target is 1."""


@remembered
def _walked(start: float, step_size: float) -> Descents:
    return descents(starts_with(start), step_size=step_size)


@st.fragment
def sure(controls: Controls, setting: Start) -> None:
    """Both descents with player and knob; below, the first gradients side by side."""
    own = Start().start if setting.start in STARTS else setting.start
    found = _walked(own, setting.step_size)
    caption, verdicts, pictures = _drawn(own, setting.step_size, current_language())
    state = plot(
        pictures,
        key="losses_sure",
        alt=[text("losses.sure.rolling_alt"), text("losses.sure.probability_alt")],
        height=HEIGHT,
        knob=knob(controls, "start", found.starts.tolist(), start=setting.start, format=".4g"),
        start_step=controls.held("sure_step"),
        on_step=stand(controls, "sure_step"),
        caption=caption,
        verdict=verdicts,
        story=True,
        fit=True,
        file="losses-sure",
        narrowest=300,
        ahead=True,
    )
    follow(controls, "start", state, now=setting.start)
    _first_gradients(found, found.starts.tolist().index(setting.start))


@remembered
def _drawn(
    start: float, step_size: float, language: str
) -> tuple[Caption, list[Verdict], tuple[Picture, ...]]:
    found = _walked(start, step_size)
    words = words_for(StuckWords, "losses.sure")
    chosen = found.starts.tolist().index(start)
    return _caption(found), _verdicts(found), tuple(stuck_pictures(found, chosen=chosen, words=words))


def _caption(found: Descents) -> Caption:
    steps = found.z["MSE"].shape[1]
    numbers: dict[str, Numbers] = {"step": np.arange(steps)[None]}
    for name in found.z:
        numbers |= {f"p{name}": found.p(name), f"g{name}": found.slope[name]}
    return Caption((text("losses.sure.told"),), numbers=numbers)


def _verdicts(found: Descents) -> list[Verdict]:
    """How both ended, for every start."""
    steps = found.z["MSE"].shape[1] - 1
    learned = {name: first_step_to(found.starts, found.p(name), over=LEARNED) for name in found.z}
    verdicts: list[Verdict] = []
    for place in range(len(found.starts)):
        bce, mse = int(learned["BCE"][place]), int(learned["MSE"][place])
        key = "both" if bce >= 0 and mse >= 0 else "one" if bce >= 0 else "other" if mse >= 0 else "none"
        numbers = {"bce": bce, "mse": mse, "level": LEARNED, "steps": steps}
        ends = {f"p_{name.lower()}": written(float(found.p(name)[place, -1])) for name in found.z}
        kind = "warning" if key in ("one", "none") else "success"
        verdicts.append(Verdict(text(f"losses.sure.{key}", **numbers, **ends), kind))
    return verdicts


def _first_gradients(found: Descents, place: int) -> None:
    z = float(found.starts[place])
    p = float(found.p("MSE")[place, 0])
    slopes = {name: float(found.slope[name][place, 0]) for name in ("MSE", "BCE")}
    digits = enough_digits((p,), lambda p: f"{2 * (p - 1) * p * (1 - p):.4g} {p - 1:.4g}")
    shown = number(p, digits=digits)
    left, right = st.columns(2)
    left.markdown(f"**{text('losses.sure.first', name='MSE')}**")
    left.latex(
        aligned(
            rf"p &= \sigma({z:g}) = {shown}",
            r"\frac{\partial L}{\partial z} &= 2\,(p - t)\,p\,(1 - p)",
            rf"&= 2 \cdot ({shown} - 1)",
            rf"&\quad \cdot {shown} \cdot (1 - {shown})",
            rf"&= {number(slopes['MSE'], digits=4)}",
        )
    )
    right.markdown(f"**{text('losses.sure.first', name='BCE')}**")
    right.latex(
        aligned(
            rf"p &= \sigma({z:g}) = {shown}",
            r"\frac{\partial L}{\partial z} &= p - t",
            rf"&= {shown} - 1",
            rf"&= {number(slopes['BCE'], digits=4)}",
        )
    )
    st.markdown(text("losses.sure.ratio", ratio=written(found.ratio(place), 4), z=f"{z:g}".replace("-", "−")))
