"""Early stopping: end a training when the validation loss has not fallen for a while, and go back."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explainer.lessons.overfitting.training import Family

Array = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Stop:
    """Where a training ends, and which of its weights are kept."""

    stopped: int
    """The last look that is taken; that of the whole training if patience never runs out."""
    kept: int
    """The look with the lowest validation loss until then, the first of equals."""
    ran_out: bool


def early_stop(validation_loss: Array, patience: int) -> Stop:
    """Stop at the look (T,) that makes it `patience` in a row without a new lowest loss.

    With 0 as with 1 that is the first look that is no better: none can come sooner. A loss that is not finite
    is no better.
    """
    lowest, kept, waited = np.inf, 0, 0
    for look, loss in enumerate(validation_loss):
        if loss < lowest:
            lowest, kept, waited = loss, look, 0
            continue
        waited += 1
        if waited >= patience:
            return Stop(look, kept, True)
    return Stop(len(validation_loss) - 1, kept, False)


@dataclass(frozen=True, slots=True, eq=False)
class Stops:
    """One run, stopped with every patience."""

    run: int
    patiences: tuple[int, ...]
    stops: tuple[Stop, ...]
    loss: Array
    """(P,): the validation loss of the weights that are kept."""

    @property
    def price(self) -> NDArray[np.int64]:
        """(P,): looks that were trained for after the kept one."""
        return np.array([stop.stopped - stop.kept for stop in self.stops])


def stops_of(family: Family, run: int, *, patiences: tuple[int, ...]) -> Stops:
    """Stop run number `run` with every patience."""
    course = family.validation_loss[run]
    stops = tuple(early_stop(course, patience) for patience in patiences)
    return Stops(run, patiences, stops, course[[stop.kept for stop in stops]])
