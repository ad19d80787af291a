"""One update of one number as torch.optim computes it, with the real numbers put into the rule.

Every function takes an Update and returns the lines of an aligned LaTeX block, in PyTorch's order. Numbers
have six digits, or as many more as a line needs so that what is written gives what it says.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from explainer.kit.latex import added, number
from explainer.kit.terms import (
    Term,
    constant,
    line,
    one_less_power,
    over,
    plus,
    square,
    square_root,
    times,
    whole,
)

Memory = Mapping[str, float]
"""What an optimizer remembers of one number, by PyTorch's names, as exp_avg."""


@dataclass(frozen=True, slots=True)
class Update:
    """What goes into one update of one number θ, and what comes out."""

    settings: Mapping[str, Any]
    """PyTorch's keyword arguments, the defaults too: lr, momentum, betas, eps, …"""
    step: int
    """t, counted from 1."""
    gradient: float
    weight: float
    new_weight: float
    memory: Memory
    """Before the update; empty before the first one for most optimizers."""
    new_memory: Memory

    def old(self, name: str) -> float:
        """Return what was remembered; what is not remembered yet is 0."""
        return self.memory.get(name, 0.0)


def _subtracting(update: Update, what: Term, *, rate: Term | None = None, weight: float | None = None) -> str:
    """Return θ ← θ − η · what = new θ."""
    start = constant(update.weight if weight is None else weight)
    eta = rate or constant(update.settings["lr"])
    formula = whole(
        lambda digits: rf"{start.text(digits)} - {eta.factor(digits)} \cdot {what.factor(digits)}",
        lambda digits: start.value(digits) - eta.value(digits) * what.value(digits),
    )
    return line(r"\theta", formula, update.new_weight)


def differences(update: Update) -> list[str]:
    """Return by how much memory and θ change: true of every optimizer, though it is no rule."""
    changes = {name: (update.old(name), update.new_memory[name]) for name in sorted(update.new_memory)}
    written = {rf"\mathtt{{{name}}}".replace("_", r"\_"): change for name, change in changes.items()}
    written[r"\theta"] = update.weight, update.new_weight
    return [line(name, _changed(old, new - old), new) for name, (old, new) in written.items()]


def _changed(old: float, change: float) -> Term:
    before, added_to = constant(old), constant(change)
    return whole(
        lambda digits: f"{before.text(digits)} {added(added_to.text(digits))}",
        lambda digits: before.value(digits) + added_to.value(digits),
    )


def coupled_decay(update: Update) -> tuple[str, Update]:
    """Return the line g ← g + λθ, and the update with that gradient: what PyTorch does before a rule."""
    decay = constant(update.settings["weight_decay"])
    pulled = update.gradient + update.settings["weight_decay"] * update.weight
    formula = plus(constant(update.gradient), times(decay, constant(update.weight)))
    return line("g", formula, pulled), replace(update, gradient=pulled)


def plain(update: Update) -> list[str]:
    """θ ← θ − ηg."""
    return [_subtracting(update, constant(update.gradient))]


def _buffer(update: Update) -> str:
    """Return b ← μb + g; the first time PyTorch has no b yet and takes g itself."""
    new = update.new_memory["momentum_buffer"]
    if "momentum_buffer" not in update.memory:
        return rf"b &\leftarrow g = {number(new)}"
    fading = times(constant(update.settings["momentum"]), constant(update.old("momentum_buffer")))
    return line("b", plus(fading, constant(update.gradient)), new)


def heavy_ball(update: Update) -> list[str]:
    """b ← μb + g; θ ← θ − ηb. With μ = 0 PyTorch keeps no b."""
    if "momentum_buffer" not in update.new_memory:
        return plain(update)
    return [_buffer(update), _subtracting(update, constant(update.new_memory["momentum_buffer"]))]


def nesterov(update: Update) -> list[str]:
    """b ← μb + g; θ ← θ − η(g + μb). With μ = 0 PyTorch keeps no b."""
    if "momentum_buffer" not in update.new_memory:
        return plain(update)
    buffer = constant(update.new_memory["momentum_buffer"])
    ahead = plus(constant(update.gradient), times(constant(update.settings["momentum"]), buffer))
    both = whole(lambda digits: rf"\left({ahead.text(digits)}\right)", ahead.value)
    return [_buffer(update), _subtracting(update, both)]


def _quotient(update: Update, squares: float) -> Term:
    """Return g / (√squares + ε)."""
    return over(
        constant(update.gradient), plus(square_root(constant(squares)), constant(update.settings["eps"]))
    )


def _average(symbol: str, name: str, share: float, update: Update, what: Term) -> str:
    """Return symbol ← share · old + (1 − share) · what = new."""
    kept = times(constant(share), constant(update.old(name)))
    return line(symbol, plus(kept, times(constant(1 - share), what)), update.new_memory[name])


def adagrad(update: Update) -> list[str]:
    """s ← s + g²; θ ← θ − ηg / (√s + ε)."""
    total = update.new_memory["sum"]
    return [
        line("s", plus(constant(update.old("sum")), square(update.gradient)), total),
        _subtracting(update, _quotient(update, total)),
    ]


def rmsprop(update: Update) -> list[str]:
    """v ← αv + (1 − α)g²; θ ← θ − ηg / (√v + ε)."""
    return [
        _average("v", "square_avg", update.settings["alpha"], update, square(update.gradient)),
        _subtracting(update, _quotient(update, update.new_memory["square_avg"])),
    ]


def adadelta(update: Update) -> list[str]:
    """v ← ρv + (1 − ρ)g²; Δ = g √(u + ε) / √(v + ε); u ← ρu + (1 − ρ)Δ²; θ ← θ − ηΔ."""
    rho, epsilon = update.settings["rho"], update.settings["eps"]
    above, below = update.old("acc_delta"), update.new_memory["square_avg"]
    delta = ((above + epsilon) / (below + epsilon)) ** 0.5 * update.gradient
    shift = constant(epsilon)
    root = square_root(over(plus(constant(above), shift), plus(constant(below), shift)))
    return [
        _average("v", "square_avg", rho, update, square(update.gradient)),
        line(r"\Delta", times(root, constant(update.gradient)), delta, arrow="="),
        _average("u", "acc_delta", rho, update, square(delta)),
        _subtracting(update, constant(delta)),
    ]


def _moments(update: Update) -> list[str]:
    """Return m ← β₁m + (1 − β₁)g and v ← β₂v + (1 − β₂)g²."""
    beta1, beta2 = update.settings["betas"]
    return [
        _average("m", "exp_avg", beta1, update, constant(update.gradient)),
        _average("v", "exp_avg_sq", beta2, update, square(update.gradient)),
    ]


def _corrected(value: float, beta: float, power: int) -> Term:
    """Return value / (1 − βᵗ)."""
    mean, rest = constant(value), one_less_power(beta, power)
    return whole(
        lambda digits: rf"{mean.text(digits)} / ({rest.text(digits)})",
        lambda digits: mean.value(digits) / rest.value(digits),
    )


def _root_of_corrected(update: Update) -> Term:
    squares = _corrected(update.new_memory["exp_avg_sq"], update.settings["betas"][1], update.step)
    return plus(square_root(squares), constant(update.settings["eps"]))


def _adam_step(update: Update) -> Term:
    mean = _corrected(update.new_memory["exp_avg"], update.settings["betas"][0], update.step)
    return over(mean, _root_of_corrected(update))


def adam(update: Update) -> list[str]:
    """m, v ← fading means of g, g²; θ ← θ − η (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε)."""
    return [*_moments(update), _subtracting(update, _adam_step(update))]


def adamw(update: Update) -> list[str]:
    """θ ← θ − ηλθ, then as Adam."""
    rate, decay = update.settings["lr"], update.settings["weight_decay"]
    decayed = update.weight * (1 - rate * decay)
    pulled = times(constant(decay), constant(update.weight))
    return [
        _subtracting(replace(update, new_weight=decayed), pulled),
        *_moments(update),
        _subtracting(update, _adam_step(update), weight=decayed),
    ]


def nadam(update: Update) -> list[str]:
    """θ ← θ − η (μₜ₊₁ m / (1 − Πₜ₊₁) + (1 − μₜ) g / (1 − Πₜ)) / (√(v / (1 − β₂ᵗ)) + ε), Πₜ = μ₁ ⋯ μₜ."""
    beta1, decay = update.settings["betas"][0], update.settings["momentum_decay"]
    now, ahead = (beta1 * (1 - 0.5 * 0.96 ** (t * decay)) for t in (update.step, update.step + 1))
    product, average = update.new_memory["mu_product"], constant(update.new_memory["exp_avg"])
    mean = over(times(constant(ahead), average), constant(1 - product * ahead))
    fresh = over(times(constant(1 - now), constant(update.gradient)), constant(1 - product))
    return [
        *_moments(update),
        rf"\mu_t &= {number(now)} \qquad \mu_{{t+1}} = {number(ahead)} \qquad \Pi_t = {number(product)}",
        _subtracting(update, over(plus(mean, fresh), _root_of_corrected(update))),
    ]


def rectification(beta2: float, step: int) -> tuple[float, float | None]:
    """Return ρₜ = ρ∞ − 2tβ₂ᵗ / (1 − β₂ᵗ), ρ∞ = 2 / (1 − β₂) − 1, and rₜ, None where ρₜ ≤ 5.

    rₜ = √((ρₜ − 4)(ρₜ − 2)ρ∞ / ((ρ∞ − 4)(ρ∞ − 2)ρₜ)). Liu et al. (2020), On the variance of the adaptive
    learning rate and beyond.
    """
    most = 2 / (1 - beta2) - 1
    length = most - 2 * step * beta2**step / (1 - beta2**step)
    if length <= 5:
        return length, None
    return length, ((length - 4) * (length - 2) * most / ((most - 4) * (most - 2) * length)) ** 0.5


def radam(update: Update) -> list[str]:
    """θ ← θ − η m̂ while ρₜ ≤ 5; then θ ← θ − η m̂ rₜ √(1 − β₂ᵗ) / (√v + ε); m̂ = m / (1 − β₁ᵗ)."""
    beta1, beta2 = update.settings["betas"]
    length, factor = rectification(beta2, update.step)
    mean = over(constant(update.new_memory["exp_avg"]), one_less_power(beta1, update.step))
    lines = [*_moments(update), rf"\rho_t &= {number(length)}"]
    if factor is None:
        return [*lines, _subtracting(update, mean)]
    above = square_root(one_less_power(beta2, update.step))
    below = plus(square_root(constant(update.new_memory["exp_avg_sq"])), constant(update.settings["eps"]))
    scaled = times(times(mean, constant(factor)), over(above, below))
    return [*lines, _subtracting(update, scaled)]


def adamax(update: Update) -> list[str]:
    """m ← β₁m + (1 − β₁)g; u ← max(β₂u, |g| + ε); θ ← θ − η / (1 − β₁ᵗ) · m / u."""
    beta1, beta2 = update.settings["betas"]
    mean, largest = update.new_memory["exp_avg"], update.new_memory["exp_inf"]
    kept = times(constant(beta2), constant(update.old("exp_inf")))
    fresh = plus(constant(abs(update.gradient)), constant(update.settings["eps"]))
    larger = whole(
        lambda digits: rf"\max({kept.text(digits)},\ {fresh.text(digits)})",
        lambda digits: max(kept.value(digits), fresh.value(digits)),
    )
    rate = over(constant(update.settings["lr"]), one_less_power(beta1, update.step))
    return [
        _average("m", "exp_avg", beta1, update, constant(update.gradient)),
        line("u", larger, largest),
        _subtracting(update, over(constant(mean), constant(largest)), rate=rate),
    ]
