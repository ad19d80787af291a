"""From a data set to batches: torch's own classes at work, watched for two epochs."""

from collections.abc import Callable, Iterator, Sequence, Sized
from dataclasses import dataclass
from textwrap import indent
from typing import Any, Final, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import DataLoader, Dataset, RandomSampler, Sampler, SequentialSampler

from explainer.lessons.tensors.memory import Refusal, message

EPOCHS: Final = 2
Pair = tuple[Tensor, Tensor]
Rows = Sequence[Sequence[float]]


SOURCE: Final = """\
class CustomDataset(Dataset):
    def __init__(self, x_data, y_data):
        self.x_data = x_data
        self.y_data = y_data

    def __len__(self):
        return len(self.x_data)

    def __getitem__(self, index):
        x = torch.FloatTensor(self.x_data[index])
        y = torch.FloatTensor(self.y_data[index])
        return x, y
"""
"""The data set of the notes: the text that is shown is the text that runs."""


def indented(source: str) -> str:
    """Return a class with all methods but the first indented into that one, as some notes print it."""
    first, *others = source.split("\n\n")
    return "\n\n".join([first, *(indent(method, "    ") for method in others)])


def dataset_class(source: str) -> Callable[[Rows, Rows], Dataset[Pair]]:
    """Return the class CustomDataset that a source of this module defines."""
    names: dict[str, Any] = {"Dataset": Dataset, "torch": torch}
    exec(source, names)
    return names["CustomDataset"]


def what_len_says(source: str) -> str:
    """Return the length of a data set of three samples, or what Python says instead."""
    try:
        return str(len(cast(Sized, dataset_class(source)(*rows(3)))))
    except Refusal as problem:
        return message(problem)


class _Noting(Sampler[int]):
    """A sampler that notes what it hands out."""

    def __init__(self, sampler: Sampler[int], length: int) -> None:
        self.sampler, self.length = sampler, length
        self.noted: list[int] = []

    def __iter__(self) -> Iterator[int]:
        for index in self.sampler:
            self.noted.append(index)
            yield index

    def __len__(self) -> int:
        return self.length


@dataclass(frozen=True, slots=True, eq=False)
class Parcel:
    """One batch as a training loop gets it."""

    epoch: int
    """From 0 on."""
    indices: tuple[int, ...]
    x: NDArray[np.float32]
    """(size, 3)"""
    y: NDArray[np.float32]
    """(size, 1)"""


@dataclass(frozen=True, slots=True, eq=False)
class Parcels:
    """All batches of two epochs, and the order in which the sampler gave the indices."""

    samples: int
    batch: int
    orders: NDArray[np.int64]
    """(epochs, samples)"""
    parcels: tuple[Parcel, ...]

    def of(self, epoch: int) -> list[Parcel]:
        """Return the batches of one epoch."""
        return [each for each in self.parcels if each.epoch == epoch]

    def dropped(self, epoch: int) -> list[int]:
        """Return the indices that were handed out but are in no batch of an epoch."""
        return self.orders[epoch, sum(len(each.indices) for each in self.of(epoch)) :].tolist()


def rows(samples: int) -> tuple[list[list[float]], list[list[float]]]:
    """Return x and y: sample 7 has the features 70, 71, 72 and the target 7."""
    return [[10.0 * i, 10.0 * i + 1, 10.0 * i + 2] for i in range(samples)], [
        [float(i)] for i in range(samples)
    ]


def delivered(samples: int, batch: int, *, shuffle: bool, drop_last: bool, seed: int) -> Parcels:
    """Return what DataLoader(dataset, batch, shuffle, drop_last=…, generator=…) hands out in two epochs.

    The sampler is the one that DataLoader itself would make; here it stands in a shell that notes its order.
    """
    dataset: Any = dataset_class(SOURCE)(*rows(samples))
    generator = torch.Generator().manual_seed(seed)
    drawn = RandomSampler(dataset, generator=generator) if shuffle else SequentialSampler(dataset)
    noting = _Noting(drawn, samples)
    loader = DataLoader(dataset, batch, sampler=noting, drop_last=drop_last, generator=generator)
    parcels = list[Parcel]()
    for epoch in range(EPOCHS):
        for x, y in loader:
            parcels.append(Parcel(epoch, tuple(map(int, y[:, 0].tolist())), x.numpy(), y.numpy()))
    return Parcels(samples, batch, np.array(noting.noted).reshape(EPOCHS, samples), tuple(parcels))
