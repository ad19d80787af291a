"""The small moving picture of this lesson: two balls on two losses, of which only one comes down."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from explainer.kit.svg import framed, trail
from explainer.lessons.losses.curve_figures import look_of
from explainer.lessons.losses.curves import curves
from explainer.lessons.losses.stuck import COMPARED, descents

START: Final = -6.0
_HIGHEST: Final = 7.0


def svg() -> str:
    """Return the picture: the walks that both losses take from −6 in the same number of steps."""
    walks = descents(np.array([START]), step_size=0.5)
    grid = curves(COMPARED, target=1.0)
    parts = list[str]()
    for name, loss in zip(COMPARED, grid.loss, strict=True):
        color = look_of(name)[0]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in _pixels(grid.z[::6], loss[::6]))
        parts.append(
            f'<polyline points="{line}" fill="none" stroke="{color}" stroke-width="2" opacity="0.5"/>'
        )
        places = _pixels(walks.z[name][0], walks.loss[name][0])
        parts.append(trail(f"losses-{name.lower()}", places, color=color, seconds=6))
    return framed("".join(parts), name="losses")


def _pixels(z: NDArray[np.float64], loss: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.stack([200 + 31 * z, 195 - 180 * loss / _HIGHEST], axis=1)
