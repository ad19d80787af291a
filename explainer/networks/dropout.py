"""nn.Dropout whose masks come from a private generator."""

from collections.abc import Callable

import torch
from torch import nn


class PrivateDropout(nn.Dropout):
    """Draws what nn.Dropout(p) would draw after torch.manual_seed, bit for bit.

    In training a number is 0 with probability p, and is otherwise multiplied by 1 / (1 − p); in eval mode
    nothing happens. With p = 1 all are 0.
    """

    def __init__(self, p: float, *, generator: torch.Generator) -> None:
        """Keep the generator; layers that draw in turns share one. Raise ValueError unless 0 ≤ p ≤ 1."""
        super().__init__(p)
        self.generator = generator

    def forward(self, input: torch.Tensor) -> torch.Tensor:
        """Return `input` with a fresh mask."""
        if not self.training or self.p == 0:
            return input
        if self.p == 1:
            return input * 0.0
        speaks = torch.empty_like(input).bernoulli_(1 - self.p, generator=self.generator)
        return input * speaks.div_(1 - self.p)


def rewinding(network: nn.Module) -> Callable[[], None]:
    """Return a call after which the layers of `network` draw the masks again that they would draw now."""
    found = [module.generator for module in network.modules() if isinstance(module, PrivateDropout)]
    states = [(generator, generator.get_state()) for generator in found]

    def rewind() -> None:
        for generator, state in states:
            generator.set_state(state)

    return rewind
