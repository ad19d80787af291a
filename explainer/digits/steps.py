"""The steps of a training: one a batch, as every textbook has them."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.optim import Optimizer

from explainer.choices.losses.classes import ClassLossSpec
from explainer.choices.optimizers.lean import plain_step
from explainer.digits.network import inputs_of
from explainer.digits.recipe import Recipe

AT_ONCE: Final = 2_500
"""Images of a batch that go through the network together, so that no batch needs more memory."""


def _always(taken: int) -> bool:
    return True


def take_steps(
    network: nn.Module,
    optimizer: Optimizer,
    images: NDArray[np.uint8],
    targets: torch.Tensor,
    *,
    recipe: Recipe,
    goes_on: Callable[[int], bool] = _always,
) -> tuple[torch.Tensor, torch.Tensor]:
    """Take one step a batch; return the loss of each, and for every image whether it was read rightly.

    Nothing is read back from a tensor on the way: a step costs no more than the textbook's five lines.
    Between two steps, and between the parts of a large batch, `goes_on` is asked with the number of steps
    that were taken; if it says no, they are all, and a batch of which only parts were seen moves no weight.
    """
    step, judge = plain_step(optimizer), recipe.judge
    losses: list[torch.Tensor] = []
    answers: list[torch.Tensor] = []
    inputs = _inputs(network, images, recipe.batch_size)
    for batch, labels in zip(inputs, _parts(targets, recipe.batch_size), strict=True):
        if losses and not goes_on(len(losses)):
            break
        network.zero_grad()
        if isinstance(batch, torch.Tensor):
            logits = network(batch)
            loss = judge.mean(logits, labels)
            loss.backward()
            losses.append(loss.detach())
            answers.append(logits.detach())
        else:
            loss = _in_parts(network, batch, labels, judge, answers, partial(goes_on, len(losses)))
            if loss is None:
                break
            losses.append(loss)
        step()
    if not losses:
        return torch.zeros(0), torch.zeros(0, dtype=torch.bool)
    seen = targets[: len(losses) * recipe.batch_size]
    return torch.stack(losses), torch.cat(answers)[: len(seen)].argmax(dim=1) == seen


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
    goes_on: Callable[[], bool],
) -> torch.Tensor | None:
    """Return the loss of a batch whose parts go through the network one by one, and note the answers.

    Return None if it was not to go on before they all had. Their gradients add up to that of the batch, as
    PyTorch adds what backward finds to what is there.
    """
    total = torch.zeros(())
    for place, (part, truth) in enumerate(zip(batch, _parts(labels, AT_ONCE), strict=True)):
        if place and not goes_on():
            return None
        logits = network(part)
        loss = judge.mean(logits, truth) * (len(truth) / len(labels))
        loss.backward()
        total += loss.detach()
        answers.append(logits.detach())
    return total


def _parts(tensor: torch.Tensor, size: int) -> tuple[torch.Tensor, ...]:
    return cast(tuple[torch.Tensor, ...], tensor.split(size))
