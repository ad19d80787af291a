"""What a training looks like from epoch to epoch: the decision surface, every unit, the hidden space."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from explainer.choices.points import Points
from explainer.lessons.xor.network import forward
from explainer.lessons.xor.recipe import Recipe
from explainer.lessons.xor.registry import Interval
from explainer.lessons.xor.space import clipped, plane_of, square_around
from explainer.lessons.xor.training import Training
from explainer.networks.stacked import layers_of

SURFACE: Final = 28
"""Cells along a side of the decision surface."""
UNIT: Final = 14
"""Cells along a side of a unit's map: each the mean of 2 × 2 cells of the surface."""
MESH: Final = 11
"""Lines each way of the net that is bent into the hidden space."""
SPREAD: Final = 0.75
"""The power that spreads the decision."""
_SAFE: Final = 1e4
_FARTHEST: Final = 1e6
"""Activations of a network that is about to diverge are drawn no farther out."""


@dataclass(frozen=True, slots=True, eq=False)
class Film:
    """R trainings, each at the same S epochs, of a network with L hidden layers on n points."""

    rates: tuple[float, ...]
    """(R,)"""
    epochs: NDArray[np.int64]
    """(S,)"""
    view: Interval
    """The square that is drawn: both coordinates go from its first to its second number."""
    surface: NDArray[np.uint8]
    """(R, S, 28, 28): probability of class 1 in every cell, 255 is 1; rows from the lowest x₂, columns x₁."""
    decision: NDArray[np.uint8]
    """(R, S, 28, 28): the same, spread; 255 is 1. See explainer.lessons.xor.film."""
    units: tuple[NDArray[np.uint8], ...]
    """L arrays (R, S, units, 14, 14): an activation is (byte − 128) / 127 · unit_range; 128 is exactly 0."""
    unit_range: tuple[NDArray[np.float32], ...]
    """L arrays (R, units): the largest |activation| of the unit, over the whole training and the view."""
    hidden_points: NDArray[np.float32]
    """(R, S, n, 2): where the last hidden layer puts the points, in the plane that space.plane_of chooses.

    Without a hidden layer that is where the points are.
    """
    hidden_mesh: NDArray[np.float32]
    """(R, S, 11, 11, 2): the same for a net over the view; [..., i, j, :] is row i of x₂, column j of x₁."""
    hidden_line: NDArray[np.float32]
    """(R, S, 2, 2): both ends of the output unit's line there, p = ½; not a number if it is out of sight."""
    hidden_view: NDArray[np.float32]
    """(R, 2, 2): lowest and highest x, lowest and highest y of a square that always holds the points."""

    @property
    def nbytes(self) -> int:
        """How many bytes the arrays take that are drawn from epoch to epoch."""
        arrays = (self.decision, *self.units, self.hidden_points, self.hidden_mesh, self.hidden_line)
        return sum(array.nbytes for array in arrays)

    @property
    def cells(self) -> NDArray[np.float64]:
        """The coordinate at the middle of every column, and row, of the surface."""
        return cells_of(self.view, SURFACE)

    @property
    def unit_cells(self) -> NDArray[np.float64]:
        """The same for the maps of the units."""
        return cells_of(self.view, UNIT)


def cells_of(view: Interval, count: int) -> NDArray[np.float64]:
    """Return the middles of `count` equal cells from one end of the view to the other."""
    low, high = view
    return low + (high - low) * (np.arange(count) + 0.5) / count


def inputs_of(coordinates: NDArray[np.float64]) -> torch.Tensor:
    """Return (2, m · m): x₁ and x₂ of a grid with the same m coordinates on both axes, row by row of x₂."""
    x2, x1 = np.meshgrid(coordinates, coordinates, indexing="ij")
    return torch.asarray(np.stack([x1.ravel(), x2.ravel()]))


def film_of(
    training: Training, recipe: Recipe, points: Points, *, view: Interval, replica: int | None = None
) -> Film:
    """Return the film of every replica, or of one alone (R = 1), bit for bit as all have it there.

    About 3 kB a snapshot for a network with two hidden units.
    """
    # Bytes are drawn from the maps: float32 is enough, in half the time, where nothing is near to its end.
    # All replicas are asked, so that one alone is drawn as beside the others.
    is_safe = bool(np.abs(training.snapshots).max() < _SAFE)
    if replica is not None:
        training = training.alone(replica)
    replicas, shots, numbers = training.snapshots.shape
    rows = torch.asarray(training.snapshots).view(replicas * shots, numbers)
    outputs, units = _maps(rows.float() if is_safe else rows, recipe, view)
    surface, decision = (
        bytes_of(outputs).view(replicas, shots, SURFACE, SURFACE).numpy()
        for bytes_of in (probability_bytes, decision_bytes)
    )
    scaled = [_unit_bytes(each.view(replicas, shots, *each.shape[1:])) for each in units]
    mesh = inputs_of(np.linspace(*view, MESH))
    look = torch.cat([torch.asarray(points.inputs).T, mesh], dim=1)
    places, line = _hidden_space(rows.view(replicas, shots, numbers), recipe, look, points=len(points))
    around = square_around(places[:, :, : len(points)].flatten(1, 2))
    return Film(
        rates=training.rates,
        epochs=training.snapshot_epochs,
        view=view,
        surface=surface,
        decision=decision,
        units=tuple(shades.numpy() for shades, _ in scaled),
        unit_range=tuple(largest.float().numpy() for _, largest in scaled),
        hidden_points=places[:, :, : len(points)].float().numpy(),
        hidden_mesh=places[:, :, len(points) :].float().numpy().reshape(replicas, shots, MESH, MESH, 2),
        hidden_line=clipped(line, around[:, None]).float().numpy(),
        hidden_view=around.float().numpy(),
    )


def _maps(rows: torch.Tensor, recipe: Recipe, view: Interval) -> tuple[torch.Tensor, list[torch.Tensor]]:
    """Return the outputs (rows, cells), and each layer's activations (rows, units, 14, 14)."""
    seen = forward(recipe, rows, inputs_of(cells_of(view, SURFACE)).to(rows.dtype))
    maps = [
        _in_sight(functional.avg_pool2d(each.view(*each.shape[:2], SURFACE, SURFACE), SURFACE // UNIT))
        for each in seen.hidden
    ]
    return seen.outputs.squeeze(1), maps


def probability_bytes(outputs: torch.Tensor) -> torch.Tensor:
    """Return 255 · σ(z), rounded; an output that is not a number is drawn as undecided."""
    return torch.sigmoid(outputs).nan_to_num_(0.5).mul_(255).round_().to(torch.uint8)


def _in_sight(values: torch.Tensor) -> torch.Tensor:
    return values.nan_to_num(0.0).clamp_(-_FARTHEST, _FARTHEST)


def _unit_bytes(maps: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the maps (R, S, units, 14, 14) as bytes, and (R, units), the largest |value| of each unit."""
    largest = maps.abs().amax(dim=(1, 3, 4))
    scale = 127 / largest.clamp_min(1e-12)[:, None, :, None, None]
    return (maps * scale).round_().add_(128).to(torch.uint8), largest


def _hidden_space(
    rows: torch.Tensor, recipe: Recipe, look: torch.Tensor, *, points: int
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return where the columns of `look` (2, m) go, (R, S, m, 2), and the output's line there, (R, S, 3)."""
    replicas, shots, numbers = rows.shape
    seen = forward(recipe, rows.view(-1, numbers), look)
    signal = _in_sight([seen.inputs, *seen.hidden][-1]).view(replicas, shots, -1, look.shape[1])
    weight, bias = (
        part.reshape(replicas, shots, -1) for part in layers_of(rows.view(-1, numbers), recipe.widths)[-1]
    )
    plane = plane_of(weight, bias.squeeze(-1), signal[:, -1, :, :points])
    return plane.place(signal), plane.line


def spread(probability: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (1 ± |2p − 1|^¾) / 2: 0, ½ and 1 stay, and what lies close to ½ is drawn apart.

    A root would draw it farther apart, but the border, which straight lines between cells find, wavy.
    """
    signed = 2 * probability - 1
    return (1 + np.sign(signed) * np.abs(signed) ** SPREAD) / 2


def decision_bytes(outputs: torch.Tensor) -> torch.Tensor:
    """Return 255 · spread(σ(z)), rounded; an output that is not a number is drawn as undecided.

    Levels of p itself would draw a ragged border while all probabilities are still near ½.
    """
    # 2p − 1 of p = σ(z).
    signed = torch.tanh(outputs.nan_to_num(0.0).div_(2))
    root = signed.abs().sqrt_()
    # Two roots are five times as quick as a power.
    return (root * root.sqrt()).copysign_(signed).add_(1).mul_(127.5).round_().to(torch.uint8)
