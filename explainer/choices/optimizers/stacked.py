"""One torch.optim object over many replicas, each with a learning rate and momentum of its own, bit for bit.

Every rule of torch.optim treats each number of a parameter alone, so replicas can be the columns of one
parameter. Only where a rule gives its rate to `alpha=` or `value=` must it be one number: there `Replicas`
takes one for each column.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch.optim import Optimizer

from explainer.choices.optimizers.registry import OptimizerSpec


class Replicas(torch.Tensor):
    """A float64 tensor (..., K) whose factors `alpha` and `value` may be tensors (K,).

    Rounded as PyTorch rounds with one number: α·x + θ once, as addcmul does; (α·x) / y + θ after each.
    """

    # Every other operation is Tensor's own, and gives a Tensor.
    __torch_function__ = torch._C._disabled_torch_function_impl  # pyright: ignore

    def add(self, other: torch.Tensor, *, alpha: torch.Tensor | float = 1) -> torch.Tensor:  # pyright: ignore
        """Return self + α · other."""
        if isinstance(alpha, torch.Tensor):
            return super().addcmul(other, alpha)
        return super().add(other, alpha=alpha)

    def add_(self, other: torch.Tensor, *, alpha: torch.Tensor | float = 1) -> torch.Tensor:  # pyright: ignore
        """Add α · other."""
        if isinstance(alpha, torch.Tensor):
            return super().addcmul_(other, alpha)
        return super().add_(other, alpha=alpha)

    def addcdiv_(  # pyright: ignore
        self, above: torch.Tensor, below: torch.Tensor, *, value: torch.Tensor | float = 1
    ) -> torch.Tensor:
        """Add value · above / below."""
        if isinstance(value, torch.Tensor):
            return super().add_((value * above).div_(below))
        return super().addcdiv_(above, below, value=value)


class _Momenta(torch.Tensor):
    """Momenta (K,), about which torch.optim only asks whether they differ from 0, and so keeps a buffer."""

    __torch_function__ = torch._C._disabled_torch_function_impl  # pyright: ignore

    def __ne__(self, other: object) -> bool:  # pyright: ignore
        return True


@dataclass(frozen=True, slots=True, eq=False)
class Stack:
    """A torch.optim object whose only parameter holds replicas in its last axis."""

    optimizer: Optimizer
    rows: Replicas
    """(..., K), in the memory of the tensor that the stack was made for."""
    update: Callable[[Optimizer], object]
    """torch.optim's step without its wrappers; see explainer.choices.optimizers.lean.plain_step."""

    def step(self, gradient: torch.Tensor) -> None:
        """Move all replicas by one update; call it under torch.no_grad()."""
        self.rows.grad = gradient.as_subclass(Replicas)
        self.update(self.optimizer)

    @property
    def memory(self) -> Mapping[str, torch.Tensor]:
        """What PyTorch remembers of the rows; empty before the first step for most optimizers."""
        return self.optimizer.state[self.rows]


def stack(
    spec: OptimizerSpec,
    values: torch.Tensor,
    *,
    learning_rates: Sequence[float],
    options: Mapping[str, float],
    momenta: Sequence[float] | None = None,
) -> Stack:
    """Return an optimizer that moves `values` (..., K), float64, in place: column k at learning_rates[k].

    With `momenta` column k has its own one instead of options["momentum"], if the optimizer has that option.
    """
    rows = values.detach().as_subclass(Replicas)
    own = momenta is not None and "momentum" in spec.options
    # PyTorch takes the rule of Nesterov only together with some momentum.
    chosen = {**options, "momentum": max(momenta)} if momenta is not None and own else options
    optimizer = spec.build([rows], learning_rate=learning_rates[0], options=chosen)
    group = optimizer.param_groups[0]
    if len(set(learning_rates)) > 1:
        group["lr"] = torch.tensor(learning_rates, dtype=torch.float64)
    if momenta is not None and own and len(set(momenta)) > 1:
        group["momentum"] = torch.tensor(momenta, dtype=torch.float64).as_subclass(_Momenta)
    return Stack(optimizer, rows, inspect.unwrap(type(optimizer).step))
