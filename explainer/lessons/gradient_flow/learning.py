"""The deep network learns to read digits, once with every activation function that is compared."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.choices.optimizers.replicas import Replicas
from explainer.digits.data import Digits, load_digits, normalise
from explainer.lessons.gradient_flow.passage import norm
from explainer.lessons.gradient_flow.setting import Recipe, Setting
from explainer.lessons.gradient_flow.stack import accuracies, fresh_stack, measure
from explainer.networks.batches import batches
from explainer.networks.stacked import Stack

HELD_OUT: Final = 1_000
BUDGET: Final = 2e11
"""Multiplications that a training may cost: about half a minute."""
_STEPS_PER_REPORT: Final = 5

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LearningProgress:
    """Where a training stands."""

    step: int
    """Updates taken."""
    steps: int
    loss: tuple[float, ...]
    """Of the last batch, for every function; not a number once it is no longer finite."""
    accuracy: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class LearningRun:
    """One training for every function of the setting; the same first weights and the same batches."""

    setting: Setting
    recipe: Recipe
    steps: int
    """Updates that were planned: those of the recipe, or fewer where they would cost more than BUDGET."""
    loss: Array
    """(functions, steps): mean cross-entropy of the batch, before the update."""
    accuracy: Array
    """(functions, steps): share of the batch that was read rightly, before the update."""
    weight_gradient: Array
    """(functions, steps, depth + 1): ‖∂L/∂W‖ of every hidden layer, then of the output layer."""
    untrained_accuracy: Array
    """(functions,): on the last HELD_OUT training images of MNIST, which train no network here."""
    trained_accuracy: Array
    """After the last update; not a number where the loss is not finite."""
    diverged: tuple[int | None, ...]
    """For each function the first update whose loss was not finite, counted from 1."""
    cancelled: bool


def affordable_steps(setting: Setting, recipe: Recipe) -> int:
    """Return how many of the recipe's updates stay within BUDGET, at least one."""
    weights = (784 + 10 + setting.width * (setting.depth - 1)) * setting.width
    each = 3 * weights * recipe.batch * len(setting.activations)
    return min(recipe.steps, max(1, int(BUDGET / each)))


def learn(
    setting: Setting, recipe: Recipe, digits: Digits, *, report: Callable[[LearningProgress], bool]
) -> LearningRun:
    """Train until all updates are done, no loss is finite any more, or `report` returns False."""
    widths, optimizer = (784, *[setting.width] * setting.depth, 10), OPTIMIZERS[recipe.optimizer]
    stack = fresh_stack(widths, setting, setting.activations)
    replicas = stack.moved_by(optimizer, learning_rates=[recipe.learning_rate], options=optimizer.defaults())
    inputs, labels = _tensors(digits.train_images[: recipe.images], digits.train_labels[: recipe.images])
    steps = affordable_steps(setting, recipe)
    order = islice(batches(len(labels), size=recipe.batch, seed=setting.seed), steps)
    untrained = _held_out_accuracy(stack, digits)
    rows, cancelled = _descend(
        stack, replicas, ((inputs[:, batch], labels[batch]) for batch in order), steps=steps, report=report
    )
    loss, accuracy, gradient = (np.stack(part, axis=1) for part in zip(*rows, strict=True))
    return LearningRun(
        setting=setting,
        recipe=recipe,
        steps=steps,
        loss=loss,
        accuracy=accuracy,
        weight_gradient=gradient,
        untrained_accuracy=untrained,
        trained_accuracy=np.where(np.isfinite(loss[:, -1]), _held_out_accuracy(stack, digits), np.nan),
        diverged=tuple(_first_bad(row) for row in loss),
        cancelled=cancelled,
    )


def _descend(
    stack: Stack,
    replicas: Replicas,
    samples: Iterable[tuple[torch.Tensor, torch.Tensor]],
    *,
    steps: int,
    report: Callable[[LearningProgress], bool],
) -> tuple[list[tuple[Array, Array, Array]], bool]:
    """Return loss, accuracy and gradient norms of every update, and whether `report` ended the training."""
    rows: list[tuple[Array, Array, Array]] = []
    for inputs, labels in samples:
        seen, losses = measure(stack, inputs, labels)
        loss, accuracy = losses.numpy(), accuracies(seen.outputs, labels)
        rows.append((loss, accuracy, _weight_norms(stack)))
        if not np.isfinite(loss).any():
            break
        replicas.step(stack.gradient)
        if len(rows) % _STEPS_PER_REPORT == 0 or len(rows) == steps:
            now = LearningProgress(len(rows), steps, tuple(loss.tolist()), tuple(accuracy.tolist()))
            if not report(now):
                return rows, True
    return rows, False


def _weight_norms(stack: Stack) -> Array:
    """Return (functions, layers): ‖∂L/∂W‖."""
    return torch.stack([norm(weight) for weight, _ in stack.gradients], dim=1).numpy()


def _held_out_accuracy(stack: Stack, digits: Digits) -> Array:
    inputs, labels = _tensors(digits.train_images[-HELD_OUT:], digits.train_labels[-HELD_OUT:])
    return accuracies(stack.forward(inputs).outputs, labels)


def _tensors(images: NDArray[np.uint8], labels: NDArray[np.uint8]) -> tuple[torch.Tensor, torch.Tensor]:
    return normalise(images).flatten(1).double().T, torch.asarray(labels.astype(np.int64))


def _first_bad(losses: Array) -> int | None:
    bad = ~np.isfinite(losses)
    return int(bad.argmax()) + 1 if bad.any() else None


def learn_job(setting: Setting, recipe: Recipe, *, report: Callable[[LearningProgress], bool]) -> LearningRun:
    """Train as a job in another process; raise MissingDigitsError if the worker has no digits."""
    return learn(setting, recipe, load_digits(), report=report)
