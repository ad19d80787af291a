"""Which condition on the learning rate holds, and which is broken, with its numbers."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from explainer.kit.latex import enough_digits
from explainer.lessons.gradient_descent.condition import condition_of, rate_at
from explainer.lessons.gradient_descent.film import Film
from explainer.lessons.gradient_descent.problem import Problem
from explainer.lessons.gradient_descent.run import NEVER, Path
from ui.language import text
from ui.lesson import deeper
from ui.numbers import written
from ui.table import table

_ROUND: Final = 1e-9
_ICON: Final = ":material/trending_up:"


def verdict(film: Film, *, replica: int, frame: int) -> None:
    """In a sentence what the rate does, or who is far away; folded, the factor 1 − ηλ for both curvatures."""
    descent = film.descent
    update = int(film.updates[descent.paths[0].name][frame])
    rate = rate_at(descent, replica=replica, update=update)
    gone = [path for path in descent.paths if has_diverged(path, film, replica=replica, frame=frame)]
    if gone:
        _say_why(gone, film, replica=replica, frame=frame)
    else:
        falls = descent.setting.schedule != "constant"
        st.markdown(_what_happens(descent.problem, rate, words="verdict_now" if falls else "verdict"))
    with deeper("gradient_descent.conditions"):
        conditions(descent.problem, rate)


def conditions(problem: Problem, rate: float) -> None:
    low, high = problem.curvatures
    rows = ((r"\lambda_{max}", high), (r"\lambda_{min}", low))
    words = "gradient_descent.condition"
    # Every number with the digits that what follows from it needs.
    finer = [enough_digits((rate * value,), _left) for _, value in rows]

    def results(eta: float, *bends: float) -> str:
        products = (written(eta * bend, many) for bend, many in zip(bends, finer, strict=True))
        return " ".join([*products, written(bends[0] / bends[1]) if bends[1] else "∞"])

    digits = enough_digits((rate, high, low), results)
    shown = written(rate, digits)
    table(
        {
            text(f"{words}.curvature"): [f"${name}$ = {written(value, digits)}" for name, value in rows],
            text(f"{words}.product"): [
                f"{shown} · {written(value, digits)} = {written(rate * value, many)}"
                for (_, value), many in zip(rows, finer, strict=True)
            ],
            r"$\lvert 1 - \eta\lambda \rvert$": [f"**{_left(rate * value)}**" for _, value in rows],
            text(f"{words}.meaning"): [text(f"{words}.{kind_of(rate * value)}") for _, value in rows],
        }
    )
    condition = written(problem.condition) if problem.condition != float("inf") else "∞"
    st.caption(text(f"{words}.number", condition=condition, limit=f"{problem.limit:.4g}"))


def _left(product: float) -> str:
    """|1 − ηλ|"""
    return f"{abs(1 - product):.4g}"


def kind_of(product: float) -> str:
    """What becomes of a distance that every update multiplies by 1 − ηλ."""
    if product <= 0:
        return "stays"
    if product < 1 - _ROUND:
        return "shrinks"
    if product <= 1 + _ROUND:
        return "arrives"
    if product < 2 - _ROUND:
        return "overshoots"
    return "swings" if product <= 2 + _ROUND else "grows"


def _what_happens(problem: Problem, rate: float, *, words: str) -> str:
    low, high = problem.curvatures
    worst = max(abs(1 - rate * low), abs(1 - rate * high))
    kind = kind_of(rate * high)
    return text(f"gradient_descent.{words}.{kind}", worst=worst, rate=written(rate))


def has_diverged(path: Path, film: Film, *, replica: int, frame: int) -> bool:
    """Whether a path is past the update from which on it stays far away."""
    diverged = int(path.diverged[replica])
    return diverged != NEVER and diverged <= film.updates[path.name][frame]


def _say_why(gone: Sequence[Path], film: Film, *, replica: int, frame: int) -> None:
    """Which condition is broken at this update: that of the curvature, or the stricter one of batches.

    Paths of which the very same is to be said share a sentence.
    """
    descent, alike = film.descent, dict[str, list[str]]()
    falls, high = descent.setting.schedule != "constant", descent.problem.curvatures[1]
    for path in gone:
        update = int(film.updates[path.name][frame])
        found = condition_of(path, descent, replica=replica, update=update)
        kind = "overflow" if falls and not found.finite else found.kind
        digits = enough_digits((found.rate, high), lambda rate, bend: _left(rate * bend))
        words = text(
            f"gradient_descent.{'far' if falls else 'diverged'}.{kind}",
            paths="{paths}",
            rate=written(found.rate, digits),
            curvature=written(high, digits),
            factor=_left(found.rate * high),
            size=path.batch_size,
            limit="" if found.limit is None else f"{found.limit:.3g}",
        )
        alike.setdefault(words, []).append(_named(path, replica))
    for words, paths in alike.items():
        st.error(words.replace("{paths}", ", ".join(paths)), icon=_ICON)


def _named(path: Path, replica: int) -> str:
    name, update = text(f"gradient_descent.path.{path.name}"), int(path.diverged[replica])
    return text("gradient_descent.diverged.path", name=name, update=update)
