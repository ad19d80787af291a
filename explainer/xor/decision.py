"""The decision surface as levels that are fine near p = ½, where the border runs, and coarse far from it."""

# torch leaves some arguments untyped.
# pyright: reportUnknownMemberType=false

from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from explainer.xor.experiment import Experiment
from explainer.xor.film import inputs_of
from explainer.xor.network import activation_of, forward, layers_of

_SAFE: Final = 1e4


def spread(probability: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (1 ± |2p − 1|^¾) / 2: 0, ½ and 1 stay, and what lies close to ½ is drawn apart.

    A root would draw it farther apart, but the border, which straight lines between cells find, wavy.
    """
    signed = 2 * probability - 1
    return (1 + np.sign(signed) * np.abs(signed) ** 0.75) / 2


def decision(experiment: Experiment) -> NDArray[np.uint8]:
    """Return the probability of class 1, spread, in every cell of the film's surface (R, S, 28, 28).

    Level k stands for k / 255.
    Levels of p itself would draw a ragged border while all probabilities are still near ½.
    """
    film, snapshots = experiment.film, experiment.training.snapshots
    rows = torch.from_numpy(snapshots).flatten(0, 1)
    # Half the time, where nothing is near to the end of float32.
    if rows.abs().max() < _SAFE:
        rows = rows.float()
    grid = inputs_of(film.cells).to(rows.dtype).expand(len(rows), -1, -1)
    recipe = experiment.recipe
    _, outputs = forward(layers_of(rows, recipe.widths), grid, activation_of(recipe))
    # 2p − 1 of p = σ(z).
    signed = torch.tanh(outputs.nan_to_num_(0.0) / 2)
    root = signed.abs().sqrt_()
    # Two roots are five times as quick as a power.
    levels = (root * root.sqrt()).copysign_(signed).add_(1).mul_(127.5).round_().to(torch.uint8)
    return levels.view(film.surface.shape).numpy()
