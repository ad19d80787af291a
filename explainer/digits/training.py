"""Train a network on MNIST: the textbook's steps, on a set that stays in memory as bytes."""

import math
from collections.abc import Callable
from copy import deepcopy
from itertools import islice
from typing import Final

import numpy as np
import torch
from torch import nn
from torch.optim import Optimizer

from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.digits.curvature import largest_curvature
from explainer.digits.data import Digits, load_digits
from explainer.digits.evaluation import Score, score
from explainer.digits.film import Camera
from explainer.digits.log import TrainingLog
from explainer.digits.network import build_network, inputs_of
from explainer.digits.recipe import HELD_OUT, Recipe
from explainer.digits.run import Curve, Divergence, Epochs, Progress, TrainingRun
from explainer.digits.steps import AT_ONCE, take_steps
from explainer.networks.batches import batches
from explainer.networks.dropout import rewinding

__all__ = ["Curve", "Divergence", "Epochs", "Progress", "TrainingRun", "train"]

POINTS_PER_EPOCH: Final = 20
"""At most; fewer where an epoch has fewer steps."""
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
            log.begin_point()
            images, targets = digits.train_images[chosen.numpy()], labels[chosen]
            before = deepcopy((network.state_dict(), optimizer.state_dict()))
            rewind = rewinding(network)
            losses, right = take_steps(
                network, optimizer, images, targets, recipe=recipe, goes_on=log.goes_on
            )
            finite = int(losses.isfinite().cumprod(0).sum())
            if finite:
                log.take(losses[:finite], right[: finite * recipe.batch_size])
            if finite < len(losses):
                # Once more from there, to stop where the textbook does: after the step with that loss.
                network.load_state_dict(before[0])
                optimizer.load_state_dict(before[1])
                rewind()
                taken = (finite + 1) * recipe.batch_size
                take_steps(network, optimizer, images[:taken], targets[:taken], recipe=recipe)
                return _divergence(digits, log)
            if log.cancelled:
                if log.is_within_epoch:
                    camera.shoot()
                return None
            log.point(_validation(network, recipe, digits) if log.epoch_is_over else None)
            if log.epoch_is_over or log.cancelled:
                camera.shoot()
            if log.cancelled:
                return None
    return None


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
