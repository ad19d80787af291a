"""Where every runner ends for every learning rate."""

import numpy as np
import streamlit as st

from explainer.descents.run import Race
from explainer.descents.sensitivity import GRID, Sweep, sweeps
from explainer.descents.setting import Setting
from explainer.kit.moving_figures import Picture
from explainer.lessons.optimizers.sensitivity_figures import SensitivityWords, sensitivity
from ui.controls import Controls
from ui.language import current_language, text
from ui.lessons.optimizers.legend import legend
from ui.lessons.optimizers.race import race_of
from ui.numbers import or_dash
from ui.plot import Click, plot
from ui.records import remembered
from ui.table import table
from ui.words import words_for


def rates_now(run: Race, replica: int) -> tuple[tuple[str, float], ...]:
    """The learning rate that each runner has in the race."""
    return tuple((runner.name, runner.rates[replica]) for runner in run.runners)


def sensitivities(controls: Controls, setting: Setting) -> None:
    """The curves, what a click does, and for each runner its best rate and how wide its good ones spread."""
    st.markdown(text("optimizers.sensitivity.what", steps=setting.steps, count=len(GRID)))
    legend(setting.runners)
    run, replica = race_of(setting)
    found = sweeps(setting)
    plot(
        _drawn(setting, rates_now(run, replica), current_language()),
        key="optimizers_sensitivity",
        alt=text("optimizers.sensitivity.alt"),
        height=430,
        on_click=(lambda click: _choose(controls, click)) if setting.fairness == "same" else None,
    )
    st.caption(text("optimizers.sensitivity.reading"))
    _table(setting, found)


@remembered
def _drawn(setting: Setting, rates: tuple[tuple[str, float], ...], language: str) -> Picture:
    words = words_for(SensitivityWords, "optimizers.sensitivity")
    spec = setting.course.spec
    return Picture(sensitivity(sweeps(setting), lowest=spec.lowest, rates=dict(rates), words=words))


def _choose(controls: Controls, click: Click) -> None:
    """All runners take the tried rate that is nearest to the click."""
    if click.x > 0:
        controls.hold("rate", GRID[int(np.abs(np.log(np.array(GRID) / click.x)).argmin())])


def _table(setting: Setting, found: dict[str, Sweep]) -> None:
    table(
        {
            text("optimizers.board.runner"): [f"**{name}**" for name in found],
            text("optimizers.sensitivity.best"): [f"{sweep.best_rate:g}" for sweep in found.values()],
            text("optimizers.board.loss"): [or_dash(sweep.loss[sweep.best]) for sweep in found.values()],
            text("optimizers.sensitivity.reached"): [_reached(sweep) for sweep in found.values()],
            text("optimizers.sensitivity.good"): [_good(sweep) for sweep in found.values()],
        }
    )


def _reached(sweep: Sweep) -> str:
    step = int(sweep.reached[sweep.best])
    return str(step) if step >= 0 else "–"


def _good(sweep: Sweep) -> str:
    """From where to where the tried rates lead to a minimum within the steps."""
    rates = [rate for rate, step in zip(sweep.rates, sweep.reached, strict=True) if step >= 0]
    return f"{rates[0]:g} … {rates[-1]:g} ({len(rates)})" if rates else "–"
