"""Rows that the registry does not have, and which must be right all the same."""

from collections.abc import Mapping
from dataclasses import replace

import torch

from explainer.choices.optimizers import arithmetic
from explainer.choices.optimizers.registry import OPTIMIZERS, OptimizerSpec, Sharing
from explainer.kit.address import Real

RPROP = OptimizerSpec(
    # Its step is not proportional to the learning rate, and it takes no tensor of rates.
    torch_class=torch.optim.Rprop,
    rule="",
    in_numbers=arithmetic.plain,
    learning_rate=Real(default=0.01, low=0.0001, high=1, step=0.001),
)
MORE_ROWS: Mapping[str, OptimizerSpec] = {
    "Rprop": RPROP,
    "Rprop by rate": replace(RPROP, sharing=Sharing.RATE),
    # It looks at all numbers of a parameter together.
    "Adafactor": replace(RPROP, torch_class=torch.optim.Adafactor),
    "Momentum that shares nothing": replace(OPTIMIZERS["Momentum"], sharing=Sharing.NONE),
    "Nesterov by rate": replace(OPTIMIZERS["Nesterov"], sharing=Sharing.RATE),
}
ROWS: Mapping[str, OptimizerSpec] = {**OPTIMIZERS, **MORE_ROWS}
