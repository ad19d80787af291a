"""The update of one weight as its optimizer computes it, with the real numbers put into the formula."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

Memory = Mapping[str, float]


def as_number(value: float | None) -> str:
    """Return LaTeX with six significant digits: -0.0123457, 1.5 · 10⁻⁷, None."""
    if value is None:
        return r"\mathtt{None}"
    if value != value or value in (float("inf"), float("-inf")):
        return rf"\mathtt{{{value}}}"
    digits, _, exponent = f"{value:.6g}".partition("e")
    return rf"{digits} \cdot 10^{{{int(exponent)}}}" if exponent else digits


def _operand(value: float) -> str:
    written = as_number(value)
    return f"({written})" if value < 0 or "cdot" in written else written


@dataclass(frozen=True, slots=True)
class Update:
    """What goes into one update of one weight, and what comes out."""

    settings: Mapping[str, Any]
    """PyTorch's keyword arguments, the defaults too: lr, momentum, eps, …"""
    gradient: float
    weight: float
    new_weight: float
    memory: Memory
    """Before the update, by PyTorch's names; empty before the first one for most optimizers."""
    new_memory: Memory

    def subtracting(self, what: str) -> str:
        """Return θ ← θ − η · what = new θ."""
        return (
            rf"\theta &\leftarrow {as_number(self.weight)} - {as_number(self.settings['lr'])} \cdot {what}"
            rf" = {as_number(self.new_weight)}"
        )


def update_in_numbers(
    optimizer: str,
    *,
    settings: Mapping[str, Any],
    weights: tuple[float, float],
    gradient: float,
    memory: tuple[Memory, Memory],
) -> str:
    """Return the update in LaTeX, values before and after; θ → new θ for rules that are not written out."""
    update = Update(
        settings=settings,
        gradient=gradient,
        weight=weights[0],
        new_weight=weights[1],
        memory=memory[0],
        new_memory=memory[1],
    )
    lines = _WRITTEN_OUT.get(optimizer, _from_to)(update)
    return r"\begin{aligned} " + r" \\ ".join(lines) + r" \end{aligned}"


def _from_to(update: Update) -> list[str]:
    changes = [(_verbatim(name), update.memory.get(name), value) for name, value in update.new_memory.items()]
    changes.append((r"\theta", update.weight, update.new_weight))
    return [rf"{name} &\colon\ {as_number(old)} \to {as_number(new)}" for name, old, new in changes]


def _verbatim(name: str) -> str:
    escaped = name.replace("_", r"\_")
    return rf"\mathtt{{{escaped}}}"


def _plain(update: Update) -> list[str]:
    return [update.subtracting(_operand(update.gradient))]


def _buffer(update: Update) -> str:
    """Return b ← μb + g; the first time PyTorch has no b yet and takes g itself."""
    new = as_number(update.new_memory["momentum_buffer"])
    old = update.memory.get("momentum_buffer")
    if old is None:
        return rf"b &\leftarrow g = {new}"
    momentum = as_number(update.settings["momentum"])
    return rf"b &\leftarrow {momentum} \cdot {_operand(old)} + {_operand(update.gradient)} = {new}"


def _momentum(update: Update) -> list[str]:
    # With μ = 0 PyTorch keeps no buffer.
    if "momentum_buffer" not in update.new_memory:
        return _plain(update)
    return [_buffer(update), update.subtracting(_operand(update.new_memory["momentum_buffer"]))]


def _nesterov(update: Update) -> list[str]:
    if "momentum_buffer" not in update.new_memory:
        return _plain(update)
    momentum = as_number(update.settings["momentum"])
    buffer = _operand(update.new_memory["momentum_buffer"])
    ahead = rf"\left({as_number(update.gradient)} + {momentum} \cdot {buffer}\right)"
    return [_buffer(update), update.subtracting(ahead)]


def _adagrad(update: Update) -> list[str]:
    total = update.new_memory["sum"]
    old = as_number(update.memory["sum"])
    return [
        rf"s &\leftarrow {old} + {_operand(update.gradient)}^2 = {as_number(total)}",
        update.subtracting(_over_root(update, total)),
    ]


def _rmsprop(update: Update) -> list[str]:
    average = update.new_memory["square_avg"]
    return [
        rf"v &\leftarrow {_average_of_squares(update, 'square_avg', 'alpha')} = {as_number(average)}",
        update.subtracting(_over_root(update, average)),
    ]


def _average_of_squares(update: Update, name: str, share: str) -> str:
    """Return αv + (1 − α)g²; what is not remembered yet is 0."""
    kept, old = update.settings[share], _operand(update.memory.get(name, 0.0))
    return rf"{as_number(kept)} \cdot {old} + {as_number(1 - kept)} \cdot {_operand(update.gradient)}^2"


def _over_root(update: Update, squares: float) -> str:
    root = rf"\sqrt{{{as_number(squares)}}} + {as_number(update.settings['eps'])}"
    return rf"\frac{{{as_number(update.gradient)}}}{{{root}}}"


_WRITTEN_OUT: Final[Mapping[str, Callable[[Update], list[str]]]] = {
    "SGD": _plain,
    "Momentum": _momentum,
    "Nesterov": _nesterov,
    "Adagrad": _adagrad,
    "RMSprop": _rmsprop,
}
