"""How well a line through the plane can separate points, and how many mistakes that allows at most.

As a perceptron sees them: a point x of class t is a = y·(x₁, x₂, 1), y = 1 for t = 1 and −1 for t = 0,
and weights w = (w₁, w₂, b) are right about it if ⟨w, a⟩ > 0. Without a bias a = y·(x₁, x₂, 0), which is 0
at the origin: there every neuron gives the same answer.
"""

import math
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from explainer.choices.points import Points
from explainer.lessons.perceptron.setting import Weights

_SMALLEST: Final = 1e-10
"""Points with coordinates from −3 to 3 to two decimals that can be separated have γ > 1e-8."""


@dataclass(frozen=True, slots=True, eq=False)
class Margin:
    """The unit weights u that keep the smallest ⟨u, a⟩ as large as possible."""

    weights: NDArray[np.float64]
    """(3,): u with ‖u‖ = 1; zeros where no line separates the points."""
    gamma: float
    """γ = minᵢ ⟨u, aᵢ⟩: the distance of the origin from the convex hull of all aᵢ; 0 if it lies inside."""
    radius: float
    """R = maxᵢ ‖aᵢ‖; with a bias at least 1."""

    @property
    def separable(self) -> bool:
        """Whether some line has every point on the right side."""
        return self.gamma > 0


def margin_of(points: Points, *, biased: bool = True, fires_at_zero: bool = False) -> Margin | None:
    """Return the largest margin, exactly: None without points, and well-defined also for a single class.

    Of points at the origin, which a neuron without a bias always answers alike, those count that it always
    answers wrongly.

    The point of the hull that is nearest to the origin stands perpendicular on a corner, an edge or a
    triangle of the aᵢ. All of these are tried, and the best direction is the answer: no direction can
    have a larger margin than the true one.
    """
    signed = signed_points(points, biased=biased)
    signed = signed[signed.any(axis=1) | (points.labels != int(fires_at_zero))]
    if not len(signed):
        return None
    directions = np.concatenate([_units(signed), _edges(signed), _triangles(signed)])
    if not len(directions):
        return Margin(weights=np.zeros(3), gamma=0.0, radius=0.0)
    margins = (directions @ signed.T).min(axis=1)
    best = int(margins.argmax())
    found = margins[best] > _SMALLEST
    return Margin(
        weights=directions[best] if found else np.zeros(3),
        gamma=float(margins[best]) if found else 0.0,
        radius=float(np.linalg.norm(signed, axis=1).max()),
    )


def always_wrong(points: Points, *, fires_at_zero: bool) -> bool:
    """Return whether the origin is of the class that no neuron without a bias says there: z = 0."""
    return bool((~points.inputs.any(axis=1) & (points.labels != int(fires_at_zero))).any())


def signed_points(points: Points, *, biased: bool = True) -> NDArray[np.float64]:
    """Return a = y·(x₁, x₂, 1), of shape (n, 3); without a bias a = y·(x₁, x₂, 0)."""
    sign = np.where(points.labels == 1, 1.0, -1.0)
    return sign[:, None] * np.column_stack([points.inputs, np.full(len(points), float(biased))])


def mistake_bound(
    margin: Margin | None, *, start: Weights = (0.0, 0.0, 0.0), learning_rate: float = 1.0
) -> float | None:
    """Return what the number of updates cannot exceed; None where no line separates the points.

    Novikoff (1962), for any start w₀, with a = ⟨w₀, u⟩. An update adds η aᵢ of a point with ⟨w, aᵢ⟩ ≤ 0, so
    after k of them ⟨w, u⟩ ≥ a + kηγ, and ‖w‖² ≤ ‖w₀‖² + kη²R². Because ⟨w, u⟩ ≤ ‖w‖,
    (a + kηγ)² ≤ ‖w₀‖² + kη²R² or a + kηγ < 0, and either means that k is at most the larger root of

    η²γ²k² + (2aηγ − η²R²)k + a² − ‖w₀‖² = 0.

    From zero weights this is (R/γ)², whatever the learning rate.
    """
    if margin is None or not margin.separable:
        return None
    first = np.asarray(start, dtype=np.float64) / learning_rate
    along = float(first @ margin.weights)
    # Divided by η²: only w₀/η matters.
    half = margin.radius**2 / 2 - along * margin.gamma
    rest = max(float(first @ first) - along**2, 0.0)
    return (half + math.sqrt(half**2 + margin.gamma**2 * rest)) / margin.gamma**2


def most_mistakes(bound: float | None) -> int | None:
    """Return the bound as a whole number of mistakes."""
    return None if bound is None else math.floor(bound * (1 + 1e-12))


def _edges(signed: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the perpendicular from the origin to the line through every two points."""
    first, second = _chosen(signed, 2)
    edge = second - first
    length = _dot(edge, edge)
    apart = length > 0
    first, edge, length = first[apart], edge[apart], length[apart]
    return _units(first - (_dot(first, edge) / length)[:, None] * edge)


def _triangles(signed: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the perpendicular from the origin to the plane through every three points."""
    first, second, third = _chosen(signed, 3)
    normal = np.cross(second - first, third - first)
    return _units(normal * np.sign(_dot(normal, first))[:, None])


def _chosen(signed: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    """Return all choices of `size` points, of shape (size, choices, 3)."""
    chosen = np.array(list(combinations(range(len(signed)), size)), dtype=np.int64).reshape(-1, size)
    return signed[chosen.T]


def _dot(left: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.einsum("ij,ij->i", left, right)


def _units(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the directions of those vectors that have one."""
    length = np.linalg.norm(vectors, axis=1)
    # What is left of zero after rounding has no direction.
    clear = length > 1e-9
    return vectors[clear] / length[clear, None]
