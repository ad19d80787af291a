"""What is often said wrongly about tensors, and what torch does."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch.utils.data import DataLoader

from explainer.lessons.tensors.parcels import SOURCE, dataset_class, rows

FILLED: Final = 7.0
COUNT: Final = 64
TRIALS: Final = 20
IMAGES: Final = 100


@dataclass(frozen=True, slots=True)
class Constructors:
    """torch.Tensor(3) beside torch.tensor(3)."""

    large: tuple[int, ...]
    """The shape that the class makes."""
    small: tuple[int, ...]
    small_value: int
    large_dtype: str
    small_dtype: str


def constructors() -> Constructors:
    """Ask both for a 3."""
    large, small = torch.Tensor(3), torch.tensor(3)
    names = (str(each.dtype).removeprefix("torch.") for each in (large, small))
    return Constructors(tuple(large.shape), tuple(small.shape), int(small.item()), *names)


def left_over() -> NDArray[np.int64]:
    """Return, for each of 20 trials, how many of 64 numbers of torch.empty are what a freed tensor held.

    Only these counts leave the function: what else stands in memory is nobody's business.
    """
    counts = list[int]()
    for _ in range(TRIALS):
        freed = torch.full((COUNT,), FILLED)
        del freed
        counts.append(int((torch.empty(COUNT) == FILLED).sum()))
    return np.array(counts, np.int64)


def last_batches() -> NDArray[np.int64]:
    """Return (100, 2): of 100 samples, for each batch size, how many batches, and the size of the last."""
    dataset = dataset_class(SOURCE)(*rows(IMAGES))
    found = list[tuple[int, int]]()
    for size in range(1, IMAGES + 1):
        loader = DataLoader(dataset, size, generator=torch.Generator().manual_seed(0))
        batches = [len(x) for x, _ in loader]
        found.append((len(batches), batches[-1]))
    return np.array(found, np.int64)
