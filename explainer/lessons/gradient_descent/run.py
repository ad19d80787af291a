"""Batch, mini-batch and stochastic gradient descent on one least-squares problem, update by update."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count, islice, repeat
from typing import Final, cast

import numpy as np
import torch
from numpy.typing import NDArray

from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.choices.optimizers.replicas import replicas
from explainer.lessons.gradient_descent.problem import Problem
from explainer.lessons.gradient_descent.setting import Position, Setting
from explainer.networks.batches import batches

NEVER: Final = -1
"""Stands for an update that does not come."""
HALF: Final = 3.9
DIVERGED: Final = 10.0
"""How many times the loss must lie above all that is usual to be called diverged."""


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """One way to cut the points into batches, for K learning rates over T updates."""

    name: str
    """A key of PATHS."""
    batch_size: int
    """B; the last batch of an epoch may be smaller."""
    batches: tuple[NDArray[np.int64], ...]
    """T arrays: which points every update looks at; the same for all learning rates."""
    positions: NDArray[np.float64]
    """(K, T + 1, 2): w and b."""
    gradient: NDArray[np.float64]
    """(K, T, 2): of the batch, where the update begins."""
    excess: NDArray[np.float64]
    """(K, T + 1): L − L* over all points."""
    lowest: float
    """L*, the lowest loss of any line."""
    diverged: NDArray[np.int64]
    """(K,): from which update to the end the loss lies far above everything usual, or NEVER."""
    evaluations: NDArray[np.int64]
    """(T + 1,): how many gradients of single points have been computed."""

    @property
    def loss(self) -> NDArray[np.float64]:
        """(K, T + 1): over all points."""
        return self.lowest + self.excess

    def alone(self, replica: int) -> "Path":
        """Return the path at one of the learning rates, in the same memory."""
        chosen = slice(replica, replica + 1)
        return replace(
            self,
            positions=self.positions[chosen],
            gradient=self.gradient[chosen],
            excess=self.excess[chosen],
            diverged=self.diverged[chosen],
        )


@dataclass(frozen=True, slots=True, eq=False)
class Descent:
    """All paths from one start."""

    setting: Setting
    problem: Problem
    start: Position
    rates: tuple[float, ...]
    """(K,): the learning rates at the first update."""
    factors: NDArray[np.float64]
    """(T,): by what the schedule multiplies the learning rate of each update."""
    paths: tuple[Path, ...]
    half: float
    """The picture shows all (w, b) that differ from the minimum by at most this in both."""

    @property
    def chosen(self) -> int:
        """The learning rate that the setting itself has, as an index of `rates`."""
        return self.rates.index(self.setting.learning_rate)

    def alone(self, learning_rate: float) -> "Descent":
        """Return the paths at one of the learning rates, in the same memory; ValueError if it is none."""
        replica = self.rates.index(learning_rate)
        return replace(
            self,
            setting=replace(self.setting, learning_rate=learning_rate),
            rates=(learning_rate,),
            paths=tuple(path.alone(replica) for path in self.paths),
        )


def descend(setting: Setting, *, family: bool = True) -> Descent:
    """Return all paths for every learning rate of the knob, or, without `family`, for the chosen one alone.

    Each is bit-identical to torch.optim.SGD alone with autograd and a torch.optim.lr_scheduler.
    """
    problem = setting.problem()
    start = setting.start(problem)
    rates = setting.rates if family else (setting.learning_rate,)
    factors = np.array([setting.rate_at(1.0, update) for update in range(setting.updates)])
    orders = [_order(setting, name) for name in setting.paths]
    positions, gradients = _walk(problem, orders, start=start, rates=rates, factors=factors)
    paths = tuple(
        _path(setting, problem, name, order, positions[:, :, place], gradients[:, :, place])
        for place, (name, order) in enumerate(zip(setting.paths, orders, strict=True))
    )
    return Descent(setting, problem, start, rates, factors, paths, half_of(problem, start))


def half_of(problem: Problem, start: Position) -> float:
    """Return the half width of the picture: the same for all starts that lie in it."""
    away = float(abs(np.array(start) - problem.minimum).max())
    return HALF if away <= HALF else 1.3 * away


def batches_of(setting: Setting, path: str) -> Iterator[torch.Tensor]:
    """Return which points each update of a path looks at, for ever.

    All points in their order where B = n. With replacement, torch.randint draws every batch anew; otherwise
    torch.randperm shuffles the points for each epoch, and the last batch of it may be smaller.
    """
    points, size = setting.points, setting.batch_of(path)
    if path == "batch" or (size == points and not setting.replacement):
        return repeat(torch.arange(points))
    if setting.replacement:
        generator = torch.Generator().manual_seed(setting.seed)
        return (torch.randint(points, (size,), generator=generator) for _ in count())
    return batches(points, size=size, seed=setting.seed)


def _order(setting: Setting, path: str) -> list[torch.Tensor]:
    """Return which points each update of a path looks at."""
    return [*islice(batches_of(setting, path), setting.updates)]


def _path(
    setting: Setting,
    problem: Problem,
    name: str,
    order: Sequence[torch.Tensor],
    positions: torch.Tensor,
    gradient: torch.Tensor,
) -> Path:
    """Return the record of positions (T + 1, 2, K) and gradients (T, 2, K)."""
    walked = positions.permute(2, 0, 1).contiguous().numpy()
    excess = problem.excess(walked)
    return Path(
        name=name,
        batch_size=setting.batch_of(name),
        batches=tuple(batch.numpy() for batch in order),
        positions=walked,
        gradient=gradient.permute(2, 0, 1).contiguous().numpy(),
        excess=excess,
        lowest=problem.lowest,
        diverged=_diverged(problem, problem.lowest + excess),
        evaluations=np.concatenate([[0], np.cumsum([len(batch) for batch in order])]),
    )


def _walk(
    problem: Problem,
    orders: Sequence[Sequence[torch.Tensor]],
    *,
    start: Position,
    rates: Sequence[float],
    factors: NDArray[np.float64],
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return positions (T + 1, 2, P, K) and gradients (T, 2, P, K) of P paths, moved by one optimizer."""
    inputs, targets = problem.tensors()
    lines = torch.tensor(start, dtype=torch.float64)[:, None, None].repeat(1, len(orders), len(rates))
    slopes = torch.empty_like(lines)
    optimizer = replicas(OPTIMIZERS["SGD"], lines, learning_rates=rates, options={})
    positions = torch.empty(len(factors) + 1, *lines.shape, dtype=torch.float64)
    gradients = torch.empty(len(factors), *lines.shape, dtype=torch.float64)
    positions[0] = lines
    # Parts of the tensors that every update changes in place.
    paths = [(*lines[:, path, :, None], *slopes[:, path]) for path in range(len(orders))]
    samples = [list(zip(_batched(inputs, order), _batched(targets, order), strict=True)) for order in orders]
    with torch.inference_mode():
        for update, sampled in enumerate(zip(*samples, strict=True)):
            for place, batch in zip(paths, sampled, strict=True):
                _find_slopes(*place, *batch)
            optimizer.scale_rates(float(factors[update]))
            optimizer.step(slopes)
            positions[update + 1] = lines
            gradients[update] = slopes
    return positions, gradients


def _batched(values: torch.Tensor, order: Sequence[torch.Tensor]) -> Sequence[torch.Tensor]:
    """Return the batches of `values` in an order, all taken at once."""
    return cast(
        tuple[torch.Tensor, ...], values[torch.cat(list(order))].split([len(batch) for batch in order])
    )


def _find_slopes(
    w: torch.Tensor,
    b: torch.Tensor,
    slope_w: torch.Tensor,
    slope_b: torch.Tensor,
    inputs: torch.Tensor,
    targets: torch.Tensor,
) -> None:
    """Put ∂L_B/∂w = Σ 2/B · eᵢ xᵢ and ∂L_B/∂b = Σ 2/B · eᵢ, with e = w x + b − y, into the slopes (K,).

    The lines' w and b are of shape (K, 1), inputs and targets (B,). Operation by operation it is what
    autograd does for torch.nn.MSELoss, and so gives the same bits, without a graph.
    """
    errors = (w * inputs).add_(b).sub_(targets).mul_(2 / len(inputs))
    torch.sum(errors, 1, out=slope_b)
    torch.sum(errors.mul_(inputs), 1, out=slope_w)


def _diverged(problem: Problem, loss: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return from when to the end a loss (K, T + 1) exceeds DIVERGED times what is usual, or NEVER.

    Usual is up to the loss at the start, or that of the best horizontal line. Who comes back, as under a
    falling rate, has not diverged.
    """
    usual = np.maximum(loss[:, :1], problem.flat + problem.lowest)
    near = loss <= DIVERGED * usual
    since = near.shape[1] - near[:, ::-1].argmax(axis=1)
    return np.where(near[:, -1], NEVER, since)


def drawn_positions(path: Path, descent: Descent) -> NDArray[np.float32]:
    """Return (K, T + 1, 2): from the update on that diverged, held at the edge of the picture."""
    middle = descent.problem.minimum
    low, high = middle - descent.half, middle + descent.half
    drawn = path.positions.clip(middle - 1e6 * descent.half, middle + 1e6 * descent.half)
    for replica in np.flatnonzero(path.diverged != NEVER):
        since = int(path.diverged[replica])
        drawn[replica, since:] = np.nan_to_num(path.positions[replica, since]).clip(low, high)
    return drawn.astype(np.float32)


def drawn_loss(path: Path) -> NDArray[np.float32]:
    """Return (K, T + 1): not a number after the update that diverged."""
    steps = np.arange(path.loss.shape[1], dtype=np.int64)
    gone = (path.diverged[:, None] != NEVER) & (steps > path.diverged[:, None])
    return np.where(gone, np.nan, path.loss.clip(max=1e30)).astype(np.float32)
