"""Three networks with one body, on the same points: a number, one of two classes, one of three.

2 inputs → 12 tanh → the head; all begin with the same body, drawn from a seed, and are trained by Adam on all
points at once. Only the head and its loss differ, and so ∂L/∂z of the outputs, where backpropagation begins.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.networks.fresh import fresh_layers
from explainer.networks.stacked import Stack, activation_of, forward, layers_of, parameter_count

HIDDEN: Final = 12
POINTS: Final = 60
EPOCHS: Final = 200
EVERY: Final = 8
"""Epochs from one picture to the next."""
RATES: Final = (0.003, 0.01, 0.03, 0.1, 0.3)
GRID: Final = 25
AXIS: Final = np.linspace(-2, 2, GRID)
_TANH: Final = activation_of(("Tanh",))


class Loss(Protocol):
    """A loss of PyTorch."""

    def __call__(self, input: torch.Tensor, target: torch.Tensor, *, reduction: str) -> torch.Tensor:
        """Return L of outputs and targets (R, outputs, n); with reduction "none" that of every point."""
        ...


@dataclass(frozen=True, slots=True)
class Head:
    """The last layer and its loss, whose ∂L/∂z for one sample is factor · (p − t)."""

    outputs: int
    loss: Loss
    factor: int
    probabilities: Callable[[torch.Tensor], torch.Tensor] | None
    """p of outputs z (…, outputs, n); a head for a number has none, and is judged by z itself."""
    short: str
    """What the loss is called in a few letters."""
    source: str
    """The loss in PyTorch."""

    def losses(self, outputs: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        """Return L (R,), the mean over n points, of outputs (R, outputs, n) and targets (outputs, n)."""
        return self.loss(outputs, targets.expand_as(outputs), reduction="none").flatten(1).mean(dim=1)

    def slopes(self, outputs: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        """Return ∂L/∂z = factor · (p − t) / n of the mean over n points: (…, outputs, n), as the outputs."""
        answers = outputs if self.probabilities is None else self.probabilities(outputs)
        return (answers - targets) / (targets.shape[-1] / self.factor)


_BINARY: Final = functional.binary_cross_entropy_with_logits
_CLASSES: Final = functional.cross_entropy
HEADS: Final[Mapping[str, Head]] = {
    "regression": Head(1, functional.mse_loss, 2, None, "MSE", "nn.MSELoss()"),
    "binary": Head(1, _BINARY, 1, torch.sigmoid, "BCE", "nn.BCEWithLogitsLoss()"),
    "classes": Head(3, _CLASSES, 1, lambda z: z.softmax(dim=-2), "CE", "nn.CrossEntropyLoss()"),
}
_WIDTHS: Final = (2, HIDDEN, max(head.outputs for head in HEADS.values()))


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """Points (n, 2), and what each head shall say of them."""

    inputs: NDArray[np.float64]
    targets: Mapping[str, NDArray[np.float64] | NDArray[np.int64]]
    """(n,): a number; 0 or 1 for above the median; 0, 1, 2 by thirds."""

    def wanted(self, name: str) -> torch.Tensor:
        """Return t (outputs, n), with which a head is compared: of several classes, 1 for the right one."""
        targets, outputs = torch.asarray(self.targets[name]), HEADS[name].outputs
        return functional.one_hot(targets, outputs).mT.double() if outputs > 1 else targets[None].double()


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """One head at K learning rates, at S moments of its training."""

    loss: NDArray[np.float64]
    """(K, S): the mean over all points; NaN from where it is no longer finite."""
    outputs: NDArray[np.float64]
    """(K, S, outputs, n): z for the points."""
    over_plane: NDArray[np.float32]
    """(K, S, outputs, GRID²): z for the grid."""


@dataclass(frozen=True, slots=True, eq=False)
class ThreeHeads:
    """The task, and the training of every head on it."""

    task: Task
    epochs: NDArray[np.int64]
    """(S,)"""
    rates: tuple[float, ...]
    """(K,)"""
    trained: Mapping[str, Trained]


def task_of(seed: int) -> Task:
    """Return points drawn from a square, and f = sin(1.5 x₁) + x₂ / 2 as a number and by its thirds."""
    generator = torch.Generator().manual_seed(seed)
    inputs = 4 * torch.rand(POINTS, 2, generator=generator, dtype=torch.float64) - 2
    height = torch.sin(1.5 * inputs[:, 0]) + inputs[:, 1] / 2
    order = height.argsort().argsort()
    targets = {
        "regression": height.numpy(),
        "binary": (2 * order // POINTS).numpy(),
        "classes": (3 * order // POINTS).numpy(),
    }
    return Task(inputs.numpy(), targets)


def rates_of(rate: float) -> tuple[float, ...]:
    """Return the learning rates of the knob, and `rate`, in order."""
    return tuple(sorted({*RATES, rate}))


def three_heads(seed: int, *, rate: float) -> ThreeHeads:
    """Train every head at all rates of the knob and at `rate`."""
    return _trained(seed, rates_of(rate))


def three_heads_alone(seed: int, *, rate: float) -> ThreeHeads:
    """Train every head at `rate` alone: what `three_heads` has there, bit for bit but for `over_plane`.

    That is a pass in float32, whose last bit may depend on how many networks share it.
    """
    return _trained(seed, (rate,))


def slopes_at(found: ThreeHeads, name: str, *, knob: int, step: int, point: int) -> NDArray[np.float64]:
    """Return ∂L/∂z (outputs,) of the loss of one point alone."""
    outputs = torch.asarray(found.trained[name].outputs[knob, step, :, point])[:, None]
    return HEADS[name].slopes(outputs, found.task.wanted(name)[:, point : point + 1])[:, 0].numpy()


def _trained(seed: int, rates: tuple[float, ...]) -> ThreeHeads:
    task = task_of(seed)
    points = torch.asarray(task.inputs).T.contiguous()
    wanted = {name: task.wanted(name) for name in HEADS}
    moments = _moments(seed, rates, points, wanted)
    at_points = _outputs(moments, points)
    # Bytes are drawn from it.
    over_plane = _outputs(moments.float(), _grid())
    trained: dict[str, Trained] = {}
    for place, (name, head) in enumerate(HEADS.items()):
        outputs, everywhere = (each[place, :, :, : head.outputs] for each in (at_points, over_plane))
        loss = head.losses(outputs.flatten(0, 1), wanted[name]).view(outputs.shape[:2])
        known = loss.where(loss.isfinite(), torch.nan)
        trained[name] = Trained(known.numpy(), outputs.numpy(), everywhere.numpy())
    return ThreeHeads(task, np.arange(0, EPOCHS + 1, EVERY), rates, trained)


@torch.inference_mode()
def _moments(
    seed: int, rates: Sequence[float], points: torch.Tensor, wanted: Mapping[str, torch.Tensor]
) -> torch.Tensor:
    """Train all heads at all rates in one stack; return its numbers (heads · K, S, numbers)."""
    starts = [_start(head, seed).expand(len(rates), -1) for head in HEADS.values()]
    networks = Stack(torch.cat(starts), _WIDTHS, _TANH)
    adam = OPTIMIZERS["Adam"]
    options = {option: kind.default for option, kind in adam.options.items()}
    moved = networks.moved_by(adam, learning_rates=[*rates] * len(HEADS), options=options)
    slopes = torch.zeros(len(networks.rows), _WIDTHS[-1], points.shape[-1], dtype=torch.float64)
    parts = slopes.chunk(len(HEADS))
    moments: list[torch.Tensor] = []
    for epoch in range(EPOCHS + 1):
        if epoch % EVERY == 0:
            moments.append(networks.rows.clone())
        seen = networks.forward(points)
        said = seen.outputs.chunk(len(HEADS))
        for (name, head), outputs, part in zip(HEADS.items(), said, parts, strict=True):
            part[:, : head.outputs] = head.slopes(outputs[:, : head.outputs], wanted[name])
        networks.backward(seen, slopes)
        moved.step(networks.gradient)
    return torch.stack(moments, dim=1)


def _start(head: Head, seed: int) -> torch.Tensor:
    """Return the numbers of a fresh network; an output that its head lacks stays at 0, as its slope is 0."""
    # The body is drawn before the head, so it is the same for all three.
    layers = fresh_layers((2, HIDDEN, head.outputs), generator=torch.Generator().manual_seed(seed))
    row = torch.zeros(parameter_count(_WIDTHS), dtype=torch.float64)
    for (weight, bias), layer in zip(layers_of(row[None], _WIDTHS), layers, strict=True):
        weight[0, : layer.out_features] = layer.weight.detach()
        bias[0, : layer.out_features, 0] = layer.bias.detach()
    return row


def _outputs(moments: torch.Tensor, inputs: torch.Tensor) -> torch.Tensor:
    """Return z (heads, K, S, widest head, m) of the networks for inputs (2, m)."""
    rows = moments.flatten(0, 1)
    columns = inputs.to(rows.dtype).expand(len(rows), -1, -1)
    outputs = forward(layers_of(rows, _WIDTHS), columns, _TANH.value).outputs
    return outputs.view(len(HEADS), -1, moments.shape[1], *outputs.shape[1:])


def _grid() -> torch.Tensor:
    first, second = np.meshgrid(AXIS, AXIS)
    return torch.tensor(np.stack([first.ravel(), second.ravel()]))
