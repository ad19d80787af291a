"""Softmax: a slider for each logit, the temperature as a knob, shares, Jacobian and their arithmetic."""

from math import exp, log

import numpy as np
import streamlit as st

from explainer.kit.latex import aligned, enough_digits, number
from explainer.kit.moving_figures import Picture
from explainer.kit.parameters import nearest_step
from explainer.lessons.activations.setting import LOGITS, Setting
from explainer.lessons.activations.softmax import TEMPERATURES, Softmax, SoftmaxFamily, softmax_family
from explainer.lessons.activations.softmax import softmax as softmax_of
from explainer.lessons.activations.softmax_figures import (
    HEIGHT,
    USUAL,
    SoftmaxWords,
    reach_of,
    softmax_pictures,
)
from ui.controls import Controls
from ui.language import current_language, text
from ui.lesson import deeper
from ui.numbers import written
from ui.plot import Caption, Drag, Live, now, plot
from ui.records import remembered
from ui.stage import knob, rest
from ui.table import table
from ui.words import words_for

STEP = 0.1
LOGITS_HANDLES = (0, 1)
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
IN_ONE_COLUMN = 5
FEW = 4


def controls_of_softmax(controls: Controls) -> None:
    """How many logits, and a slider for each; one whose logit is large reaches that far."""
    logits = controls.held("logits")
    count_key = f"{controls.key('logits')}.count"
    st.session_state[count_key] = len(logits)
    st.number_input(
        text("activations.logits.count"),
        LOGITS.fewest,
        LOGITS.most,
        key=count_key,
        help=text("activations.logits.count_help"),
        on_change=_resize,
        args=(controls, count_key),
    )
    keys = [f"{controls.key('logits')}.{place}" for place in range(len(logits))]
    each = 2 if len(logits) > IN_ONE_COLUMN else 1
    for first in range(0, len(logits), each):
        columns = st.columns(each)
        for place in range(first, min(first + each, len(logits))):
            with columns[place - first]:
                _slider(controls, keys, place, logits[place])


def _slider(controls: Controls, keys: list[str], place: int, logit: float) -> None:
    st.session_state[keys[place]] = logit
    st.slider(
        f"z{str(place + 1).translate(SUBSCRIPTS)}",
        min(-USUAL, logit),
        max(USUAL, logit),
        step=STEP,
        format="%g",
        key=keys[place],
        on_change=_keep,
        args=(controls, keys),
    )


def _resize(controls: Controls, key: str) -> None:
    logits, count = controls.held("logits"), st.session_state[key]
    controls.hold("logits", (*logits, *[0.0] * (count - len(logits)))[:count])


def _keep(controls: Controls, keys: list[str]) -> None:
    controls.hold("logits", tuple(round(st.session_state[key], 6) for key in keys))


def softmax(controls: Controls, setting: Setting) -> None:
    """The pictures, and what stands in them in numbers."""
    # Wherever the knob rests on its own values, the pictures are the same.
    chosen = Setting().temperature if setting.temperature in TEMPERATURES else setting.temperature
    caption, family, pictures = _drawn(setting.logits, chosen, current_language())
    state = plot(
        pictures,
        key="activations_softmax",
        alt=[text(f"activations.softmax.{part}_alt") for part in SoftmaxWords.__dataclass_fields__],
        height=HEIGHT,
        knob=knob(controls, "temperature", family.temperatures.tolist(), start=setting.temperature),
        caption=caption,
        handles=[LOGITS_HANDLES],
        live=_live(family),
        on_drag=lambda drag: _dragged(controls, setting.logits, drag),
        fit=True,
        file="activations-softmax",
        view=str(len(setting.logits)),
        # Three side by side, where there is room for the numbers of all classes.
        narrowest=200 if len(setting.logits) <= FEW else 280,
        ahead=True,
    )
    temperature = rest(controls, "temperature", state)
    st.caption(text("activations.softmax.reading"))
    with now("activations_softmax"):
        arithmetic(softmax_of(setting.logits, temperature=temperature))


def _live(family: SoftmaxFamily) -> Live:
    """The shares follow a logit while it is dragged."""
    reach = reach_of(family.logits)
    return Live(
        "softmax",
        text("activations.softmax.live"),
        traces={"stems": (0, 0), "handles": LOGITS_HANDLES, "shares": (1, 0)},
        numbers={
            "logits": family.logits,
            "temperatures": family.temperatures.tolist(),
            "bounds": (-reach, reach, STEP),
        },
    )


def _dragged(controls: Controls, logits: tuple[float, ...], drag: Drag) -> None:
    if drag.point < len(logits):
        reach = reach_of(logits)
        moved = nearest_step(drag.y, low=-reach, high=reach, step=STEP)
        controls.hold("logits", (*logits[: drag.point], moved, *logits[drag.point + 1 :]))


@remembered
def _drawn(
    logits: tuple[float, ...], chosen: float, language: str
) -> tuple[Caption, SoftmaxFamily, tuple[Picture, ...]]:
    family = softmax_family(logits, chosen=chosen)
    words = words_for(SoftmaxWords, "activations.softmax")
    return _caption(family), family, tuple(softmax_pictures(family, words=words))


def _caption(family: SoftmaxFamily) -> Caption:
    """How the probabilities spread, at every temperature."""
    columns = {
        "temperature": family.temperatures,
        "largest": family.probability.max(axis=1),
        "smallest": family.probability.min(axis=1),
        "entropy": family.entropy,
    }
    return Caption(
        (text("activations.softmax.told"),),
        numbers={name: values[:, None] for name, values in columns.items()}
        | {"most": np.array([[log(len(family.logits))]])},
    )


def arithmetic(found: Softmax) -> None:
    """Every share from its logit; the sum; two entries of the Jacobian; the entropy."""
    largest = max(found.logits)
    lowered = [(logit - largest) / found.temperature for logit in found.logits]
    exponentials = [exp(each) for each in lowered]
    shares = [float(share) for share in found.probability]
    # Whoever computes with a column gets the next one as it is shown.
    many = enough_digits((*exponentials, sum(exponentials)), _quotients, fewest=3)
    more = enough_digits(
        tuple(lowered), lambda *powers: " ".join(written(exp(each), many) for each in powers), fewest=3
    )
    names = [*(f"$z_{{{place}}}$" for place in range(1, len(shares) + 1)), "Σ"]
    table(
        {
            text("common.row"): names,
            "$z$": [f"{logit:g}" for logit in found.logits] + [""],
            r"$(z - \max z)/T$": [written(each, more) for each in lowered] + [""],
            r"$e^{(z - \max z)/T}$": [written(each, many) for each in exponentials]
            + [written(sum(exponentials), many)],
            "$p$": [f"**{written(share)}**" for share in shares] + [written(sum(shares))],
        }
    )
    most = log(len(shares))
    with deeper("activations.softmax.deeper"):
        st.latex(jacobian(found))
        st.markdown(
            text("activations.softmax.entropy", entropy=found.entropy + 0.0, most=most, count=len(shares))
        )


def _quotients(*exponentials: float) -> str:
    """Each by the last one, their sum."""
    return " ".join(written(each / exponentials[-1]) for each in exponentials[:-1])


def jacobian(found: Softmax) -> str:
    p, q = (float(share) for share in found.probability[:2])
    temperature = f"{found.temperature:g}"

    def own(share: float) -> str:
        return number(share * (1 - share) / found.temperature, digits=4)

    def other(share: float, another: float) -> str:
        return number(-share * another / found.temperature, digits=4)

    digits = enough_digits((p, q), lambda one, two: f"{own(one)} {other(one, two)}")
    first, second = (number(share, digits=digits) for share in (p, q))
    return aligned(
        r"\frac{\partial p_1}{\partial z_1} &= \frac{p_1 (1 - p_1)}{T}",
        rf"&= \frac{{{first} \cdot (1 - {first})}}{{{temperature}}} = {own(p)}",
        r"\frac{\partial p_1}{\partial z_2} &= -\frac{p_1 p_2}{T}",
        rf"&= -\frac{{{first} \cdot {second}}}{{{temperature}}} = {other(p, q)}",
    )
