"""Spoil a drawing: move, turn, thicken and dirty it, one image or a whole slider's worth at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

Grey = NDArray[np.uint8]
Spoiling = Literal["shift_x", "shift_y", "rotate_degrees", "thicken", "noise"]

FIELD: Final = 28
"""Lengths are in pixels of an MNIST image, whatever the size of the drawing."""


@dataclass(frozen=True, slots=True)
class Perturbation:
    """How a drawing is spoilt, in this order: thickened, turned, moved, noise added."""

    shift_x: float = 0.0
    """To the right, in pixels of the 28×28 field."""
    shift_y: float = 0.0
    """Downwards, in the same unit."""
    rotate_degrees: float = 0.0
    """Anticlockwise around the centre of the field."""
    thicken: float = 0.0
    """By how much strokes grow on every side; below zero they shrink."""
    noise: float = 0.0
    """Standard deviation of Gaussian noise in grey values; what leaves 0 … 255 is cut off."""
    seed: int = 0
    """Of the noise; one seed gives one pattern, which `noise` only scales."""


def sweep(
    image: Grey, which: Spoiling, values: Sequence[float], *, around: Perturbation | None = None
) -> Grey:
    """Return (len(values), h, w): the drawing with one slider at every value, the others as in `around`."""
    rest = around or Perturbation()
    return perturb_all(image, [replace(rest, **{which: float(value)}) for value in values])


def perturb_all(image: Grey, ways: Sequence[Perturbation]) -> Grey:
    """Return (len(ways), h, w): the same square drawing spoilt in every way."""
    scale = image.shape[0] / FIELD
    drawing = torch.asarray(image.astype(np.float32))
    thick = thickened(drawing, [way.thicken * scale for way in ways])
    moved = _moved(thick, ways)
    spoilt = moved + torch.stack([_noise(way, image.shape) for way in ways])
    return spoilt.round().clamp(0, 255).to(torch.uint8).numpy()


@dataclass(frozen=True, slots=True)
class Flips:
    """Where an answer changes on both sides of where a slider stands; None where it never does."""

    below: float | None
    above: float | None


def nearest_flips(values: Sequence[float], answers: NDArray[np.integer], *, standing: float) -> Flips:
    """Return the values nearest to `standing` whose answer differs from the one at the value next to it."""
    places = np.asarray(values, np.float64)
    here = answers[int(np.abs(places - standing).argmin())]
    other = places[answers != here]
    below, above = other[other < standing], other[other > standing]
    return Flips(
        below=float(below.max()) if below.size else None, above=float(above.min()) if above.size else None
    )


def thickened(drawing: torch.Tensor, radii: Sequence[float]) -> torch.Tensor:
    """Return (n, h, w); a fraction of a pixel is the mixture of the two whole radii around it."""
    whole: dict[int, torch.Tensor] = {0: drawing}

    def at(radius: int) -> torch.Tensor:
        if radius not in whole:
            whole[radius] = _grown(drawing, radius)
        return whole[radius]

    lower = [int(np.floor(radius)) for radius in radii]
    return torch.stack(
        [
            torch.lerp(at(low), at(low + 1), radius - low) if radius != low else at(low)
            for low, radius in zip(lower, radii, strict=True)
        ]
    )


def _grown(drawing: torch.Tensor, radius: int) -> torch.Tensor:
    """Largest value within a disc of `radius` pixels; smallest for a negative radius."""
    reach = abs(radius)
    sign = 1 if radius >= 0 else -1
    padded = functional.pad(sign * drawing[None], (reach,) * 4, mode="replicate")[0]
    height, width = drawing.shape
    grown = sign * drawing
    for down in range(-reach, reach + 1):
        across = int((reach**2 - down**2) ** 0.5)
        row = padded[down + reach : down + reach + height, reach - across : reach + across + width]
        widest = functional.max_pool1d(row, 2 * across + 1, stride=1)
        grown = torch.maximum(grown, widest)
    return sign * grown


def _moved(images: torch.Tensor, ways: Sequence[Perturbation]) -> torch.Tensor:
    """Turn and move by bilinear sampling; what comes from outside is black."""
    angle = torch.tensor([way.rotate_degrees for way in ways], dtype=torch.float64).deg2rad()
    # In units of half the field, as torch.nn.functional.affine_grid counts.
    right = torch.tensor([way.shift_x for way in ways], dtype=torch.float64) * 2 / FIELD
    down = torch.tensor([way.shift_y for way in ways], dtype=torch.float64) * 2 / FIELD
    cos, sin = angle.cos(), angle.sin()
    # From a place in the result back to its source: first undo the shift, then the rotation.
    rows = (
        torch.stack((cos, -sin, -cos * right + sin * down), dim=1),
        torch.stack((sin, cos, -sin * right - cos * down), dim=1),
    )
    height, width = images.shape[1:]
    grid = functional.affine_grid(
        torch.stack(rows, dim=1), [len(ways), 1, height, width], align_corners=False
    )
    sampled = functional.grid_sample(images[:, None].double(), grid, align_corners=False)
    return sampled[:, 0].float()


def _noise(way: Perturbation, shape: tuple[int, ...]) -> torch.Tensor:
    if way.noise == 0:
        return torch.zeros(shape)
    generator = torch.Generator().manual_seed(way.seed)
    return way.noise * torch.randn(shape, generator=generator)
