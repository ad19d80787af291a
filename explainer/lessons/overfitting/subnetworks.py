"""A layer of three neurons with dropout: every subnetwork that can be drawn, and what they say on average."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import torch
from numpy.typing import NDArray

from explainer.choices.activations.registry import ACTIVATIONS

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Subnetworks:
    """All 2ⁿ masks of n neurons, for P values of p; a neuron is silent with probability p."""

    drops: tuple[float, ...]
    """p"""
    sent: tuple[float, ...]
    """wᵢhᵢ of each neuron: what it adds to the next sum."""
    masks: NDArray[np.bool_]
    """(2ⁿ, n): which neurons speak; the last mask is all of them."""
    chance: Array
    """(P, 2ⁿ): p^silent · (1 − p)^speaking."""
    sums: Array
    """(P, 2ⁿ): Σ wᵢhᵢ / (1 − p) over those that speak; nobody does at p = 1, where torch gives zeros."""
    outputs: Array
    """(P, 2ⁿ): f of the sums."""
    eval_sum: float
    """What model.eval() computes: all speak, nothing is scaled."""
    eval_output: float

    @property
    def mean_sum(self) -> Array:
        """(P,): the mean over all masks; for p < 1 it is eval_sum."""
        return (self.chance * self.sums).sum(axis=1)

    @property
    def mean_output(self) -> Array:
        """(P,): for a bent f another number than eval_output, in general."""
        return (self.chance * self.outputs).sum(axis=1)


def subnetworks(sent: Sequence[float], bend: str, drops: Sequence[float]) -> Subnetworks:
    """Enumerate all masks."""
    masks = np.array(list(product((False, True), repeat=len(sent))))
    p = np.array(drops, np.float64)[:, None]
    speaking = masks.sum(axis=1)
    scale = np.divide(1, 1 - p, out=np.zeros_like(p), where=p < 1)
    sums = scale * (masks @ np.array(sent, np.float64))
    function = ACTIVATIONS[bend].module(())
    whole = torch.tensor([sum(sent)], dtype=torch.float64)
    return Subnetworks(
        drops=tuple(drops),
        sent=tuple(sent),
        masks=masks,
        chance=p ** (len(sent) - speaking) * (1 - p) ** speaking,
        sums=sums,
        outputs=function(torch.from_numpy(sums)).numpy(),
        eval_sum=float(whole),
        eval_output=float(function(whole)),
    )
