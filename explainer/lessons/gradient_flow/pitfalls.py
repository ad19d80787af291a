"""What is often said wrongly about vanishing gradients, initialisation and dead units, computed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.digits.data import Digits
from explainer.lessons.gradient_flow.dead import BATCH, WIDTHS, dead_inputs
from explainer.lessons.gradient_flow.flow import Flow, flow
from explainer.lessons.gradient_flow.passage import Network, draw, norm, passage
from explainer.lessons.gradient_flow.setting import Setting
from explainer.lessons.gradient_flow.stack import fresh_stack, measure
from explainer.networks.batches import batches
from explainer.networks.stacked import Stack

FACTORS: Final = (0.5, 1.0, 2.0)
"""Of He's standard deviation: too small, right for ReLU, too large."""
DYING_RATE: Final = 1.0
_DYING_STEPS: Final = 60

Array = NDArray[np.float64]


def relu_vanishes_too(setting: Setting) -> tuple[Flow, ...]:
    """Return ReLU's flow for each of FACTORS: the slope 1 alone does not keep a gradient alive.

    What decides is the product width · Var(w) · mean f′(z)² of every layer, which is 1 for He's variance.
    """
    he = replace(setting, activations=("ReLU",), initialisation="He")
    return tuple(flow(replace(he, scale=factor)) for factor in FACTORS)


@dataclass(frozen=True, slots=True)
class Precisions:
    """The same passage in two precisions; arrays (depth,)."""

    activation: str
    float64: Array
    """‖∂L/∂z‖"""
    float32: Array
    """Exactly 0 from some layer back, where float64 still has a number."""

    @property
    def lost(self) -> int:
        """In how many layers float32 shows 0 though the gradient is not."""
        return int(((self.float32 == 0) & (self.float64 > 0)).sum())


def zeros_of_float32(setting: Setting, *, activation: str = "Sigmoid") -> Precisions:
    """Return the gradients of the deepest network with weights a fortieth as large as the setting's."""
    used = replace(setting, activations=(activation,), depth=50, scale=setting.scale / 40)
    network = draw(used)
    parts = network.weights, network.biases, network.inputs, network.direction
    single = Network(*(part.float() for part in parts))
    sizes = [
        torch.stack([norm(gradient)[0] for gradient in passage(each, used).gradients])
        for each in (network, single)
    ]
    return Precisions(activation, sizes[0].numpy(), sizes[1].double().numpy())


def variance_taken_for_deviation(setting: Setting) -> tuple[Flow, Flow, Flow]:
    """Return ReLU's flow with He's variance, with 2 / n_in as the standard deviation, and PyTorch's default.

    In the second the variance is (2 / n_in)² instead of 2 / n_in: the signal dies after a few layers.
    """
    right = replace(setting, activations=("ReLU",), initialisation="He", scale=1.0)
    mistaken = replace(right, scale=(2 / setting.width) ** 0.5)
    return flow(right), flow(mistaken), flow(replace(right, initialisation="PyTorch"))


@dataclass(frozen=True, slots=True)
class ZeroAndDead:
    """First-layer units of a ReLU network on images of digits, and one shared look at its slopes."""

    zero_share: Array
    """(looks, units): share of the images on which the unit puts out 0; 1 is dead."""
    zero_on_first: NDArray[np.bool_]
    """(looks, units): whether it puts out 0 on the first image."""
    gradient: Array
    """(looks, units): ‖∂L/∂w‖ of the unit's weights over all the images; exactly 0 for a dead one."""
    learning_rate: float

    @property
    def dead(self) -> NDArray[np.bool_]:
        """(looks, units): zero for every image."""
        return self.zero_share == 1


def zero_on_one_input(setting: Setting, digits: Digits) -> ZeroAndDead:
    """Return two looks, before training and after some steps of SGD with a rate that is too large.

    At both, many units are zero on the first image. At first hardly any is zero on all of them. The weights
    are He's; of the setting only the seed counts.
    """
    inputs, labels = dead_inputs(digits)
    used = replace(setting, initialisation="He", scale=1.0)
    stack = fresh_stack(WIDTHS, used, ["ReLU"])
    looks = [_unit_look(stack, inputs, labels)]
    replicas = stack.moved_by(OPTIMIZERS["SGD"], learning_rates=[DYING_RATE], options={})
    for batch in islice(batches(len(labels), size=BATCH, seed=setting.seed), _DYING_STEPS):
        measure(stack, inputs[:, batch], labels[batch])
        replicas.step(stack.gradient)
    looks.append(_unit_look(stack, inputs, labels))
    share, first, gradient = (np.stack(part) for part in zip(*looks, strict=True))
    return ZeroAndDead(share, first, gradient, DYING_RATE)


def _unit_look(
    stack: Stack, inputs: torch.Tensor, labels: torch.Tensor
) -> tuple[Array, NDArray[np.bool_], Array]:
    seen, _ = measure(stack, inputs, labels)
    zero = seen.sums[0][0] <= 0
    first_weight, _ = stack.gradients[0]
    return zero.double().mean(dim=1).numpy(), zero[:, 0].numpy(), norm(first_weight[0]).numpy()


@dataclass(frozen=True, slots=True)
class BiasShift:
    """Mean activations, and what they do to the next layer; arrays (functions, depth)."""

    activations: tuple[str, ...]
    biases: float
    """The largest |b| of the network: 0, so the shift comes from no bias parameter."""
    mean: Array
    """Of the activations."""
    constant_share: Array
    """Share of the mean square of z that is the same for every example: Σ (mean over examples)² / Σ z².

    Layer 1 sees inputs around 0 and has next to none; near 1, a layer hardly tells examples apart.
    """


def bias_shift(
    setting: Setting, *, activations: Sequence[str] = ("Sigmoid", "ReLU", "ELU", "Tanh")
) -> BiasShift:
    """Return the shift with Xavier's weights and all biases zero."""
    return shift_of(replace(setting, activations=tuple(activations), initialisation="Xavier", scale=1.0))


def shift_of(setting: Setting) -> BiasShift:
    """Return the shift in the network of `setting`."""
    network = draw(setting)
    passed = passage(network, setting)
    mean = torch.stack([signal.mean(dim=(1, 2)) for signal in passed.signals[1:]], dim=1)
    constant = [(norm(z.mean(dim=1)) / norm(z)).square() * setting.batch for z in passed.pre_activations]
    return BiasShift(
        activations=setting.activations,
        biases=float(network.biases.abs().max()),
        mean=mean.numpy(),
        constant_share=torch.stack(constant, dim=1).numpy(),
    )
