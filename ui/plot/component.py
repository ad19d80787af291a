"""The chart as a page uses it."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import asdict, replace
from functools import partial
from time import sleep
from typing import TYPE_CHECKING, Final

import streamlit as st
from streamlit.components.v2 import component
from streamlit.delta_generator import DeltaGenerator

from explainer.kit.moving_figures import Picture, pictures_of
from ui.language import text
from ui.plot.caption import Caption
from ui.plot.library import served_library
from ui.plot.live import Live
from ui.plot.message import packed
from ui.plot.records import Click, Drag, Holder, Knob, Morph, PlotState, Press, Stepper, Verdict
from ui.plot.reports import click_of, drag_of, press_of, report_of
from ui.plot.script import loader
from ui.plot.standing import LAST, Position, Standing, first_standing, next_standing
from ui.plot.tips import LineTip, MapTip
from ui.turn import given_up

if TYPE_CHECKING:
    import plotly.graph_objects as go

PAINTING: Final = 0.12
"""Seconds that a browser takes from the message of a picture to its sight, on a slow laptop."""
WORDS: Final = (
    *("loading", "failed", "player", "restart", "back", "play", "pause", "forward", "scrub", "speed"),
    *("tap", "cursor", "carry", "png", "svg", "full", "leave", "unsaved", "course", "reach"),
)

_mount = component(
    "explainer_plot",
    html='<div class="explainer-plot"></div>',
    # All other style comes with the script; until then a place is kept.
    css=".explainer-plot:empty { min-height: 20rem; background: var(--st-secondary-background-color); }",
    js=loader(),
    # Plotly puts its styles into the document's head, out of reach of a shadow root.
    isolate_styles=False,
)


def plot(
    pictures: "Picture | go.Figure | Sequence[Picture | go.Figure]",
    *,
    key: str,
    alt: str | Sequence[str],
    height: int | Sequence[int] = 400,
    knob: Knob | None = None,
    on_reach: Callable[[], None] | None = None,
    start_step: int | None = None,
    unit: str | None = None,
    on_click: Callable[[Click], None] | None = None,
    clickable: bool = False,
    view: str = "",
    narrowest: int = 320,
    columns: int = 12,
    wide: int = 0,
    lens: tuple[int, int] | None = None,
    ahead: bool = False,
    caption: Caption | None = None,
    verdict: Verdict | Sequence[Verdict] = (),
    story: bool = False,
    on_step: Holder | None = None,
    on_drag: Callable[[Drag], None] | None = None,
    handles: Sequence[tuple[int, int] | tuple[int, int, int]] = (),
    live: Live | None = None,
    steppers: Sequence[Stepper] = (),
    on_press: Callable[[Press], None] | None = None,
    morphs: Sequence[Morph] = (),
    tips: Sequence[MapTip | LineTip] = (),
    fit: bool = False,
    file: str = "",
) -> PlotState:
    """Draw one picture, or several in a grid, and say where the visitor's player, knob and click stand.

    A figure is a picture without moves; one that is kept should be kept as a Picture, as its JSON then is.
    Native frames of the figures and the moves are played by one player; it stands on the last step
    unless `start_step` says otherwise, and calls a step `unit`. A later change of `start_step` or of the
    knob's start moves them. Zoom and camera are kept as long as `view` stays the same. `alt` describes each
    figure in words. Figures stand side by side, at most `columns` of them, while each is at least `narrowest`
    pixels wide; the first `wide` figures have a row each (the last, if it is negative), and each may have a
    height of its own. `on_click` is called before the whole page runs again, so it may set the state of
    widgets; a `clickable` chart only returns the click. While the mouse points at a map in the first figure
    of `lens`, the map in the second shows it, under its trace's name. A new picture that goes `ahead` is
    painted before the rest of the page is sent, which would hold it up. Raises ValueError where a trace has
    another number of courses than the knob has values; likewise of the caption and the verdicts.

    Pictures may come with the one course where the knob starts: then `on_reach` is called as soon as a hand,
    or the focus, is near the knob, and they should be given with all of them, as should what is said of them.
    Until then, while it stands elsewhere, what came with one course is dimmed, or not said.

    The `caption` stands above the player and changes with it in the browser; it is part of what the figures
    are called for those who do not see them. The `verdict`, one or one for each value of the knob, appears
    there at the last step only. A `story` plays itself once from the beginning to the end, the first time in
    a session that its key is shown, unless a `start_step` is given; any touch stops it. Without a player it
    turns the knob, from its first value to where it starts. `on_step` is told
    where the player rests, the step or LAST at the end, to be given back as `start_step`, and if that lies
    beyond the end when the chart is first shown; later the end may come nearer. Points of the `handles`,
    which are traces (figure, trace), or one point of them, can be dragged in the browser; `live` says what
    they take along meanwhile. Where one is let go is told to `on_drag`, after which the whole page runs
    again, as after `on_press`, which is told of the buttons of the `steppers`. A slider in the figures of
    `morphs` takes what moves there to its start and back. While the mouse points at something that the `tips`
    know, they tell its value. What shall `fit` is as high as the window allows, or the style --plot-room
    around it; its heights then only say how figures share that. What plays can be saved as one picture called
    `file`, or `key`, and seen in full screen; what does not, if it is given a `file`.
    """
    shown = pictures_of(pictures if isinstance(pictures, Sequence) else [pictures])
    verdicts = (verdict,) if isinstance(verdict, Verdict) else verdict
    counts = caption.counts() if caption else set[int]()
    counts |= {len(verdicts)} if verdicts else set[int]()
    _check_values(shown, counts, len(knob.values) if knob else 1)
    labels = _step_labels(shown)
    if (
        on_step
        and start_step is not None
        and start_step >= len(labels)
        and f"{key}.standing" not in st.session_state
    ):
        on_step.beyond(*_ends(labels, unit or text("plot.step")))
    standing = _stand(key, knob=knob, start_step=start_step, steps=len(labels), is_held=on_step is not None)
    header = {
        "alt": [alt] * len(shown) if isinstance(alt, str) else list(alt),
        "heights": [height] * len(shown) if isinstance(height, int) else list(height),
        "labels": labels,
        "unit": unit or text("plot.step"),
        "knob": knob
        and {"label": knob.label, "help": knob.help, "labels": knob.labels(), "marks": knob.places()},
        # The only value of the knob whose courses are here.
        "alone": knob.nearest(knob.start) if knob and on_reach else None,
        "order": {"number": standing.order, "step": standing.sent.step, "knob": standing.sent.knob},
        "clickable": clickable or on_click is not None,
        "handles": handles if on_drag else (),
        "live": live and asdict(live),
        "steppers": [asdict(each) for each in steppers],
        "morphs": [asdict(each) for each in morphs],
        "drags": st.session_state.get(f"{key}.drags", 0),
        "key": key,
        # What is asked for at first holds: another message would be drawn anew.
        "story": st.session_state.setdefault(f"{key}.story", story),
        "verdicts": [{"kind": each.kind, "text": each.text} for each in verdicts],
        "view": view,
        "narrowest": narrowest,
        "columns": columns,
        "wide": wide,
        "lens": lens,
        "fit": fit,
        "file": file or (key if len(labels) > 1 else ""),
        "library": served_library(),
        "words": {word: text(f"plot.{word}") for word in WORDS},
    }
    message = packed(header, pictures=shown, caption=caption, tips=tips)
    # Its style keeps the room of a chart that fits, before the browser knows anything of the chart.
    with st.container(key=f"{key}-room") if fit else nullcontext():
        result = _mount(
            key=key,
            data=message,
            on_rest_change=_nothing,
            on_reach_change=on_reach or _nothing,
            on_click_change=partial(_tell_click, on_click, key, len(shown)) if on_click else _nothing,
            on_press_change=partial(_tell_press, on_press, key) if on_press else _nothing,
            on_drag_change=partial(_tell_drag, on_drag, key, len(shown)) if on_drag else _nothing,
        )
    if ahead:
        _let_it_be_painted(key, message)
    # A step that was left again while its run went on may have reached the browser's address since.
    if on_step and (standing.by_hand or standing.now.step != (LAST if start_step is None else start_step)):
        on_step(standing.now.step)
    return PlotState(
        step=_index(standing.now.step, len(labels)),
        knob=float(knob.values[_index(standing.now.knob, len(knob.values))]) if knob else None,
        click=click_of(result.click, figures=len(shown)),
        steps=len(labels),
    )


def now(key: str, part: str = "") -> DeltaGenerator:
    """A place for what speaks of the step on which the player of a chart rests: unseen while it moves."""
    return st.container(key=f"{key}-now{part}")


def _check_values(pictures: Sequence[Picture], said: set[int], values: int) -> None:
    """Refuse a trace, and what is said, that is neither one for all values of the knob nor one for each."""
    for track in (track for each in pictures for move in each.moves for track in move.coordinates().values()):
        if track.shape[0] not in (1, values):
            raise ValueError(f"{track.shape[0]} courses of a trace do not fit {values} values of the knob.")
    if said - {1, values}:
        raise ValueError(f"Sentences for {said} values of the knob do not fit its {values}.")


def _let_it_be_painted(key: str, message: bytes) -> None:
    """Wait, unless the message is the last one again: whatever came meanwhile would be drawn first."""
    slot, look = f"{key}.sent", hash(message)
    before = st.session_state.get(slot)
    st.session_state[slot] = look
    if before not in (None, look):
        with given_up():
            sleep(PAINTING)


def _nothing() -> None:
    """Streamlit returns only those values of a component that have a callback."""


def _tell_click(on_click: Callable[[Click], None], key: str, figures: int) -> None:
    click = click_of(st.session_state[key].get("click"), figures=figures)
    if click is not None:
        on_click(click)
        # Of a chart in a fragment, Streamlit would run that alone.
        st.rerun()


def _tell_press(on_press: Callable[[Press], None], key: str) -> None:
    press = press_of(st.session_state[key].get("press"))
    if press is not None:
        on_press(press)
        st.rerun()


def _tell_drag(on_drag: Callable[[Drag], None], key: str, figures: int) -> None:
    drag = drag_of(st.session_state[key].get("drag"), figures=figures)
    if drag is not None:
        on_drag(drag)
        # Another message, also where nothing else has changed: the browser waits for one to put the point.
        st.session_state[f"{key}.drags"] = st.session_state.get(f"{key}.drags", 0) + 1
        st.rerun()


def _step_labels(pictures: Sequence[Picture]) -> list[str]:
    """What the steps are called: by the figure with the most frames, else by their number."""
    names = max((picture.frame_names for picture in pictures), key=len, default=())
    longest = max((move.steps for picture in pictures for move in picture.moves), default=1)
    return list(names) if len(names) >= longest else [str(index) for index in range(longest)]


def _ends(labels: Sequence[str], unit: str) -> tuple[str, str]:
    """The last step and all of them: by number, as in a link, and as the player counts where that differs."""
    last = f"{len(labels) - 1}"
    if labels[-1] == last:
        return last, f"0 … {last}"
    return f"{last} = {unit} {labels[-1]}", f"0 … {last} = {unit} {labels[0]} … {labels[-1]}"


def _stand(key: str, *, knob: Knob | None, start_step: int | None, steps: int, is_held: bool) -> Standing:
    asked = Position(
        step=_or_last(LAST if start_step is None else start_step, steps),
        knob=knob.nearest(knob.start) if knob else 0,
    )
    scale = tuple(float(value) for value in knob.values) if knob else ()
    slot = f"{key}.standing"
    before: Standing | None = st.session_state.get(slot)
    report = report_of(st.session_state.get(key))
    if before is None:
        before = first_standing(asked, scale)
    standing = next_standing(before, asked=asked, report=report, scale=scale)
    standing = replace(standing, now=replace(standing.now, step=_or_last(standing.now.step, steps)))
    if is_held:
        # What is given back is no new wish; but the step of before is, after the browser's back button.
        standing = replace(standing, asked=replace(standing.asked, step=standing.now.step))
    st.session_state[slot] = standing
    return standing


def _or_last(step: int, steps: int) -> int:
    """A step of so many; LAST for the last one and beyond."""
    return step if 0 <= step < steps - 1 else LAST


def _index(position: int, length: int) -> int:
    return length - 1 if position == LAST else min(max(position, 0), length - 1)
