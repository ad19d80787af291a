"""Where would you stop? Patience over the recorded curve, and its price in epochs."""

from typing import Final

import numpy as np
import streamlit as st

from explainer.kit.moving_figures import Picture
from explainer.lessons.overfitting.setting import Setting
from explainer.lessons.overfitting.stopping import Stops, early_stop, stops_of
from explainer.lessons.overfitting.stopping_figures import StopWords, stopping
from explainer.lessons.overfitting.training import Family
from ui.controls import Controls
from ui.language import current_language, text
from ui.lessons.overfitting.training import run_of, seeds
from ui.plot import Caption, plot
from ui.records import remembered
from ui.stage import follow, knob
from ui.table import table
from ui.words import words_for

PATIENCES: Final = range(31)


def stop(controls: Controls, setting: Setting, family: Family) -> None:
    """The run as far as it goes, and the same patience with other seeds."""
    st.markdown(text("overfitting.stop.what"))
    _picture(controls, setting, family)


@st.fragment
def _picture(controls: Controls, setting: Setting, family: Family) -> None:
    patience: int = controls.held("patience")
    patiences = tuple(sorted({*PATIENCES, patience}))
    run, looks = run_of(family, setting), len(family.updates)
    pictures, caption = _drawn(family.setting, looks, run, patiences, current_language(), family)
    state = plot(
        pictures,
        key="overfitting_stop",
        alt=[text("overfitting.stop.run_alt"), text("overfitting.stop.price_alt")],
        height=300,
        knob=knob(controls, "patience", patiences, start=patience, format="g"),
        caption=caption,
        columns=2,
    )
    follow(controls, "patience", state, now=patience)
    if patience == 0:
        st.caption(text("overfitting.stop.zero"))
    _seeds(setting, patience)


@remembered
def _drawn(
    setting: Setting, looks: int, run: int, patiences: tuple[int, ...], language: str, _family: Family
) -> tuple[tuple[Picture, ...], Caption]:
    stops = stops_of(_family, run, patiences=patiences)
    words = words_for(StopWords, "overfitting.stop_words")
    return stopping(_family, stops, chosen=len(patiences) // 2, words=words), caption_of(_family, stops)


def caption_of(family: Family, stops: Stops) -> Caption:
    epochs = family.epochs(stops.run)
    stopped, kept = (np.array([getattr(each, name) for each in stops.stops]) for name in ("stopped", "kept"))
    best = int(family.best[stops.run])
    ran_out = np.array([each.ran_out for each in stops.stops])
    which = np.select([~ran_out, kept == best], [2, 0], 1)
    return Caption(
        [text(f"overfitting.stop.{name}") for name in ("best", "early", "never")],
        which=which[:, None],
        numbers={
            "patience": np.array(stops.patiences)[:, None],
            "stopped": epochs[stopped][:, None],
            "kept": epochs[kept][:, None],
            "loss": stops.loss[:, None],
            "price": (epochs[stopped] - epochs[kept])[:, None],
            "later": np.array([[epochs[best]]]),
            "lowest": np.array([[family.validation_loss[stops.run, best]]]),
        },
    )


def _seeds(setting: Setting, patience: int) -> None:
    """The same rule for every recorded seed: one run is one draw."""
    families = seeds(setting)
    if not families:
        return
    rows: dict[str, list[str]] = {
        text(f"overfitting.stop.{name}"): []
        for name in ("seed_column", "kept_column", "stopped_column", "loss_column", "lowest_column")
    }
    for family in families:
        run = family.place(setting.value)
        epochs, course = family.epochs(run), family.validation_loss[run]
        stop = early_stop(course, patience)
        cells = (
            str(family.setting.seed),
            f"{epochs[stop.kept]:.3g}",
            f"{epochs[stop.stopped]:.3g}",
            f"{course[stop.kept]:.4f}",
            f"{course[family.best[run]]:.4f} ({epochs[family.best[run]]:.3g})",
        )
        for column, cell in zip(rows.values(), cells, strict=True):
            column.append(cell)
    st.markdown(text("overfitting.stop.seeds", patience=patience, seeds=len(families)))
    table(rows)
