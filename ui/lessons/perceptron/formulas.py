"""The arithmetic of one look at a point, in LaTeX, with the numbers put in."""

from collections.abc import Iterable

from explainer.kit.latex import added, aligned, bracketed
from explainer.lessons.perceptron.looks import Looks


def exact(value: float) -> str:
    """A number of this page without rounding: none has more than eight decimals."""
    # Adding zero turns -0.0 into 0.0.
    return f"{round(float(value), 8) + 0.0:.8f}".rstrip("0").rstrip(".")


def plain(value: float) -> str:
    """The same outside of LaTeX, where a minus is not made of a hyphen."""
    return exact(value).replace("-", "−")


def row(values: Iterable[float]) -> str:
    """Numbers in parentheses, as in (0.5, −1, 0)."""
    return f"({', '.join(map(plain, values))})"


def answer(looks: Looks, position: int) -> str:
    """z, ŷ and e of the point looked at."""
    x1, x2 = (bracketed(exact(x)) for x in looks.places[position])
    w1, w2, b = map(exact, looks.before[position])
    z, (output, target) = looks.weighted_sum[position], _answers(looks, position)
    step = "H" if looks.labels == (0, 1) else r"\operatorname{sgn}"
    return aligned(
        r"z &= w_1 x_1 + w_2 x_2 + b",
        rf"&= {w1} \cdot {x1} {added(w2)} \cdot {x2} {added(b)}",
        rf"&= {exact(z)}",
        rf"\hat y &= {step}(z) = {step}({exact(z)}) = {output}",
        rf"e &= t - \hat y = {target} - {bracketed(str(output))} = {target - output}",
    )


def _answers(looks: Looks, position: int) -> tuple[int, int]:
    """What the neuron says, and what it should, by what the classes are called."""
    return int(looks.called(looks.output)[position]), int(looks.called(looks.target)[position])


def update(looks: Looks, position: int, *, learning_rate: float, biased: bool) -> str:
    """Δw and, if there is a bias, Δb, and the weights that they lead to."""
    output, target = _answers(looks, position)
    error = target - output
    step = rf"{exact(learning_rate)} \cdot {bracketed(exact(error))}"
    products = [*(rf"{step} \cdot {bracketed(exact(x))}" for x in looks.places[position]), step]
    lines = [r"\Delta w_i &= \eta\, e\, x_i, \quad " + (r"\Delta b = \eta\, e" if biased else "b = 0")]
    rows = zip(("w_1", "w_2", "b"), products, looks.before[position], looks.after[position], strict=True)
    for name, product, old, new in [*rows][: 3 if biased else 2]:
        lines.append(rf"\Delta {name} &= {product} = {exact(new - old)}")
        lines.append(rf"{name} &\leftarrow {exact(old)} {added(exact(new - old))} = {exact(new)}")
    return aligned(*lines)
