"""The five lines of a training loop in any order, run by PyTorch, each line a sub-step of a tape."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import torch
from torch import Tensor

from explainer.choices.optimizers.lean import plain_step
from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.kit.address import BadValueError
from explainer.kit.tape import SubStep, Tape, recorded
from explainer.lessons.backprop.graph import Graph, computed

LINES: Final[Mapping[str, str]] = {
    "z": "optimizer.zero_grad()",
    "f": "output = network(inputs)",
    "l": "loss = loss_function(output, targets)",
    "b": "loss.backward()",
    "s": "optimizer.step()",
}
"""By the letter with which a line stands in an address."""
USUAL: Final = "".join(LINES)
ROUNDS: Final = 3
"""In the film."""
LONG: Final = 200
"""Rounds after which a loop is judged."""
_PARTNER: Final = {"x1": "x2", "x2": "x1", "t1": "t2", "t2": "t1"}
"""Whose place an input or a target takes in the second batch."""
CELLS: Final = ("inputs", "output", "loss", "grad", "weight")


@dataclass(frozen=True, slots=True)
class Order:
    """The five letters of LINES in any order."""

    default: str = USUAL

    @property
    def allowed(self) -> str:
        """One of the orders."""
        return f"{USUAL}, {USUAL[1:]}{USUAL[0]}, …"

    def read(self, text: str) -> str:
        """Raise BadValueError unless every letter stands in it once."""
        if sorted(text) != sorted(USUAL):
            raise BadValueError(text)
        return text

    def write(self, value: str) -> str:
        """Return the letters."""
        return value


@dataclass(frozen=True, slots=True, eq=False)
class Film:
    """What the first rounds of a loop do, and what comes of it."""

    order: str
    tape: Tape
    """Ends where Python stops with an error."""
    watched: str
    """The weight that is looked at: the first of the last layer."""
    error: str
    """What Python says where it stops, in its own words; empty if it does not."""
    before: float
    """Mean loss over both samples at first."""
    after: float
    """After LONG rounds, or where Python stops."""

    @property
    def trains(self) -> bool:
        """Whether the loss has come down by more than a hundredth."""
        return not self.error and self.after < 0.99 * self.before


def samples_of(graph: Graph) -> list[Graph]:
    """Return two batches of one sample: what is given, and its inputs and targets the other way round."""
    given = {leaf.name: leaf.value for leaf in graph.leaves if not leaf.followed}
    turned = {name: given.get(_PARTNER.get(name, name), value) for name, value in given.items()}
    return [graph, graph.moved(turned)]


class _Loop:
    """The variables of the script that runs."""

    def __init__(self, graph: Graph, rate: float) -> None:
        self.samples = samples_of(graph)
        self.weights: dict[str, Tensor] = {
            name: torch.tensor(graph.leaf[name].value, dtype=torch.float64, requires_grad=True)
            for name in graph.learned
        }
        self.optimizer = OPTIMIZERS["SGD"].build(self.weights.values(), learning_rate=rate, options={})
        self.found: dict[str, Tensor] | None = None
        self.loss: Tensor | None = None
        self.round = 0
        self.lines: Mapping[str, Callable[[], object]] = {
            "z": self.optimizer.zero_grad,
            "f": self._forward,
            "l": self._compare,
            "b": self._backward,
            "s": plain_step(self.optimizer),
        }

    @property
    def sample(self) -> Graph:
        """The batch of this round."""
        return self.samples[self.round % len(self.samples)]

    def _forward(self) -> None:
        self.found = computed(self.sample, self.weights)

    def _compare(self) -> None:
        if self.found is None:
            raise NameError("name 'output' is not defined")
        self.loss = self.found[self.sample.output]

    def _backward(self) -> None:
        if self.loss is None:
            raise NameError("name 'loss' is not defined")
        self.loss.backward()

    def mean_loss(self) -> float:
        """Over both samples, with the weights as they are."""
        losses = [computed(sample, self.weights)[sample.output].item() for sample in self.samples]
        return sum(losses) / len(losses)


def film_of(graph: Graph, rate: float, order: str, *, rounds: int = LONG) -> Film:
    """Run a loop whose lines stand in this order."""
    loop, steps, error = _Loop(graph, rate), list[SubStep](), ""
    watched = _watched(graph)
    before = loop.mean_loss()
    start = _seen(loop, watched)
    try:
        for loop.round in range(rounds):
            for letter in order:
                old = _seen(loop, watched) if loop.round < ROUNDS else {}
                loop.lines[letter]()
                if loop.round < ROUNDS:
                    new = _seen(loop, watched)
                    changed = {cell: each for cell, each in new.items() if each != old.get(cell)}
                    steps.append(SubStep(letter, (str(loop.round + 1),), (), _cleared(old, new) | changed))
    except (NameError, RuntimeError) as said:
        error = f"{type(said).__name__}: {said}".partition(" [torch")[0].partition(". Hint")[0]
    return Film(order, recorded(start, steps), watched, error, before, loop.mean_loss())


def _watched(graph: Graph) -> str:
    sums = [node for node in graph.nodes if node.operation == "weighted sum"]
    return next(name for name in sums[-1].inputs if name in graph.learned)


def _seen(loop: _Loop, watched: str) -> dict[str, float]:
    """Return what stands in the cells; what there is not yet is missing."""
    weight = loop.weights[watched]
    sums = [node.name for node in loop.sample.nodes if node.operation in ("Sigmoid", "weighted sum")]
    found = {"inputs": loop.sample.leaf["x1"].value, "weight": weight.item()}
    if loop.found is not None:
        found["output"] = loop.found[sums[-1]].item()
    if loop.loss is not None:
        found["loss"] = loop.loss.item()
    if weight.grad is not None:
        found["grad"] = weight.grad.item()
    return found


def _cleared(old: Mapping[str, float], new: Mapping[str, float]) -> dict[str, float]:
    return {cell: float("nan") for cell in old.keys() - new.keys()}


@dataclass(frozen=True, slots=True)
class Cost:
    """Multiply-adds for one sample of a network of linear layers with these widths, without biases."""

    widths: tuple[int, ...]

    @property
    def weights(self) -> int:
        """Σ inputs · outputs."""
        return sum(inputs * outputs for inputs, outputs in pairwise(self.widths))

    @property
    def parameters(self) -> int:
        """Weights and biases."""
        return self.weights + sum(self.widths[1:])

    @property
    def forward(self) -> int:
        """One multiply-add a weight."""
        return self.weights

    @property
    def backward(self) -> int:
        """Of every weight its gradient, and what goes back through it, but not to the inputs."""
        return 2 * self.weights - self.widths[0] * self.widths[1]

    @property
    def differences(self) -> int:
        """Central differences: two forward passes for every parameter."""
        return 2 * self.parameters * self.forward
