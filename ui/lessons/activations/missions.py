"""The missions of the page; each is measured by the functions with the settings that it asks for."""

from typing import Any

import numpy as np

from explainer.choices.activations.curves import curves
from explainer.choices.activations.properties import properties
from explainer.lessons.activations.setting import Setting
from explainer.lessons.activations.softmax import naive_softmax, softmax
from ui.lessons.activations.functions import LAYERS
from ui.missions import Finding, Mission
from ui.numbers import written

SHIFT = 100
_SIZES = {"quarter": 0.25, "thousandth": 1e-3, "millionth": 1e-6}


def missions() -> list[Mission]:
    """Four tasks; the last one is on the logits of the softmax."""
    usual = ", ".join(f"{logit:g}" for logit in Setting().logits)
    shifted = {"logits": tuple(logit + SHIFT for logit in Setting().logits), "view": "softmax"}
    flat = {"functions": ("Sigmoid", "Tanh", "ReLU"), "x": 3.0}
    layers = {"functions": ("Sigmoid",), "x": 0.0}
    return [
        Mission("flat", ("sigmoid", "tanh", "relu"), flat, _flat),
        Mission("layers", tuple(_SIZES), layers, _layers, numbers={"layers": LAYERS}),
        Mission("steep", ("below", "one", "above"), {"functions": ("ReLU", "GELU"), "x": 1.4}, _steep),
        Mission(
            "shift", ("sharper", "same", "equal"), shifted, _shift, numbers={"added": SHIFT, "usual": usual}
        ),
    ]


def _flat(values: dict[str, Any]) -> Finding:
    names, x = values["functions"], values["x"]
    slopes = curves(names, options={}, z=np.array([x])).slope[:, 0]
    flattest = names[int(slopes.argmin())]
    numbers = {name.lower(): written(float(slope)) for name, slope in zip(names, slopes, strict=True)}
    return Finding(flattest.lower(), {**numbers, "z": f"{x:g}"})


def _layers(values: dict[str, Any]) -> Finding:
    slope = float(curves(("Sigmoid",), options={}, z=np.zeros(1)).slope[0, 0])
    product = slope**LAYERS
    nearest = min(_SIZES, key=lambda answer: abs(np.log(_SIZES[answer] / product)))
    return Finding(nearest, {"slope": slope, "layers": LAYERS, "product": written(product)})


def _steep(values: dict[str, Any]) -> Finding:
    found = properties("GELU", options={})
    answer = "above" if found.steepest > 1 + 1e-9 else "one" if found.steepest > 1 - 1e-9 else "below"
    return Finding(answer, {"steepest": found.steepest, "at": found.steepest_at})


def _shift(values: dict[str, Any]) -> Finding:
    usual, moved = Setting().logits, values["logits"]
    before, after = (softmax(logits).probability for logits in (usual, moved))
    difference = float(np.abs(after - before).max())
    answer = "same" if difference < 1e-9 else "sharper" if after.max() > before.max() else "equal"
    naive = naive_softmax(moved, precision="float32")
    return Finding(
        answer,
        {"shift": SHIFT, "largest": after.max(), "naive": f"{naive.probability[0]:g}".replace("nan", "NaN")},
    )
