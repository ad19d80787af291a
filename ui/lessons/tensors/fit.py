"""Will it fit? Two shapes, a prediction, and what torch says; joining along an axis."""

import streamlit as st

from explainer.lessons.tensors.fit import OF_ONE, Fit, Shape, along_all, candidates, fit, joined
from explainer.lessons.tensors.fit_figures import HEIGHT, FitWords, fitting, joining_figure
from explainer.lessons.tensors.setting import Setting
from ui import widgets
from ui.controls import Controls
from ui.language import text
from ui.lessons.tensors.settings import shape_text
from ui.plot import plot
from ui.table import table
from ui.words import words_for

SIGN = {"add": "+", "matmul": "@"}


def controls_of_fit(controls: Controls) -> None:
    """What is done, and both shapes."""
    widgets.row(controls, "pairing")
    widgets.wholes(controls, "a")
    widgets.wholes(controls, "b")
    st.caption(text("tensors.fit.typing"))


def fits(setting: Setting) -> None:
    """The prediction first; then what fits, axis by axis, and torch's own words."""
    found = fit(setting.pairing, setting.a, setting.b)
    call = f"torch.zeros({shape_text(found.a)}) {SIGN[setting.pairing]} torch.zeros({shape_text(found.b)})"
    st.code(call, language="python")
    guess = _guess(setting, found)
    plot(
        fitting(found, known=guess is not None, words=words_for(FitWords, "tensors.fit.words")),
        key="tensors_fit",
        alt=text("tensors.fit.alt", a=shape_text(found.a), b=shape_text(found.b)),
        height=HEIGHT,
        ahead=True,
    )
    if guess is None:
        st.caption(text("tensors.fit.predict_first"))
        return
    _judge(found, guess)
    st.markdown(text(f"tensors.fit.rule.{setting.pairing}"))


def _guess(setting: Setting, found: Fit) -> str | None:
    """Ask for the shape of the result; another pair of shapes asks anew."""
    offered = candidates(setting.pairing, found.a, found.b)
    names = {
        str(shape): text("tensors.fit.error") if shape is None else shape_text(shape) for shape in offered
    }
    return st.pills(
        text("tensors.fit.guess"),
        list(names),
        format_func=names.__getitem__,
        key=f"tensors.guess.{setting.pairing}.{found.a}.{found.b}",
    )


def _judge(found: Fit, guess: str) -> None:
    truth = found.answer
    said = text("lesson.predicted_right" if guess == str(truth.shape) else "lesson.predicted_wrong")
    if truth.shape is not None:
        said += " " + text("tensors.fit.fits", shape=shape_text(truth.shape), cells=_cells(truth.shape))
    elif found.guilty_a:
        axes = sorted(found.guilty_a | found.guilty_b)
        said += " " + text("tensors.fit.guilty", axes=", ".join(f"−{-axis}" for axis in axes))
    else:
        said += " " + text("tensors.fit.refused")
    (st.success if guess == str(truth.shape) else st.info)(said)
    if truth.error:
        st.code(truth.error, language="text", wrap_lines=True)


def _cells(shape: Shape) -> str:
    count = 1
    for size in shape:
        count *= size
    return f"{count:,}"


def controls_of_axes(controls: Controls) -> None:
    """What is done along which axis, and the shapes."""
    joining = widgets.select(controls, "joining")
    widgets.wholes(controls, "c")
    if joining not in OF_ONE:
        widgets.wholes(controls, "d")
    widgets.number(controls, "axis")


def axes(setting: Setting) -> None:
    """The call, the shapes before and after, and the same along every axis."""
    joining, d = setting.joining, None if setting.joining in OF_ONE else setting.d
    found = joined(joining, setting.c, setting.d, setting.axis)
    st.code(found.source, language="python")
    plot(
        joining_figure(found, c=setting.c, d=d, words=words_for(FitWords, "tensors.fit.words")),
        key="tensors_axes",
        alt=text("tensors.axes.alt", source=found.source),
        height=HEIGHT,
        ahead=True,
    )
    if found.answer.error:
        st.code(found.answer.error, language="text", wrap_lines=True)
    st.markdown(text(f"tensors.axes.{joining}"))
    rows = along_all(joining, setting.c, setting.d, setting.axis)
    table(
        {
            text("tensors.axes.call"): [f"`dim={row.axis}`" for row in rows],
            text("tensors.axes.result"): [
                f"`{shape_text(row.answer.shape)}`"
                if row.answer.shape is not None
                else row.answer.error.partition(":")[0]
                for row in rows
            ],
        },
        bold=[row.axis for row in rows].index(setting.axis),
    )
