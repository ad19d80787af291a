"""The main picture: the network, every layer's gradient, why it is so large, and the knob of the scale."""

from dataclasses import replace
from functools import partial
from typing import Final

import streamlit as st

from explainer.kit.moving_figures import Picture
from explainer.kit.overlay_figures import Curves
from explainer.lessons.gradient_flow.decade_figures import EdgeWords
from explainer.lessons.gradient_flow.flow import UNITS, Flow, FlowFamily, family_fits, flow, flow_family
from explainer.lessons.gradient_flow.flow_figures import FlowWords, flow_pictures, steps_of
from explainer.lessons.gradient_flow.network_figures import NetworkWords, network_picture
from explainer.lessons.gradient_flow.setting import Setting, scales_around
from explainer.lessons.gradient_flow.verdict import first_to_last
from ui.controls import Controls
from ui.kept import Course
from ui.language import current_language, text
from ui.lessons.gradient_flow.arithmetic import layer, way_back
from ui.lessons.gradient_flow.said import caption_of, verdicts
from ui.numbers import written
from ui.plot import Caption, Knob, Verdict, now, plot
from ui.records import Records, alone, records, remembered
from ui.stage import follow, reach, reached, stand
from ui.turn import offer
from ui.words import words_for

HEIGHTS: Final = (215, 255, 200, 200)
CHART: Final = "gradient_flow_flow"
OWN: Final = "gradient_flow.family"
"""The family of this visitor's last setting."""
LARGE: Final = "gradient_flow.large"
"""What one visitor at a time computes: thirty at once took 2 GB."""


flow_of = remembered(flow)


def _families() -> Records:
    return records("gradient_flow.family", most=24)


def _family_key(setting: Setting) -> tuple[Setting, tuple[float, ...]]:
    # The weights are drawn once for all scales, so the knob's resting place changes nothing.
    return replace(setting, scale=1.0), tuple(scales_around(setting))


def _family(setting: Setting) -> FlowFamily | None:
    if not family_fits(setting):
        return None
    key = _family_key(setting)
    return _families().get(key) or st.session_state.get(OWN, {}).get(key)


def complete(setting: Setting) -> None:
    """Once a hand has been near the knob, compute what it needs, and draw once more with it."""
    key = _family_key(setting)
    if reached(CHART, key) and family_fits(setting) and _family(setting) is None:
        # Whatever is written lets a new change of the controls interrupt the computation.
        pause = st.empty()

        def report() -> None:
            pause.empty()
            offer()

        with alone(LARGE, pause.empty):
            family = _families().get(key) or flow_family(setting, report=report)
            _families().add(key, family)
        # A whole class may push it out of there before it is drawn.
        st.session_state[OWN] = {key: family}
        st.rerun()


def _reach(setting: Setting) -> None:
    """Run the whole page: the family is computed below everything else."""
    reach(CHART, _family_key(setting))
    st.rerun()


@remembered
def _drawn(
    setting: Setting, whole: bool, language: str, _found: Flow, _family: FlowFamily | None
) -> tuple[Picture, ...]:
    """The passage at every scale of the knob, or, unless `whole`, only where it stands."""
    edges = words_for(EdgeWords, "gradient_flow.edge_words")
    words = words_for(FlowWords, "gradient_flow.flow_words", edges=edges)
    network = network_picture(_found, _family, words=words_for(NetworkWords, "gradient_flow.network_words"))
    return network, *flow_pictures(_found, _family, words=words)


@remembered
def _said(
    setting: Setting, whole: bool, language: str, _found: Flow, _family: FlowFamily | None
) -> tuple[Caption, list[Verdict]]:
    return caption_of(_found, _family), verdicts(_found, _family)


@st.fragment
def picture(controls: Controls, setting: Setting) -> None:
    """The four figures with player and knob, and in numbers the layer that the player has reached."""
    found, family = flow_of(setting), _family(setting)
    # What the knob would show is neither computed nor sent until somebody reaches for it.
    whole = family is not None
    asked = (setting, whole, current_language(), found, family)
    pictures, (caption, verdict) = _drawn(*asked), _said(*asked)
    state = plot(
        pictures,
        key=CHART,
        alt=_descriptions(found),
        height=HEIGHTS,
        knob=_knob(controls, setting),
        on_reach=None if whole else partial(_reach, setting),
        start_step=controls.held("step"),
        on_step=stand(controls),
        caption=caption,
        verdict=verdict,
        story=True,
        fit=True,
        file=f"gradient-flow-{setting.initialisation}",
        view=str(setting.depth),
        narrowest=280,
        columns=2,
        wide=2,
        ahead=True,
    )
    follow(controls, "scale", state, now=setting.scale)
    with now(CHART):
        if state.step == steps_of(setting.depth) - 1:
            way_back(found)
        else:
            layer(found, state.step)


def course_of(setting: Setting) -> Course:
    """What of a passage stands beside others: the gradients on their way back."""
    words = "gradient_flow.kept_course"
    return Course(lambda: _way_back(setting), step=text(f"{words}.step"), value=text(f"{words}.value"))


def _way_back(setting: Setting) -> Curves:
    return dict(zip(setting.activations, flow_of(setting).gradient[:, ::-1], strict=True))


def _knob(controls: Controls, setting: Setting) -> Knob | None:
    if not family_fits(setting):
        return None
    name = "sigma" if setting.initialisation == "Normal" else "scale"
    return Knob(
        label=text(f"gradient_flow.knob.{name}"),
        values=scales_around(setting).tolist(),
        start=setting.scale,
        help=text("gradient_flow.knob.help"),
    )


def _descriptions(found: Flow) -> list[str]:
    ratios = ", ".join(
        f"{name} {written(float(10**ratio))}"
        for name, ratio in zip(found.setting.activations, first_to_last(found), strict=True)
    )
    setting = found.setting
    return [
        text("gradient_flow.flow.network_alt", depth=setting.depth, units=UNITS),
        text("gradient_flow.flow.gradient_alt", depth=setting.depth, seed=setting.seed, ratios=ratios),
        text("gradient_flow.flow.variance_alt"),
        text("gradient_flow.flow.weights_alt"),
    ]
