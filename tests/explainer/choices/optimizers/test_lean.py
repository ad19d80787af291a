"""Optimizers are used without torch.compile's machinery, and do what they do with it."""

import subprocess
import sys
from pathlib import Path

import pytest
import torch

from explainer.choices.optimizers.lean import plain_step
from explainer.choices.optimizers.registry import OPTIMIZERS

ROOT = Path(__file__).parents[4]
CODE = """
import sys
from explainer.digits.data import load_digits
from explainer.digits.recipe import Recipe
from explainer.lessons.mnist.slow_motion import one_step
from explainer.digits.training import train
from explainer.choices.optimizers.registry import OPTIMIZERS
for name in OPTIMIZERS:
    recipe = Recipe(optimizer=name, hidden=(8,), epochs=1, training_images=1_000)
    train(recipe, load_digits(), report=lambda progress: True)
    one_step(recipe, load_digits())
print("torch._dynamo" in sys.modules)
"""


def test_no_optimizer_imports_the_compiler() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_plain_step_is_torchs_step_bit_for_bit(name: str) -> None:
    ways = []
    for plain in (True, False):
        torch.manual_seed(0)
        weights = torch.nn.Parameter(torch.randn(5, 3))
        spec = OPTIMIZERS[name]
        optimizer = spec.build([weights], learning_rate=0.1, options=spec.defaults())
        step = plain_step(optimizer) if plain else optimizer.step
        for _ in range(5):
            optimizer.zero_grad()
            (weights**4).sum().backward()
            step()
        ways.append(weights.detach())
    assert torch.equal(*ways)
