"""The small moving picture of this lesson: a point goes along a curve and its tangent turns."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from explainer.choices.activations.curves import curves
from explainer.choices.activations.look_figures import own_look
from explainer.kit.drawing import MEANING
from explainer.kit.svg import document, keyframes

FUNCTIONS: Final = ("Sigmoid", "Tanh", "ReLU")
_REACH: Final = 4.0
_PLACES: Final = np.linspace(-_REACH, _REACH, 161)
_STOPS: Final = np.linspace(-_REACH, _REACH, 25)
"""Where the point is given exactly; a browser goes straight between."""
_JUMP: Final = 0.5
_SECONDS: Final = 4
_LEFT: Final = (8.0, 208.0)
_WIDTH: Final = 184.0
_VALUE: Final = (-1.25, 2.0)
_SLOPE: Final = (-0.15, 1.15)
_TOP: Final = 10.0
_BOTTOM: Final = 170.0
_TANGENT: Final = 46.0
"""Half its length, in pixels."""

Array = NDArray[np.float64]


def svg() -> str:
    """Return the picture: left f with its tangent, right f′, one function after the other."""
    found = curves(FUNCTIONS, options={}, z=_PLACES)
    stops = curves(FUNCTIONS, options={}, z=_STOPS)
    parts = [f"<style>{_style()}</style>", _clips(), *map(_frame, range(2))]
    for place, name in enumerate(FUNCTIONS):
        color = own_look(name).color
        drawn = [
            _curve(0, found.value[place], color=color),
            _curve(1, found.slope[place], color=color),
            _moving(place, stops.value[place], stops.slope[place]),
            _words(name, color),
        ]
        parts.append(f'<g class="function" style="animation-name:show{place}">{"".join(drawn)}</g>')
    return document("".join(parts))


def _style() -> str:
    total = _SECONDS * len(FUNCTIONS)
    still = len(FUNCTIONS) - 1
    shown = "".join(_turn(place) for place in range(len(FUNCTIONS)))
    return (
        "text { font: 600 20px sans-serif; text-anchor: middle }"
        f".function {{ opacity: 0; animation: {total}s infinite step-end }}"
        f".move {{ animation: {_SECONDS}s infinite linear }}{shown}"
        "@media (prefers-reduced-motion: reduce) {"
        f" .function, .move {{ animation: none }} .function:nth-of-type({still + 1}) {{ opacity: 1 }} }}"
    )


def _turn(place: int) -> str:
    begin, end = (100 * (place + late) / len(FUNCTIONS) for late in (0, 1))
    frames = f"0% {{ opacity: {int(place == 0)} }} {begin:.2f}% {{ opacity: 1 }} {end:.2f}% {{ opacity: 0 }}"
    return f"@keyframes show{place} {{ {frames} }}"


def _clips() -> str:
    return "".join(
        f'<clipPath id="panel{panel}"><rect x="{left}" y="{_TOP}" width="{_WIDTH}" '
        f'height="{_BOTTOM - _TOP}"/></clipPath>'
        for panel, left in enumerate(_LEFT)
    )


def _frame(panel: int) -> str:
    left, zero, middle = _LEFT[panel], _y(panel, np.zeros(1))[0], _x(panel, np.zeros(1))[0]
    return (
        f'<path d="M{left} {zero:.1f}h{_WIDTH}M{middle:.1f} {_TOP}V{_BOTTOM}" fill="none" '
        f'stroke="{MEANING.untrained}" stroke-width="1.5"/>'
    )


def _x(panel: int, z: Array) -> Array:
    return _LEFT[panel] + _WIDTH * (z + _REACH) / (2 * _REACH)


def _y(panel: int, value: Array) -> Array:
    low, high = (_VALUE, _SLOPE)[panel]
    return _BOTTOM - (_BOTTOM - _TOP) * (value - low) / (high - low)


def _curve(panel: int, value: Array, *, color: str) -> str:
    # A jump is a gap, not a steep line.
    starts = np.append(True, np.abs(np.diff(value)) > _JUMP)
    places = zip(_x(panel, _PLACES), _y(panel, value), starts, strict=True)
    path = "".join(f"{'M' if start else 'L'}{x:.1f} {y:.1f}" for x, y, start in places)
    return (
        f'<path d="{path}" clip-path="url(#panel{panel})" fill="none" stroke="{color}" '
        'stroke-width="4" stroke-linejoin="round"/>'
    )


def _moving(place: int, value: Array, slope: Array) -> str:
    """Return the tangent and both points, with the keyframes that carry them along."""
    pixels_per_unit = (_BOTTOM - _TOP) / (_VALUE[1] - _VALUE[0]), _WIDTH / (2 * _REACH)
    angle = -np.degrees(np.arctan(slope * pixels_per_unit[0] / pixels_per_unit[1]))
    carried = [
        _keyframes(f"tangent{place}", _x(0, _STOPS), _y(0, value), angle),
        _keyframes(f"slope{place}", _x(1, _STOPS), _y(1, slope), np.zeros_like(angle)),
    ]
    dot = f'<circle r="7" fill="{MEANING.now}"/>'
    line = f'<path d="M{-_TANGENT} 0H{_TANGENT}" stroke="{MEANING.now}" stroke-width="3"/>'
    moved = (
        f'<g clip-path="url(#panel{panel})">'
        f'<g class="move" style="animation-name:{name}{place}">{what}</g></g>'
        for panel, name, what in ((0, "tangent", line + dot), (1, "slope", dot))
    )
    return f"<style>{''.join(carried)}</style>" + "".join(moved)


def _keyframes(name: str, x: Array, y: Array, angle: Array) -> str:
    moves = [
        f"transform:translate({left:.1f}px,{top:.1f}px) rotate({turn:.1f}deg)"
        for left, top, turn in zip(x, y, angle, strict=True)
    ]
    return keyframes(name, np.linspace(0, 100, len(x)).tolist(), moves)


def _words(name: str, color: str) -> str:
    places = zip((name, "f′(z)"), _LEFT, strict=True)
    return "".join(
        f'<text x="{left + _WIDTH / 2}" y="198" fill="{color}">{word}</text>' for word, left in places
    )
