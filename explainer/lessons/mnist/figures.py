"""What is drawn of a training on MNIST."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explainer.digits.evaluation import accuracy_per_digit as accuracy_by_digit
from explainer.digits.run import TrainingRun
from explainer.kit.drawing import MEANING, NOTHING, POWERS, SEQUENTIAL, drawn
from explainer.kit.marks import cells, line, ring
from explainer.lessons.mnist.curve import LearningCurve, curve_of_run

DIGITS: Final = [str(digit) for digit in range(10)]
_ROOM_FOR_NOTE: Final = 0.18
"""Of the height of the curves."""
_HATCHED: Final = {"fillmode": "overlay", "size": 6}
_MARKER: Final = 2
"""The trace of the ring, after the two of `_curves`."""


@dataclass(frozen=True, slots=True)
class CurveWords:
    """What the axes and the legend of a learning curve say."""

    step: str
    loss: str
    accuracy: str
    training: str
    validation: str


def loss_curve(
    curve: LearningCurve, *, words: CurveWords, steps: int | None = None, noted: bool = False
) -> go.Figure:
    """Draw training and validation loss over updates, on a logarithmic scale; room for `steps` and a note."""
    low, high = _decades(np.concatenate([curve.loss, curve.validation_loss]))
    far = {"dtick": round((high - low) / 5), **POWERS} if high - low > 5 else {}
    top = high + _ROOM_FOR_NOTE * (high - low) * noted
    lines, up = _curves(curve, curve.loss, curve.validation_loss, words), {**far, "range": [low, top]}
    return drawn(lines, x=words.step, y=words.loss, log_y=True, x_axis=_room_for(steps), y_axis=up)


def accuracy_curve(curve: LearningCurve, *, words: CurveWords, steps: int | None = None) -> go.Figure:
    """Draw the training and validation accuracy over updates, from 0 to 100 %; room for `steps`."""
    lines = _curves(curve, curve.accuracy, curve.validation_accuracy, words)
    up = {"tickformat": ".0%", "range": [0, 1.06]}
    return drawn(lines, x=words.step, y=words.accuracy, x_axis=_room_for(steps), y_axis=up)


@dataclass(frozen=True, slots=True)
class DigitWords:
    """What the axes of a picture by digits say."""

    digit: str
    read_as: str
    really: str
    accuracy: str
    each_digit: str
    """Title over the accuracy of each digit."""
    confusion: str
    """Title over the confusion matrix."""


def curves_by_epoch(run: TrainingRun, *, words: CurveWords, note: str = "") -> list[go.Figure]:
    """Draw loss and accuracy, and a ring on the epoch: a frame for each, from the untrained network on.

    A run that was broken off has a last frame where it was. A `note` stands in the picture of the loss.
    """
    curve = curve_of_run(run)
    steps = run.divergence.step if run.divergence else run.recipe.steps
    loss = loss_curve(curve, words=words, steps=steps, noted=bool(note))
    accuracy = accuracy_curve(curve, words=words, steps=steps)
    validated = len(run.epochs.confusion) > 0
    ends = run.curve.loss, run.curve.accuracy
    losses = curve.validation_loss if validated else run.epochs.training_loss
    accuracies = curve.validation_accuracy if validated else run.epochs.training_accuracy
    for figure, heights, end in zip((loss, accuracy), (losses, accuracies), ends, strict=True):
        _with_marker(figure, run, np.append(heights, end[-1:]) if run.broken_off else heights)
    return [_with_note(loss, note), accuracy]


def digits_by_epoch(run: TrainingRun, *, words: DigitWords) -> list[go.Figure]:
    """Draw accuracy per digit and confusion matrix of the validation images, if there are any, by epoch."""
    counts = run.epochs.confusion
    if not len(counts):
        return []
    shares = [accuracy_by_digit(matrix) for matrix in counts]
    bars = accuracy_per_digit(shares[-1], words=words)
    bars.update_traces(marker_color=MEANING.validation, textfont_size=9)
    bars.frames = [
        go.Frame(name=str(epoch), data=[go.Bar(y=share, text=_percentages(share))], traces=[0])
        for epoch, share in enumerate(shares)
    ]
    confusion = confusion_matrix(counts[-1], words=words).update_traces(textfont_size=9)
    confusion.frames = [
        go.Frame(name=str(epoch), data=[_confusion_trace(matrix)], traces=[0])
        for epoch, matrix in enumerate(counts)
    ]
    return [bars, confusion]


def confusion_matrix(counts: NDArray[np.int64], *, words: DigitWords) -> go.Figure:
    """Draw (10, 10) counts: rows are the true digits, columns what was read; colour is the row's share."""
    across = {"type": "category", "showgrid": False, "constrain": "domain"}
    down = {"type": "category", "showgrid": False, "autorange": "reversed", "scaleanchor": "x"}
    matrix, title = [_confusion_trace(counts)], words.confusion
    return drawn(matrix, x=words.read_as, y=words.really, title=title, x_axis=across, y_axis=down)


def accuracy_per_digit(accuracies: NDArray[np.float64], *, words: DigitWords) -> go.Figure:
    """Draw ten bars from 0 to 100 %, each with its value."""
    bars = go.Bar(
        x=DIGITS,
        y=accuracies,
        marker={"color": MEANING.test},
        text=_percentages(accuracies),
        textposition="outside",
        textangle=0,
        constraintext="none",
        cliponaxis=False,
        hovertemplate="%{x}: %{y:.2%}<extra></extra>",
    )
    across, up = {"type": "category"}, {"tickformat": ".0%", "range": [0, 1.15]}
    return drawn([bars], x=words.digit, y=words.accuracy, title=words.each_digit, x_axis=across, y_axis=up)


def digit_counts(
    training: NDArray[np.int64], test: NDArray[np.int64], *, digit: str, count: str, names: tuple[str, str]
) -> go.Figure:
    """Draw how many images of each digit there are in the training and in the test set."""
    kinds = zip((training, test), names, (MEANING.training, MEANING.test), ("", "/"), strict=True)
    bars = [
        go.Bar(x=DIGITS, y=each, name=name, marker={"color": color, "pattern": {**_HATCHED, "shape": shape}})
        for each, name, color, shape in kinds
    ]
    return drawn(bars, x=digit, y=count, x_axis={"type": "category"})


def untrained_accuracies(accuracies: NDArray[np.float64], *, seed: str, accuracy: str) -> go.Figure:
    """Draw the test accuracy of untrained networks, a bar for every seed, and the line of pure guessing."""
    bars = go.Bar(y=accuracies, marker={"color": MEANING.untrained})
    figure = drawn([bars], x=seed, y=accuracy, y_axis={"tickformat": ".0%", "rangemode": "tozero"})
    return figure.add_hline(y=0.1, line={"color": MEANING.now, "dash": "dash", "width": 2})


def accuracy_when_shifted(accuracies: NDArray[np.float64], *, pixels: str, accuracy: str) -> go.Figure:
    """Draw the test accuracy over how many pixels every image was moved."""
    curve = line(None, accuracies, color=MEANING.test, width=3, told=True)
    curve.update(mode="lines+markers+text", texttemplate="%{y:.0%}", textposition="top right")
    return drawn([curve], x=pixels, y=accuracy, y_axis={"tickformat": ".0%", "range": [0, 1.12]})


def _curves(
    curve: LearningCurve, training: NDArray[np.float32], validation: NDArray[np.float32], words: CurveWords
) -> list[go.Scatter]:
    trained = line(curve.step, training, color=MEANING.training, name=words.training, told=True)
    x, color, any_of_it = curve.validation_step, MEANING.validation, len(validation) > 0
    name = words.validation
    checked = line(x, validation, color=color, dash="dash", dots=6, name=name, told=True, legend=any_of_it)
    return [trained, checked]


def _decades(losses: NDArray[np.float32]) -> tuple[float, float]:
    """Return the exponents of ten between which all finite losses lie, at least from 0.01 to 5."""
    finite = losses[np.isfinite(losses) & (losses > 0)].astype(np.float64)
    low, high = np.log10(finite.min(initial=0.01)), np.log10(finite.max(initial=5.0))
    return float(low) - 0.1, float(high) + 0.1


def _room_for(steps: int | None) -> Mapping[str, Any]:
    return {"range": [-0.03 * steps, 1.04 * steps]} if steps else NOTHING


def _with_marker(figure: go.Figure, run: TrainingRun, heights: NDArray[np.float32]) -> None:
    """Add a ring that stands on the last epoch, and a frame that moves it to each."""
    whole = run.recipe.steps_per_epoch
    steps = np.arange(len(heights)) * whole
    names = [str(epoch) for epoch in range(len(heights))]
    if run.broken_off:
        steps[-1], names[-1] = run.curve.step[-1], f"{run.curve.step[-1] / whole:.1f}"
    figure.add_trace(ring(steps[-1:], heights[-1:], size=16))
    figure.frames = [
        go.Frame(name=name, data=[go.Scatter(x=[step], y=[height])], traces=[_MARKER])
        for name, step, height in zip(names, steps, heights, strict=True)
    ]


def _with_note(figure: go.Figure, note: str) -> go.Figure:
    """Write above the curves of a figure how the run ended."""
    if not note:
        return figure
    font = {"color": MEANING.wrong, "size": 14}
    return figure.add_annotation(
        text=f"<b>{note}</b>", x=0.5, y=0.99, xref="paper", yref="paper", showarrow=False, font=font
    )


def _percentages(shares: NDArray[np.float64]) -> list[str]:
    return [f"{100 * share:.1f}" for share in shares]


def _confusion_trace(counts: NDArray[np.int64]) -> go.Heatmap:
    share = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    # The root makes a mistake in a hundred visible beside ninety-nine right answers.
    roots, told = np.sqrt(share).astype(np.float32), "%{y} → %{x}: %{text} (%{customdata:.1%})"
    matrix = cells(roots, DIGITS, DIGITS, colors=SEQUENTIAL, low=0, high=1, gap=1, told=told)
    return matrix.update(
        text=counts, texttemplate="%{text}", textfont={"size": 11}, customdata=share.astype(np.float32)
    )
