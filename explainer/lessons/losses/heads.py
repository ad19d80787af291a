"""Three networks with one body, on the same points: a number, one of two classes, one of three.

2 inputs → 12 tanh → the head; all begin with the same body, drawn from a seed, and are trained by Adam on all
points at once. Only the head and its loss differ, and so ∂L/∂z of the outputs, where backpropagation begins.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.networks.fresh import fresh_layers
from explainer.networks.stacked import Stack, activation_of, cross_entropy, row_of

HIDDEN: Final = 12
POINTS: Final = 60
EPOCHS: Final = 200
EVERY: Final = 8
"""Epochs from one picture to the next."""
RATES: Final = (0.003, 0.01, 0.03, 0.1, 0.3)
GRID: Final = 25
AXIS: Final = np.linspace(-2, 2, GRID)

Judge = Callable[[torch.Tensor, torch.Tensor], tuple[torch.Tensor, torch.Tensor]]
"""L (R,) as a mean over n points, and ∂L/∂z (R, outputs, n), of outputs and targets."""


@dataclass(frozen=True, slots=True)
class Head:
    """The last layer and its loss."""

    outputs: int
    judge: Judge
    probabilities: Callable[[torch.Tensor], torch.Tensor] | None
    """Of outputs (…, outputs, n); a head for a number has none."""
    short: str
    """What the loss is called in a few letters."""
    source: str
    """The loss in PyTorch."""


def _mean_squared(outputs: torch.Tensor, targets: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    difference = outputs - targets
    return difference.square().mean(dim=(1, 2)), 2 * difference / targets.shape[-1]


def _binary(outputs: torch.Tensor, targets: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    truth = targets.to(outputs.dtype).expand_as(outputs)
    losses = functional.binary_cross_entropy_with_logits(outputs, truth, reduction="none")
    return losses.mean(dim=(1, 2)), (outputs.sigmoid() - truth) / targets.shape[-1]


HEADS: Final[Mapping[str, Head]] = {
    "regression": Head(1, _mean_squared, None, "MSE", "nn.MSELoss()"),
    "binary": Head(1, _binary, torch.sigmoid, "BCE", "nn.BCEWithLogitsLoss()"),
    "classes": Head(3, cross_entropy, lambda z: z.softmax(dim=-2), "CE", "nn.CrossEntropyLoss()"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """Points (n, 2), and what each head shall say of them."""

    inputs: NDArray[np.float64]
    targets: Mapping[str, NDArray[np.float64] | NDArray[np.int64]]
    """(n,): a number; 0 or 1 for above the median; 0, 1, 2 by thirds."""


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """One head at K learning rates, at S moments of its training."""

    loss: NDArray[np.float64]
    """(K, S): the mean over all points; NaN from where it is no longer finite."""
    outputs: NDArray[np.float64]
    """(K, S, outputs, n): z for the points."""
    over_plane: NDArray[np.float64]
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


def three_heads(seed: int, *, rate: float) -> ThreeHeads:
    """Train every head at all rates of the knob and at `rate`."""
    rates = tuple(float(each) for each in np.unique([*RATES, rate]))
    task = task_of(seed)
    trained = {name: _trained(name, task, seed=seed, rates=rates) for name in HEADS}
    return ThreeHeads(task, np.arange(0, EPOCHS + 1, EVERY), rates, trained)


def slopes_at(found: ThreeHeads, name: str, *, knob: int, step: int, point: int) -> NDArray[np.float64]:
    """Return ∂L/∂z (outputs,) of the loss of one point alone."""
    outputs = torch.asarray(found.trained[name].outputs[knob, step, :, point])[None, :, None]
    targets = torch.asarray(found.task.targets[name][point : point + 1])
    return HEADS[name].judge(outputs, targets)[1][0, :, 0].numpy()


def _trained(name: str, task: Task, *, seed: int, rates: tuple[float, ...]) -> Trained:
    head = HEADS[name]
    widths = (2, HIDDEN, head.outputs)
    # The body is drawn before the head, so it is the same for all three.
    layers = fresh_layers(widths, generator=torch.Generator().manual_seed(seed))
    networks = Stack(row_of(layers).repeat(len(rates), 1), widths, activation_of(("Tanh",)))
    adam = OPTIMIZERS["Adam"]
    options = {option: kind.default for option, kind in adam.options.items()}
    moved = networks.moved_by(adam, learning_rates=rates, options=options)
    points, targets = torch.asarray(task.inputs).T.contiguous(), torch.asarray(task.targets[name])
    everywhere = torch.cat([points, _grid()], dim=1)
    losses: list[torch.Tensor] = []
    outputs: list[torch.Tensor] = []
    for epoch in range(EPOCHS + 1):
        seen = networks.forward(points)
        loss, slopes = head.judge(seen.outputs, targets)
        if epoch % EVERY == 0:
            losses.append(loss)
            outputs.append(networks.forward(everywhere).outputs)
        networks.backward(seen, slopes)
        moved.step(networks.gradient)
    record = torch.stack(outputs, dim=1).numpy()
    found = torch.stack(losses, dim=1).numpy()
    return Trained(np.where(np.isfinite(found), found, np.nan), record[..., :POINTS], record[..., POINTS:])


def _grid() -> torch.Tensor:
    first, second = np.meshgrid(AXIS, AXIS)
    return torch.tensor(np.stack([first.ravel(), second.ravel()]))
