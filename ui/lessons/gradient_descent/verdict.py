"""Which condition on the learning rate holds, and which is broken, with its numbers."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from explainer.lessons.gradient_descent.noise import mean_square_limit
from explainer.lessons.gradient_descent.problem import Problem
from explainer.lessons.gradient_descent.run import NEVER, Film, Path
from ui.language import text
from ui.numbers import written
from ui.table import table

_ROUND: Final = 1e-9
_ICON: Final = ":material/trending_up:"


def verdict(film: Film, *, replica: int, frame: int) -> None:
    """The factor 1 − ηλ for both curvatures, then in a sentence what it means, and who has diverged."""
    descent = film.descent
    update = int(film.updates[descent.paths[0].name][frame])
    factor = float(descent.factors[min(update, len(descent.factors) - 1)])
    rate = descent.rates[replica] * factor
    _conditions(descent.problem, rate)
    gone = [path for path in descent.paths if has_diverged(path, film, replica=replica, frame=frame)]
    if gone:
        _say_why(gone, film, replica=replica)
    else:
        st.markdown(_what_happens(descent.problem, rate))


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


def _what_happens(problem: Problem, rate: float) -> str:
    low, high = problem.curvatures
    worst = max(abs(1 - rate * low), abs(1 - rate * high))
    kind = kind_of(rate * high)
    return text(f"gradient_descent.verdict.{kind}", worst=worst)


def has_diverged(path: Path, film: Film, *, replica: int, frame: int) -> bool:
    """Whether a path is past the update that diverged."""
    diverged = int(path.diverged[replica])
    return diverged != NEVER and diverged <= film.updates[path.name][frame]


def _say_why(gone: Sequence[Path], film: Film, *, replica: int) -> None:
    """Which condition was broken: that of the curvature, or else the stricter one of each batch size."""
    descent = film.descent
    rate, high = descent.rates[replica], descent.problem.curvatures[1]
    numbers = {"rate": f"{rate:g}", "curvature": f"{high:.4g}", "factor": f"{abs(1 - rate * high):.4g}"}
    if rate * high >= 2:
        named = ", ".join(_named(path, replica) for path in gone)
        st.error(text("gradient_descent.diverged.curvature", paths=named, **numbers), icon=_ICON)
        return
    for path in gone:
        stricter = mean_square_limit(descent.problem, batch_size=path.batch_size)
        words = text(
            "gradient_descent.diverged.batches",
            paths=_named(path, replica),
            size=path.batch_size,
            limit=f"{stricter:.3g}",
            **numbers,
        )
        st.error(words, icon=_ICON)


def _named(path: Path, replica: int) -> str:
    name, update = text(f"gradient_descent.path.{path.name}"), int(path.diverged[replica])
    return text("gradient_descent.diverged.path", name=name, update=update)
