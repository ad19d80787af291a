"""The order in which examples train."""

from collections.abc import Iterator
from typing import cast

import torch


def batches(examples: int, *, size: int, seed: int) -> Iterator[torch.Tensor]:
    """Yield the indices of one batch after the other, for ever; the last of an epoch may be smaller.

    As a script shuffles that calls torch.manual_seed(seed), then torch.randperm once an epoch.
    """
    generator = torch.Generator().manual_seed(seed)
    while True:
        yield from cast(Iterator[torch.Tensor], torch.randperm(examples, generator=generator).split(size))
