"""How a path over a surface ends: whether it left the domain, where it arrived, and who is ahead."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from explainer.choices.surfaces.geometry import nearest_minimum
from explainer.choices.surfaces.registry import Rectangle, SurfaceSpec

NEVER: Final = -1
"""Stands for a step that does not come."""


def first_outside(domain: Rectangle, positions: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return for paths (…, T + 1, 2) the first step that is outside, or not a number; else NEVER."""
    x, y = positions[..., 0], positions[..., 1]
    inside = (x >= domain.x_low) & (x <= domain.x_high) & (y >= domain.y_low) & (y <= domain.y_high)
    return np.where(inside.all(axis=-1), NEVER, inside.argmin(axis=-1))


def arrival(
    surface: SurfaceSpec, positions: NDArray[np.float64], left: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return for paths (…, T + 1, 2) the nearest minimum at the end, and from which step each stays near it.

    NEVER for who is not near at the end, and for who has left the domain at any step.
    """
    minimum, _ = nearest_minimum(surface, positions[..., -1, :])
    places = np.array([(each.x, each.y) for each in surface.minima])[minimum]
    with np.errstate(over="ignore", invalid="ignore"):
        away = np.hypot(*np.moveaxis(positions - places[..., None, :], -1, 0))
    far = ~(away <= surface.near)
    # Counted from the end: behind the last step that is far.
    since = far.shape[-1] - far[..., ::-1].argmax(axis=-1)
    since = np.where(far.any(axis=-1), since, 0)
    return minimum, np.where(far[..., -1] | (left != NEVER), NEVER, since)


def place_in_order(
    surface: SurfaceSpec, *, loss: float, left: int, reached: int, minimum: int
) -> tuple[float, ...]:
    """Return what runners are sorted by, the best first.

    First those who have reached a deepest minimum, by when; then all who are on the way, or in a minimum that
    is not the deepest, by their loss; at last those who have left the domain, the last to leave first.
    """
    if left != NEVER:
        return 2, -left
    if reached != NEVER and surface.minima[minimum].value <= surface.lowest + 1e-9:
        return 0, reached, loss
    return 1, loss
