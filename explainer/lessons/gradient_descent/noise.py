"""What a constant learning rate leads to when batches are drawn with replacement, without simulation.

With δ the distance from the minimum, Hᵢ = 2 (xᵢ, 1)(xᵢ, 1)ᵀ, and gᵢ the gradient of point i at the minimum,
an update is δ ← (I − η H_B) δ − η g_B, with the means of the batch. Its second moment M = E[δ δᵀ] obeys

    M ← (I − ηH) M (I − ηH) + η²/B (E[Hᵢ M Hᵢ] − H M H) + η²/B E[gᵢ gᵢᵀ]

It comes to rest, if it does, where both sides are equal: the noise ball, whose loss is L* + ½ tr(H M).
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from explainer.lessons.gradient_descent.gradients import single_gradients
from explainer.lessons.gradient_descent.problem import Problem

_ROUNDING: Final = 1e-12


def noise_ball(problem: Problem, *, learning_rate: float, batch_size: int) -> float:
    """Return the mean loss above the minimum once the descent has come to rest; infinite if it never does."""
    step = _moment_map(problem, learning_rate, batch_size)
    # A radius of 1 may come out a little below it; then the equation has no solution.
    if _spectral_radius(step) >= 1 - _ROUNDING:
        return float("inf")
    w, b = problem.minimum.tolist()
    single = single_gradients(problem, (w, b))
    fresh = learning_rate**2 / batch_size * single.T @ single / len(problem)
    moment = np.linalg.solve(np.eye(4) - step, fresh.ravel()).reshape(2, 2)
    return float(np.trace(problem.hessian @ moment) / 2)


def mean_square_limit(problem: Problem, *, batch_size: int) -> float:
    """Return the largest learning rate with a finite noise ball: below 2 / λ_max, the more the smaller B."""
    low, high = 0.0, problem.limit
    for _ in range(60):
        middle = (low + high) / 2
        if _spectral_radius(_moment_map(problem, middle, batch_size)) < 1:
            low = middle
        else:
            high = middle
    return low


def _moment_map(problem: Problem, learning_rate: float, batch_size: int) -> NDArray[np.float64]:
    """Return (4, 4): what an update makes of the entries of M, without the fresh noise."""
    rows = np.column_stack([problem.inputs, np.ones(len(problem))])
    each = 2 * rows[:, :, None] * rows[:, None, :]
    pairs = np.einsum("nij,nkl->ikjl", each, each).reshape(4, 4) / len(problem)
    whole = problem.hessian
    keep = np.eye(2) - learning_rate * whole
    return np.kron(keep, keep) + learning_rate**2 / batch_size * (pairs - np.kron(whole, whole))


def _spectral_radius(matrix: NDArray[np.float64]) -> float:
    return float(np.abs(np.linalg.eigvals(matrix)).max())
