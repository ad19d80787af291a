"""Train a network on MNIST: the textbook's steps, on a set that stays in memory as bytes."""

import math
from collections.abc import Callable, Iterator
from copy import deepcopy
from itertools import islice
from time import perf_counter
from typing import Final, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.optim import Optimizer

from explainer.choices.losses.classes import ClassLossSpec
from explainer.choices.optimizers.lean import plain_step
from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.digits.curvature import largest_curvature
from explainer.digits.data import Digits, load_digits
from explainer.digits.evaluation import Score, score
from explainer.digits.film import Camera
from explainer.digits.log import TrainingLog
from explainer.digits.network import build_network, inputs_of
from explainer.digits.recipe import HELD_OUT, Recipe
from explainer.digits.run import Curve, Divergence, Epochs, Progress, TrainingRun
from explainer.networks.batches import batches
from explainer.networks.dropout import rewinding

__all__ = ["Curve", "Divergence", "Epochs", "Progress", "TrainingRun", "train"]

POINTS_PER_EPOCH: Final = 20
"""At most; fewer where an epoch has fewer steps."""
AT_ONCE: Final = 2_500
"""Images of a batch that go through the network together, so that no batch needs more memory."""
_SAMPLE: Final = 5_000
"""Training images that the untrained network is scored on."""


def train(recipe: Recipe, digits: Digits, *, report: Callable[[Progress], bool]) -> TrainingRun:
    """Train until all epochs are done, the loss is no longer finite, or `report` returns False.

    The test images are read before the first step and after the last one; between, only twenty of them are
    filmed, to be looked at: they decide nothing.
    """
    log = TrainingLog(recipe, report)
    network = build_network(recipe)
    camera = Camera(network, digits)
    camera.shoot()
    sample = min(_SAMPLE, recipe.images)
    log.untrained(
        score(network, digits.train_images[:sample], digits.train_labels[:sample], loss=recipe.loss),
        _validation(network, recipe, digits),
    )
    untrained = score(network, digits.test_images, digits.test_labels, loss=recipe.loss)
    divergence = None if log.cancelled else _descend(network, digits, log, camera)
    test = score(network, digits.test_images, digits.test_labels, loss=recipe.loss)
    return TrainingRun(
        recipe=recipe,
        curve=log.curve(),
        epochs=log.epochs(digits.train_labels),
        film=camera.film(),
        untrained_test_loss=untrained.loss,
        untrained_test_accuracy=untrained.accuracy,
        test_probabilities=test.probabilities,
        test_loss=test.loss,
        test_accuracy=test.accuracy,
        weights={name: value.numpy() for name, value in network.state_dict().items()},
        divergence=divergence,
        cancelled=log.cancelled,
        images_per_second=log.images_per_second,
        seconds=log.seconds,
    )


def _validation(network: nn.Module, recipe: Recipe, digits: Digits) -> Score | None:
    if not recipe.hold_out:
        return None
    held_out = digits.train_images[-HELD_OUT:], digits.train_labels[-HELD_OUT:]
    return score(network, *held_out, loss=recipe.loss)


def optimizer_of(recipe: Recipe, network: nn.Module) -> Optimizer:
    """Return the optimizer of a recipe, before its first step."""
    return OPTIMIZERS[recipe.optimizer].build(
        network.parameters(),
        learning_rate=recipe.learning_rate,
        options=recipe.option_values,
        weight_decay=recipe.decay,
    )


def _descend(network: nn.Module, digits: Digits, log: TrainingLog, camera: Camera) -> Divergence | None:
    """Take all steps of all epochs, and a picture after each."""
    recipe = log.recipe
    optimizer = optimizer_of(recipe, network)
    labels = torch.asarray(digits.train_labels.astype(np.int64))
    size = -(-recipe.steps_per_epoch // POINTS_PER_EPOCH) * recipe.batch_size
    order = batches(recipe.images, size=size, seed=recipe.seed)
    for epoch in range(recipe.epochs_run):
        for group in optimizer.param_groups:
            group["lr"] = recipe.rate_in(epoch)
        log.begin_epoch()
        for chosen in islice(order, -(-recipe.images // size)):
            began = perf_counter()
            images, targets = digits.train_images[chosen.numpy()], labels[chosen]
            before = deepcopy((network.state_dict(), optimizer.state_dict()))
            rewind = rewinding(network)
            losses, right = take_steps(network, optimizer, images, targets, recipe=recipe)
            finite = int(losses.isfinite().cumprod(0).sum())
            if finite:
                right = right[: finite * recipe.batch_size]
                log.take(losses[:finite], right, seconds=perf_counter() - began)
            if finite < len(losses):
                # Once more from there, to stop where the textbook does: after the step with that loss.
                network.load_state_dict(before[0])
                optimizer.load_state_dict(before[1])
                rewind()
                taken = (finite + 1) * recipe.batch_size
                take_steps(network, optimizer, images[:taken], targets[:taken], recipe=recipe)
                return _divergence(digits, log)
            log.point(_validation(network, recipe, digits) if log.epoch_is_over else None)
            if log.epoch_is_over or log.cancelled:
                camera.shoot()
            if log.cancelled:
                return None
    return None


def take_steps(
    network: nn.Module,
    optimizer: Optimizer,
    images: NDArray[np.uint8],
    targets: torch.Tensor,
    *,
    recipe: Recipe,
) -> tuple[torch.Tensor, torch.Tensor]:
    """Take one step a batch; return the loss of each, and for every image whether it was read rightly.

    Nothing is read back from a tensor on the way: a step costs no more than the textbook's five lines.
    """
    step, judge = plain_step(optimizer), recipe.judge
    losses: list[torch.Tensor] = []
    answers: list[torch.Tensor] = []
    inputs = _inputs(network, images, recipe.batch_size)
    for batch, labels in zip(inputs, _parts(targets, recipe.batch_size), strict=True):
        network.zero_grad()
        if isinstance(batch, torch.Tensor):
            logits = network(batch)
            loss = judge.mean(logits, labels)
            loss.backward()
            losses.append(loss.detach())
            answers.append(logits.detach())
        else:
            losses.append(_in_parts(network, batch, labels, judge, answers))
        step()
    return torch.stack(losses), torch.cat(answers).argmax(dim=1) == targets


def _inputs(
    network: nn.Module, images: NDArray[np.uint8], size: int
) -> Iterator[torch.Tensor | Iterator[torch.Tensor]]:
    """Yield one batch after the other as the network takes it, or the parts of a large one."""
    if size <= AT_ONCE:
        yield from _parts(inputs_of(network, images), size)
        return
    for start in range(0, len(images), size):
        batch = images[start : start + size]
        parts = (batch[first : first + AT_ONCE] for first in range(0, len(batch), AT_ONCE))
        yield (inputs_of(network, part) for part in parts)


def _in_parts(
    network: nn.Module,
    batch: Iterator[torch.Tensor],
    labels: torch.Tensor,
    judge: ClassLossSpec,
    answers: list[torch.Tensor],
) -> torch.Tensor:
    """Return the loss of a batch whose parts go through the network one by one, and note the answers.

    Their gradients add up to that of the batch, as PyTorch adds what backward finds to what is there.
    """
    total = torch.zeros(())
    for part, truth in zip(batch, _parts(labels, AT_ONCE), strict=True):
        logits = network(part)
        loss = judge.mean(logits, truth) * (len(truth) / len(labels))
        loss.backward()
        total += loss.detach()
        answers.append(logits.detach())
    return total


def _parts(tensor: torch.Tensor, size: int) -> tuple[torch.Tensor, ...]:
    return cast(tuple[torch.Tensor, ...], tensor.split(size))


def _divergence(digits: Digits, log: TrainingLog) -> Divergence:
    """Say where the loss stopped being finite, and how the loss bent where the descent began."""
    recipe = log.recipe
    first = next(batches(recipe.images, size=recipe.batch_size, seed=recipe.seed)).numpy()[:AT_ONCE]
    limit = OPTIMIZERS[recipe.optimizer].curvature_limit
    # In float64, so that the eigenvalue is settled by the weights and not by rounding; a fresh network draws
    # the masks of the first update.
    network = build_network(recipe).double()
    curvature = largest_curvature(
        network,
        inputs_of(network, digits.train_images[first]).double(),
        torch.asarray(digits.train_labels[first].astype(np.int64)),
        mean=recipe.judge.mean,
    )
    epoch = log.step // recipe.steps_per_epoch
    return Divergence(
        step=log.step + 1,
        epoch=epoch + 1,
        last_finite_loss=log.last_loss,
        # To a coupled decay belongs the penalty λ/2 · ‖θ‖², which bends by λ in every direction.
        curvature=curvature + recipe.decay if math.isfinite(curvature) else None,
        learning_rate=recipe.rate_in(epoch),
        limit=limit(recipe.option_values) if limit else None,
    )


def warm_up() -> None:
    """Read the digits into a worker, so that the first training begins at once."""
    load_digits()


def train_job(recipe: Recipe, *, report: Callable[[Progress], bool]) -> TrainingRun:
    """Train as a job in another process; raise MissingDigitsError if the worker has no digits."""
    return train(recipe, load_digits(), report=report)
