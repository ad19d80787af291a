"""The small moving picture of this lesson: the four points of AND, and the line that every mistake turns."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from explainer.choices.points import Points
from explainer.kit.drawing import MEANING
from explainer.kit.svg import framed
from explainer.lessons.perceptron.rule import PerceptronRun, run_of
from explainer.lessons.perceptron.setting import Setting

# From these weights the last line touches no point, and none of the lines lacks a direction.
SETTING: Final = Setting(data="AND", start=(1.0, -1.0, 0.25), only_updates=True)
_UNIT: Final = 104
"""Pixels from 0 to 1."""
_ORIGIN: Final = (148.0, 157.0)
_SECONDS: Final = 14
_MOVING: Final = 80.0
"""Per cent of the time; then the finished line rests."""


def svg() -> str:
    """Return the picture: it fires on the blue side; the ring marks the point it has just got wrong."""
    points, run = SETTING.points(), run_of(SETTING)
    lines, moments = _turns(run.weights), np.linspace(0, _MOVING, run.steps + 1)
    pause = 0.3 * moments[1]
    style = _style(
        # The ring comes first, then the line turns.
        _keyframes(
            "perceptron-line",
            lines,
            since=[0.0, *(moments[1:] - pause).tolist()],
            until=(moments + pause).tolist(),
        ),
        _keyframes(
            "perceptron-ring", _places(points, run), since=moments[:-1].tolist(), until=moments[1:].tolist()
        ),
        rest=lines[-1],
    )
    sides = "".join(
        f'<rect x="{left}" y="-600" width="600" height="1200" fill="{color}" opacity="0.25"/>'
        for left, color in ((-600, MEANING.negative), (0, MEANING.positive))
    )
    return framed(
        f'<style>{style}</style><g class="perceptron-line">{sides}'
        f'<path d="M0 -600V600" stroke="{MEANING.untrained}" stroke-width="5"/></g>'
        f"{''.join(_point(*place, label) for place, label in _labelled(points))}"
        f'<circle class="perceptron-ring" r="23" fill="none" stroke="{MEANING.wrong}" stroke-width="5"/>',
        name="perceptron",
    )


def _turns(weights: NDArray[np.float64]) -> list[str]:
    """Return for every line where its foot stands, and how far its normal has turned, the short way round."""
    angles = np.degrees(np.unwrap(np.arctan2(-weights[:, 1], weights[:, 0])))
    feet = -weights[:, 2:] * weights[:, :2] / (weights[:, :2] ** 2).sum(axis=1, keepdims=True)
    return [
        "transform:translate({:.1f}px,{:.1f}px) rotate({:.1f}deg)".format(*_pixels(x1, x2), angle)
        for (x1, x2), angle in zip(feet.tolist(), angles.tolist(), strict=True)
    ]


def _places(points: Points, run: PerceptronRun) -> list[str]:
    return [
        "transform:translate({:.1f}px,{:.1f}px)".format(*_pixels(*points.inputs[point].tolist()))
        for point in run.point
    ]


def _keyframes(name: str, states: list[str], *, since: Sequence[float], until: Sequence[float]) -> str:
    """Return keyframes that hold every state from one percentage to another, the last to the end."""
    frames = [
        f"{start:.2f}%,{end - 0.01:.2f}% {{{state}}}"
        for state, start, end in zip(states, since, until, strict=True)
    ]
    return f"@keyframes {name} {{ {' '.join(frames)} 100% {{{states[-1]}}} }}"


def _style(*keyframes: str, rest: str) -> str:
    """Return the animations; who wants no motion sees the finished line."""
    until, after = f"0%,{_MOVING:g}%", f"{_MOVING + 0.01:g}%,100%"
    shown = f"@keyframes perceptron-shown {{ {until} {{opacity:1}} {after} {{opacity:0}} }}"
    return "\n".join(
        (
            "",
            f".perceptron-line {{ {rest}; animation: perceptron-line {_SECONDS}s infinite ease-in-out }}",
            f".perceptron-ring {{ opacity:0; animation: perceptron-ring {_SECONDS}s infinite step-end,",
            f"  perceptron-shown {_SECONDS}s infinite step-end }}",
            *keyframes,
            shown,
            "@media (prefers-reduced-motion: reduce) {",
            "  .perceptron-line, .perceptron-ring { animation: none } }",
            "",
        )
    )


def _point(x: float, y: float, label: int) -> str:
    color = MEANING.positive if label else MEANING.negative
    return (
        f'<circle cx="{x:g}" cy="{y:g}" r="17" fill="{color}" stroke="{MEANING.zero}" stroke-width="2"/>'
        f'<text x="{x:g}" y="{y + 7:g}" text-anchor="middle" font-family="sans-serif" font-weight="700" '
        f'font-size="20" fill="{MEANING.zero}">{label}</text>'
    )


def _labelled(points: Points) -> list[tuple[tuple[float, float], int]]:
    places = [_pixels(x1, x2) for x1, x2 in points.inputs.tolist()]
    return list(zip(places, points.labels.tolist(), strict=True))


def _pixels(x1: float, x2: float) -> tuple[float, float]:
    return _ORIGIN[0] + _UNIT * x1, _ORIGIN[1] - _UNIT * x2
