"""Three heads on one body: their maps, their losses, and the outputs at a chosen point."""

from collections.abc import Sequence
from functools import partial
from typing import Final

import numpy as np
import streamlit as st
import torch
from numpy.typing import NDArray

from explainer.kit.moving_figures import Picture
from explainer.lessons.losses.heads import (
    HEADS,
    RATES,
    ThreeHeads,
    rates_of,
    slopes_at,
    three_heads,
    three_heads_alone,
)
from explainer.lessons.losses.heads_figures import HEIGHTS, RING, HeadWords, heads_pictures
from explainer.lessons.losses.setting import Heads
from ui.controls import Controls
from ui.language import current_language, text
from ui.numbers import written
from ui.plot import Caption, Click, Drag, now, plot
from ui.records import remembered
from ui.stage import follow, knob, reach, reached, stand
from ui.table import table
from ui.words import words_for

CHART: Final = "losses_heads"
USUAL: Final = Heads().rate


@remembered
def heads_of(seed: int, own: float, alone: float | None) -> ThreeHeads:
    """The trainings at all rates of the knob, of which `own` is one, or only where it stands."""
    return three_heads(seed, rate=own) if alone is None else three_heads_alone(seed, rate=alone)


@st.fragment
def heads(controls: Controls, setting: Heads) -> None:
    """Three maps and the losses with player and knob; below, the numbers of the ringed point."""
    own = USUAL if setting.rate in RATES else setting.rate
    family = (setting.seed, own)
    # What the knob would show is neither trained nor sent until somebody reaches for it.
    whole = reached(CHART, family)
    alone = None if whole else setting.rate
    found = heads_of(*family, alone)
    caption, pictures = _drawn(*family, alone, setting.point, current_language(), found)
    state = plot(
        pictures,
        key=CHART,
        alt=[text(f"losses.heads.{name}_alt") for name in (*HEADS, "losses")],
        height=HEIGHTS,
        knob=knob(controls, "rate", rates_of(own), start=setting.rate, format="g"),
        on_reach=None if whole else partial(reach, CHART, family),
        start_step=controls.held("heads_step"),
        on_step=stand(controls, "heads_step"),
        caption=caption,
        unit=text("losses.heads.epoch"),
        story=True,
        fit=True,
        file="losses-heads",
        on_click=lambda click: _choose(controls, found, click),
        on_drag=lambda drag: _choose(controls, found, drag),
        handles=[(place, RING) for place in range(len(HEADS))],
        narrowest=185,
        columns=3,
        wide=-1,
        ahead=True,
    )
    follow(controls, "rate", state, now=setting.rate)
    with now(CHART):
        _numbers(found, found.rates.index(setting.rate), min(state.step, len(found.epochs) - 1), setting)


def _choose(controls: Controls, found: ThreeHeads, place: Click | Drag) -> None:
    """Choose the point nearest to a click into a map, or to where the ring was let go."""
    if place.figure < len(HEADS):
        away = np.hypot(*(found.task.inputs - (place.x, place.y)).T)
        controls.hold("point", int(away.argmin()) + 1)


@remembered
def _drawn(
    seed: int, own: float, alone: float | None, point: int, language: str, _found: ThreeHeads
) -> tuple[Caption, tuple[Picture, ...]]:
    words = words_for(HeadWords, "losses.heads")
    chosen = _found.rates.index(own if alone is None else alone)
    return _caption(_found), tuple(heads_pictures(_found, point=point - 1, chosen=chosen, words=words))


def _caption(found: ThreeHeads) -> Caption:
    """The loss of every head, and how many points the classifiers have right."""
    numbers = {name: trained.loss for name, trained in found.trained.items()}
    for name in ("binary", "classes"):
        outputs, targets = found.trained[name].outputs, found.task.targets[name]
        answers = outputs.argmax(axis=2) if HEADS[name].outputs > 1 else outputs[:, :, 0] > 0
        numbers[f"{name}_right"] = (answers == targets).mean(axis=2)
    return Caption((text("losses.heads.told"),), numbers={"epoch": found.epochs[None], **numbers})


def _numbers(found: ThreeHeads, knob: int, step: int, setting: Heads) -> None:
    place = setting.point - 1
    rows: list[list[str]] = []
    for name, head in HEADS.items():
        z = found.trained[name].outputs[knob, step, :, place]
        target = found.task.targets[name][place]
        shares = head.probabilities(torch.asarray(z)[:, None])[:, 0].numpy() if head.probabilities else ()
        slopes = slopes_at(found, name, knob=knob, step=step, point=place)
        wanted = np.eye(head.outputs)[int(target)] if head.outputs > 1 else [float(target)]
        rows.append(
            [
                f"{text(f'losses.heads.{name}')}, `{head.source}`",
                _numbers_in(z),
                _numbers_in(shares) or "–",
                _numbers_in(wanted),
                f"**{_numbers_in(slopes)}**",
            ]
        )
    x1, x2 = found.task.inputs[place]
    epoch = int(found.epochs[step])
    st.markdown(text("losses.heads.point", number=setting.point, x1=written(x1), x2=written(x2), epoch=epoch))
    names = (text("losses.heads.head"), "$z$", "$p$", "$t$", r"$\partial L/\partial z$")
    table({name: [row[column] for row in rows] for column, name in enumerate(names)})
    st.caption(text("losses.heads.reading"))


def _numbers_in(values: Sequence[float] | NDArray[np.float64]) -> str:
    return ", ".join(written(float(value)) for value in values)
