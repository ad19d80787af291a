"""The missions of the page: each puts its settings into the address, and is measured from what they show."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st

from explainer.choices.activations.curves import curves
from explainer.choices.activations.properties import properties
from explainer.lessons.activations.setting import Setting
from explainer.lessons.activations.softmax import naive_softmax, softmax
from ui.controls import Controls
from ui.lesson import Finding, Mission
from ui.lessons.activations.functions import LAYERS
from ui.numbers import written

FAR = 3.0
SHIFT = 100


def missions(controls: Controls, setting: Setting, view: str) -> list[Mission]:
    """Four tasks; each remembers what was found when its settings stood on the page."""
    usual = Setting().logits
    tasks: list[tuple[str, tuple[str, ...], dict[str, Any], Callable[[], Finding]]] = [
        ("flat", ("sigmoid", "tanh", "relu"), {"functions": ("Sigmoid", "Tanh", "ReLU"), "x": FAR}, _flat),
        ("layers", ("quarter", "thousandth", "millionth"), {"functions": ("Sigmoid",), "x": 0.0}, _layers),
        ("steep", ("below", "one", "above"), {"functions": ("ReLU", "GELU"), "x": 1.4}, _steep),
        (
            "shift",
            ("sharper", "same", "equal"),
            {"logits": tuple(logit + SHIFT for logit in usual), "temperature": 1.0},
            _shift,
        ),
    ]
    return [
        Mission(
            name,
            answers,
            {**settings, "view": _view_of(settings)},
            _remembering(name, find, stands=_stands(setting, settings) and view == _view_of(settings)),
        )
        for name, answers, settings, find in tasks
    ]


def attempt(controls: Controls, mission: Mission) -> None:
    """Put the settings of a mission on the page; everything else stays."""
    for name, value in mission.settings.items():
        if name != "view":
            controls.hold(name, value)
    st.session_state.setdefault("activations.tried", set()).add(mission.name)
    st.query_params["activations_view"] = mission.settings["view"]


def _view_of(settings: dict[str, Any]) -> str:
    return "softmax" if "logits" in settings else "functions"


def _stands(setting: Setting, settings: dict[str, Any]) -> bool:
    return replace(setting, **settings) == setting


def _remembering(name: str, find: Callable[[], Finding], *, stands: bool) -> Callable[[], Finding | None]:
    def measure() -> Finding | None:
        found: dict[str, Finding] = st.session_state.setdefault("activations.found", {})
        if stands and name in st.session_state.get("activations.tried", ()):
            found[name] = find()
        return found.get(name)

    return measure


def _flat() -> Finding:
    names = ("Sigmoid", "Tanh", "ReLU")
    slopes = curves(names, options={}, z=np.array([FAR])).slope[:, 0]
    flattest = names[int(slopes.argmin())]
    numbers = {name.lower(): written(float(slope)) for name, slope in zip(names, slopes, strict=True)}
    return Finding(flattest.lower(), {**numbers, "z": f"{FAR:g}"})


def _layers() -> Finding:
    slope = float(curves(("Sigmoid",), options={}, z=np.zeros(1)).slope[0, 0])
    product = slope**LAYERS
    sizes = {"quarter": 0.25, "thousandth": 1e-3, "millionth": 1e-6}
    nearest = min(sizes, key=lambda answer: abs(np.log(sizes[answer] / product)))
    return Finding(nearest, {"slope": slope, "layers": LAYERS, "product": written(product)})


def _steep() -> Finding:
    found = properties("GELU", options={})
    answer = "above" if found.steepest > 1 + 1e-9 else "one" if found.steepest > 1 - 1e-9 else "below"
    return Finding(answer, {"steepest": found.steepest, "at": found.steepest_at})


def _shift() -> Finding:
    usual = Setting().logits
    moved = [logit + SHIFT for logit in usual]
    before, after = (softmax(logits).probability for logits in (usual, moved))
    difference = float(np.abs(after - before).max())
    answer = "same" if difference < 1e-9 else "sharper" if after.max() > before.max() else "equal"
    naive = naive_softmax(moved, precision="float32")
    return Finding(
        answer,
        {"shift": SHIFT, "largest": after.max(), "naive": f"{naive.probability[0]:g}".replace("nan", "NaN")},
    )
