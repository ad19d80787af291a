"""The same race with a real network that learns to read digits, trained in another process."""

from dataclasses import replace
from typing import Any, Final

import numpy as np
import streamlit as st

from explainer.descents.setting import Setting
from explainer.jobs import Job, JobState, TooManyJobsError
from explainer.lessons.optimizers.network_figures import NetworkWords, network_pictures
from explainer.lessons.optimizers.network_race import (
    BATCH,
    EPOCHS,
    IMAGES,
    VALIDATION,
    NetworkRace,
    NetworkRun,
    Progress,
    network_job,
)
from ui.jobs import cancel_button, current_job, follow_job, say_broken, say_too_many, say_waiting, start_job
from ui.language import text
from ui.lessons.optimizers.legend import legend
from ui.numbers import written
from ui.plot import plot
from ui.table import table
from ui.words import words_for

SLOT: Final = "optimizers.network"
_ASKED: Final = f"{SLOT}.asked"
_START: Final = f"{SLOT}.start"


def asked_of(setting: Setting) -> Setting:
    """What the training depends on: not the surface, nor where on it the race begins."""
    usual = Setting()
    return replace(
        setting,
        surface=usual.surface,
        asked_start=usual.asked_start,
        steps=usual.steps,
        noise=usual.noise,
        factor=usual.factor,
        knob=usual.knob,
    )


def network(setting: Setting) -> None:
    """The training with the runners of the page: begun by itself the first time, then on demand."""
    st.markdown(
        text("optimizers.network.what", images=IMAGES, batch=BATCH, epochs=EPOCHS, validation=VALIDATION)
    )
    asked = asked_of(setting)
    job = current_job(SLOT)
    if st.session_state.pop(_START, False) or job is None:
        job = _started(asked)
    if job is None:
        return
    if not job.state.ended:
        follow_job(job, lambda: _live(job))
        return
    if job.state is JobState.CANCELLED:
        st.warning(text("optimizers.network.cancelled"), icon=":material/cancel:")
    say_broken(job, again=_ask, key="optimizers.network.again")
    if st.session_state.get(_ASKED) != asked or job.result is None or job.result.cancelled:
        _offer()
    if job.result is not None and job.result.runs:
        result(job.result)


def _started(asked: Setting) -> Job[Any] | None:
    try:
        job = start_job(SLOT, network_job, asked)
    except TooManyJobsError:
        say_too_many()
        return None
    st.session_state[_ASKED] = asked
    return job


def _ask() -> None:
    st.session_state[_START] = True


def _offer() -> None:
    start, words = st.columns([1, 3], vertical_alignment="center")
    start.button(
        text("optimizers.network.start"),
        key="optimizers.network.start",
        type="primary",
        icon=":material/play_arrow:",
        width="stretch",
        on_click=_ask,
    )
    words.caption(text("optimizers.network.other"))


def _live(job: Job[Any]) -> None:
    reports: tuple[Progress, ...] = job.reports
    if not reports:
        say_waiting(job)
        cancel_button(job, key="optimizers.network.cancel")
        return
    last = reports[-1]
    bar, button = st.columns([5, 1], vertical_alignment="bottom")
    words = text(
        "optimizers.network.pace", done=last.done, total=last.total, name=last.runner, rate=last.rate
    )
    bar.progress(last.done / last.total, words)
    with button:
        cancel_button(job, key="optimizers.network.cancel")


def result(found: NetworkRace) -> None:
    """The losses, the accuracies, and who is ahead."""
    words = words_for(NetworkWords, "optimizers.network")
    legend([run.runner for run in found.runs])
    plot(
        network_pictures(found.runs, words=words),
        key="optimizers_network",
        alt=[text("optimizers.network.loss_alt"), text("optimizers.network.accuracy_alt")],
        height=340,
    )
    st.markdown(text(f"optimizers.network.{found.setting.fairness}", weights=found.weights))
    ordered = sorted(found.runs, key=_last)
    table(
        {
            text("optimizers.board.place"): [str(place) for place in range(1, len(ordered) + 1)],
            text("optimizers.board.runner"): [f"**{run.runner}**" for run in ordered],
            "η": [f"{run.rate:g}" for run in ordered],
            text("optimizers.network.validation_loss"): [_number(run.validation_loss[-1]) for run in ordered],
            text("optimizers.network.validation_accuracy"): [
                f"{run.validation_accuracy[-1]:.1%}" for run in ordered
            ],
            text("optimizers.board.state"): [_state(run) for run in ordered],
        }
    )


def _last(run: NetworkRun) -> float:
    loss = float(run.validation_loss[-1])
    return loss if np.isfinite(loss) else np.inf


def _number(value: float) -> str:
    return written(float(value)) if np.isfinite(value) else "–"


def _state(run: NetworkRun) -> str:
    if run.diverged is None:
        return text("optimizers.network.finished")
    return text("optimizers.network.diverged", update=run.diverged)
