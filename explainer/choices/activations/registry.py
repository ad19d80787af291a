"""The activation functions that can be chosen, keyed by their proper names, in the order of their history.

PReLU is no row: it is LeakyReLU whose slope is a weight like any other, so it would count and train as one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import torch
from torch import nn

from explainer.kit.address import Real
from explainer.kit.parameters import SomeOptions

Backward = Callable[[torch.Tensor, torch.Tensor, torch.Tensor], torch.Tensor]
"""dL/dz = f′(z) · dL/df of (dL/df, z, f(z)), entry by entry."""

OPTION_PREFIX: Final = "activation_"
"""Before the name of an option in an address where optimizers have theirs as well."""

_aten: Final[Any] = torch.ops.aten
"""Where autograd's own kernels stand; torch leaves them untyped."""
_SELU_ALPHA, _SELU_SCALE = 1.6732632423543772, 1.0507009873554805
_FACTOR, _NUMBER = "@", "#"
"""Where a formula has its option: as a factor, which is not written if it is 1; otherwise."""


class Step(nn.Module):
    """Heaviside's step: 1 if z > 0, else 0. Autograd gives the slope 0 everywhere, also at the jump."""

    def forward(self, z: torch.Tensor) -> torch.Tensor:
        """Return the step of every entry; unlike `z > 0` it stays in the graph."""
        return z.relu().sign()


def _by_autograd(function: nn.Module) -> Backward:
    def backward(gradient: torch.Tensor, z: torch.Tensor, value: torch.Tensor) -> torch.Tensor:
        with torch.inference_mode(mode=False), torch.enable_grad():
            # Copies, because what inference mode has made never gets a graph.
            place = z.detach().clone().requires_grad_()
            return torch.autograd.grad(function(place), place, gradient.clone())[0]

    return backward


@dataclass(frozen=True, slots=True)
class ActivationSpec:
    """An elementwise function f(z), as PyTorch computes it; at most one number of it can be chosen."""

    torch_class: Callable[..., nn.Module]
    written: str
    """The PyTorch expression for the same class."""
    template: str
    """f(z) in LaTeX; @ stands for the option as a factor, # for its number anywhere else."""
    torch_backward: (
        Callable[[torch.Tensor, torch.Tensor, torch.Tensor, Sequence[float]], torch.Tensor] | None
    ) = None
    """f′(z) · dL/df of (dL/df, z, f(z), values of the options), bit for bit as autograd has it.

    None asks autograd itself, which takes twice as long.
    """
    kinks: tuple[float, ...] = ()
    """Where the slope can jump; for Step, where the value does."""
    options: Mapping[str, Real] = field(default_factory=dict[str, Real])
    """The number that can be chosen, by its name in an address."""

    def chosen(self, options: SomeOptions) -> tuple[float, ...]:
        """Return the values of this row's options, or their defaults; other names are ignored."""
        given = dict(options)
        return tuple(float(given.get(name, option.default)) for name, option in self.options.items())

    def module(self, options: SomeOptions = ()) -> nn.Module:
        """Return a new module without weights."""
        return self.torch_class(*self.chosen(options))

    def backward(self, options: SomeOptions = ()) -> Backward:
        """Return the chain rule through f; without a graph, which is most of a small network's time."""
        known, chosen = self.torch_backward, self.chosen(options)
        if known is None:
            return _by_autograd(self.module(options))
        return lambda gradient, z, value: known(gradient, z, value, chosen)

    def source_with(self, options: SomeOptions) -> str:
        """Return the PyTorch expression that builds the same module; it needs `nn` alone."""
        return f"{self.written}({', '.join(map(repr, self.chosen(options)))})"

    def formula_with(self, options: SomeOptions) -> str:
        """Return f(z) in LaTeX with the numbers in place."""
        formula = self.template
        for value in self.chosen(options):
            formula = formula.replace(_FACTOR, "" if value == 1 else rf"{value:g}\, ")
            formula = formula.replace(_NUMBER, f"{value:g}")
        return formula

    @property
    def source(self) -> str:
        """The PyTorch expression with every option at its default."""
        return self.source_with(())

    @property
    def formula(self) -> str:
        """f(z) in LaTeX with every option at its default."""
        return self.formula_with(())


ACTIVATIONS: Final[Mapping[str, ActivationSpec]] = {
    "Step": ActivationSpec(
        torch_class=Step,
        # One expression, so that it can stand in an nn.Sequential like every other row.
        written='type("Step", (nn.Module,), {"forward": lambda self, z: z.relu().sign()})',
        template=r"f(z) = \begin{cases} 1 & z > 0 \\ 0 & z \le 0 \end{cases}",
        torch_backward=lambda gradient, z, value, chosen: torch.zeros_like(gradient),
        kinks=(0.0,),
    ),
    "Linear": ActivationSpec(
        torch_class=nn.Identity,
        written="nn.Identity",
        template=r"f(z) = z",
        torch_backward=lambda gradient, z, value, chosen: gradient,
    ),
    "Sigmoid": ActivationSpec(
        torch_class=nn.Sigmoid,
        written="nn.Sigmoid",
        template=r"f(z) = \frac{1}{1 + e^{-z}}",
        torch_backward=lambda gradient, z, value, chosen: _aten.sigmoid_backward(gradient, value),
    ),
    "Tanh": ActivationSpec(
        torch_class=nn.Tanh,
        written="nn.Tanh",
        template=r"f(z) = \tanh z = \frac{e^{z} - e^{-z}}{e^{z} + e^{-z}}",
        torch_backward=lambda gradient, z, value, chosen: _aten.tanh_backward(gradient, value),
    ),
    "Hardtanh": ActivationSpec(
        torch_class=nn.Hardtanh,
        written="nn.Hardtanh",
        template=r"f(z) = \min(1, \max(-1, z))",
        torch_backward=lambda gradient, z, value, chosen: _aten.hardtanh_backward(gradient, z, -1, 1),
        kinks=(-1.0, 1.0),
    ),
    "ReLU": ActivationSpec(
        torch_class=nn.ReLU,
        written="nn.ReLU",
        template=r"f(z) = \max(0, z)",
        torch_backward=lambda gradient, z, value, chosen: _aten.threshold_backward(gradient, value, 0),
        kinks=(0.0,),
    ),
    "LeakyReLU": ActivationSpec(
        torch_class=nn.LeakyReLU,
        written="nn.LeakyReLU",
        template=r"f(z) = \begin{cases} z & z > 0 \\ @z & z \le 0 \end{cases}",
        torch_backward=lambda gradient, z, value, chosen: _aten.leaky_relu_backward(
            gradient, z, *chosen, False
        ),
        kinks=(0.0,),
        options={"slope": Real(default=0.01, low=0, high=1, step=0.01)},
    ),
    "ELU": ActivationSpec(
        torch_class=nn.ELU,
        written="nn.ELU",
        template=r"f(z) = \begin{cases} z & z > 0 \\ @(e^{z} - 1) & z \le 0 \end{cases}",
        torch_backward=lambda gradient, z, value, chosen: _aten.elu_backward(
            gradient, *chosen, 1, 1, False, z
        ),
        kinks=(0.0,),
        options={"alpha": Real(default=1.0, low=0, high=3, step=0.1)},
    ),
    "SELU": ActivationSpec(
        torch_class=nn.SELU,
        written="nn.SELU",
        # Klambauer et al. 2017; the two constants keep N(0, 1) at mean 0 and variance 1.
        template=(
            r"f(z) = \lambda \begin{cases} z & z > 0 \\ \alpha (e^{z} - 1) & z \le 0 \end{cases}"
            r"\quad \lambda = 1.0507\ldots,\ \alpha = 1.6733\ldots"
        ),
        torch_backward=lambda gradient, z, value, chosen: _aten.elu_backward(
            gradient, _SELU_ALPHA, _SELU_SCALE, 1, False, z
        ),
        kinks=(0.0,),
    ),
    "Softplus": ActivationSpec(
        torch_class=nn.Softplus,
        written="nn.Softplus",
        template=r"f(z) = \ln(1 + e^{z})",
        torch_backward=lambda gradient, z, value, chosen: _aten.softplus_backward(gradient, z, 1, 20),
    ),
    "GELU": ActivationSpec(
        torch_class=nn.GELU,
        written="nn.GELU",
        template=r"f(z) = z\,\Phi(z) = \tfrac{z}{2}\left(1 + \operatorname{erf}\tfrac{z}{\sqrt{2}}\right)",
        torch_backward=lambda gradient, z, value, chosen: _aten.gelu_backward(gradient, z),
    ),
    "SiLU": ActivationSpec(
        torch_class=nn.SiLU,
        written="nn.SiLU",
        template=r"f(z) = \frac{z}{1 + e^{-z}}",
        torch_backward=lambda gradient, z, value, chosen: _aten.silu_backward(gradient, z),
    ),
    "Mish": ActivationSpec(
        torch_class=nn.Mish,
        written="nn.Mish",
        template=r"f(z) = z \tanh\left(\ln(1 + e^{z})\right)",
        torch_backward=lambda gradient, z, value, chosen: _aten.mish_backward(gradient, z),
    ),
}
"""Each has its sentence in the catalogs, under activations.row."""


def option_names(activation: str) -> tuple[str, ...]:
    """Return what the options of an activation are called where optimizers have theirs as well."""
    return tuple(f"{OPTION_PREFIX}{name}" for name in ACTIVATIONS[activation].options)
