"""A penalty in the gradient, and a decay of the weight: the same for SGD, another thing for Adam."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch.optim import Optimizer

from explainer.choices.optimizers.lean import plain_step, spare_the_compiler

RULES: Final = ("SGD", "Momentum", "Adam")
WAYS: Final = ("coupled", "decoupled")
"""λw is added to the gradient, or the weight is multiplied by 1 − ηλ."""
RATE: Final = 0.1
MOMENTUM: Final = 0.9
LOOKS: Final = 50
EVERY: Final = 10
"""Updates from one look to the next."""
SIZES: Final = tuple(np.geomspace(0.01, 100, 25).tolist())

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Decays:
    """What the decay leaves of a weight 1 whose gradient changes its sign at every update, for G sizes of it.

    That is how far it still lies from a weight that began at 0 and has had the same gradients.
    """

    decay: float
    """λ"""
    left: Array
    """(rules, ways, G, LOOKS + 1)"""

    @property
    def updates(self) -> NDArray[np.int64]:
        """(LOOKS + 1,)"""
        return EVERY * np.arange(LOOKS + 1, dtype=np.int64)


def decays(decay: float) -> Decays:
    """Move all weights by torch.optim itself."""
    sizes = torch.tensor(SIZES, dtype=torch.float64)
    gradients = [sizes.expand(2, -1) * (-1) ** update for update in range(LOOKS * EVERY)]
    start = torch.stack([torch.ones_like(sizes), torch.zeros_like(sizes)])
    courses = [
        [np.stack(walk(rule, way, decay, gradients=gradients, start=start)[::EVERY]) for way in WAYS]
        for rule in RULES
    ]
    ones, zeros = np.moveaxis(np.array(courses), 3, 0)
    return Decays(decay, (ones - zeros).swapaxes(2, 3))


def walk(
    rule: str, way: str, decay: float, *, gradients: Sequence[torch.Tensor], start: torch.Tensor
) -> list[Array]:
    """Return the weights before the first update and after each one."""
    weight = start.clone()
    optimizer = _OPTIMIZERS[rule, way](weight, decay)
    step, seen = plain_step(optimizer), [weight.numpy().copy()]
    for gradient in gradients:
        if way == "decoupled" and rule != "Adam":
            # torch.optim has AdamW alone; the others decay in the same way before their step.
            weight.mul_(1 - RATE * decay)
        weight.grad = gradient
        step()
        seen.append(weight.numpy().copy())
    return seen


def _sgd(momentum: float, *, coupled: bool) -> Callable[[torch.Tensor, float], Optimizer]:
    def build(weight: torch.Tensor, decay: float) -> Optimizer:
        spare_the_compiler()
        return torch.optim.SGD(
            [weight], lr=RATE, momentum=momentum, weight_decay=decay * coupled, foreach=False
        )

    return build


def _adam(kind: type[torch.optim.Adam]) -> Callable[[torch.Tensor, float], Optimizer]:
    def build(weight: torch.Tensor, decay: float) -> Optimizer:
        spare_the_compiler()
        return kind([weight], lr=RATE, weight_decay=decay, foreach=False)

    return build


_OPTIMIZERS: Final = {
    ("SGD", "coupled"): _sgd(0.0, coupled=True),
    ("SGD", "decoupled"): _sgd(0.0, coupled=False),
    ("Momentum", "coupled"): _sgd(MOMENTUM, coupled=True),
    ("Momentum", "decoupled"): _sgd(MOMENTUM, coupled=False),
    ("Adam", "coupled"): _adam(torch.optim.Adam),
    ("Adam", "decoupled"): _adam(torch.optim.AdamW),
}
