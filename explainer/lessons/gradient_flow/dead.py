"""Dead units: how many there are while a network trains, against the learning rate.

A unit is dead when its slope f′(z) is 0 for *every* input of the data: no gradient reaches its weights. With
plain SGD one of the first layer stays so for ever; deeper ones can come back when the layers below change.
LeakyReLU has no such place. ELU's slope e^z is 0 in float64 below −745, where only exploding weights come.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.digits.data import Digits, load_digits, normalise
from explainer.lessons.gradient_flow.setting import Setting
from explainer.lessons.gradient_flow.stack import accuracies, fresh_stack, measure
from explainer.networks.batches import batches
from explainer.networks.stacked import Stack, cross_entropy

FUNCTIONS: Final = ("ReLU", "LeakyReLU", "ELU")
RATES: Final[NDArray[np.float64]] = np.geomspace(0.01, 3, 13)
WIDTHS: Final = (196, 32, 32, 10)
IMAGES: Final = 1_000
"""The first training images of MNIST, each 14 × 14: the mean of every 2 × 2 pixels."""
BATCH: Final = 50
STEPS: Final = 100
EVERY: Final = 5
"""Updates between two looks at all the data."""

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class DeadProgress:
    """Where the trainings stand."""

    step: int
    steps: int
    dead: Array
    """(functions, rates): share of dead units, both layers together."""


@dataclass(frozen=True, slots=True)
class DeadUnits:
    """Arrays (functions, rates, looks), some with (…, layers) behind; NaN once a loss is not finite."""

    functions: tuple[str, ...]
    rates: Array
    steps: NDArray[np.int64]
    """(looks,): updates taken before each look."""
    dead: Array
    """(…, layers): share of units whose slope is 0 for every input."""
    below: Array
    """(…, layers): share of units with z ≤ 0 for every input; with LeakyReLU and ELU they still learn."""
    zero_slopes: Array
    """(…, layers): share of all pairs of unit and input with slope 0: "zero on one input"."""
    loss: Array
    """Mean cross-entropy over all the data."""
    accuracy: Array
    diverged: NDArray[np.int64]
    """(functions, rates): the first look with a loss that is not finite, or −1."""
    cancelled: bool


def dead_inputs(digits: Digits) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the data: normalised images (196, IMAGES) in float64, and their labels."""
    images = functional.avg_pool2d(normalise(digits.train_images[:IMAGES]).double()[:, None], 2)
    return images.flatten(1).T, torch.asarray(digits.train_labels[:IMAGES].astype(np.int64))


def dead_units(setting: Setting, digits: Digits, *, report: Callable[[DeadProgress], bool]) -> DeadUnits:
    """Train by plain SGD at all RATES at once, and look at all the data every EVERY updates.

    Of the setting, initialisation, scale, seed and the options of the functions count.
    """
    inputs, labels = dead_inputs(digits)
    stack = fresh_stack(WIDTHS, setting, FUNCTIONS, each=len(RATES))
    rates = [*RATES.tolist()] * len(FUNCTIONS)
    replicas = stack.moved_by(OPTIMIZERS["SGD"], learning_rates=rates, options={})
    looks = [_look(stack, inputs, labels)]
    cancelled = not report(_progress(0, looks[-1]))
    order = islice(batches(IMAGES, size=BATCH, seed=setting.seed), 0 if cancelled else STEPS)
    for step, batch in enumerate(order, 1):
        measure(stack, inputs[:, batch], labels[batch])
        replicas.step(stack.gradient)
        if step % EVERY == 0:
            looks.append(_look(stack, inputs, labels))
            if not report(_progress(step, looks[-1])):
                cancelled = True
                break
    return _record(looks, cancelled=cancelled)


def _look(stack: Stack, inputs: torch.Tensor, labels: torch.Tensor) -> tuple[Array, ...]:
    """Return dead, below and zero slopes (functions, rates, layers), loss and accuracy (functions, rates)."""
    seen = stack.forward(inputs)
    losses, _ = cross_entropy(seen.outputs, labels)
    accuracy = torch.asarray(accuracies(seen.outputs, labels))
    layers = [
        _unit_states(z, stack.activation.slope(z, a)) for z, a in zip(seen.sums, seen.hidden, strict=True)
    ]
    dead, below, zero = (torch.stack(part, dim=-1) for part in zip(*layers, strict=True))
    finite = losses.isfinite()
    shape = len(FUNCTIONS), len(RATES)
    numbers = (
        torch.where(finite if value.ndim == 1 else finite[:, None], value, torch.nan)
        for value in (dead, below, zero, losses, accuracy)
    )
    return tuple(value.view(*shape, *value.shape[1:]).numpy() for value in numbers)


def _unit_states(z: torch.Tensor, slope: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return the shares of units that are dead, of those below 0 throughout, and of slopes that are 0."""
    flat = slope == 0
    return (
        flat.all(dim=2).double().mean(dim=1),
        (z <= 0).all(dim=2).double().mean(dim=1),
        flat.double().mean(dim=(1, 2)),
    )


def _progress(step: int, look: tuple[Array, ...]) -> DeadProgress:
    return DeadProgress(step, STEPS, look[0].mean(axis=-1))


def _record(looks: list[tuple[Array, ...]], *, cancelled: bool) -> DeadUnits:
    dead, below, zero_slopes, loss, accuracy = (np.stack(part, axis=2) for part in zip(*looks, strict=True))
    bad = np.isnan(loss)
    return DeadUnits(
        functions=FUNCTIONS,
        rates=RATES,
        steps=EVERY * np.arange(len(looks)),
        dead=dead,
        below=below,
        zero_slopes=zero_slopes,
        loss=loss,
        accuracy=accuracy,
        diverged=np.where(bad.any(axis=2), bad.argmax(axis=2), -1),
        cancelled=cancelled,
    )


def dead_job(setting: Setting, *, report: Callable[[DeadProgress], bool]) -> DeadUnits:
    """Count as a job in another process; raise MissingDigitsError if the worker has no digits."""
    return dead_units(setting, load_digits(), report=report)
