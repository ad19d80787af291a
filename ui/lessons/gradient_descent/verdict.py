"""Which condition on the learning rate holds, and which is broken, with its numbers."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from explainer.lessons.gradient_descent.condition import condition_of, rate_at
from explainer.lessons.gradient_descent.problem import Problem
from explainer.lessons.gradient_descent.run import NEVER, Film, Path
from ui.language import text
from ui.numbers import written
from ui.table import table

_ROUND: Final = 1e-9
_ICON: Final = ":material/trending_up:"


def verdict(film: Film, *, replica: int, frame: int) -> None:
    """The factor 1 − ηλ for both curvatures, then in a sentence what it means, and who is far away."""
    descent = film.descent
    update = int(film.updates[descent.paths[0].name][frame])
    rate = rate_at(descent, replica=replica, update=update)
    _conditions(descent.problem, rate)
    gone = [path for path in descent.paths if has_diverged(path, film, replica=replica, frame=frame)]
    if gone:
        _say_why(gone, film, replica=replica, frame=frame)
    else:
        falls = descent.setting.schedule != "constant"
        st.markdown(_what_happens(descent.problem, rate, words="verdict_now" if falls else "verdict"))


def _conditions(problem: Problem, rate: float) -> None:
    low, high = problem.curvatures
    rows = ((r"\lambda_{max}", high), (r"\lambda_{min}", low))
    words = "gradient_descent.condition"
    table(
        {
            text(f"{words}.curvature"): [f"${name}$ = {value:.4g}" for name, value in rows],
            text(f"{words}.product"): [f"{rate:.4g} · {value:.4g} = {rate * value:.4g}" for _, value in rows],
            r"$\lvert 1 - \eta\lambda \rvert$": [f"**{abs(1 - rate * value):.4g}**" for _, value in rows],
            text(f"{words}.meaning"): [text(f"{words}.{kind_of(rate * value)}") for _, value in rows],
        }
    )
    condition = problem.condition
    shown = written(condition) if condition != float("inf") else "∞"
    st.caption(text(f"{words}.number", condition=shown, limit=f"{problem.limit:.4g}"))


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
    falls = descent.setting.schedule != "constant"
    for path in gone:
        update = int(film.updates[path.name][frame])
        found = condition_of(path, descent, replica=replica, update=update)
        kind = "overflow" if falls and not found.finite else found.kind
        words = text(
            f"gradient_descent.{'far' if falls else 'diverged'}.{kind}",
            paths="{paths}",
            rate=written(found.rate),
            curvature=f"{descent.problem.curvatures[1]:.4g}",
            factor=f"{found.factor:.4g}",
            size=path.batch_size,
            limit="" if found.limit is None else f"{found.limit:.3g}",
        )
        alike.setdefault(words, []).append(_named(path, replica))
    for words, paths in alike.items():
        st.error(words.replace("{paths}", ", ".join(paths)), icon=_ICON)


def _named(path: Path, replica: int) -> str:
    name, update = text(f"gradient_descent.path.{path.name}"), int(path.diverged[replica])
    return text("gradient_descent.diverged.path", name=name, update=update)
