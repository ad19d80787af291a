"""A worked step with one false number in it: the slips that people make, each as what it would have written.

A sheet is the tape of a step, a line for each sub-step. A slip changes the number of one line and no other; a
line is false if it is not what PyTorch computes there.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import torch

from explainer.kit.tape import SubStep, Tape
from explainer.lessons.backprop.graph import Graph, autograd, computed
from explainer.lessons.backprop.walk import AFTER, gradient_of, walk

APART: Final = 5e-3
"""A slip is taken where it changes the number by more than this share of it: it is to be seen."""


@dataclass(frozen=True, slots=True, eq=False)
class Worked:
    """A sub-step of the right tape, as a slip sees it."""

    graph: Graph
    rate: float
    step: SubStep
    before: Mapping[str, float]
    """Every cell before the sub-step."""
    right: float

    @property
    def operation(self) -> str:
        """Of the node that is computed, or through which the gradient comes back; none for other lines."""
        name = self.step.about[-1]
        return self.graph.node[name].operation if name in self.graph.node else ""

    @property
    def inputs(self) -> tuple[float, ...]:
        """The numbers that go into that node."""
        return tuple(self.before[each] for each in self.graph.node[self.step.about[-1]].inputs)

    @property
    def local(self) -> float:
        """The local slope of a wire."""
        return self.step.writes[">".join(self.step.about)]

    @property
    def arrived(self) -> float:
        """What came in at the end of a wire."""
        return self.before[gradient_of(self.step.about[1])]

    @property
    def earlier(self) -> float:
        """What has come back to the beginning of a wire by another path; 0 if nothing has."""
        return self.before.get(gradient_of(self.step.about[0]), 0.0)

    @property
    def old(self) -> float:
        """A weight before its update."""
        return self.before[self.step.about[0]]

    @property
    def gradient(self) -> float:
        """The gradient of a weight."""
        return self.before[gradient_of(self.step.about[0])]


@dataclass(frozen=True, slots=True)
class Slip:
    """One way to go wrong."""

    phase: str
    wrong: Callable[[Worked], float]
    """What it writes."""
    operations: tuple[str, ...] = ()
    """The operations that it befalls; none for all."""


_CURVED: Final = ("Sigmoid", "Tanh", "ReLU")
_SUM: Final = ("weighted sum",)
_LOSS: Final = ("half squared error",)


def _without_bias(worked: Worked) -> float:
    return worked.right - worked.inputs[-1]


def _added(worked: Worked) -> float:
    first, second, *_ = worked.inputs
    return worked.right - first * second + first + second


def _swapped_weights(worked: Worked) -> float:
    if len(worked.inputs) < 5:
        return worked.right
    w1, x1, w2, x2, *_ = worked.inputs
    return worked.right - w1 * x1 - w2 * x2 + w1 * x2 + w2 * x1


def _by_weight(worked: Worked) -> float:
    """The number itself instead of its partner in the product."""
    return worked.earlier + worked.before[worked.step.about[0]] * worked.arrived


def _curved_at_sum(worked: Worked) -> float:
    z = worked.inputs[0]
    return worked.earlier + z * (1 - z) * worked.arrived


def _other_curve(worked: Worked) -> float:
    y = worked.before[worked.step.about[1]]
    slope = 1 - y**2 if worked.operation == "Sigmoid" else y * (1 - y)
    return worked.earlier + slope * worked.arrived


def _updated_first(worked: Worked) -> float:
    """With the weight that the update will make: the slip in the most copied worked example."""
    node = worked.graph.node[worked.step.about[1]]
    place = node.inputs.index(worked.step.about[0])
    weight = node.inputs[place - 1] if place % 2 else ""
    slope = worked.before.get(gradient_of(weight), worked.before[worked.step.about[0]] * worked.arrived)
    new = worked.before[weight] - worked.rate * slope if weight in worked.graph.learned else worked.local
    return worked.earlier + new * worked.arrived


SLIPS: Final[Mapping[str, Slip]] = {
    "no bias": Slip("forward", _without_bias, _SUM),
    "added": Slip("forward", _added, _SUM),
    "swapped": Slip("forward", _swapped_weights, _SUM),
    "no activation": Slip("forward", lambda worked: worked.inputs[0], _CURVED),
    "no half": Slip("forward", lambda worked: 2 * worked.right, _LOSS),
    "no square": Slip("forward", lambda worked: worked.inputs[1] - worked.inputs[0], _LOSS),
    "other sign": Slip("backward", lambda worked: worked.earlier - worked.local * worked.arrived, _LOSS),
    "doubled": Slip("backward", lambda worked: worked.earlier + 2 * worked.local * worked.arrived, _LOSS),
    "no slope": Slip("backward", lambda worked: worked.earlier + worked.arrived, _CURVED),
    "slope of the sum": Slip("backward", _curved_at_sum, ("Sigmoid",)),
    "other slope": Slip("backward", _other_curve, ("Sigmoid", "Tanh")),
    "slope alone": Slip("backward", lambda worked: worked.local, _CURVED),
    "own number": Slip("backward", _by_weight, _SUM),
    "what came in alone": Slip("backward", lambda worked: worked.earlier + worked.arrived, _SUM),
    "last path alone": Slip("backward", lambda worked: worked.local * worked.arrived),
    "product of paths": Slip(
        "backward",
        lambda worked: worked.earlier * worked.local * worked.arrived if worked.earlier else worked.right,
    ),
    "updated too early": Slip("backward", _updated_first, _SUM),
    "uphill": Slip("update", lambda worked: worked.old + worked.rate * worked.gradient),
    "no rate": Slip("update", lambda worked: worked.old - worked.gradient),
    "step alone": Slip("update", lambda worked: -worked.rate * worked.gradient),
    "rate squared": Slip("update", lambda worked: worked.old - worked.rate**2 * worked.gradient),
}
"""Twenty-one kinds, by what was done or forgotten."""


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A worked step, of which one number is false."""

    tape: Tape
    """The right one."""
    numbers: tuple[float, ...]
    """What is written in every line."""
    false: int
    slip: str


def written_by(step: SubStep) -> tuple[str, float]:
    """Return the cell that a line of the sheet is about, and what stands there."""
    cell = AFTER if step.phase == "again" else step.about[0]
    cell = gradient_of(cell) if step.phase in ("seed", "backward") else cell
    return cell, step.writes[cell]


def lines_of(graph: Graph, tape: Tape, rate: float) -> list[Worked]:
    """Return what a slip sees of every line."""
    found = list[Worked]()
    known = dict(tape.start)
    for step in tape.steps:
        found.append(Worked(graph, rate, step, dict(known), written_by(step)[1]))
        known.update(step.writes)
    return found


def slipped(graph: Graph, rate: float, slip: str) -> list[tuple[int, float]]:
    """Return the lines in which a slip would be seen, each with what it writes there."""
    kind = SLIPS[slip]
    found = list[tuple[int, float]]()
    for place, worked in enumerate(lines_of(graph, walk(graph, rate), rate)):
        if worked.step.phase != kind.phase or (kind.operations and worked.operation not in kind.operations):
            continue
        wrong = kind.wrong(worked)
        if abs(wrong - worked.right) > APART * max(abs(worked.right), abs(wrong)):
            found.append((place, wrong))
    return found


def sheet_of(graph: Graph, rate: float, *, draw: int) -> Sheet | None:
    """Return a sheet; which slip it has and where, `draw` decides. None for a graph in which none is seen."""
    generator = torch.Generator().manual_seed(draw)
    names = list(SLIPS)
    for at in map(int, torch.randperm(len(names), generator=generator)):
        if found := slipped(graph, rate, names[at]):
            place, wrong = found[int(torch.randint(len(found), (1,), generator=generator))]
            return with_slip(graph, rate, slip=names[at], place=place, wrong=wrong)
    return None


def with_slip(graph: Graph, rate: float, *, slip: str, place: int, wrong: float) -> Sheet:
    """Return the sheet with this number in one line."""
    tape = walk(graph, rate)
    numbers = [written_by(step)[1] for step in tape.steps]
    numbers[place] = wrong
    return Sheet(tape, tuple(numbers), place, slip)


def false_lines(numbers: Sequence[float], truth: Sequence[float]) -> list[int]:
    """Return the lines of a sheet whose number is not the true one."""
    pairs = enumerate(zip(numbers, truth, strict=True))
    return [place for place, (told, true) in pairs if abs(told - true) > 1e-9 * max(1.0, abs(true))]


def truth_of(graph: Graph, rate: float) -> list[float]:
    """Return what PyTorch computes in every line of a sheet: forward, by autograd, and by w − η g.

    A gradient that is not complete yet, as another path is still to come, is autograd's along those paths.
    """
    values, slopes = computed(graph, {}), autograd(graph)
    moved = {name: graph.leaf[name].value - rate * slopes[name] for name in graph.learned}
    along: dict[str, float] = {}
    truth = list[float]()
    for step in walk(graph, rate).steps:
        name = step.about[0]
        match step.phase:
            case "forward":
                truth.append(values[name].item())
            case "seed":
                truth.append(slopes[name])
            case "backward":
                along[name] = along.get(name, 0.0) + _through(graph, *step.about)
                truth.append(along[name])
            case "update":
                truth.append(moved[name])
            case _:
                truth.append(computed(graph.moved(moved), {})[graph.output].item())
    return truth


def _through(graph: Graph, name: str, user: str) -> float:
    """Return autograd's slope of the output along one wire alone."""
    value = computed(graph, {})[name].item()
    wire = torch.tensor(value, dtype=torch.float64, requires_grad=True)
    output = computed(graph, {f"{name}>{user}": wire})[graph.output]
    (slope,) = torch.autograd.grad(output, wire, materialize_grads=True)
    return slope.item()


@dataclass(frozen=True, slots=True)
class Published:
    """The error after one step of Mazur's example, as it is and as it is printed."""

    right: float
    slipped: float
    """With the new w₅ … w₈ in the gradients of the hidden layer."""
    weights: tuple[float, ...]
    """w₁ … w₄, right, which are those that are printed."""
    slipped_weights: tuple[float, ...]


def published(graph: Graph, rate: float = 0.5) -> Published:
    """Return both; `graph` is Mazur's."""
    tape = walk(graph, rate)
    new = {name: tape.last[name] for name in ("w5", "w6", "w7", "w8")}
    # The same forward values: only what the backward pass multiplies with is new.
    late = dict(tape.last)
    for unit, (first, second) in {"1": ("w5", "w7"), "2": ("w6", "w8")}.items():
        back = new[first] * tape.last["z3.grad"] + new[second] * tape.last["z4.grad"]
        h = tape.last[f"h{unit}"]
        for weight, value in zip({"1": ("w1", "w2"), "2": ("w3", "w4")}[unit], ("x1", "x2"), strict=True):
            late[weight] = graph.leaf[weight].value - rate * back * h * (1 - h) * tape.last[value]
    names = ("w1", "w2", "w3", "w4")
    moved = {name: late[name] for name in graph.learned}
    return Published(
        right=tape.last[AFTER],
        slipped=computed(graph.moved(moved), {})[graph.output].item(),
        weights=tuple(tape.last[name] for name in names),
        slipped_weights=tuple(late[name] for name in names),
    )
