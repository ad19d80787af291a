"""The activation functions that can be chosen, keyed by their proper names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from torch import nn


@dataclass(frozen=True, slots=True)
class ActivationSpec:
    """An elementwise function f(z), as PyTorch computes it."""

    module: Callable[[], nn.Module]
    source: str
    """The PyTorch expression that builds the same module."""
    formula: str
    """f(z) in LaTeX."""


ACTIVATIONS: Final[Mapping[str, ActivationSpec]] = {
    "ReLU": ActivationSpec(
        module=nn.ReLU,
        source="nn.ReLU()",
        formula=r"f(z) = \max(0, z)",
    ),
    "LeakyReLU": ActivationSpec(
        module=lambda: nn.LeakyReLU(0.01),
        source="nn.LeakyReLU(0.01)",
        formula=r"f(z) = \begin{cases} z & z > 0 \\ 0.01\, z & z \le 0 \end{cases}",
    ),
    "ELU": ActivationSpec(
        module=nn.ELU,
        source="nn.ELU()",
        formula=r"f(z) = \begin{cases} z & z > 0 \\ e^{z} - 1 & z \le 0 \end{cases}",
    ),
    "GELU": ActivationSpec(
        module=nn.GELU,
        source="nn.GELU()",
        formula=r"f(z) = z\,\Phi(z) = \tfrac{z}{2}\left(1 + \operatorname{erf}\tfrac{z}{\sqrt{2}}\right)",
    ),
    "SiLU": ActivationSpec(
        module=nn.SiLU,
        source="nn.SiLU()",
        formula=r"f(z) = \frac{z}{1 + e^{-z}}",
    ),
    "Softplus": ActivationSpec(
        module=nn.Softplus,
        source="nn.Softplus()",
        formula=r"f(z) = \ln(1 + e^{z})",
    ),
    "Tanh": ActivationSpec(
        module=nn.Tanh,
        source="nn.Tanh()",
        formula=r"f(z) = \tanh z",
    ),
    "Sigmoid": ActivationSpec(
        module=nn.Sigmoid,
        source="nn.Sigmoid()",
        formula=r"f(z) = \frac{1}{1 + e^{-z}}",
    ),
    "Linear": ActivationSpec(
        module=nn.Identity,
        source="nn.Identity()",
        formula=r"f(z) = z",
    ),
}
