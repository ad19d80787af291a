"""XOR with 100 seeds: one network after the other against all at once, in turns, in one process and thread.

python -m benchmarks.xor [--rounds 3] [--ordinary-seeds 6]
"""

import argparse
from time import perf_counter

import numpy as np
import torch
from torch import nn

from explainer.lessons.xor.experiment import experiment
from explainer.lessons.xor.recipe import Recipe
from explainer.lessons.xor.registry import XOR
from explainer.lessons.xor.training import train

SEEDS = 100
RECIPE = Recipe(hidden=(4,), epochs=2_000)
AT_LEAST = 60


def ordinary(seed: int) -> float:
    """Train a 2-4-1 network as a textbook does; return its final loss."""
    torch.manual_seed(seed)
    network = nn.Sequential(
        nn.Linear(2, 4, dtype=torch.float64), nn.Tanh(), nn.Linear(4, 1, dtype=torch.float64)
    )
    optimizer = torch.optim.SGD(network.parameters(), lr=RECIPE.learning_rate)
    criterion = nn.BCEWithLogitsLoss()
    inputs, targets = torch.from_numpy(XOR.inputs), torch.from_numpy(XOR.labels).double()[:, None]
    for _ in range(RECIPE.epochs):
        optimizer.zero_grad()
        loss = criterion(network(inputs), targets)
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        return criterion(network(inputs), targets).item()


def stacked(recipe: Recipe) -> tuple[np.ndarray, float]:
    """Return the final losses of all seeds, and the share that solved it."""
    training = train(recipe, XOR, seeds=range(SEEDS), rates=[recipe.learning_rate] * SEEDS)
    return training.loss[:, -1], float(training.solved.mean())


def compare(*, rounds: int, ordinary_seeds: int) -> None:
    """Print the ratio of every round; the ordinary way is timed on a few seeds, and its time multiplied."""
    ratios: list[float] = []
    theirs, ours = float("inf"), float("inf")
    for turn in range(rounds):
        seeds = range(turn * ordinary_seeds, (turn + 1) * ordinary_seeds)
        began = perf_counter()
        expected = [ordinary(seed) for seed in seeds]
        each = (perf_counter() - began) / ordinary_seeds
        began = perf_counter()
        losses, _ = stacked(RECIPE)
        seconds = perf_counter() - began
        np.testing.assert_allclose(losses[list(seeds)], expected, rtol=1e-6)
        theirs, ours = min(theirs, each * SEEDS), min(ours, seconds)
        ratios.append(each * SEEDS / seconds)
        print(
            f"{SEEDS} seeds of 2-4-1, {RECIPE.epochs} epochs: ordinary {each * SEEDS:.1f} s "
            f"(from {ordinary_seeds} seeds), stacked {seconds:.3f} s, ratio {ratios[-1]:.0f}"
        )
    print(f"ratio of the fastest rounds {theirs / ours:.0f} (at least {AT_LEAST}); losses agree to 1e-6")


def print_success() -> None:
    _, share = stacked(RECIPE)
    print(f"2-4-1 Tanh, {RECIPE.epochs} epochs: {share:.0%} of {SEEDS} seeds learn XOR (at least 97 %)")
    _, share = stacked(Recipe(hidden=(2,), activation="ReLU", epochs=RECIPE.epochs))
    print(f"2-2-1 ReLU, {RECIPE.epochs} epochs: {share:.0%} of {SEEDS} seeds learn XOR (15 to 35 %)")


def print_page(*, rounds: int) -> None:
    shown, fastest = experiment(Recipe()), float("inf")
    for _ in range(rounds):
        began = perf_counter()
        shown = experiment(Recipe())
        fastest = min(fastest, perf_counter() - began)
    print(
        f"the page's own setting: {len(shown.training.rates)} learning rates × {shown.training.epochs} "
        f"epochs and their film of {shown.film.nbytes / 1e6:.1f} MB in {1000 * fastest:.0f} ms (at most 120)"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="of each, in turns")
    parser.add_argument("--ordinary-seeds", type=int, default=6, help="how many are really run one by one")
    arguments = parser.parse_args()
    # Here torch is imported before the explainer, which would have seen to it.
    torch.set_num_threads(1)
    # The first optimizer of a process brings a second of imports along.
    torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1).step()
    stacked(Recipe(epochs=1))
    compare(rounds=arguments.rounds, ordinary_seeds=arguments.ordinary_seeds)
    print_success()
    print_page(rounds=arguments.rounds)


if __name__ == "__main__":
    main()
