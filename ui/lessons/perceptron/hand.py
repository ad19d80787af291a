"""One neuron set by hand: every point's weighted sum, its step, and whether that is right."""

from dataclasses import replace

import streamlit as st

from explainer.kit.moving_figures import Picture
from explainer.lessons.perceptron.arrow import BOUNDS, SCALE, dragged
from explainer.lessons.perceptron.looks import Looks, looks_by_hand
from explainer.lessons.perceptron.neuron_figures import NeuronWords, neuron_and_step
from explainer.lessons.perceptron.plane_figures import (
    BESIDE,
    FAR,
    HANDLES,
    SHAFT,
    PlaneWords,
    plane_by_hand,
    seen_of,
)
from explainer.lessons.perceptron.setting import Setting
from ui.controls import Controls
from ui.language import current_language, text
from ui.lessons.perceptron.formulas import answer, plain
from ui.lessons.perceptron.learnt import learnt_of
from ui.lessons.perceptron.picture import chart_with_tools
from ui.lessons.perceptron.verdict import caption_by_hand, say_tie
from ui.plot import Caption, Drag, Live, now
from ui.points import say_unusual
from ui.records import remembered
from ui.table import table
from ui.words import words_for

ROWS_AT_ONCE = 9
"""A longer table scrolls by itself."""


@remembered
def _drawn(setting: Setting, language: str) -> tuple[Looks, Caption, tuple[Picture, ...]]:
    looks = looks_by_hand(setting.points(), setting.hand, fires_at_zero=setting.fires_at_zero)
    pictures = (
        plane_by_hand(looks, words=words_for(PlaneWords, "perceptron.plane")),
        neuron_and_step(looks, words=words_for(NeuronWords, "perceptron.neuron")),
    )
    return looks, caption_by_hand(looks), pictures


def hand(controls: Controls, setting: Setting) -> None:
    """How many points are right, and every one of them in the plane, in the neuron and in a table."""
    looks, *_ = _drawn(setting, current_language())
    say_unusual("perceptron.points", looks.points)
    if len(looks.points):
        _score(looks, setting)
    _player(controls, setting)
    st.caption(text("perceptron.hand.history"))


def _score(looks: Looks, setting: Setting) -> None:
    wrong, count = int(looks.wrong[0].sum()), len(looks.points)
    words = text("perceptron.hand.score", right=count - wrong, wrong=wrong, count=count, loss=wrong / count)
    # By hand there is always a bias.
    margin = learnt_of(replace(setting, biased=True)).margin
    if not wrong:
        st.success(f"{words} {text('perceptron.hand.done')}", icon=":material/check_circle:")
    elif margin is not None and margin.separable:
        st.info(f"{words} {text('perceptron.hand.possible')}", icon=":material/tune:")
    else:
        st.warning(f"{words} {text('perceptron.hand.impossible')}", icon=":material/block:")


@st.fragment
def _player(controls: Controls, setting: Setting) -> None:
    looks, caption, pictures = _drawn(setting, current_language())
    state = chart_with_tools(
        controls,
        setting,
        pictures,
        key="perceptron_hand",
        alt=[text("perceptron.hand.plane_alt"), text("perceptron.hand.neuron_alt")],
        unit=text("perceptron.hand.point"),
        caption=caption,
        classes=words_for(PlaneWords, "perceptron.plane").classes,
        live=_live(looks, pictures[0]),
        on_drag=lambda drag: _dragged(controls, setting, drag),
    )
    if len(looks.points):
        with now("perceptron_hand"):
            _numbers(looks, min(state.step, len(looks.points) - 1))


def _live(looks: Looks, picture: Picture) -> Live:
    """What follows the arrow while it is dragged."""
    low, high = seen = seen_of(looks.points)
    names = words_for(PlaneWords, "perceptron.plane")
    # In the order in which they are drawn: both half planes have no name.
    traces = {"one": 0, "zero": 1} | {
        part: picture.place_of(name)
        for part, name in (
            ("line", names.after),
            ("crosses", names.mistaken),
            ("right", names.right),
            ("wrong", names.wrong),
            (SHAFT, SHAFT),
            (HANDLES, HANDLES),
        )
    }
    return Live(
        "neuron",
        text("perceptron.hand.live"),
        traces={part: (0, trace) for part, trace in traces.items()},
        numbers={
            "weights": looks.after[0].tolist(),
            "seen": seen,
            "scale": SCALE,
            "bounds": BOUNDS,
            "points": [
                [*place, int(label)]
                for place, label in zip(looks.points.inputs.tolist(), looks.points.labels, strict=True)
            ],
            "fires": looks.fires_at_zero,
            "beside": BESIDE * (high - low),
            "far": FAR,
        },
    )


def _dragged(controls: Controls, setting: Setting, drag: Drag) -> None:
    weights = dragged(setting.hand, seen_of(setting.points()), drag.point, (drag.x, drag.y))
    controls.hold_all(dict(zip(("hand_w1", "hand_w2", "hand_b"), weights, strict=True)))


def _numbers(looks: Looks, position: int) -> None:
    """The arithmetic of a point, and the truth table with its row in bold."""
    left, right = st.columns([2, 3])
    left.latex(answer(looks, position))
    with left:
        say_tie(looks, position)
    with right.container(height=360 if len(looks.points) > ROWS_AT_ONCE else "content", border=False):
        _table(looks, position)


def _table(looks: Looks, position: int) -> None:
    """The truth table of the neuron, the row of the player's point in bold."""
    cells = {
        "$x_1$": [plain(x) for x in looks.points.inputs[:, 0]],
        "$x_2$": [plain(x) for x in looks.points.inputs[:, 1]],
        "$z$": [plain(z) for z in looks.weighted_sum],
        r"$\hat y$": [str(output) for output in looks.output],
        "$t$": [str(target) for target in looks.target],
        text("perceptron.hand.verdict"): [
            text("perceptron.hand.wrong" if wrong else "perceptron.hand.right") for wrong in looks.wrong[0]
        ],
    }
    table(cells, bold=position)
