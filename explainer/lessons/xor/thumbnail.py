"""The small moving picture of this lesson: a surface becomes XOR while the hidden space is bent."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageColor

from explainer.kit.drawing import DIVERGING, MEANING
from explainer.kit.svg import SIDE, document, keyframes, png, still
from explainer.lessons.xor.experiment import Experiment, experiment
from explainer.lessons.xor.recipe import Recipe

FRAMES: Final = 10
_SIDE: Final = 190
_TOP: Final = 10
_LEFT: Final = (5, 205)
"""Where the input plane and the hidden space begin."""
_MOVING: Final = 80
"""Percent of the time; the rest shows the end."""
_STYLE: Final = """
.map { animation: 8s infinite linear } .move { animation: 8s infinite linear }
@media (prefers-reduced-motion: reduce) { .map, .move { animation: none !important } }
"""


def svg() -> str:
    """Return the picture: the page's own run from its start to its end, the four points in both squares."""
    shown = experiment(Recipe())
    replica = shown.replica(shown.recipe.learning_rate)
    shots = np.rint(np.linspace(0, len(shown.film.epochs) - 1, FRAMES)).astype(np.int64)
    parts = [f"<style>{_STYLE}</style>", _clip()]
    parts += _surfaces(shown.film.surface[replica, shots])
    parts += _inputs(shown)
    parts += _hidden(shown, replica, shots)
    return document("".join(parts))


def small_picture(shown: Experiment, replica: int) -> str:
    """Return a square SVG of the surface of a run at its end, with the points."""
    low, high = shown.view
    shares = (shown.points.inputs - low) / (high - low)
    dots = [
        f'<circle cx="{SIDE * x:.1f}" cy="{SIDE * (1 - y):.1f}" {_dot(label, 4)}/>'
        for (x, y), label in zip(shares, shown.points.labels.tolist(), strict=True)
    ]
    surface = _png(shown.film.surface[replica, -1])
    return still(f'<image width="{SIDE}" height="{SIDE}" href="{surface}"/>{"".join(dots)}')


def _clip() -> str:
    return (
        f'<clipPath id="hidden"><rect x="{_LEFT[1]}" y="{_TOP}" width="{_SIDE}" height="{_SIDE}"/></clipPath>'
    )


def _surfaces(surfaces: NDArray[np.uint8]) -> list[str]:
    """Return every surface above the one before; each appears in its turn."""
    pieces: list[str] = []
    for number, surface in enumerate(surfaces):
        begin, end = (_MOVING * max(0, number - back) / (FRAMES - 1) for back in (1, 0))
        frames = f"0%, {begin:.1f}% {{ opacity: {int(number == 0)} }} {end:.1f}%, 100% {{ opacity: 1 }}"
        pieces.append(f"<style>@keyframes map{number} {{ {frames} }}</style>")
        pieces.append(
            f'<image class="map" style="animation-name:map{number}" x="{_LEFT[0]}" y="{_TOP}" width="{_SIDE}"'
            f' height="{_SIDE}" preserveAspectRatio="none" href="{_png(surface)}"/>'
        )
    return pieces


def _png(surface: NDArray[np.uint8]) -> str:
    shares, colors = zip(*DIVERGING, strict=True)
    stops = np.array([ImageColor.getrgb(color) for color in colors])
    shades = np.arange(256) / 255
    palette = np.stack([np.interp(shades, shares, stops[:, channel]) for channel in range(3)], axis=1)
    # Rows go from the lowest x₂ upwards, those of an image downwards.
    picture = Image.fromarray(np.ascontiguousarray(surface[::-1]), mode="P")
    picture.putpalette(palette.round().astype(np.uint8).tobytes())
    return png(picture.convert("RGB"))


def _inputs(shown: Experiment) -> list[str]:
    low, high = shown.view
    places = (shown.points.inputs - low) / (high - low)
    return [
        f'<circle cx="{_LEFT[0] + _SIDE * x:.1f}" cy="{_TOP + _SIDE * (1 - y):.1f}" {_dot(label)}/>'
        for (x, y), label in zip(places, shown.points.labels.tolist(), strict=True)
    ]


def _dot(label: int, radius: int = 7) -> str:
    color = MEANING.positive if label else MEANING.negative
    return f'r="{radius}" fill="{color}" stroke="{MEANING.zero}" stroke-width="2"'


def _hidden(shown: Experiment, replica: int, shots: NDArray[np.int64]) -> list[str]:
    """Return the bent net, the output's line and the points, moving; without motion they stand at the end."""
    film = shown.film
    square = film.hidden_view[replica].astype(np.float64)
    points = _on_screen(film.hidden_points[replica, shots], square)
    mesh = _on_screen(film.hidden_mesh[replica, shots], square)
    lines = _on_screen(film.hidden_line[replica, shots], square)
    border = (
        f'<rect x="{_LEFT[1]}" y="{_TOP}" width="{_SIDE}" height="{_SIDE}" fill="none" '
        f'stroke="{MEANING.untrained}" stroke-width="1"/>'
    )
    return [
        border,
        '<g clip-path="url(#hidden)">',
        _moving_path("net", [_net(frame) for frame in mesh], color=MEANING.untrained, width=1),
        _moving_path("line", [_polyline(frame) for frame in lines], color=MEANING.now, width=4),
        *(
            _moving_dot(f"point{number}", points[:, number], label)
            for number, label in enumerate(shown.points.labels.tolist())
        ),
        "</g>",
    ]


def _on_screen(places: NDArray[np.float32], square: NDArray[np.float64]) -> NDArray[np.float64]:
    share = (places - square[:, 0]) / (square[:, 1] - square[:, 0])
    return np.stack([_LEFT[1] + _SIDE * share[..., 0], _TOP + _SIDE * (1 - share[..., 1])], axis=-1)


def _net(mesh: NDArray[np.float64]) -> str:
    """Return every second line each way as one path."""
    return "".join(_polyline(line) for way in (mesh, mesh.swapaxes(0, 1)) for line in way[::2])


def _polyline(places: NDArray[np.float64]) -> str:
    """Return a path through the places; a line that is out of sight lies in a corner that is cut off."""
    seen = np.nan_to_num(places, nan=-9.0)
    return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in seen)


def _moving_path(name: str, paths: list[str], *, color: str, width: int) -> str:
    frames = _keyframes(name, [f'd: path("{path}")' for path in paths])
    return (
        f'{frames}<path class="move" style="animation-name:{name}" d="{paths[-1]}" fill="none" '
        f'stroke="{color}" stroke-width="{width}"/>'
    )


def _moving_dot(name: str, places: NDArray[np.float64], label: int) -> str:
    moves = [f"transform: translate({x:.1f}px, {y:.1f}px)" for x, y in places]
    frames = _keyframes(name, moves)
    return f'{frames}<circle class="move" style="animation-name:{name};{moves[-1]}" {_dot(label)}/>'


def _keyframes(name: str, states: list[str]) -> str:
    times = np.linspace(0, _MOVING, FRAMES).round(1).tolist()
    return f"<style>{keyframes(name, times, states)}</style>"
