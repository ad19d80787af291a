"""Replicas side by side, each moved as a torch.optim object of its own would move it, bit for bit.

How many of them share one torch.optim object is what the optimizer's row in the registry allows, see Sharing.
Only an optimizer that sums over a replica whose numbers do not lie side by side may round the sum otherwise.
Left out is what needs more than dense gradients of any shape: LBFGS calls the loss itself, SparseAdam takes
sparse gradients and Muon matrices only.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import pairwise

import torch
from torch.optim import Optimizer

from explainer.choices.optimizers.registry import OptimizerSpec, Sharing

Cut = Callable[[torch.Tensor], Sequence[torch.Tensor]]
"""Returns parameters, in the memory of what it is given."""


class _Numbers(torch.Tensor):
    """A float64 tensor (..., K) whose factors `alpha` and `value` may be tensors (K,).

    Rounded as PyTorch rounds with one number: α·x + θ once, as addcmul does; (α·x) / y + θ after each.
    """

    # Every other operation is Tensor's own, and gives a Tensor.
    __torch_function__ = torch._C._disabled_torch_function_impl  # pyright: ignore

    def add(self, other: torch.Tensor, *, alpha: torch.Tensor | float = 1) -> torch.Tensor:  # pyright: ignore
        """Return self + α · other."""
        if isinstance(alpha, torch.Tensor):
            return torch.Tensor.addcmul(self, other, alpha)
        return super().add(other, alpha=alpha)

    def add_(self, other: torch.Tensor, *, alpha: torch.Tensor | float = 1) -> torch.Tensor:  # pyright: ignore
        """Add α · other."""
        if isinstance(alpha, torch.Tensor):
            return torch.Tensor.addcmul_(self, other, alpha)
        return super().add_(other, alpha=alpha)

    def addcdiv_(  # pyright: ignore
        self, above: torch.Tensor, below: torch.Tensor, *, value: torch.Tensor | float = 1
    ) -> torch.Tensor:
        """Add value · above / below."""
        if isinstance(value, torch.Tensor):
            return torch.Tensor.add_(self, (value * above).div_(below))
        return super().addcdiv_(above, below, value=value)


class _Momenta(torch.Tensor):
    """Momenta (K,), about which torch.optim only asks whether they differ from 0, and so keeps a buffer."""

    __torch_function__ = torch._C._disabled_torch_function_impl  # pyright: ignore

    def __ne__(self, other: object) -> bool:  # pyright: ignore
        return True


class Replicas:
    """K replicas in the memory of one tensor, and the torch.optim object that moves them; see `replicas`."""

    def __init__(self, optimizer: Optimizer, take: Cut, *, axis: int, apart: bool) -> None:
        """Have `take` find the parameters in a tensor (..., K), `apart` if none belongs to two replicas."""
        self.optimizer, self._take, self._axis, self._apart = optimizer, take, axis, apart
        self._parameters = [each for group in optimizer.param_groups for each in group["params"]]
        self._rates = [group["lr"] for group in optimizer.param_groups]
        self._gradient: torch.Tensor | None = None
        # Without the wrappers of Optimizer.step; see explainer.choices.optimizers.lean.plain_step.
        update: Callable[[Optimizer], object] = inspect.unwrap(type(optimizer).step)
        self._update = partial(update, optimizer)

    def step(self, gradient: torch.Tensor) -> None:
        """Move all replicas by one update; the gradient has the shape of their tensor."""
        if gradient is not self._gradient:
            self._gradient = gradient
            parts = self._take(gradient if self._axis == -1 else gradient.movedim(self._axis, -1))
            for parameter, part in zip(self._parameters, parts, strict=True):
                parameter.grad = part
        self._update()

    def scale_rates(self, factor: float) -> None:
        """From now on move all at `factor` times the learning rates that they began with."""
        for group, rate in zip(self.optimizer.param_groups, self._rates, strict=True):
            group["lr"] = rate * factor

    @property
    def memory(self) -> Mapping[str, torch.Tensor]:
        """What PyTorch remembers, by its names: (..., K) of replicas that are one parameter, () of counters.

        Empty before the first step for most optimizers. Counters are those of the first replica.
        """
        first, *others = (self.optimizer.state[parameter] for parameter in self._parameters)
        if not others and not self._apart:
            return first
        join = torch.stack if self._apart else torch.cat
        return {
            name: join([value, *(each[name] for each in others)], dim=-1) if value.ndim else value
            for name, value in first.items()
        }


def _whole(replica: torch.Tensor) -> Sequence[torch.Tensor]:
    return (replica,)


def replicas(
    spec: OptimizerSpec,
    values: torch.Tensor,
    *,
    learning_rates: Sequence[float],
    options: Mapping[str, float],
    varied: Mapping[str, Sequence[float]] | None = None,
    axis: int = -1,
    cut: Cut = _whole,
) -> Replicas:
    """Return what moves `values` in place: replica k along `axis` at learning_rates[k], or all at one rate.

    `varied` has one number a replica for some options of the optimizer, instead of options[name]; names that
    are none of its options change nothing. `cut` returns the parameters that a replica consists of, for an
    optimizer that looks at several numbers at a time; without it a replica is one parameter.
    Raise ValueError for another number of learning rates or options than of replicas.
    """
    rows = values.detach().movedim(axis, -1)
    count = rows.shape[-1]
    own = {name: numbers for name, numbers in (varied or {}).items() if name in spec.options}
    if len(learning_rates) not in (1, count) or any(len(numbers) != count for numbers in own.values()):
        raise ValueError(f"not one number for each of {count} replicas")
    if spec.sharing is Sharing.ALL and rows.dtype == torch.float64 and own.keys() <= {"momentum"}:
        optimizer, take = _one_group(spec, rows, learning_rates, options, own.get("momentum", ()))
    else:
        rates = [*learning_rates] * (count // len(learning_rates))
        each = [{**options, **{name: own[name][replica] for name in own}} for replica in range(count)]
        optimizer, take = _groups(spec, rows, rates, each, cut)
    return Replicas(optimizer, take, axis=axis, apart=spec.sharing is Sharing.NONE)


def _groups(
    spec: OptimizerSpec,
    rows: torch.Tensor,
    rates: Sequence[float],
    options: Sequence[Mapping[str, float]],
    cut: Cut,
) -> tuple[Optimizer, Cut]:
    """Return an optimizer with a group for each replica, or for equal neighbours, and its `take`."""
    wishes = [{"lr": rate, **spec.arguments(own)} for rate, own in zip(rates, options, strict=True)]
    apart = spec.sharing is Sharing.NONE
    firsts = [k for k, wish in enumerate(wishes) if apart or not k or wish != wishes[k - 1]]
    places = firsts if apart else [slice(*ends) for ends in pairwise([*firsts, len(wishes)])]
    pieces = cut if apart else _whole
    parts = [pieces(rows[..., place]) for place in places]
    groups = [{"params": part, **wishes[first]} for part, first in zip(parts, firsts, strict=True)]
    optimizer = spec.build(groups, learning_rate=rates[0], options=options[0])
    return optimizer, lambda values: [part for place in places for part in pieces(values[..., place])]


def _one_group(
    spec: OptimizerSpec,
    rows: torch.Tensor,
    learning_rates: Sequence[float],
    options: Mapping[str, float],
    momenta: Sequence[float],
) -> tuple[Optimizer, Cut]:
    """Return an optimizer with tensors (K,) where it was built with one number, and its `take`."""
    tensors: dict[str, torch.Tensor] = {}
    if len(set(learning_rates)) > 1:
        tensors["lr"] = torch.tensor(learning_rates, dtype=torch.float64)
    if len(set(momenta)) > 1:
        tensors["momentum"] = torch.tensor(momenta, dtype=torch.float64).as_subclass(_Momenta)
    take = _numbers if tensors else _whole
    # PyTorch takes the rule of Nesterov only together with some momentum.
    chosen = {**options, "momentum": max(momenta)} if momenta else options
    optimizer = spec.build(take(rows), learning_rate=learning_rates[0], options=chosen)
    optimizer.param_groups[0].update(tensors)
    return optimizer, take


def _numbers(values: torch.Tensor) -> Sequence[torch.Tensor]:
    return (values.as_subclass(_Numbers),)
