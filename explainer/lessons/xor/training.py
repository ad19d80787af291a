"""Train many small networks at once: one pass to and fro, one torch.optim object for all of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from explainer.choices.losses.registry import LOSSES, LossSpec
from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.choices.points import Points
from explainer.choices.schedules import CONSTANT, SCHEDULES
from explainer.lessons.xor.network import activation_of, initial_weights
from explainer.lessons.xor.recipe import Recipe
from explainer.networks.stacked import Pass, Stack

SNAPSHOTS: Final = 40
"""After the untrained network, at most."""
_NUMBERS_AT_ONCE: Final = 2**18


class NoPointsError(ValueError):
    """There is nothing to learn from."""


@dataclass(frozen=True, slots=True, eq=False)
class Training:
    """Several trainings of one recipe: replica r has its own seed and learning rate."""

    seeds: tuple[int, ...]
    rates: tuple[float, ...]
    epochs: int
    """Really run; fewer than the recipe asks for where that would be more than MOST_UPDATES updates."""
    loss: NDArray[np.float64]
    """(replicas, epochs + 1): mean over all points before the first epoch and after each one.

    Not a number from where it is no longer finite.
    """
    accuracy: NDArray[np.float64]
    """(replicas, epochs + 1): share of points on the right side; not a number where the loss is not."""
    snapshot_epochs: NDArray[np.int64]
    """(snapshots,): from 0 to `epochs`, dense early."""
    snapshots: NDArray[np.float64]
    """(replicas, snapshots, numbers): all weights and biases, in the order of nn.Sequential's parameters.

    Where a loss is no longer finite, the last snapshot before stands on.
    """

    @property
    def diverged(self) -> tuple[int | None, ...]:
        """For each replica the epoch after which its loss was no longer finite; 0 is the untrained one."""
        bad = np.isnan(self.loss)
        return tuple(int(row.argmax()) if row.any() else None for row in bad)

    @property
    def solved(self) -> NDArray[np.bool_]:
        """(replicas,): whether every point is on the right side at the end."""
        return self.accuracy[:, -1] == 1

    def alone(self, replica: int) -> "Training":
        """Return one of the trainings, in the same memory."""
        chosen = slice(replica, replica + 1)
        return replace(
            self,
            seeds=self.seeds[chosen],
            rates=self.rates[chosen],
            loss=self.loss[chosen],
            accuracy=self.accuracy[chosen],
            snapshots=self.snapshots[chosen],
        )


def snapshot_epochs(epochs: int) -> NDArray[np.int64]:
    """Return epochs · (k / SNAPSHOTS)², rounded, each once: most happens early."""
    return np.unique(np.rint(epochs * (np.arange(SNAPSHOTS + 1) / SNAPSHOTS) ** 2).astype(np.int64))


def train(
    recipe: Recipe,
    points: Points,
    *,
    seeds: Sequence[int],
    rates: Sequence[float],
    snapshots: Sequence[int] | None = None,
) -> Training:
    """Train one replica for each pair of a seed and a rate; those of the recipe itself are not looked at.

    Raise NoPointsError without points, ValueError for unequal numbers of seeds and rates. `snapshots` are the
    epochs, ascending, whose weights are kept; by default snapshot_epochs.
    """
    if not len(points):
        raise NoPointsError
    starts = {seed: initial_weights(recipe, seed=seed) for seed in set(seeds)}
    pairs = list(zip(seeds, rates, strict=True))
    rows = torch.stack([starts[seed] for seed, _ in pairs])
    epochs = recipe.epochs_for(len(points))
    wanted = snapshot_epochs(epochs) if snapshots is None else np.array(snapshots, np.int64)
    log = _Log(LOSSES[recipe.loss], _targets(points), wanted)
    with torch.inference_mode():
        _descend(recipe, points, rows, seeds=seeds, rates=rates, epochs=epochs, log=log)
    return log.training(seeds=tuple(seeds), rates=tuple(rates), epochs=epochs)


def _targets(points: Points) -> torch.Tensor:
    return torch.asarray(points.labels).double()


class _Log:
    """Keeps the outputs of every epoch, and judges many epochs at once."""

    def __init__(self, loss: LossSpec, targets: torch.Tensor, wanted: NDArray[np.int64]) -> None:
        self._spec, self._targets = loss, targets
        self._wanted = set(wanted.tolist())
        self._epochs = wanted
        self._outputs: list[torch.Tensor] = []
        self._loss: list[torch.Tensor] = []
        self._right: list[torch.Tensor] = []
        self._snapshots: list[torch.Tensor] = []
        self._seen = 0

    def take(self, outputs: torch.Tensor, rows: torch.Tensor) -> None:
        """Take the outputs (replicas, 1, n) for all points, and the weights that gave them."""
        if self._seen in self._wanted:
            self._snapshots.append(rows.clone())
        self._seen += 1
        self._outputs.append(outputs)
        if len(self._outputs) * outputs.numel() >= _NUMBERS_AT_ONCE:
            self._judge()

    def _judge(self) -> None:
        outputs = torch.stack(self._outputs, dim=1).squeeze(2)
        self._outputs.clear()
        self._loss.append(self._spec.each(outputs, self._targets).mean(dim=2))
        right = (outputs > self._spec.threshold) == self._targets.bool()
        self._right.append(right.double().mean(dim=2))

    def training(self, *, seeds: tuple[int, ...], rates: tuple[float, ...], epochs: int) -> Training:
        """Return the record; from the first non-finite loss on, all losses are not a number."""
        if self._outputs:
            self._judge()
        loss, accuracy = torch.cat(self._loss, dim=1).numpy(), torch.cat(self._right, dim=1).numpy()
        ended = np.logical_or.accumulate(~np.isfinite(loss), axis=1)
        return Training(
            seeds=seeds,
            rates=rates,
            epochs=epochs,
            loss=np.where(ended, np.nan, loss),
            accuracy=np.where(ended, np.nan, accuracy),
            snapshot_epochs=self._epochs,
            snapshots=_stand_on(torch.stack(self._snapshots, dim=1).numpy(), ended[:, self._epochs]),
        )


def _stand_on(snapshots: NDArray[np.float64], ended: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return every snapshot, or the last finite one of its replica before it `ended`."""
    bad = ended | ~np.isfinite(snapshots).all(axis=2)
    place: NDArray[np.int64] = np.where(bad, 0, np.arange(snapshots.shape[1], dtype=np.int64))
    last = np.maximum.accumulate(place, axis=1)
    return np.take_along_axis(snapshots, last[:, :, None], axis=1)


def _descend(
    recipe: Recipe,
    points: Points,
    rows: torch.Tensor,
    *,
    seeds: Sequence[int],
    rates: Sequence[float],
    epochs: int,
    log: _Log,
) -> None:
    """Move `rows` in place; what is not finite in one replica never reaches another."""
    falls, factor = recipe.schedule != CONSTANT, SCHEDULES[recipe.schedule].factor
    networks, slope = Stack(rows, recipe.widths, activation_of(recipe)), LOSSES[recipe.loss].slope
    replicas = networks.moved_by(
        OPTIMIZERS[recipe.optimizer], learning_rates=rates, options=recipe.option_values
    )

    def learn(seen: Pass, targets: torch.Tensor) -> None:
        # The loss is the mean over points, of each replica for itself.
        slopes = slope(seen.outputs, targets).div_(float(seen.outputs.shape[2]))
        networks.backward(seen, slopes)
        replicas.step(networks.gradient)

    table, targets = torch.asarray(points.inputs), _targets(points)
    inputs = table.T.expand(len(rows), -1, -1).contiguous()
    for epoch, batches in enumerate(_epochs(recipe, len(points), seeds=seeds, epochs=epochs)):
        if falls:
            replicas.scale_rates(factor(epoch, recipe.halving))
        seen = networks.forward(inputs)
        log.take(seen.outputs, rows)
        if batches is None:
            learn(seen, targets)
            continue
        for chosen in batches:
            learn(networks.forward(table[chosen].mT), targets[chosen][:, None])
    log.take(networks.forward(inputs).outputs, rows)


def _epochs(
    recipe: Recipe, points: int, *, seeds: Sequence[int], epochs: int
) -> Iterator[Sequence[torch.Tensor] | None]:
    """Yield the batches of every epoch as indices (replicas, batch); None where all points are taken at once.

    Every replica has the order that torch.randperm draws from a generator with its seed.
    """
    generators = {seed: torch.Generator().manual_seed(seed) for seed in seeds}
    for _ in range(epochs):
        if recipe.batch_size is None:
            yield None
            continue
        orders = {seed: torch.randperm(points, generator=each) for seed, each in generators.items()}
        yield torch.stack([orders[seed] for seed in seeds]).split(recipe.batch_size, dim=1)
