"""What one forward and one backward pass through a deep network leave behind, layer by layer, in float64."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from explainer.choices.activations.properties import value_range
from explainer.choices.activations.registry import ACTIVATIONS
from explainer.lessons.gradient_flow.breakdown import Breakdown, breakdowns
from explainer.lessons.gradient_flow.passage import draw, norm, passage
from explainer.lessons.gradient_flow.setting import Setting, scales_around

BINS: Final = 41
UNITS: Final = 4
"""Units of every layer that are kept one by one, the first ones."""
FAMILY_BUDGET: Final = 8e9
"""Multiplications that a family may cost: about a second and a half."""

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Histograms:
    """How the activations of every layer are distributed; the same bins for all layers of a function."""

    edges: Array
    """(functions, BINS + 1): the range of f; where it has no bound, the largest of the first layer."""
    share: Array
    """(functions, depth, BINS); values beyond the edges are in the outermost bins."""


@dataclass(frozen=True, slots=True)
class Flow:
    """What every layer sends forward and gets back; arrays (functions, depth) unless stated otherwise."""

    setting: Setting
    weight_gradient: Array
    """‖∂L/∂W‖, over all weights of the layer."""
    gradient: Array
    """‖∂L/∂z‖, over units and examples."""
    pre_activation_deviation: Array
    """Standard deviation of z over units and examples."""
    mean: Array
    """Mean activation: away from 0 it is what pushes the next layer, the bias shift."""
    deviation: Array
    """Standard deviation of the activations."""
    mean_slope: Array
    """Mean |f′(z)|."""
    root_mean_square_slope: Array
    """√(mean f′(z)²)."""
    gain: Array
    """(depth,): √(width · mean W²), by which a layer's weights stretch a random vector."""
    unit_signal: Array
    """(functions, depth, UNITS): √(mean h²) of single units over the examples."""
    unit_gradient: Array
    """(functions, depth, UNITS): ‖∂L/∂z‖ of single units over the examples."""
    histograms: Histograms
    breakdowns: tuple[Breakdown, ...]

    @property
    def factor(self) -> Array:
        """(functions, depth − 1): by which a gradient should change from layer l + 1 to l.

        gain[l + 1] · √(mean f′(z[l])²), were weights and slopes independent.
        """
        return self.gain[1:] * self.root_mean_square_slope[:, :-1]

    @property
    def expected_gradient(self) -> Array:
        """‖∂L/∂z‖ of the last layer times the product of the factors from there on."""
        return _expected(self.gradient, self.factor)

    @property
    def zero_in_float32(self) -> NDArray[np.bool_]:
        """Where ‖∂L/∂z‖ is not 0 but would be in float32, whose smallest number is 1.4e-45."""
        smallest = float(np.finfo(np.float32).smallest_subnormal)
        return (self.gradient > 0) & (self.gradient < smallest / 2)


@dataclass(frozen=True, slots=True)
class FlowFamily:
    """The same for many scales of the initialisation, for a knob; arrays (scales, functions, depth, …)."""

    setting: Setting
    scales: Array
    weight_gradient: Array
    gradient: Array
    pre_activation_deviation: Array
    mean: Array
    expected_gradient: Array
    unit_signal: Array
    unit_gradient: Array


def flow(setting: Setting) -> Flow:
    """Return what one forward and one backward pass through the network of `setting` leave behind."""
    network = draw(setting)
    passed = passage(network, setting)
    return Flow(
        setting=setting,
        weight_gradient=passed.weight_gradient.numpy(),
        gradient=_by_layer([norm(gradient) for gradient in passed.gradients]),
        pre_activation_deviation=_by_layer([_deviation(z) for z in passed.pre_activations]),
        mean=_means(passed.signals[1:]),
        deviation=_by_layer([_deviation(signal) for signal in passed.signals[1:]]),
        mean_slope=_means([slope.abs() for slope in passed.slopes]),
        root_mean_square_slope=np.sqrt(_means([slope.square() for slope in passed.slopes])),
        gain=(norm(network.weights) / setting.width**0.5).numpy(),
        unit_signal=_by_unit(passed.signals[1:]) / setting.batch**0.5,
        unit_gradient=_by_unit(passed.gradients),
        histograms=_histograms(setting, passed.signals[1:]),
        breakdowns=breakdowns(setting, network, passed),
    )


def family_fits(setting: Setting) -> bool:
    """Whether the family for a knob stays within FAMILY_BUDGET, and the scale changes anything."""
    products = 3 * setting.depth * setting.batch * setting.width**2 * len(setting.activations)
    return products * len(scales_around(setting)) <= FAMILY_BUDGET and setting.initialisation != "Zeros"


def flow_family(setting: Setting, *, report: Callable[[], object] = lambda: None) -> FlowFamily:
    """Return the passages for all scales of `scales_around`; the weights are drawn once and multiplied.

    `report` is called after every scale; what it raises ends the computation.
    """
    scales = scales_around(setting)
    network = draw(replace(setting, scale=1.0))
    gain = (norm(network.weights) / setting.width**0.5).numpy()
    rows: list[tuple[Array, ...]] = []
    for scale in scales:
        passed = passage(replace(network, weights=network.weights * scale), setting)
        gradient = _by_layer([norm(gradient) for gradient in passed.gradients])
        slope = np.sqrt(_means([slope.square() for slope in passed.slopes]))
        rows.append(
            (
                passed.weight_gradient.numpy(),
                gradient,
                _by_layer([_deviation(z) for z in passed.pre_activations]),
                _means(passed.signals[1:]),
                _expected(gradient, scale * gain[1:] * slope[:, :-1]),
                _by_unit(passed.signals[1:]) / setting.batch**0.5,
                _by_unit(passed.gradients),
            )
        )
        report()
    return FlowFamily(setting, scales, *(np.stack(part) for part in zip(*rows, strict=True)))


def _expected(gradient: Array, factor: Array) -> Array:
    """Return the last layer's `gradient` times the product of the factors from there on."""
    factors = np.concatenate([gradient[:, -1:], factor[:, ::-1]], axis=1)
    return np.asarray(np.cumprod(factors, axis=1)[:, ::-1], np.float64)


def _by_layer(values: Sequence[torch.Tensor]) -> Array:
    return torch.stack(list(values), dim=1).numpy()


def _by_unit(values: Sequence[torch.Tensor]) -> Array:
    """Return √(Σ x²) over the examples of the first units: (functions, depth, UNITS)."""
    first = torch.stack([value[:, :, :UNITS] for value in values], dim=1).mT
    return norm(first.reshape(-1, first.shape[-1])).view(first.shape[:-1]).numpy()


def _means(values: Sequence[torch.Tensor]) -> Array:
    return _by_layer([value.mean(dim=(1, 2)) for value in values])


def _deviation(values: torch.Tensor) -> torch.Tensor:
    centred = values - values.mean(dim=(1, 2), keepdim=True)
    return norm(centred) / centred[0].numel() ** 0.5


def _histograms(setting: Setting, signals: Sequence[torch.Tensor]) -> Histograms:
    edges = np.stack(
        [
            np.linspace(*_limits(name, ACTIVATIONS[name].chosen(setting.options), first), BINS + 1)
            for name, first in zip(setting.activations, signals[0], strict=True)
        ]
    )
    low, high = torch.tensor(edges[:, :1, None]), torch.tensor(edges[:, -1:, None])
    offset = BINS * torch.arange(len(edges))[:, None, None]
    share: list[Array] = []
    for signal in signals:
        # What is not a number is counted at the upper end; the breakdown says that there is such a thing.
        place = ((signal - low) / (high - low) * BINS).nan_to_num(BINS).clamp(0, BINS - 1).long() + offset
        counts = torch.bincount(place.flatten(), minlength=BINS * len(edges)).view(-1, BINS)
        share.append((counts / signal[0].numel()).numpy())
    return Histograms(edges, np.stack(share, axis=1))


def _limits(name: str, chosen: tuple[float, ...], first: torch.Tensor) -> tuple[float, float]:
    low, high = _range(name, chosen)
    reach = float(first.abs().nan_to_num(0, 0, 0).max()) or 1.0
    return (low if np.isfinite(low) else -reach), (high if np.isfinite(high) else reach)


@lru_cache(maxsize=64)
def _range(name: str, chosen: tuple[float, ...]) -> tuple[float, float]:
    spec = ACTIVATIONS[name]
    values = value_range(spec.module(dict(zip(spec.options, chosen, strict=True))))
    return values.low, values.high
