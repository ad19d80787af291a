"""The small pictures: moving ones of the home page, SVG that CSS moves, and still ones of kept runs."""

import base64
from collections.abc import Sequence
from io import BytesIO
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

MOVING = 75.0
"""Per cent of the time in which a line grows; then it rests."""


SIDE: Final = 100
"""Of a still picture, in pixels of its own."""
_CORNERS: Final = 60
"""Of a path in a still picture, at most."""


def document(parts: str) -> str:
    """Return the whole SVG, 400 by 210."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 210">{parts}</svg>\n'


def keyframes(name: str, times: Sequence[float], states: Sequence[str]) -> str:
    """Return the states of an animation at times in per cent; the last one holds to the end."""
    frames = "".join(f"{time:.4g}%{{{state}}}" for time, state in zip(times, states, strict=True))
    return f"@keyframes {name}{{{frames}100%{{{states[-1]}}}}}"


def png(picture: Image.Image) -> str:
    """Return the address of a picture that carries it."""
    stored = BytesIO()
    picture.save(stored, "png", optimize=True)
    return "data:image/png;base64," + base64.b64encode(stored.getvalue()).decode("ascii")


def trail(name: str, places: NDArray[np.float64], *, color: str, seconds: float, frames: int = 24) -> str:
    """Return a line through places (T + 1, 2) in pixels that grows step by step, with a ball at its end.

    `name` is a name of CSS that no other line has. Where less motion is preferred the line stands finished.
    """
    lengths = np.concatenate([[0.0], np.hypot(*np.diff(places, axis=0).T).cumsum()])
    steps = np.unique(np.linspace(0, len(places) - 1, frames).round().astype(np.int64))
    shares = 1 - lengths[steps] / max(float(lengths[-1]), 1e-9)
    times = (MOVING * steps / (len(places) - 1)).tolist()
    growing = keyframes(f"{name}-grow", times, [f"stroke-dashoffset:{share:.4f}" for share in shares])
    moving = keyframes(
        f"{name}-move", times, [f"transform:translate({x:.1f}px,{y:.1f}px)" for x, y in places[steps]]
    )
    last = "transform:translate({:.1f}px,{:.1f}px)".format(*places[-1])
    style = (
        f".{name}-line{{stroke-dasharray:1;animation:{name}-grow {seconds}s infinite linear}}"
        f".{name}-ball{{{last};animation:{name}-move {seconds}s infinite linear}}{growing}{moving}"
        f"@media (prefers-reduced-motion:reduce){{.{name}-line,.{name}-ball{{animation:none}}}}"
    )
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    return (
        f'<style>{style}</style><polyline class="{name}-line" points="{points}" pathLength="1" fill="none" '
        f'stroke="{color}" stroke-width="4" stroke-linejoin="round" stroke-linecap="round"/>'
        f'<circle class="{name}-ball" r="7" fill="{color}"/>'
    )


def ellipses(
    center: tuple[float, float], radii: Sequence[tuple[float, float]], *, angle: float, color: str
) -> str:
    """Return the contours of a quadratic: ellipses in pixels, turned clockwise by an angle in degrees."""
    x, y = center
    drawn = "".join(f'<ellipse rx="{wide:.1f}" ry="{high:.1f}"/>' for wide, high in radii)
    place = f"translate({x:.1f} {y:.1f}) rotate({angle:.2f})"
    return f'<g transform="{place}" fill="none" stroke="{color}" stroke-width="1.5" opacity="0.6">{drawn}</g>'


def framed(parts: str, *, name: str) -> str:
    """Return the whole SVG, 400 by 210, with all parts cut off at its edge."""
    return document(
        f'<clipPath id="{name}-frame"><rect width="400" height="210" rx="8"/></clipPath>'
        f'<g clip-path="url(#{name}-frame)">{parts}</g>'
    )


def still(parts: str) -> str:
    """Return a square SVG, SIDE by SIDE, cut off at its edge."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}">{parts}</svg>'


def path_to(shares: NDArray[np.floating], *, color: str) -> str:
    """Return a line with a ball at its end through places (T + 1, 2), in shares of a picture from below.

    What is far outside is drawn near the edge; what is not a number is left out.
    """
    steps = np.unique(np.linspace(0, len(shares) - 1, _CORNERS).round().astype(np.int64))
    seen = shares[steps][np.isfinite(shares[steps]).all(axis=1)].clip(-1, 2)
    places = (SIDE * np.stack([seen[:, 0], 1 - seen[:, 1]], axis=1)).round(1).tolist()
    (x, y), points = places[-1], " ".join(f"{x:g},{y:g}" for x, y in places)
    return (
        f'<polyline points="{points}" fill="none" stroke="{color}" stroke-width="3" '
        f'stroke-linejoin="round"/><circle cx="{x:g}" cy="{y:g}" r="4" fill="{color}"/>'
    )
