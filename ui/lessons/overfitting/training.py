"""The family of the page: recorded, trained in another process, or the last one that was."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import streamlit as st

from explainer.digits.files import MissingRecordError
from explainer.kit.moving_figures import Picture
from explainer.kit.overlay_figures import Curves
from explainer.lessons.overfitting.cost import multiply_adds, seconds
from explainer.lessons.overfitting.course_figures import CourseWords, course, live
from explainer.lessons.overfitting.recorded import recorded_family, seeds_of
from explainer.lessons.overfitting.setting import TRAINED, UPDATES, Setting
from explainer.lessons.overfitting.training import Family, Progress, train_job
from ui.controls import Controls
from ui.jobs import warm_engine
from ui.kept import Course, keep
from ui.language import current_language, text
from ui.lessons.overfitting.said import arithmetic, caption_of, cut, tested, verdicts
from ui.plot import Caption, Verdict, now, plot
from ui.records import remembered
from ui.stage import follow, knob, stand
from ui.task import Task
from ui.words import words_for


def _pace(reports: Sequence[Progress]) -> tuple[float, str]:
    update = reports[-1].update
    return update / UPDATES, text("overfitting.job.pace", update=update, updates=UPDATES)


TRAINING: Final[Task[Progress, Family]] = Task("overfitting.job", train_job, _pace)


def known(setting: Setting) -> Family | None:
    """The family of a setting, if it was recorded or has been trained by anybody."""
    return _recorded(setting) or TRAINING.found().get((setting.shared,))


def _recorded(setting: Setting) -> Family | None:
    try:
        return recorded_family(setting)
    except MissingRecordError:
        return None


def seeds(setting: Setting) -> tuple[Family, ...]:
    """The recorded families that differ in the seed alone; none where the record is damaged."""
    try:
        return seeds_of(setting)
    except MissingRecordError:
        return ()


def picture(controls: Controls, setting: Setting) -> Family | None:
    """The training going on, or a family with its player and knob; returns what the page speaks of."""
    family = _recorded(setting)
    if family is None:
        warm_engine("explainer.lessons.overfitting.training:warm_up")
        if _recorded(Setting()) is None:
            st.warning(
                text("overfitting.record.missing", folder="data/overfitting"), icon=":material/healing:"
            )
        if known(setting) is None:
            _say_cost(setting.shared)
        TRAINING.ask_once()
        family = TRAINING.result((setting.shared,), _live)
    if family is None:
        st.caption(text("overfitting.job.below"))
        return _recorded(Setting())
    _course(controls, setting, family)
    keep(controls, TRAINED, course_of(family, setting))
    return family


def _say_cost(setting: Setting) -> None:
    numbers = {"runs": len(setting.values), "updates": UPDATES}
    work, wait = multiply_adds(setting) / 1e9, max(round(seconds(setting)), 1)
    st.caption(text("overfitting.job.cost", **numbers, work=work, seconds=wait))


def _live(reports: Sequence[Progress]) -> None:
    figure = live(
        [report.update for report in reports],
        np.array([report.training_loss for report in reports]).T,
        np.array([report.validation_loss for report in reports]).T,
        last=UPDATES,
        words=_words(""),
    )
    plot(figure, key="overfitting_live", alt=text("overfitting.course.live_alt"), height=340)


def _words(knob_name: str) -> CourseWords:
    return words_for(CourseWords, "overfitting.course", knob=knob_name)


@remembered
def _drawn(
    setting: Setting, looks: int, knob_name: str, language: str, _family: Family
) -> tuple[Picture, ...]:
    others = [family for family in seeds(setting) if family.setting.seed != setting.seed]
    chosen = _family.place(setting.value)
    return course(_family, chosen=chosen, others=others, words=_words(knob_name))


@remembered
def _said(setting: Setting, looks: int, language: str, _family: Family) -> tuple[Caption, list[Verdict]]:
    return caption_of(_family), verdicts(_family)


@st.fragment
def _course(controls: Controls, setting: Setting, family: Family) -> None:
    name, looks, language = family.setting.knob, len(family.updates), current_language()
    label = controls.words(name)
    is_current = family.setting == setting.shared
    start = setting.value if is_current else family.setting.value
    caption, verdict = _said(family.setting, looks, language, family)
    state = plot(
        _drawn(family.setting, looks, label, language, family),
        key="overfitting_course",
        alt=[text(f"overfitting.course.{each}_alt", knob=label) for each in ("course", "knob")],
        height=340,
        knob=knob(controls, name, family.values, start=start, format="g"),
        start_step=controls.held("step"),
        on_step=stand(controls),
        caption=caption,
        verdict=verdict,
        story=True,
        fit=True,
        file=f"overfitting-{name}-{family.setting.seed}",
        unit=text("overfitting.course.update" if name == "images" else "overfitting.course.epoch"),
        view=name,
        columns=2,
        narrowest=290,
        ahead=True,
    )
    if is_current:
        follow(controls, name, state, now=setting.value)
    run = run_of(family, setting)
    with now("overfitting_course"):
        st.markdown(arithmetic(family, run, min(state.step, looks - 1)))
    st.markdown(tested(family, run))
    if family.cancelled:
        st.caption(cut(family))


def run_of(family: Family, setting: Setting) -> int:
    """The run of a family at the knob of the page; of another family, the run that it was asked for."""
    if family.setting == setting.shared:
        return family.place(setting.value)
    return family.place(family.setting.value)


def course_of(family: Family, setting: Setting) -> Course:
    """What of a run stands beside others: its losses."""
    run = run_of(family, setting)

    def curves() -> Curves:
        return {
            text("overfitting.course.training"): family.training_loss[run],
            text("overfitting.course.validation"): family.validation_loss[run],
        }

    return Course(curves, step=text("overfitting.course.look"), value=text("overfitting.course.loss"))
