"""The same race with a real network: 3,322 weights that learn to read digits, trained by each optimizer."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from explainer.choices.optimizers.lean import plain_step
from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.descents.setting import Setting
from explainer.digits.data import MEAN, STD, Digits, load_digits
from explainer.networks.batches import batches
from explainer.networks.fresh import fresh_network

IMAGES: Final = 2_000
"""The first training images."""
VALIDATION: Final = 1_000
"""The last training images, which never train; they choose the tuned rates."""
SIDE: Final = 14
"""Pixels along a side: each the mean of 2 × 2 of the original."""
HIDDEN: Final = 16
BATCH: Final = 64
EPOCHS: Final = 5
UPDATES_PER_EPOCH: Final = -(-IMAGES // BATCH)
UPDATES: Final = EPOCHS * UPDATES_PER_EPOCH
TUNING: Final = tuple(float(f"{digit}e{power}") for power in range(-4, 1) for digit in (1, 3))
"""The rates that are tried for each optimizer where all are tuned."""
DIVERGED: Final = 100.0
"""How many times the untrained loss is called diverged: dead units keep many a network from infinity."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How many trainings are done, and which has just ended."""

    done: int
    total: int
    runner: str
    rate: float


@dataclass(frozen=True, slots=True, eq=False)
class NetworkRun:
    """One training; it ends, and NaN follows, where it has diverged."""

    runner: str
    rate: float
    training_loss: NDArray[np.float64]
    """(UPDATES,): of the batch before each update."""
    validation_loss: NDArray[np.float64]
    """(EPOCHS + 1,): untrained, and after each epoch, as is the next."""
    validation_accuracy: NDArray[np.float64]
    diverged: int | None
    """The first update, counted from 1, whose loss is above DIVERGED times the untrained one, or is NaN."""


@dataclass(frozen=True, slots=True, eq=False)
class NetworkRace:
    """All runners from the same initial weights over the same batches."""

    setting: Setting
    runs: tuple[NetworkRun, ...]
    """One for each runner that is done."""
    weights: int
    """Weights and biases of the network."""
    cancelled: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Material:
    images: torch.Tensor
    labels: torch.Tensor
    validation_images: torch.Tensor
    validation_labels: torch.Tensor
    order: tuple[torch.Tensor, ...]
    """The images of every batch."""


def network_job(setting: Setting, *, report: Callable[[Progress], bool]) -> NetworkRace:
    """Run the race as a job in another process; raise MissingDigitsError if it has no digits."""
    return network_race(setting, load_digits(), report=report)


def network_race(setting: Setting, digits: Digits, *, report: Callable[[Progress], bool]) -> NetworkRace:
    """Train with every runner of the setting, one after the other, until `report` returns False.

    Kind of fairness, rates, options and seed are those of the setting, without its factor; tuned rates are
    tuned on this network, by the validation loss at the end.
    """
    material = _material(digits, setting.seed)
    asked = [(runner, rate) for runner in setting.runners for rate in rates_to_try(setting, runner)]
    tried: list[NetworkRun] = []
    for runner, rate in asked:
        tried.append(_train(setting, material, runner, rate))
        if not report(Progress(len(tried), len(asked), runner, rate)):
            break
    finished = [runner for runner in setting.runners if runner not in dict(asked[len(tried) :])]
    return NetworkRace(
        setting=setting,
        runs=tuple(
            min((run for run in tried if run.runner == runner), key=_last_loss) for runner in finished
        ),
        weights=sum(each.numel() for each in build_network(setting.seed).parameters()),
        cancelled=len(tried) < len(asked),
    )


def rates_to_try(setting: Setting, runner: str) -> tuple[float, ...]:
    """Return the one rate that a runner has, or, where all are tuned, those from which the best is taken."""
    own = setting.own_rate(runner)
    if own is not None:
        return (own,)
    choices = {
        "same": (setting.learning_rate,),
        "defaults": (OPTIMIZERS[runner].library_rate,),
        "tuned": TUNING,
    }
    return choices[setting.fairness]


def build_network(seed: int) -> nn.Sequential:
    """Return the untrained network, as a script builds it after torch.manual_seed(seed)."""
    return fresh_network((SIDE**2, HIDDEN, 10), nn.ReLU, generator=torch.Generator().manual_seed(seed))


def small_images(images: NDArray[np.uint8]) -> torch.Tensor:
    """Return (n, 14, 14): the means of 2 × 2 pixels, normalised as the whole images are."""
    halved = functional.avg_pool2d(torch.asarray(images.astype(np.float32)), 2)
    return halved.div_(255).sub_(MEAN).div_(STD)


def _last_loss(run: NetworkRun) -> float:
    last = float(run.validation_loss[-1])
    return last if math.isfinite(last) else math.inf


def _material(digits: Digits, seed: int) -> _Material:
    labels = torch.asarray(digits.train_labels.astype(np.int64))
    return _Material(
        images=small_images(digits.train_images[:IMAGES]),
        labels=labels[:IMAGES],
        validation_images=small_images(digits.train_images[-VALIDATION:]),
        validation_labels=labels[-VALIDATION:],
        order=tuple(islice(batches(IMAGES, size=BATCH, seed=seed), UPDATES)),
    )


def _train(setting: Setting, material: _Material, runner: str, rate: float) -> NetworkRun:
    """Train as the textbook does, until the loss diverges."""
    network = build_network(setting.seed)
    optimizer = OPTIMIZERS[runner].build(
        network.parameters(), learning_rate=rate, options=setting.options_of(runner)
    )
    step, diverged = plain_step(optimizer), None
    losses = np.full(UPDATES, np.nan)
    scores = np.full((EPOCHS + 1, 2), np.nan)
    scores[0] = _score(network, material)
    for update, batch in enumerate(material.order):
        network.zero_grad()
        loss = functional.cross_entropy(network(material.images[batch]), material.labels[batch])
        if not loss.item() <= DIVERGED * scores[0, 0]:
            diverged = update + 1
            break
        losses[update] = loss.item()
        loss.backward()
        step()
        if (update + 1) % UPDATES_PER_EPOCH == 0:
            scores[(update + 1) // UPDATES_PER_EPOCH] = _score(network, material)
    return NetworkRun(
        runner=runner,
        rate=rate,
        training_loss=losses,
        validation_loss=scores[:, 0],
        validation_accuracy=scores[:, 1],
        diverged=diverged,
    )


def _score(network: nn.Module, material: _Material) -> tuple[float, float]:
    """Return loss and accuracy on the validation images."""
    with torch.inference_mode():
        logits = network(material.validation_images)
        loss = functional.cross_entropy(logits, material.validation_labels).item()
        right = logits.argmax(dim=1) == material.validation_labels
        return loss, right.double().mean().item()
