"""What the paths have spent where the player stands, and one update with every number put in."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from explainer.kit.latex import aligned, bracketed, enough_digits, number, power
from explainer.lessons.gradient_descent.film import COSTS, Film, costs
from explainer.lessons.gradient_descent.run import Path
from ui.language import text
from ui.lessons.gradient_descent.settings import path_names
from ui.lessons.gradient_descent.verdict import has_diverged
from ui.numbers import written
from ui.table import table

LISTED = 6
"""So many points of a batch are named."""


def spent(film: Film, *, replica: int, frame: int) -> None:
    """Batch size, iterations per epoch, what is spent, and the loss; the lowest in bold."""
    descent, names = film.descent, path_names()
    count = len(descent.problem)
    now = [int(film.updates[path.name][frame]) for path in descent.paths]
    heights = [float(path.excess[replica, at]) for path, at in zip(descent.paths, now, strict=True)]
    far = [has_diverged(path, film, replica=replica, frame=frame) for path in descent.paths]
    # Under a falling rate, who is far away may still come back, as long as it is anywhere.
    falls = descent.setting.schedule != "constant"
    gone = [each and not (falls and np.isfinite(height)) for each, height in zip(far, heights, strict=True)]
    drawn = descent.setting.replacement
    best = int(np.argmin(np.where(gone, np.inf, np.nan_to_num(heights, nan=np.inf))))
    columns = {
        text("gradient_descent.spent.path"): [names[path.name] for path in descent.paths],
        text(f"gradient_descent.spent.{'drawn' if drawn else 'iterations'}"): [
            f"{count}/{size} = {count / size:.4g}" if drawn else f"⌈{count}/{size}⌉ = {-(-count // size)}"
            for size in (path.batch_size for path in descent.paths)
        ],
    }
    for cost in COSTS:
        each = [costs(path, points=count)[cost][at] for path, at in zip(descent.paths, now, strict=True)]
        columns[text(f"gradient_descent.cost.{cost}")] = [f"{value:.5g}" for value in each]
    columns["$L - L^*$"] = [
        text("gradient_descent.spent.diverged") if out else f"{mark}{written(height)}{mark}"
        for place, (height, out) in enumerate(zip(heights, gone, strict=True))
        for mark in ["**" if place == best else ""]
    ]
    table(columns)


def arithmetic(film: Film, *, replica: int, frame: int) -> None:
    """The next update of one path: its batch, its gradient, and the step."""
    with st.expander(text("gradient_descent.numbers.title"), key="gradient_descent.numbers", expanded=True):
        names = path_names()
        shown = st.segmented_control(
            text("gradient_descent.numbers.which"),
            [path.name for path in film.descent.paths],
            format_func=names.__getitem__,
            key="gradient_descent.numbers.path",
            default=film.descent.paths[0].name,
            required=True,
            label_visibility="collapsed",
        )
        path = next((each for each in film.descent.paths if each.name == shown), film.descent.paths[0])
        at = int(film.updates[path.name][frame])
        if at >= len(path.batches):
            # After the last update there is none; that one is shown.
            at = len(path.batches) - 1
        st.markdown(_which(path, at))
        if np.isfinite(path.gradient[replica, at]).all():
            st.latex(update(film, path, replica=replica, at=at))
        else:
            st.markdown(text("gradient_descent.numbers.no_number"))


def _which(path: Path, at: int) -> str:
    batch = path.batches[at]
    named = ", ".join(str(place + 1) for place in batch[:LISTED].tolist())
    more = ", …" if len(batch) > LISTED else ""
    return text("gradient_descent.numbers.batch", update=at + 1, size=len(batch), points=f"{named}{more}")


def update(film: Film, path: Path, *, replica: int, at: int) -> str:
    """The gradient of a batch and the step along it, in LaTeX."""
    descent = film.descent
    before, after = path.positions[replica, at].tolist(), path.positions[replica, at + 1].tolist()
    slopes = path.gradient[replica, at].tolist()
    rate = descent.rates[replica] * float(descent.factors[at])
    steps = [
        rf"{name} &\leftarrow {name} - \eta\, {_slope(name)} = {_step(old, rate, slope)} = {_number(new)}"
        for name, old, slope, new in zip("wb", before, slopes, after, strict=True)
    ]
    lines = [*_gradient(film, path, at=at, position=before, slopes=slopes), *steps]
    return aligned(*lines, gap="4pt")


def _step(old: float, rate: float, slope: float) -> str:
    """w − η · slope, with the digits that the result needs."""
    digits = enough_digits((old, rate, slope), lambda w, eta, g: _number(w - eta * g))
    return rf"{_number(old, digits)} - {_number(rate, digits)} \cdot {bracketed(_number(slope, digits))}"


def _gradient(
    film: Film, path: Path, *, at: int, position: Sequence[float], slopes: Sequence[float]
) -> list[str]:
    problem, batch = film.descent.problem, path.batches[at]
    w, b = position
    first_x = float(problem.inputs[batch[0]])
    first_error = w * first_x + b - float(problem.targets[batch[0]])
    fraction, rest = rf"\tfrac{{2}}{{{len(batch)}}}", r" + \dots" if len(batch) > 1 else ""
    factor = 2 / len(batch)
    digits = enough_digits(
        (first_error, first_x), lambda error, x: f"{_number(factor * error * x)} {_number(factor * error)}"
    )
    error, x = (bracketed(_number(value, digits)) for value in (first_error, first_x))
    rows = ((r"(w x_i + b - y_i)\, x_i", rf"{error} \cdot {x}"), (r"(w x_i + b - y_i)", error))
    return [
        rf"{_slope(name)} &= {fraction} \sum_{{i \in B}} {formula}"
        rf" = {fraction} \left({term}{rest}\right) = {_number(slope)}"
        for name, (formula, term), slope in zip("wb", rows, slopes, strict=True)
    ]


def _slope(name: str) -> str:
    return rf"\tfrac{{\partial L_B}}{{\partial {name}}}"


def _number(value: float, digits: int = 4) -> str:
    """Four digits, or more; large and small ones as 1.200 · 10⁵."""
    plain = value == 0 or 1e-3 <= abs(value) < 1e5
    return number(value, digits=digits) if plain else power(value, digits=digits)
