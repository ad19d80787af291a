"""The optimizers that can be chosen, keyed by their proper names; rules in PyTorch's conventions.

θ is a weight, g its gradient, η the learning rate; squares, roots and quotients are taken entry by entry.
"""

import inspect
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final, cast

import torch
from torch import nn
from torch.optim import Optimizer

from explainer.choices.optimizers import arithmetic
from explainer.choices.optimizers.arithmetic import Update
from explainer.choices.optimizers.lean import spare_the_compiler
from explainer.kit.address import Real


def _no_arguments(options: Mapping[str, float]) -> dict[str, Any]:
    return {}


class Sharing(Enum):
    """How many replicas one torch.optim object can move, each as an object of its own would, bit for bit."""

    NONE = "none"
    """One: it looks at several numbers at a time, or nobody has shown that it does not."""
    RATE = "rate"
    """All that have the same learning rate and options: it treats every number alone."""
    ALL = "all"
    """All in float64: besides, its step takes a tensor of rates, and one of momenta where it has momentum."""


@dataclass(frozen=True, slots=True)
class OptimizerSpec:
    """A class of optimizers with the options that can be chosen, and the rule it follows.

    One that PyTorch does not have stands in a module of its own, which imports nothing but torch: exported
    scripts hold that module.
    """

    torch_class: type[Optimizer]
    rule: str
    """One update, in LaTeX."""
    learning_rate: Real
    """Where to start on MNIST, and the range worth trying there."""
    in_numbers: Callable[[Update], Sequence[str]] = arithmetic.differences
    """The lines of one update of one number, in LaTeX, with the numbers of that update."""
    options: Mapping[str, Real] = field(default_factory=dict[str, Real])
    arguments: Callable[[Mapping[str, float]], dict[str, Any]] = _no_arguments
    """PyTorch's keyword arguments, without lr, for chosen options."""
    curvature_limit: Callable[[Mapping[str, float]], float] | None = None
    """A quadratic is descended iff 0 < ηλ < limit for every curvature λ; None where no such law holds."""
    direction: str | None = None
    """What PyTorch calls the remembered mean, or sum, of the gradients; None if there is none."""
    scale: str | None = None
    """What PyTorch calls the remembered size of the gradients; None if there is none."""
    scale_is_squared: bool = True
    """Whether that size is of g² and not of |g|."""
    sharing: Sharing = Sharing.NONE
    """What explainer.choices.optimizers.replicas may do; NONE is right for every optimizer, and slow."""
    step_time: float = 1.0
    """How long a step takes, as a multiple of Momentum's; measured for 110,000 to 1.2 million weights by
    `python -m benchmarks.steps`. Of a row that nobody has measured, 1."""

    @property
    def library_rate(self) -> float:
        """The learning rate that the class takes when none is given; if it takes none, the row's own."""
        default = inspect.signature(self.torch_class).parameters["lr"].default
        return self.learning_rate.default if default is inspect.Parameter.empty else float(default)

    def defaults(self) -> dict[str, float]:
        """Return every option at its default."""
        return {name: option.default for name, option in self.options.items()}

    def build(
        self,
        parameters: Iterable[nn.Parameter] | Iterable[torch.Tensor] | Iterable[dict[str, Any]],
        *,
        learning_rate: float,
        options: Mapping[str, float],
        weight_decay: float = 0.0,
    ) -> Optimizer:
        """Return a new torch.optim object over parameters, or over groups with arguments of their own.

        Raise ValueError for a `weight_decay` where none is coupled.
        """
        spare_the_compiler()
        constructor = cast(Callable[..., Optimizer], self.torch_class)
        # As PyTorch decides anew at every step for tensors that are not on a graphics card.
        one_by_one = {"foreach": False} if self.in_torch else {}
        arguments = self._arguments(learning_rate, options, weight_decay)
        return constructor(parameters, **one_by_one, **arguments)

    @property
    def couples_decay(self) -> bool:
        """Whether the class takes PyTorch's weight_decay λ to add λθ to the gradient g, beside its options.

        AdamW's decay, which is apart from the gradient, is an option of its row.
        """
        arguments = inspect.signature(self.torch_class).parameters
        return "weight_decay" in arguments and "weight_decay" not in self.options

    def _arguments(
        self, learning_rate: float, options: Mapping[str, float], weight_decay: float
    ) -> dict[str, Any]:
        if weight_decay and not self.couples_decay:
            raise ValueError(f"{self.torch_class.__name__} adds no weight decay to the gradient")
        decay = {"weight_decay": weight_decay} if weight_decay else {}
        return {"lr": learning_rate, **self.arguments(options), **decay}

    def update_in_numbers(self, update: Update) -> list[str]:
        """Return the lines of `in_numbers`, after that of a coupled weight decay if there is one."""
        if not (self.couples_decay and update.settings["weight_decay"]):
            return list(self.in_numbers(update))
        line, decayed = arithmetic.coupled_decay(update)
        return [line, *self.in_numbers(decayed)]

    @property
    def in_torch(self) -> bool:
        """Whether it is a class of torch.optim."""
        return getattr(torch.optim, self.torch_class.__name__, None) is self.torch_class

    def source(self, learning_rate: float, options: Mapping[str, float], weight_decay: float = 0.0) -> str:
        """Return the call that builds the same optimizer for `network`; see `definitions`."""
        arguments = self._arguments(learning_rate, options, weight_decay)
        written = ", ".join(f"{name}={value!r}" for name, value in arguments.items())
        place = "torch.optim." if self.in_torch else ""
        return f"{place}{self.torch_class.__name__}(network.parameters(), {written})"


_MOMENTUM: Final = Real(default=0.9, low=0, high=0.99, step=0.01)
_RHO: Final = Real(default=0.9, low=0, high=0.999, step=0.01)
_ALPHA: Final = Real(default=0.99, low=0, high=0.999, step=0.01)
_BETA1: Final = Real(default=0.9, low=0, high=0.999, step=0.01)
_BETA2: Final = Real(default=0.999, low=0, high=0.9999, step=0.001)
_WEIGHT_DECAY: Final = Real(default=0.01, low=0, high=1, step=0.01)
_MOMENTUM_DECAY: Final = Real(default=0.004, low=0, high=1, step=0.001)

_MOMENTS: Final = (
    r"m &\leftarrow \beta_1 m + (1 - \beta_1)\, g \qquad v \leftarrow \beta_2 v + (1 - \beta_2)\, g^2 \\ "
)
_ADAM_STEP: Final = (
    rf"{_MOMENTS}"
    r"\theta &\leftarrow \theta - \eta\, \frac{m / (1 - \beta_1^t)}{\sqrt{v / (1 - \beta_2^t)} + \epsilon}"
)


def _betas(options: Mapping[str, float]) -> dict[str, Any]:
    # PyTorch refuses a whole 0 beside a float.
    return {"betas": (float(options["beta1"]), float(options["beta2"]))}


OPTIMIZERS: Final[Mapping[str, OptimizerSpec]] = {
    "SGD": OptimizerSpec(
        torch_class=torch.optim.SGD,
        sharing=Sharing.ALL,
        step_time=0.5,
        rule=r"\theta \leftarrow \theta - \eta\, g",
        in_numbers=arithmetic.plain,
        learning_rate=Real(default=0.1, low=0.001, high=1, step=0.01),
        curvature_limit=lambda options: 2.0,
    ),
    "Momentum": OptimizerSpec(
        torch_class=torch.optim.SGD,
        sharing=Sharing.ALL,
        rule=r"\begin{aligned} b &\leftarrow \mu b + g \\ \theta &\leftarrow \theta - \eta\, b \end{aligned}",
        in_numbers=arithmetic.heavy_ball,
        learning_rate=Real(default=0.01, low=0.0001, high=0.5, step=0.001),
        options={"momentum": _MOMENTUM},
        arguments=lambda options: {"momentum": options["momentum"]},
        curvature_limit=lambda options: 2 + 2 * options["momentum"],
        direction="momentum_buffer",
    ),
    "Nesterov": OptimizerSpec(
        torch_class=torch.optim.SGD,
        sharing=Sharing.ALL,
        step_time=1.3,
        rule=(
            r"\begin{aligned} b &\leftarrow \mu b + g \\ "
            r"\theta &\leftarrow \theta - \eta\, (g + \mu b) \end{aligned}"
        ),
        in_numbers=arithmetic.nesterov,
        learning_rate=Real(default=0.01, low=0.0001, high=0.5, step=0.001),
        options={"momentum": _MOMENTUM},
        # PyTorch refuses nesterov=True without momentum, where both rules are plain descent.
        arguments=lambda options: {"momentum": options["momentum"], "nesterov": options["momentum"] > 0},
        curvature_limit=lambda options: (2 + 2 * options["momentum"]) / (1 + 2 * options["momentum"]),
        direction="momentum_buffer",
    ),
    "Adagrad": OptimizerSpec(
        torch_class=torch.optim.Adagrad,
        sharing=Sharing.ALL,
        step_time=1.8,
        rule=(
            r"\begin{aligned} s &\leftarrow s + g^2 \\ "
            r"\theta &\leftarrow \theta - \eta\, \frac{g}{\sqrt{s} + \epsilon} \end{aligned}"
        ),
        in_numbers=arithmetic.adagrad,
        learning_rate=Real(default=0.01, low=0.0001, high=0.5, step=0.001),
        scale="sum",
    ),
    "Adadelta": OptimizerSpec(
        torch_class=torch.optim.Adadelta,
        sharing=Sharing.ALL,
        step_time=3.3,
        rule=(
            r"\begin{aligned} v &\leftarrow \rho v + (1 - \rho)\, g^2 \\ "
            r"\Delta &= \sqrt{\frac{u + \epsilon}{v + \epsilon}}\; g \\ "
            r"u &\leftarrow \rho u + (1 - \rho)\, \Delta^2 \\ "
            r"\theta &\leftarrow \theta - \eta\, \Delta \end{aligned}"
        ),
        in_numbers=arithmetic.adadelta,
        learning_rate=Real(default=1.0, low=0.01, high=10, step=0.1),
        options={"rho": _RHO},
        arguments=lambda options: {"rho": options["rho"]},
        scale="square_avg",
    ),
    "RMSprop": OptimizerSpec(
        torch_class=torch.optim.RMSprop,
        sharing=Sharing.ALL,
        step_time=2.1,
        rule=(
            r"\begin{aligned} v &\leftarrow \alpha v + (1 - \alpha)\, g^2 \\ "
            r"\theta &\leftarrow \theta - \eta\, \frac{g}{\sqrt{v} + \epsilon} \end{aligned}"
        ),
        in_numbers=arithmetic.rmsprop,
        learning_rate=Real(default=0.001, low=0.00001, high=0.1, step=0.0001),
        options={"alpha": _ALPHA},
        arguments=lambda options: {"alpha": options["alpha"]},
        scale="square_avg",
    ),
    "Adam": OptimizerSpec(
        torch_class=torch.optim.Adam,
        sharing=Sharing.ALL,
        step_time=2.8,
        rule=rf"\begin{{aligned}} {_ADAM_STEP} \end{{aligned}}",
        in_numbers=arithmetic.adam,
        learning_rate=Real(default=0.001, low=0.00001, high=0.1, step=0.0001),
        options={"beta1": _BETA1, "beta2": _BETA2},
        arguments=_betas,
        direction="exp_avg",
        scale="exp_avg_sq",
    ),
    "AdamW": OptimizerSpec(
        torch_class=torch.optim.AdamW,
        sharing=Sharing.ALL,
        step_time=3.1,
        rule=(
            r"\begin{aligned} \theta &\leftarrow \theta - \eta \lambda\, \theta \\ "
            rf"{_ADAM_STEP} \end{{aligned}}"
        ),
        in_numbers=arithmetic.adamw,
        learning_rate=Real(default=0.001, low=0.00001, high=0.1, step=0.0001),
        options={"beta1": _BETA1, "beta2": _BETA2, "weight_decay": _WEIGHT_DECAY},
        arguments=lambda options: {**_betas(options), "weight_decay": options["weight_decay"]},
        direction="exp_avg",
        scale="exp_avg_sq",
    ),
    "NAdam": OptimizerSpec(
        torch_class=torch.optim.NAdam,
        sharing=Sharing.ALL,
        step_time=3.3,
        rule=(
            r"\begin{aligned} \mu_t &= \beta_1 \left(1 - \tfrac12\, 0.96^{\,t \psi}\right) \qquad "
            r"\Pi_t = \mu_1 \mu_2 \cdots \mu_t \\ "
            rf"{_MOMENTS}"
            r"\theta &\leftarrow \theta - \eta\, "
            r"\frac{\mu_{t+1}\, m / (1 - \Pi_{t+1}) + (1 - \mu_t)\, g / (1 - \Pi_t)}"
            r"{\sqrt{v / (1 - \beta_2^t)} + \epsilon} \end{aligned}"
        ),
        in_numbers=arithmetic.nadam,
        learning_rate=Real(default=0.002, low=0.00001, high=0.1, step=0.0001),
        options={"beta1": _BETA1, "beta2": _BETA2, "momentum_decay": _MOMENTUM_DECAY},
        arguments=lambda options: {**_betas(options), "momentum_decay": options["momentum_decay"]},
        direction="exp_avg",
        scale="exp_avg_sq",
    ),
    "RAdam": OptimizerSpec(
        torch_class=torch.optim.RAdam,
        sharing=Sharing.ALL,
        step_time=4.3,
        rule=(
            rf"\begin{{aligned}} {_MOMENTS}"
            r"\rho_t &= \rho_\infty - \frac{2 t\, \beta_2^t}{1 - \beta_2^t} \qquad "
            r"\rho_\infty = \frac{2}{1 - \beta_2} - 1 \\ "
            r"\theta &\leftarrow \theta - \eta\, \frac{m}{1 - \beta_1^t} \cdot "
            r"\begin{cases} 1 & \rho_t \le 5 \\ "
            r"\sqrt{\frac{(\rho_t - 4)(\rho_t - 2)\, \rho_\infty}"
            r"{(\rho_\infty - 4)(\rho_\infty - 2)\, \rho_t}}\; "
            r"\frac{\sqrt{1 - \beta_2^t}}{\sqrt{v} + \epsilon} & \rho_t > 5 \end{cases} \end{aligned}"
        ),
        in_numbers=arithmetic.radam,
        learning_rate=Real(default=0.001, low=0.00001, high=0.1, step=0.0001),
        options={"beta1": _BETA1, "beta2": _BETA2},
        arguments=_betas,
        direction="exp_avg",
        scale="exp_avg_sq",
    ),
    "Adamax": OptimizerSpec(
        torch_class=torch.optim.Adamax,
        sharing=Sharing.ALL,
        step_time=2.1,
        rule=(
            r"\begin{aligned} m &\leftarrow \beta_1 m + (1 - \beta_1)\, g \qquad "
            r"u \leftarrow \max(\beta_2 u,\ |g| + \epsilon) \\ "
            r"\theta &\leftarrow \theta - \frac{\eta}{1 - \beta_1^t} \cdot \frac{m}{u} \end{aligned}"
        ),
        in_numbers=arithmetic.adamax,
        learning_rate=Real(default=0.002, low=0.00001, high=0.1, step=0.0001),
        options={"beta1": _BETA1, "beta2": _BETA2},
        arguments=_betas,
        direction="exp_avg",
        scale="exp_inf",
        scale_is_squared=False,
    ),
}


def definitions(*names: str) -> str:
    """Return a cell of a script for each optimizer that PyTorch does not have: its module as it stands."""
    classes = dict.fromkeys(OPTIMIZERS[name].torch_class for name in names if not OPTIMIZERS[name].in_torch)
    return "".join(
        f"# %% The optimizer {own.__name__}\n{inspect.getsource(sys.modules[own.__module__])}\n\n"
        for own in classes
    )
