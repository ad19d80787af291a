"""The pitfalls of the page: what is often said, and what PyTorch says."""

from typing import Final

import numpy as np
import torch

from explainer.lessons.backprop.graph import Graph, autograd, computed
from explainer.lessons.backprop.loop import samples_of
from explainer.lessons.backprop.registry import mazur, softmax
from explainer.lessons.backprop.run_figures import along, bars, losses
from explainer.lessons.backprop.training import trained
from explainer.lessons.backprop.walk import gradient_of, walk
from ui.language import text
from ui.numbers import written
from ui.pitfalls import Shown, kept

RATE: Final = 0.5
REACH: Final = 8.0
CALLS: Final = 3


def learns() -> Shown:
    """Backward alone, and with the update."""
    still, moving = (trained(mazur(), rate, "zero_grad") for rate in (0.0, RATE))
    runs = {
        text("backprop.pitfall.learns.with"): moving.losses,
        text("backprop.pitfall.learns.without"): still.losses,
    }
    figure = losses(runs, step=text("backprop.switches.step"), loss=text("backprop.switches.loss"))
    gradient = float(still.gradients[0, still.names.index("w5")])
    return Shown([figure], {"gradient": gradient, "still": still.losses[-1], "moving": moving.losses[-1]})


def downhill() -> Shown:
    """The loss along the gradient, both ways."""
    graph = mazur()
    slopes = autograd(graph)
    t = np.linspace(-REACH, REACH, 81)
    places = torch.from_numpy(t)
    moved = {name: graph.leaf[name].value + places * slopes[name] for name in graph.learned}
    loss = computed(graph, moved)[graph.output].numpy()
    figure = along(t, loss, x=text("backprop.pitfall.downhill.x"), y=text("backprop.switches.loss"))
    return Shown([figure], {"here": loss[40], "with": loss[-1], "against": loss[0], "reach": REACH})


def path() -> Shown:
    """The two paths back to a logit that is used twice, and their sum."""
    graph = softmax()
    tape = walk(graph, 0.0)
    back = [step.writes for step in tape.steps if step.phase == "backward" and step.about[0] == "z1"]
    first, total = back[0][gradient_of("z1")], back[1][gradient_of("z1")]
    names = [text(f"backprop.pitfall.path.{name}") for name in ("first", "second", "both")]
    figure = bars(dict(zip(names, (first, total - first, total), strict=True)), y="∂L/∂z₁", marked=names[2:])
    numbers = {"first": first, "second": total - first, "total": total, "autograd": autograd(graph)["z1"]}
    return Shown([figure], {name: written(number, 6) for name, number in numbers.items()})


def adds() -> Shown:
    """x² at 2, backward again and again without zero_grad."""
    x = torch.tensor(2.0, dtype=torch.float64, requires_grad=True)
    found = dict[str, float]()
    for call in range(1, CALLS + 1):
        (x**2).backward()
        found[text("backprop.pitfall.adds.call", number=call)] = _gradient(x)
    first, second, third = found.values()
    figure = bars(found, y="x.grad", marked=list(found)[:1])
    return Shown([figure], {"first": first, "second": second, "third": third})


def _gradient(x: torch.Tensor) -> float:
    return float("nan") if x.grad is None else x.grad.item()


def batch() -> Shown:
    """The gradient of a sum of two losses, and of their mean."""
    samples = samples_of(mazur())
    total = sum(_of(sample) for sample in samples)
    names = [text(f"backprop.pitfall.batch.{name}") for name in ("sum", "mean")]
    figure = bars({names[0]: total, names[1]: total / len(samples)}, y="w₅.grad", marked=names)
    return Shown([figure], {"sum": total, "mean": total / len(samples), "count": len(samples)})


def _of(graph: Graph) -> float:
    return autograd(graph)["w5"]


PITFALLS: Final = kept("backprop", learns, downhill, path, adds, batch)
