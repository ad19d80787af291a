"""The main picture: every loss of one output, its gradients, and a knob that moves the output."""

from typing import Final

import numpy as np
import streamlit as st
import torch
from torch.nn import functional

from explainer.kit.latex import wrapping
from explainer.kit.moving_figures import Picture
from explainer.lessons.losses.arithmetic import arithmetic
from explainer.lessons.losses.curve_figures import HEIGHTS, CurveWords, curve_pictures
from explainer.lessons.losses.curves import Curves, curves
from explainer.lessons.losses.setting import REACH, Judged
from ui.controls import Controls
from ui.language import current_language, text
from ui.lesson import much_deeper
from ui.numbers import written
from ui.plot import Caption, Click, now, plot
from ui.records import remembered
from ui.stage import knob, rest
from ui.words import words_for

DEEPER: Final = "losses.curves.deeper"
FAR: Final = 20.0
"""Where a loss with a target that is no probability shows that it has no minimum."""


def judged(controls: Controls, setting: Judged) -> None:
    """Four linked pictures, and below them every loss with the numbers in its formula."""
    _say_target(setting)
    places, caption, pictures = _drawn(
        setting.losses, setting.target, setting.pos_weight, places_of(setting.z), current_language()
    )
    state = plot(
        pictures,
        key="losses_curves",
        alt=[text(f"losses.curves.{part}_alt") for part in CurveWords.__dataclass_fields__],
        height=HEIGHTS,
        knob=knob(controls, "z", places.z.tolist(), start=setting.z, format=".2f"),
        caption=caption,
        # Who comes with a place of their own is shown that one.
        story=setting.z == Judged().z,
        fit=True,
        file="losses",
        on_click=lambda click: _put(controls, click),
        view=f"{setting.losses}",
        narrowest=270,
        columns=2,
        ahead=True,
    )
    z = rest(controls, "z", state)
    with now("losses_curves"):
        _numbers(setting, z)


def places_of(z: float) -> tuple[float, ...]:
    """Where the knob can stand; at `z`, too."""
    steps = np.round(np.linspace(-REACH, REACH, 121), 1) + 0.0
    return tuple(float(place) for place in np.unique(np.append(steps, z)))


@remembered
def _drawn(
    names: tuple[str, ...], target: float, pos_weight: float, places: tuple[float, ...], language: str
) -> tuple[Curves, Caption, tuple[Picture, ...]]:
    grid = curves(names, target=target, pos_weight=pos_weight)
    at = curves(names, target=target, pos_weight=pos_weight, z=np.array(places))
    words = words_for(CurveWords, "losses.curves")
    return at, caption_of(at), tuple(curve_pictures(grid, at, words=words))


def caption_of(at: Curves) -> Caption:
    """Loss and gradient of every curve at every place of the knob."""
    each = ", ".join(f"{name} {{loss{place}}} ({{slope{place}}})" for place, name in enumerate(at.names))
    numbers = {"z": at.z[:, None], "p": at.p[:, None]}
    for place in range(len(at.names)):
        numbers |= {f"loss{place}": at.loss[place][:, None], f"slope{place}": at.by_z[place][:, None]}
    return Caption((text("losses.curves.told", z="{z}", p="{p}", each=each),), numbers=numbers)


def _put(controls: Controls, click: Click) -> None:
    """Put the output where a picture over z was clicked, or where p is what was clicked."""
    z = click.x if click.figure % 2 == 0 else float(np.log(click.x / (1 - click.x))) if 0 < click.x < 1 else 9
    if abs(z) <= REACH:
        controls.hold("z", round(z, 1) + 0.0)


def _say_target(setting: Judged) -> None:
    """Why a target that is no probability is not used."""
    if setting.asked_target == setting.hard_target:
        return
    asked = setting.asked_target
    z = FAR if asked > 1 else -FAR
    output, target = torch.tensor(z, dtype=torch.float64), torch.tensor(asked, dtype=torch.float64)
    loss = functional.binary_cross_entropy_with_logits(output, target)
    numbers = {"asked": written(asked), "z": written(z), "loss": written(loss.item())}
    words = text("losses.target.outside", **numbers, used=f"{setting.hard_target:g}")
    st.warning(words, icon=":material/rule:")


def _numbers(setting: Judged, z: float) -> None:
    if setting.smoothing:
        numbers = {"smoothing": f"{setting.smoothing:g}", "target": f"{setting.hard_target:g}"}
        st.markdown(text("losses.curves.smoothed", **numbers, used=f"{setting.target:g}"))
    for name in setting.losses:
        st.markdown(f"**{name}.** {text(f'losses.row.{name}')}")
    much_deeper(DEEPER, lambda: _formulas(setting, z))


def _formulas(setting: Judged, z: float) -> None:
    for name in setting.losses:
        lines = arithmetic(name, z=z, target=setting.target, pos_weight=setting.pos_weight)
        st.markdown(f"**{name}** {wrapping(*lines)}")
    st.caption(text("losses.curves.reading"))
