"""What is said of a signal and its gradient: at every layer, and what became of the gradient."""

import numpy as np

from explainer.lessons.gradient_flow.flow import Flow, FlowFamily
from explainer.lessons.gradient_flow.flow_figures import layer_at, steps_of
from explainer.lessons.gradient_flow.verdict import Verdict as Kind
from explainer.lessons.gradient_flow.verdict import verdict_of
from ui.language import text
from ui.plot import Caption, Verdict


def caption_of(found: Flow, family: FlowFamily | None) -> Caption:
    """How large signal and gradient are at the layer of a step, for every function and every scale."""
    names, depth = found.setting.activations, found.setting.depth
    signal = found.pre_activation_deviation[None] if family is None else family.pre_activation_deviation
    gradient = found.gradient[None] if family is None else family.gradient
    layers, back = map(
        np.array, zip(*(layer_at(step, depth) for step in range(steps_of(depth))), strict=True)
    )
    at = np.maximum(layers - 1, 0)
    sizes = ", ".join(f"{name} {{size{place}}}" for place, name in enumerate(names))
    reached = np.where(back, gradient[:, :, at], signal[:, :, at])
    return Caption(
        [
            text("gradient_flow.told.before"),
            *(text(f"gradient_flow.told.{way}", layer="{layer}", sizes=sizes) for way in ("forward", "back")),
        ],
        which=np.where(layers == 0, 0, 1 + back)[None],
        numbers={"layer": layers[None]} | {f"size{place}": reached[:, place] for place in range(len(names))},
    )


def verdicts(found: Flow, family: FlowFamily | None) -> list[Verdict]:
    """Whether the gradient of every function has vanished or exploded at the first layer, for every scale."""
    gradient = found.gradient[None] if family is None else family.gradient
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = np.log10(gradient[:, :, 0]) - np.log10(gradient[:, :, -1])
    return [_verdict(found, row) for row in ratios.tolist()]


def _verdict(found: Flow, ratios: list[float]) -> Verdict:
    kinds = [verdict_of(ratio) for ratio in ratios]
    endings = (
        f"{name} {text(f'gradient_flow.verdict.{kind}').replace('*', '')}"
        for name, kind in zip(found.setting.activations, kinds, strict=True)
    )
    words = text("gradient_flow.told.end", depth=found.setting.depth, endings=", ".join(endings))
    return Verdict(words, "success" if set(kinds) == {Kind.HEALTHY} else "warning")
