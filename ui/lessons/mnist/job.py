"""Trainings, each found again by its recipe: one that anybody on this server has run is there at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import streamlit as st

from explainer.digits.pretrained import RECIPE, is_recorded, pretrained_run
from explainer.digits.recipe import PARAMETERS, Recipe
from explainer.digits.run import Progress, TestedNetwork, TrainingRun
from explainer.digits.training import train_job
from ui.fold import is_open
from ui.jobs import warm_engine
from ui.language import text
from ui.missions import is_mission_open
from ui.task import Task

NETWORK: Final = "mnist.network"
"""Which of two runs of the usual settings is shown: "own" or "recorded"."""
MORE: Final = "mnist.more"
"""The fold of the other settings."""
_SHOWN: Final = "mnist.shown"
_WANTED: Final = "mnist.job.unless_known"


def _pace(reports: Sequence[Progress]) -> tuple[float, str]:
    last = reports[-1]
    if not last.step:
        return 0.0, text("mnist.job.first")
    left = last.seconds / last.step * (last.steps - last.step)
    words = text(
        "mnist.job.pace",
        epoch=last.epoch,
        step=last.step,
        steps=last.steps,
        left=left,
        pace=last.images_per_second,
    )
    return last.step / last.steps, words


TRAINING: Final = Task("mnist.job", train_job, _pace)


def ask_unless_known() -> None:
    """Have the settings of the next run of the script trained, if nobody has done that yet."""
    st.session_state[_WANTED] = True


def run_of(recipe: Recipe) -> TrainingRun | None:
    """What is known of a recipe here: what this visitor or another one has trained, or the recorded run."""
    own = TRAINING.known((recipe,))
    _note_new(own)
    if recipe == RECIPE and (own is None or st.session_state.get(NETWORK) == "recorded"):
        return pretrained_run()
    return own


def known(recipe: Recipe) -> TrainingRun | None:
    """The whole run of a recipe, if anybody on this server has trained it, or it is the recorded one."""
    return TRAINING.found().get((recipe,)) or (pretrained_run() if recipe == RECIPE else None)


def begin(recipe: Recipe) -> None:
    """Begin the training that was asked for, if one was."""
    if st.session_state.pop(_WANTED, False) and run_of(recipe) is None:
        TRAINING.ask()
    TRAINING.begin((recipe,))


def prepare(recipe: Recipe) -> None:
    """Start a worker, if a training is near: it holds 310 MB, and takes a core for seconds.

    It is near where these settings have not been trained, where a mission is open, all of which train, and
    while the other settings are unfolded.
    """
    if known(recipe) is None or is_mission_open("mnist") or is_open(MORE):
        warm_engine("explainer.digits.training:warm_up")


@dataclass(frozen=True, slots=True)
class Shown:
    """A run, and the value of every parameter that gave it."""

    run: TrainingRun
    values: Mapping[str, Any]


def shown(run: TrainingRun | None, values: Mapping[str, Any]) -> Shown:
    """The run of these values; while there is none, what was shown before, at first the recorded run."""
    if run is not None:
        st.session_state[_SHOWN] = Shown(run, values)
    usual = {name: kind.default for name, kind in PARAMETERS.items()}
    return st.session_state.get(_SHOWN) or Shown(pretrained_run(), usual)


def _note_new(run: TrainingRun | None) -> None:
    """A run that has just ended is shown, whatever was chosen before."""
    if run is not st.session_state.get("mnist.run"):
        st.session_state["mnist.run"] = run
        st.session_state[NETWORK] = "own"


def say_missing_record() -> None:
    """Where the recorded run cannot be read, that and what stands instead."""
    if not is_recorded():
        with st.spinner(text("mnist.record.again")):
            pretrained_run()
        st.warning(text("mnist.record.missing", folder="data/mnist"), icon=":material/healing:")


def expected_seconds(recipe: Recipe) -> int:
    """What a training will take, by what the last whole one on this server took, or the recorded one.

    Seconds, from 20 on rounded to five.
    """
    whole = [run for run in TRAINING.found().values() if run.divergence is None]
    measured = whole[-1] if whole else pretrained_run()
    done = measured.recipe.epochs_run * measured.recipe.work_of_epoch
    seconds = measured.seconds * recipe.epochs_run * recipe.work_of_epoch / done
    return max(1, round(seconds) if seconds < 20 else 5 * round(seconds / 5))


def able_to_read(run: TestedNetwork) -> TestedNetwork:
    """The network; where its weights are no longer finite, a word about it and the recorded one."""
    if np.isfinite(run.test_probabilities).all():
        return run
    st.warning(text("mnist.diverged.unreadable"), icon=":material/visibility_off:")
    return pretrained_run()
