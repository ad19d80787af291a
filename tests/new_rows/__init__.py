"""Rows that the registries do not have: imported before anything else of the app, as if they stood there.

    pytest -p tests.new_rows tests/new_rows/walk.py

One row and one sentence per language for each, and the words of its options: that is all that a new
optimizer, activation function or loss may need.
"""

from collections.abc import Mapping
from typing import Any, Final

import torch
from torch import nn

from explainer.choices.activations.registry import ACTIVATIONS, ActivationSpec
from explainer.choices.losses.registry import LOSSES, LossSpec
from explainer.choices.optimizers.registry import OPTIMIZERS, OptimizerSpec, Sharing
from explainer.kit.address import Real
from tests.new_rows.lion import Lion
from ui.language import LANGUAGES, catalog

NEW_OPTIMIZERS: Final[Mapping[str, OptimizerSpec]] = {
    "Rprop": OptimizerSpec(
        torch_class=torch.optim.Rprop,
        rule=r"\theta \leftarrow \theta - s \operatorname{sign} g",
        learning_rate=Real(default=0.001, low=0.00001, high=0.1, step=0.0001),
        options={"grow": Real(default=1.2, low=1.01, high=2, step=0.1)},
        arguments=lambda options: {"etas": (0.5, options["grow"])},
    ),
    # A class that torch.optim does not have.
    "Lion": OptimizerSpec(
        torch_class=Lion,
        rule=r"\theta \leftarrow \theta - \eta \operatorname{sign}(\beta_1 m + (1 - \beta_1) g)",
        learning_rate=Real(default=0.0001, low=0.00001, high=0.1, step=0.0001),
        options={
            "beta1": OPTIMIZERS["Adam"].options["beta1"],
            "fading": Real(default=0.99, low=0, high=0.999, step=0.01),
        },
        arguments=lambda options: {"betas": (options["beta1"], options["fading"])},
        direction="exp_avg",
        sharing=Sharing.RATE,
    ),
}
NEW_ACTIVATIONS: Final[Mapping[str, ActivationSpec]] = {
    "CELU": ActivationSpec(
        torch_class=nn.CELU,
        written="nn.CELU",
        template=r"f(z) = \max(0, z) + \min(0, @(e^{z / #} - 1))",
        options={"bend": Real(default=1.5, low=0.1, high=3, step=0.1)},
    ),
}
NEW_LOSSES: Final[Mapping[str, LossSpec]] = {
    "SquaredHinge": LossSpec(
        each=lambda output, target: (1 - (2 * target - 1) * output).clamp_min(0).square(),
        slope=lambda output, target: (2 - 4 * target) * (1 - (2 * target - 1) * output).clamp_min(0),
        formula=r"L = \max(0, 1 - (2 t - 1) z)^2",
        slope_formula=r"\frac{\partial L}{\partial z} = -2\, (2 t - 1) \max(0, 1 - (2 t - 1) z)",
        source="lambda output, target: (1 - (2 * target - 1) * output).clamp_min(0).square().mean()",
    ),
}
_SENTENCES: Final = {
    **{f"optimizers.row.{name}": name for name in NEW_OPTIMIZERS},
    **{f"activations.row.{name}": name for name in NEW_ACTIVATIONS},
    **{f"losses.row.{name}": name for name in NEW_LOSSES},
    **{
        f"parameters.{name}.{part}": f"{part} of {name}"
        for name in ("grow", "fading", "activation_bend")
        for part in ("label", "help")
    },
}


def _add(registry: Any, rows: Mapping[str, object]) -> None:
    """A registry is a dictionary that promises not to change; in this process it is a copy."""
    registry.update(rows)


_add(OPTIMIZERS, NEW_OPTIMIZERS)
_add(ACTIVATIONS, NEW_ACTIVATIONS)
_add(LOSSES, NEW_LOSSES)
for _language in LANGUAGES:
    catalog(_language).update(_SENTENCES)
