"""One update of one number as torch.optim computes it, with the real numbers put into the rule.

Every function takes an Update and returns the lines of an aligned LaTeX block, in PyTorch's order.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from explainer.kit.latex import added, number, operand

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


def _subtracting(update: Update, what: str, *, rate: str = "", weight: float | None = None) -> str:
    """Return θ ← θ − η · what = new θ."""
    start = number(update.weight if weight is None else weight)
    factor = rf"{rate or operand(update.settings['lr'])} \cdot {what}"
    return rf"\theta &\leftarrow {start} - {factor} = {number(update.new_weight)}"


def differences(update: Update) -> list[str]:
    """Return by how much memory and θ change: true of every optimizer, though it is no rule."""
    changes = {name: (update.old(name), update.new_memory[name]) for name in sorted(update.new_memory)}
    written = {rf"\mathtt{{{name}}}".replace("_", r"\_"): change for name, change in changes.items()}
    written[r"\theta"] = update.weight, update.new_weight
    return [
        rf"{name} &\leftarrow {number(old)} {added(number(new - old))} = {number(new)}"
        for name, (old, new) in written.items()
    ]


def plain(update: Update) -> list[str]:
    """θ ← θ − ηg."""
    return [_subtracting(update, operand(update.gradient))]


def _buffer(update: Update) -> str:
    """Return b ← μb + g; the first time PyTorch has no b yet and takes g itself."""
    new = number(update.new_memory["momentum_buffer"])
    if "momentum_buffer" not in update.memory:
        return rf"b &\leftarrow g = {new}"
    fading = rf"{number(update.settings['momentum'])} \cdot {operand(update.old('momentum_buffer'))}"
    return rf"b &\leftarrow {fading} + {operand(update.gradient)} = {new}"


def heavy_ball(update: Update) -> list[str]:
    """b ← μb + g; θ ← θ − ηb. With μ = 0 PyTorch keeps no b."""
    if "momentum_buffer" not in update.new_memory:
        return plain(update)
    return [_buffer(update), _subtracting(update, operand(update.new_memory["momentum_buffer"]))]


def nesterov(update: Update) -> list[str]:
    """b ← μb + g; θ ← θ − η(g + μb). With μ = 0 PyTorch keeps no b."""
    if "momentum_buffer" not in update.new_memory:
        return plain(update)
    buffer = operand(update.new_memory["momentum_buffer"])
    ahead = rf"{number(update.gradient)} + {number(update.settings['momentum'])} \cdot {buffer}"
    return [_buffer(update), _subtracting(update, rf"\left({ahead}\right)")]


def _quotient(update: Update, squares: float) -> str:
    """Return g / (√squares + ε)."""
    root = rf"\sqrt{{{number(squares)}}} + {number(update.settings['eps'])}"
    return rf"\frac{{{number(update.gradient)}}}{{{root}}}"


def _average(symbol: str, name: str, share: float, update: Update, what: str) -> str:
    """Return symbol ← share · old + (1 − share) · what = new."""
    kept = rf"{number(share)} \cdot {operand(update.old(name))}"
    new = number(update.new_memory[name])
    return rf"{symbol} &\leftarrow {kept} + {operand(1 - share)} \cdot {what} = {new}"


def _square(update: Update) -> str:
    return rf"{operand(update.gradient)}^2"


def adagrad(update: Update) -> list[str]:
    """s ← s + g²; θ ← θ − ηg / (√s + ε)."""
    total = update.new_memory["sum"]
    return [
        rf"s &\leftarrow {number(update.old('sum'))} + {_square(update)} = {number(total)}",
        _subtracting(update, _quotient(update, total)),
    ]


def rmsprop(update: Update) -> list[str]:
    """v ← αv + (1 − α)g²; θ ← θ − ηg / (√v + ε)."""
    return [
        _average("v", "square_avg", update.settings["alpha"], update, _square(update)),
        _subtracting(update, _quotient(update, update.new_memory["square_avg"])),
    ]


def adadelta(update: Update) -> list[str]:
    """v ← ρv + (1 − ρ)g²; Δ = g √(u + ε) / √(v + ε); u ← ρu + (1 − ρ)Δ²; θ ← θ − ηΔ."""
    rho, epsilon = update.settings["rho"], update.settings["eps"]
    above, below = update.old("acc_delta"), update.new_memory["square_avg"]
    delta = ((above + epsilon) / (below + epsilon)) ** 0.5 * update.gradient
    shift = number(epsilon)
    root = rf"\sqrt{{\frac{{{number(above)} + {shift}}}{{{number(below)} + {shift}}}}}"
    return [
        _average("v", "square_avg", rho, update, _square(update)),
        rf"\Delta &= {root} \cdot {operand(update.gradient)} = {number(delta)}",
        _average("u", "acc_delta", rho, update, rf"{operand(delta)}^2"),
        _subtracting(update, operand(delta)),
    ]


def _moments(update: Update) -> list[str]:
    """Return m ← β₁m + (1 − β₁)g and v ← β₂v + (1 − β₂)g²."""
    beta1, beta2 = update.settings["betas"]
    return [
        _average("m", "exp_avg", beta1, update, operand(update.gradient)),
        _average("v", "exp_avg_sq", beta2, update, _square(update)),
    ]


def _corrected(value: float, beta: float, power: int) -> str:
    """Return value / (1 − βᵗ)."""
    return rf"{number(value)} / (1 - {number(beta)}^{{{power}}})"


def _root_of_corrected(update: Update) -> str:
    beta2 = update.settings["betas"][1]
    squares = _corrected(update.new_memory["exp_avg_sq"], beta2, update.step)
    return rf"\sqrt{{{squares}}} + {number(update.settings['eps'])}"


def _adam_step(update: Update) -> str:
    mean = _corrected(update.new_memory["exp_avg"], update.settings["betas"][0], update.step)
    return rf"\frac{{{mean}}}{{{_root_of_corrected(update)}}}"


def adam(update: Update) -> list[str]:
    """m, v ← fading means of g, g²; θ ← θ − η (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε)."""
    return [*_moments(update), _subtracting(update, _adam_step(update))]


def adamw(update: Update) -> list[str]:
    """θ ← θ − ηλθ, then as Adam."""
    rate, decay = update.settings["lr"], update.settings["weight_decay"]
    decayed = update.weight * (1 - rate * decay)
    product = rf"{operand(rate)} \cdot {operand(decay)} \cdot {operand(update.weight)}"
    return [
        rf"\theta &\leftarrow {number(update.weight)} - {product} = {number(decayed)}",
        *_moments(update),
        _subtracting(update, _adam_step(update), weight=decayed),
    ]


def nadam(update: Update) -> list[str]:
    """θ ← θ − η (μₜ₊₁ m / (1 − Πₜ₊₁) + (1 − μₜ) g / (1 − Πₜ)) / (√(v / (1 − β₂ᵗ)) + ε), Πₜ = μ₁ ⋯ μₜ."""
    beta1, decay = update.settings["betas"][0], update.settings["momentum_decay"]
    now, ahead = (beta1 * (1 - 0.5 * 0.96 ** (t * decay)) for t in (update.step, update.step + 1))
    product, average = update.new_memory["mu_product"], operand(update.new_memory["exp_avg"])
    mean = rf"\frac{{{number(ahead)} \cdot {average}}}{{{number(1 - product * ahead)}}}"
    fresh = rf"\frac{{{number(1 - now)} \cdot {operand(update.gradient)}}}{{{number(1 - product)}}}"
    return [
        *_moments(update),
        rf"\mu_t &= {number(now)} \qquad \mu_{{t+1}} = {number(ahead)} \qquad \Pi_t = {number(product)}",
        _subtracting(update, rf"\frac{{{mean} + {fresh}}}{{{_root_of_corrected(update)}}}"),
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
    mean = rf"\frac{{{number(update.new_memory['exp_avg'])}}}{{1 - {number(beta1)}^{{{update.step}}}}}"
    lines = [*_moments(update), rf"\rho_t &= {number(length)}"]
    if factor is None:
        return [*lines, _subtracting(update, mean)]
    above = rf"\sqrt{{1 - {number(beta2)}^{{{update.step}}}}}"
    below = rf"\sqrt{{{number(update.new_memory['exp_avg_sq'])}}} + {number(update.settings['eps'])}"
    scale = rf"{number(factor)} \cdot \frac{{{above}}}{{{below}}}"
    return [*lines, _subtracting(update, rf"{mean} \cdot {scale}")]


def adamax(update: Update) -> list[str]:
    """m ← β₁m + (1 − β₁)g; u ← max(β₂u, |g| + ε); θ ← θ − η / (1 − β₁ᵗ) · m / u."""
    beta1, beta2 = update.settings["betas"]
    mean, largest = update.new_memory["exp_avg"], update.new_memory["exp_inf"]
    kept = rf"{number(beta2)} \cdot {operand(update.old('exp_inf'))}"
    fresh = rf"{number(abs(update.gradient))} + {number(update.settings['eps'])}"
    rate = rf"\frac{{{number(update.settings['lr'])}}}{{1 - {number(beta1)}^{{{update.step}}}}}"
    return [
        _average("m", "exp_avg", beta1, update, operand(update.gradient)),
        rf"u &\leftarrow \max({kept},\ {fresh}) = {number(largest)}",
        _subtracting(update, rf"\frac{{{number(mean)}}}{{{number(largest)}}}", rate=rate),
    ]
