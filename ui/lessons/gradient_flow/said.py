"""What is said at every step of a player: of signal and gradient, of layers, updates and dead units."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from explainer.lessons.gradient_flow.dead import DeadUnits
from explainer.lessons.gradient_flow.flow import Array, Flow, FlowFamily
from explainer.lessons.gradient_flow.flow_figures import layer_at, steps_of
from explainer.lessons.gradient_flow.learning import LearningRun
from explainer.lessons.gradient_flow.verdict import Verdict as Kind
from explainer.lessons.gradient_flow.verdict import verdict_of
from ui.language import text
from ui.plot import Caption, Verdict
from ui.plot.caption import Numbers


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


def caption_of_layers(found: Flow) -> Caption:
    """How widely the activations of a layer are spread, for every function."""
    return _sizes("layer", found.setting.activations, found.deviation, {"layer": _counted(found.deviation)})


def caption_of_learning(run: LearningRun) -> Caption:
    """The loss at an update, for every function."""
    return _sizes("update", run.setting.activations, run.loss, {"step": _counted(run.loss)})


def caption_of_dead(units: DeadUnits) -> Caption:
    """The share of dead units with the worst learning rate, for every function; nan is not a rate's."""
    dead = np.nan_to_num(units.dead.mean(axis=3)).max(axis=1)
    return _sizes("dead", units.functions, dead, {"step": units.steps[None]}, ":.0%")


def _sizes(
    words: str, names: Sequence[str], values: Array, numbers: Mapping[str, Numbers], written_as: str = ""
) -> Caption:
    """The sentence of every step with a value (functions, steps) of every function."""
    sizes = ", ".join(f"{name} {{size{place}{written_as}}}" for place, name in enumerate(names))
    slots = {name: f"{{{name}}}" for name in numbers}
    return Caption(
        [text(f"gradient_flow.told.{words}", **slots, sizes=sizes)],
        numbers={**numbers, **{f"size{place}": row[None] for place, row in enumerate(values)}},
    )


def _counted(values: Array) -> NDArray[np.int64]:
    return np.arange(1, values.shape[1] + 1, dtype=np.int64)[None]


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
