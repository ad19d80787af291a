"""The small moving picture of this lesson: the gradient goes back through twenty layers, or does not."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from explainer.choices.activations.look_figures import looks
from explainer.kit.drawing import MEANING
from explainer.kit.svg import document
from explainer.lessons.gradient_flow.flow import flow
from explainer.lessons.gradient_flow.setting import Setting

_LEFT: Final = 86.0
_RIGHT: Final = 388.0
_TOP: Final = 14.0
_BOTTOM: Final = 196.0
_LINE: Final = 20.0
"""Between two names."""
_STYLE: Final = """
text { font: 600 17px sans-serif; text-anchor: end }
.way { animation: way 8s infinite linear } .name { animation: name 8s infinite }
@keyframes way { 0%, 5% { clip-path: inset(-20px -20px -20px 100%) }
  65%, 100% { clip-path: inset(-20px -20px -20px -20px) } }
@keyframes name { 0%, 62% { opacity: 0 } 68%, 100% { opacity: 1 } }
@media (prefers-reduced-motion: reduce) { .way, .name { animation: none } }
"""


def svg() -> str:
    """Return the picture: ‖∂L/∂z‖ of every layer on a logarithmic scale, drawn from the last to the first."""
    found = flow(Setting())
    names = found.setting.activations
    height = np.log10(found.gradient)
    low, high = np.floor(height.min()), np.ceil(height.max())
    y = _BOTTOM - (_BOTTOM - _TOP) * (height - low) / (high - low)
    x = np.linspace(_LEFT, _RIGHT, height.shape[1])
    look = looks(names)
    lines = "".join(_line(x, row, color=look[name].color) for name, row in zip(names, y, strict=True))
    words = "".join(
        f'<text class="name" x="{_LEFT - 10:.0f}" y="{top:.1f}" fill="{look[name].color}">{name}</text>'
        for name, top in zip(names, _apart(y[:, 0]), strict=True)
    )
    frame = (
        f'<path d="M{_LEFT} {_TOP - 6}V{_BOTTOM + 6}H{_RIGHT}" fill="none" '
        f'stroke="{MEANING.untrained}" stroke-width="1.5"/>'
    )
    # The empty rectangle gives the group its size, so that the lines appear from the right edge on.
    room = f'<path d="M{_LEFT} {_TOP}H{_RIGHT}V{_BOTTOM}H{_LEFT}Z" fill="none"/>'
    way = f'<g class="way">{room}{lines}</g>'
    return document(f"<style>{_STYLE}</style>{frame}{way}{words}")


def _line(x: NDArray[np.float64], y: NDArray[np.float64], *, color: str) -> str:
    points = " ".join(f"{left:.1f},{top:.1f}" for left, top in zip(x, y, strict=True))
    dots = "".join(f'<circle cx="{left:.1f}" cy="{top:.1f}" r="4"/>' for left, top in zip(x, y, strict=True))
    return (
        f'<polyline points="{points}" fill="none" stroke="{color}" stroke-width="3"/>'
        f'<g fill="{color}">{dots}</g>'
    )


def _apart(ends: NDArray[np.float64]) -> Sequence[float]:
    """Return a height for every name: that of its line's end, moved down where one above is too near."""
    heights = ends + 5
    order = np.argsort(heights)
    for above, below in zip(order, order[1:], strict=False):
        heights[below] = max(heights[below], heights[above] + _LINE)
    return [float(height) for height in heights]
