"""Replicas side by side, each moved as a torch.optim object of its own would move it, bit for bit.

How many of them share one torch.optim object is what the optimizer's row in the registry allows, see Sharing.
Only an optimizer that sums over a replica whose numbers do not lie side by side may round the sum otherwise.
Left out is what needs more than dense gradients of any shape: LBFGS calls the loss itself, SparseAdam takes
sparse gradients and Muon matrices only.
"""

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby

import torch
from torch.optim import Optimizer

from explainer.choices.optimizers.registry import OptimizerSpec, Sharing

Cut = Callable[[torch.Tensor], Sequence[torch.Tensor]]
"""Returns parameters, in the memory of what it is given."""
_Wish = tuple[float, Mapping[str, float]]
"""A learning rate and options."""


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


class _Share:
    """One torch.optim object and the replicas that it moves."""

    def __init__(
        self,
        spec: OptimizerSpec,
        rows: torch.Tensor,
        take: Cut,
        *,
        learning_rate: float,
        options: Mapping[str, float],
    ) -> None:
        """Build the object for the parameters that `take` finds in all replicas (..., K)."""
        self.parameters, self.take = take(rows), take
        self.optimizer = spec.build(self.parameters, learning_rate=learning_rate, options=options)
        self.group = self.optimizer.param_groups[0]
        self.rate: torch.Tensor | float = learning_rate
        # Without the wrappers of Optimizer.step; see explainer.choices.optimizers.lean.plain_step.
        update: Callable[[Optimizer], object] = inspect.unwrap(type(self.optimizer).step)
        self.update = partial(update, self.optimizer)

    def look_at(self, gradient: torch.Tensor) -> None:
        """Give the parameters their parts of the gradient of all replicas."""
        for parameter, part in zip(self.parameters, self.take(gradient), strict=True):
            parameter.grad = part

    @property
    def memory(self) -> Mapping[str, torch.Tensor]:
        """What PyTorch remembers of the first parameter."""
        return self.optimizer.state[self.parameters[0]]


class Replicas:
    """K replicas in the memory of one tensor, and the torch.optim objects that move them."""

    def __init__(self, shares: Sequence[_Share], *, axis: int, apart: bool) -> None:
        """Take the objects in the order of their replicas; `apart` if each has one alone."""
        self._shares, self._axis, self._apart = shares, axis, apart
        self._gradient: torch.Tensor | None = None

    @property
    def optimizers(self) -> tuple[Optimizer, ...]:
        """The objects of torch.optim."""
        return tuple(share.optimizer for share in self._shares)

    def step(self, gradient: torch.Tensor) -> None:
        """Move all replicas by one update; the gradient has the shape of their tensor."""
        if gradient is not self._gradient:
            self._gradient = gradient
            parts = gradient if self._axis == -1 else gradient.movedim(self._axis, -1)
            for share in self._shares:
                share.look_at(parts)
        for share in self._shares:
            share.update()

    def scale_rates(self, factor: float) -> None:
        """From now on move all at `factor` times the learning rates that they began with."""
        for share in self._shares:
            share.group["lr"] = share.rate * factor

    @property
    def memory(self) -> Mapping[str, torch.Tensor]:
        """What PyTorch remembers, by its names: (..., K) of replicas that are one parameter, () of counters.

        Empty before the first step for most optimizers. Counters are those of the first replica.
        """
        first, *others = (share.memory for share in self._shares)
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
        share = _share_of_all(spec, rows, learning_rates, options, own.get("momentum"))
        return Replicas([share], axis=axis, apart=False)
    wishes: list[_Wish] = [
        (rate, {**options, **{name: numbers[replica] for name, numbers in own.items()}})
        for replica, rate in enumerate([*learning_rates] * (count // len(learning_rates)))
    ]
    apart = spec.sharing is Sharing.NONE
    shares = [
        _Share(spec, rows, take, learning_rate=rate, options=chosen)
        for (rate, chosen), take in (_each(wishes, cut) if apart else _runs(wishes))
    ]
    return Replicas(shares, axis=axis, apart=apart)


def _each(wishes: Sequence[_Wish], cut: Cut) -> Iterator[tuple[_Wish, Cut]]:
    """Yield what each replica wishes for, and what takes its parameters from all of them."""
    for replica, wish in enumerate(wishes):
        yield wish, lambda rows, replica=replica: cut(rows[..., replica])


def _runs(wishes: Sequence[_Wish]) -> Iterator[tuple[_Wish, Cut]]:
    """Yield the same for neighbours that wish for the same."""
    start = 0
    for wish, neighbours in groupby(wishes):
        end = start + len([*neighbours])
        yield wish, lambda rows, start=start, end=end: (rows[..., start:end],)
        start = end


def _share_of_all(
    spec: OptimizerSpec,
    rows: torch.Tensor,
    learning_rates: Sequence[float],
    options: Mapping[str, float],
    momenta: Sequence[float] | None,
) -> _Share:
    """Return one object for all replicas, with tensors (K,) where it was built with one number."""
    # PyTorch takes the rule of Nesterov only together with some momentum.
    chosen = options if momenta is None else {**options, "momentum": max(momenta)}
    various = [set(numbers) for numbers in (learning_rates, momenta or ())]
    take = _numbers if max(map(len, various)) > 1 else _whole
    share = _Share(spec, rows, take, learning_rate=learning_rates[0], options=chosen)
    if len(various[0]) > 1:
        share.rate = share.group["lr"] = torch.tensor(learning_rates, dtype=torch.float64)
    if len(various[1]) > 1:
        share.group["momentum"] = torch.tensor(momenta, dtype=torch.float64).as_subclass(_Momenta)
    return share


def _numbers(values: torch.Tensor) -> Sequence[torch.Tensor]:
    return (values.as_subclass(_Numbers),)
