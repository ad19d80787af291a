"""How long a step of every optimizer takes, as a multiple of Momentum's, in networks of several sizes.

python -m benchmarks.steps [--rounds 20]

The registry's `step_time` is from here; it goes into the price that is told before a training.
"""

import argparse
from time import perf_counter
from typing import Final

import numpy as np
import torch
from torch import nn

from explainer.choices.optimizers.lean import plain_step
from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.digits.data import Digits, load_digits
from explainer.digits.network import build_network, inputs_of, parameter_count
from explainer.digits.recipe import Recipe
from explainer.digits.training import optimizer_of

SIZES: Final = ((128, 64), (256, 256), (512, 512, 512, 512))
BATCH: Final = 64
STEPS: Final = 5
"""Of one optimizer, then it is the next one's turn."""
QUICK: Final = 0.2
"""The share of the steps that is believed: whatever else the machine does only ever adds time."""


class Runner:
    """A network on its way with one optimizer."""

    def __init__(self, name: str, hidden: tuple[int, ...]) -> None:
        rate = OPTIMIZERS[name].learning_rate.default
        recipe = Recipe(hidden=hidden, optimizer=name, learning_rate=rate)
        self.network = build_network(recipe)
        self.step = plain_step(optimizer_of(recipe, self.network))
        self.seconds: list[float] = []

    def run(self, digits: Digits) -> None:
        """Take STEPS steps with the first images, and note what each took without its backward pass."""
        for start in range(0, STEPS * BATCH, BATCH):
            images = inputs_of(self.network, digits.train_images[start : start + BATCH])
            labels = torch.asarray(digits.train_labels[start : start + BATCH].astype(np.int64))
            self.network.zero_grad()
            nn.functional.cross_entropy(self.network(images), labels).backward()
            began = perf_counter()
            self.step()
            self.seconds.append(perf_counter() - began)

    @property
    def time(self) -> float:
        """Seconds of a step that nothing disturbed."""
        return float(np.quantile(self.seconds, QUICK))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, default=20, help=f"of {STEPS} steps with every optimizer")
    rounds: int = parser.parse_args().rounds
    digits = load_digits()
    for hidden in SIZES:
        runners = {name: Runner(name, hidden) for name in OPTIMIZERS}
        for _ in range(rounds):
            for runner in runners.values():
                runner.run(digits)
        usual = runners["Momentum"].time
        ratios = "  ".join(f"{name} {runner.time / usual:.1f}" for name, runner in runners.items())
        print(f"{parameter_count(Recipe(hidden=hidden)):9,} weights, {1e6 * usual:5.0f} µs: {ratios}")


if __name__ == "__main__":
    main()
