"""The initialisations that can be chosen, keyed by their proper names.

n_in and n_out are a layer's inputs and outputs, s the chosen scale, which multiplies the standard deviation.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

import torch
from torch import nn

from explainer.kit.parameters import Values


class Fill(Protocol):
    """Puts initial weights into a layer that has those of nn.Linear."""

    def __call__(self, linear: nn.Linear, *, scale: float, generator: torch.Generator | None) -> object:
        """Draw from `generator`; with None from PyTorch's own, as a script does."""
        ...


@dataclass(frozen=True, slots=True)
class InitialisationSpec:
    """Where the weights of a linear layer start."""

    fill: Fill
    formula: str
    """Distribution and variance of a weight, and what the biases are, in LaTeX."""
    variance: Callable[[int, int, float], float]
    """Of a weight, for n_in, n_out and scale."""
    source: Callable[[float], tuple[str, ...]]
    """Lines of PyTorch that do the same to a fresh `layer`; none where nothing is to be done."""
    mean: Callable[[float], float] = lambda scale: 0.0
    """Of a weight, for a scale."""
    scalable: bool = True
    """Whether the scale changes anything."""


def _multiply(weights: torch.Tensor, scale: float) -> None:
    if scale != 1:
        with torch.no_grad():
            weights.mul_(scale)


def _pytorch(linear: nn.Linear, *, scale: float, generator: torch.Generator | None) -> None:
    _multiply(linear.weight, scale)


def _normal(linear: nn.Linear, *, scale: float, generator: torch.Generator | None) -> None:
    nn.init.normal_(linear.weight, std=scale, generator=generator)
    nn.init.zeros_(linear.bias)


def _uniform(linear: nn.Linear, *, scale: float, generator: torch.Generator | None) -> None:
    nn.init.uniform_(linear.weight, 0, scale, generator=generator)
    nn.init.zeros_(linear.bias)


def _xavier(linear: nn.Linear, *, scale: float, generator: torch.Generator | None) -> None:
    nn.init.xavier_normal_(linear.weight, gain=scale, generator=generator)
    nn.init.zeros_(linear.bias)


def _he(linear: nn.Linear, *, scale: float, generator: torch.Generator | None) -> None:
    nn.init.kaiming_normal_(linear.weight, nonlinearity="relu", generator=generator)
    _multiply(linear.weight, scale)
    nn.init.zeros_(linear.bias)


def _orthogonal(linear: nn.Linear, *, scale: float, generator: torch.Generator | None) -> None:
    nn.init.orthogonal_(linear.weight, gain=scale, generator=generator)
    nn.init.zeros_(linear.bias)


def _zeros(linear: nn.Linear, *, scale: float, generator: torch.Generator | None) -> None:
    nn.init.zeros_(linear.weight)
    nn.init.zeros_(linear.bias)


_NO_BIAS: Final = "nn.init.zeros_(layer.bias)"


def _scaled_source(scale: float) -> tuple[str, ...]:
    return () if scale == 1 else (f"layer.weight.data.mul_({scale!r})",)


INITIALISATIONS: Final[Mapping[str, InitialisationSpec]] = {
    "PyTorch": InitialisationSpec(
        fill=_pytorch,
        formula=(
            r"w \sim s \cdot U\!\left(-\tfrac{1}{\sqrt{n_\text{in}}},\ \tfrac{1}{\sqrt{n_\text{in}}}\right),"
            r"\quad \operatorname{Var} w = \frac{s^2}{3\, n_\text{in}},"
            r"\quad b \sim U\!\left(-\tfrac{1}{\sqrt{n_\text{in}}},\ \tfrac{1}{\sqrt{n_\text{in}}}\right)"
        ),
        variance=lambda inputs, outputs, scale: scale**2 / (3 * inputs),
        source=_scaled_source,
    ),
    "Normal": InitialisationSpec(
        fill=_normal,
        formula=r"w \sim N(0, s^2), \quad \operatorname{Var} w = s^2, \quad b = 0",
        variance=lambda inputs, outputs, scale: scale**2,
        source=lambda scale: (f"nn.init.normal_(layer.weight, std={scale!r})", _NO_BIAS),
    ),
    "Uniform": InitialisationSpec(
        fill=_uniform,
        formula=(
            r"w \sim U(0, s), \quad \operatorname{E} w = \frac{s}{2}, \quad "
            r"\operatorname{Var} w = \frac{s^2}{12}, \quad b = 0"
        ),
        variance=lambda inputs, outputs, scale: scale**2 / 12,
        source=lambda scale: (f"nn.init.uniform_(layer.weight, 0, {scale!r})", _NO_BIAS),
        mean=lambda scale: scale / 2,
    ),
    "Xavier": InitialisationSpec(
        fill=_xavier,
        formula=(
            r"w \sim N(0, \operatorname{Var} w), \quad "
            r"\operatorname{Var} w = \frac{2 s^2}{n_\text{in} + n_\text{out}}, \quad b = 0"
        ),
        variance=lambda inputs, outputs, scale: 2 * scale**2 / (inputs + outputs),
        source=lambda scale: (f"nn.init.xavier_normal_(layer.weight, gain={scale!r})", _NO_BIAS),
    ),
    "He": InitialisationSpec(
        fill=_he,
        formula=(
            r"w \sim N(0, \operatorname{Var} w), \quad "
            r"\operatorname{Var} w = \frac{2 s^2}{n_\text{in}}, \quad b = 0"
        ),
        variance=lambda inputs, outputs, scale: 2 * scale**2 / inputs,
        source=lambda scale: (
            'nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")',
            *_scaled_source(scale),
            _NO_BIAS,
        ),
    ),
    "Orthogonal": InitialisationSpec(
        fill=_orthogonal,
        formula=(
            r"W^\top W = s^2 I \ \text{ or }\ W W^\top = s^2 I, \quad "
            r"\operatorname{Var} w = \frac{s^2}{\max(n_\text{in}, n_\text{out})}, \quad b = 0"
        ),
        variance=lambda inputs, outputs, scale: scale**2 / max(inputs, outputs),
        source=lambda scale: (f"nn.init.orthogonal_(layer.weight, gain={scale!r})", _NO_BIAS),
    ),
    "Zeros": InitialisationSpec(
        fill=_zeros,
        formula=r"w = 0, \quad \operatorname{Var} w = 0, \quad b = 0",
        variance=lambda inputs, outputs, scale: 0.0,
        source=lambda scale: ("nn.init.zeros_(layer.weight)", _NO_BIAS),
        scalable=False,
    ),
}


def initialised(name: str, scale: float) -> str:
    """Return lines that initialise the linear layers of `network`; none where they stay as made."""
    lines = INITIALISATIONS[name].source(scale)
    if not lines:
        return ""
    body = "\n".join(f"        {line}" for line in lines)
    return f"for layer in network:\n    if isinstance(layer, nn.Linear):\n{body}\n"


def is_scalable(values: Values) -> bool:
    """Return whether the scale matters to a setting, whose parameter `initialisation` names a row."""
    return INITIALISATIONS[values["initialisation"]].scalable
