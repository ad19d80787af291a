"""The same race with a real network that learns to read digits, trained in another process."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import streamlit as st

from explainer.descents.setting import Setting
from explainer.lessons.optimizers.network_figures import NetworkWords, network_pictures
from explainer.lessons.optimizers.network_race import (
    BATCH,
    EPOCHS,
    HIDDEN,
    IMAGES,
    SIDE,
    TUNING,
    VALIDATION,
    NetworkRace,
    NetworkRun,
    Progress,
    network_job,
    rates_to_try,
)
from ui.language import text
from ui.lessons.optimizers.legend import legend
from ui.numbers import or_dash
from ui.plot import plot
from ui.table import table
from ui.task import Task
from ui.words import words_for


def _pace(reports: Sequence[Progress]) -> tuple[float, str]:
    last = reports[-1]
    numbers = {"done": last.done, "total": last.total, "name": last.runner, "rate": last.rate}
    return last.done / last.total, text("optimizers.network.pace", **numbers)


TRAINING: Final = Task("optimizers.network", network_job, _pace)


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
        text(
            "optimizers.network.what",
            side=SIDE,
            hidden=HIDDEN,
            images=IMAGES,
            batch=BATCH,
            epochs=EPOCHS,
            validation=VALIDATION,
        )
    )
    TRAINING.ask_once()
    found = TRAINING.result((asked_of(setting),))
    if found is not None and found.runs:
        result(found)


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
    apart = exceptions(found)
    kind = f"except.{found.setting.fairness}" if apart else found.setting.fairness
    numbers = {"weights": found.weights, "rates": len(TUNING), "names": ", ".join(apart)}
    st.markdown(text(f"optimizers.network.{kind}", **numbers))
    ordered = sorted(found.runs, key=_last)
    table(
        {
            text("optimizers.board.place"): [str(place) for place in range(1, len(ordered) + 1)],
            text("optimizers.board.runner"): [f"**{run.runner}**" for run in ordered],
            "η": [f"{run.rate:g}" for run in ordered],
            text("optimizers.network.validation_loss"): [or_dash(run.validation_loss[-1]) for run in ordered],
            text("optimizers.network.validation_accuracy"): [
                f"{run.validation_accuracy[-1]:.1%}" for run in ordered
            ],
            text("optimizers.board.state"): [_state(run) for run in ordered],
        }
    )


def exceptions(found: NetworkRace) -> list[str]:
    """Who was trained with a rate of its own that is not what the kind of fairness gives."""
    plain = replace(found.setting, own=())
    return [
        run.runner
        for run in found.runs
        if found.setting.own_rate(run.runner) is not None and (run.rate,) != rates_to_try(plain, run.runner)
    ]


def _last(run: NetworkRun) -> float:
    loss = float(run.validation_loss[-1])
    return loss if np.isfinite(loss) else np.inf


def _state(run: NetworkRun) -> str:
    if run.diverged is None:
        return text("optimizers.network.finished")
    return text("optimizers.network.diverged", update=run.diverged)
