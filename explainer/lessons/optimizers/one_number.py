"""What the rules do to a single number, where notes are often wrong: limits, conventions, memories."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.choices.optimizers.replicas import replicas

PARABOLA_START: Final = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class ParabolaWalk:
    """One optimizer on ½λθ² with λ = 1, from θ = 1."""

    runner: str
    momentum: float
    share: float
    """ηλ divided by the limit of this optimizer."""
    rate: float
    positions: NDArray[np.float64]
    """(steps + 1,)"""


@dataclass(frozen=True, slots=True, eq=False)
class Conventions:
    """Three ways to write momentum, over the same gradients of ½θ², with a rate that drops half-way."""

    rates: NDArray[np.float64]
    """(steps,)"""
    pytorch: NDArray[np.float64]
    """(steps + 1,): b ← μb + g, θ ← θ − ηb."""
    velocity: NDArray[np.float64]
    """(steps + 1,): v ← μv − ηg, θ ← θ + v: the same until the rate changes."""
    averaged: NDArray[np.float64]
    """(steps + 1,): m ← μm + (1 − μ)g, θ ← θ − ηm: as PyTorch's with (1 − μ)η."""


@dataclass(frozen=True, slots=True, eq=False)
class LookAhead:
    """Nesterov's momentum as it is explained, and as PyTorch computes it, on ½θ² from θ = 1."""

    position: NDArray[np.float64]
    """(steps + 1,): θ of v ← μv − η f′(θ + μv), θ ← θ + v."""
    ahead: NDArray[np.float64]
    """(steps + 1,): θ + μv, where that gradient is taken."""
    pytorch: NDArray[np.float64]
    """(steps + 1,): torch.optim.SGD(nesterov=True): the same as `ahead`."""


@dataclass(frozen=True, slots=True, eq=False)
class FirstSteps:
    """How far the first step goes for gradients of many sizes, at the same learning rate."""

    learning_rate: float
    gradients: NDArray[np.float64]
    """(n,)"""
    steps: Mapping[str, NDArray[np.float64]]
    """(n,) for every optimizer: torch.optim's own."""
    uncorrected: NDArray[np.float64]
    """(n,): Adam without the division by 1 − βᵗ."""
    inside: NDArray[np.float64]
    """(n,): Adam with ε inside the root."""


@dataclass(frozen=True, slots=True, eq=False)
class Forgetting:
    """The step that every optimizer makes for a gradient that is large at first and then stays small."""

    gradients: NDArray[np.float64]
    """(steps,)"""
    steps: Mapping[str, NDArray[np.float64]]
    """(steps,) for every optimizer: step / learning rate."""


def parabola_walks(
    runner: str,
    *,
    shares: Sequence[float] = (0.25, 0.5, 0.75, 0.99, 1.01),
    momentum: float = 0.9,
    steps: int = 60,
) -> tuple[ParabolaWalk, ...]:
    """Return walks at several shares of the largest ηλ that the runner bears.

    Plain descent overshoots from a half on, and still converges up to 1. Raise ValueError for a runner that
    has no such law.
    """
    spec = OPTIMIZERS[runner]
    if spec.curvature_limit is None:
        raise ValueError(f"{runner} has no limit on a parabola")
    options = {name: momentum for name in spec.options}
    rates = [share * spec.curvature_limit(options) for share in shares]
    paths = _descend_parabola(runner, rates, options, steps)
    return tuple(
        ParabolaWalk(runner, options.get("momentum", 0.0), share, rate, path)
        for share, rate, path in zip(shares, rates, paths, strict=True)
    )


def _descend_parabola(
    runner: str, rates: Sequence[float], options: Mapping[str, float], steps: int
) -> NDArray[np.float64]:
    """Return (rates, steps + 1): θ under the gradient θ, from θ = 1."""
    values = torch.full((1, len(rates)), PARABOLA_START, dtype=torch.float64)
    walk = replicas(OPTIMIZERS[runner], values, learning_rates=rates, options=options)
    path = [values.clone()]
    with torch.no_grad():
        for _ in range(steps):
            walk.step(values.clone())
            path.append(values.clone())
    return torch.cat(path).T.numpy()


def conventions(
    *, rate: float = 0.1, momentum: float = 0.9, steps: int = 60, drop: float = 0.1
) -> Conventions:
    """Return the three conventions on ½θ²; at half of the steps the rate is multiplied by `drop`."""
    rates = np.where(np.arange(steps) < steps // 2, rate, rate * drop)
    return Conventions(
        rates=rates,
        pytorch=_momentum(rates, momentum=momentum, fresh=1.0),
        velocity=_velocity(rates, momentum=momentum),
        averaged=_momentum(rates, momentum=momentum, fresh=1 - momentum),
    )


def _momentum(rates: NDArray[np.float64], *, momentum: float, fresh: float) -> NDArray[np.float64]:
    """Return θ under b ← μb + fresh · g, θ ← θ − ηb."""
    path, buffer = [PARABOLA_START], 0.0
    for rate in rates.tolist():
        buffer = momentum * buffer + fresh * path[-1]
        path.append(path[-1] - rate * buffer)
    return np.array(path)


def _velocity(rates: NDArray[np.float64], *, momentum: float) -> NDArray[np.float64]:
    """Return θ under v ← μv − ηg, θ ← θ + v."""
    path, velocity = [PARABOLA_START], 0.0
    for rate in rates.tolist():
        velocity = momentum * velocity - rate * path[-1]
        path.append(path[-1] + velocity)
    return np.array(path)


def look_ahead(*, rate: float = 0.1, momentum: float = 0.9, steps: int = 40) -> LookAhead:
    """Return both forms of Nesterov's momentum on ½θ²."""
    position, velocity = [PARABOLA_START], 0.0
    ahead = [PARABOLA_START]
    for _ in range(steps):
        velocity = momentum * velocity - rate * ahead[-1]
        position.append(position[-1] + velocity)
        ahead.append(position[-1] + momentum * velocity)
    (pytorch,) = _descend_parabola("Nesterov", [rate], {"momentum": momentum}, steps)
    return LookAhead(position=np.array(position), ahead=np.array(ahead), pytorch=pytorch)


def steps_for(runner: str, gradients: NDArray[np.float64], *, learning_rate: float) -> NDArray[np.float64]:
    """Return (steps, n): how far torch.optim moves n numbers from 0 at each step under given gradients.

    The options stand at their defaults.
    """
    values = torch.zeros(gradients.shape[1], dtype=torch.float64)
    spec = OPTIMIZERS[runner]
    walk = replicas(spec, values, learning_rates=[learning_rate], options=spec.defaults())
    path = [values.clone()]
    with torch.no_grad():
        for gradient in torch.tensor(gradients, dtype=torch.float64):
            walk.step(gradient)
            path.append(values.clone())
    return torch.stack(path).diff(dim=0).numpy()


def first_steps(*, learning_rate: float = 0.1) -> FirstSteps:
    """Return the first step of every optimizer for gradients from 10⁻¹⁰ to 10⁴.

    Adam's is −η · sign(g) wherever |g| is large against ε = 10⁻⁸: the division by 1 − βᵗ makes it so.
    """
    gradients = np.logspace(-10, 4, 57)
    beta1, beta2, epsilon = 0.9, 0.999, 1e-8
    return FirstSteps(
        learning_rate=learning_rate,
        gradients=gradients,
        steps={name: steps_for(name, gradients[None], learning_rate=learning_rate)[0] for name in OPTIMIZERS},
        uncorrected=-learning_rate
        * ((1 - beta1) * gradients)
        / (np.sqrt((1 - beta2) * gradients**2) + epsilon),
        inside=-learning_rate * gradients / np.sqrt(gradients**2 + epsilon),
    )


def forgetting(*, large: float = 10.0, small: float = 1.0, first: int = 20, steps: int = 300) -> Forgetting:
    """Return how every optimizer's step recovers from the large gradients of the first steps.

    Adagrad's never does; RMSprop and Adadelta forget within some 1 / (1 − ρ) steps.
    """
    gradients = np.where(np.arange(steps) < first, large, small)
    return Forgetting(
        gradients=gradients,
        steps={name: steps_for(name, gradients[:, None], learning_rate=1.0)[:, 0] for name in OPTIMIZERS},
    )
