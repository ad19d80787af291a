"""The recorded run that stands ready before a visitor has trained: the default recipe, seed 0.

`python -m explainer.digits.pretrained` trains it again and writes it, with its recipe and accuracy beside it.
"""

# safetensors annotates a path in part.
# pyright: reportUnknownVariableType=false

import json
from functools import cache
from pathlib import Path
from typing import Final

from safetensors.numpy import load_file, save_file

from explainer.digits.data import DATA_FOLDER, load_digits
from explainer.digits.evaluation import score
from explainer.digits.network import restore_network
from explainer.digits.recipe import Recipe
from explainer.digits.run import Curve, Epochs, TrainingRun
from explainer.digits.training import train

WEIGHTS: Final = DATA_FOLDER / "pretrained.safetensors"
CARD: Final = DATA_FOLDER / "pretrained.json"
RECIPE: Final = Recipe()

_CURVE: Final = ("step", "loss", "accuracy")
_EPOCHS: Final = (
    "training_loss",
    "training_accuracy",
    "validation_loss",
    "validation_accuracy",
    "confusion",
    "seconds",
)


@cache
def pretrained_run() -> TrainingRun:
    """Return the recorded run; what its network says about the test images is computed from its weights."""
    arrays = load_file(WEIGHTS)
    card = json.loads(CARD.read_text(encoding="utf-8"))
    weights = {
        name.removeprefix("network."): array for name, array in arrays.items() if name.startswith("network.")
    }
    digits = load_digits()
    final = score(restore_network(RECIPE, weights), digits.test_images, digits.test_labels)
    return TrainingRun(
        recipe=RECIPE,
        curve=Curve(*(arrays[f"curve.{name}"] for name in _CURVE)),
        epochs=Epochs(*(arrays[f"epochs.{name}"] for name in _EPOCHS)),
        untrained_test_loss=card["untrained_test_loss"],
        untrained_test_accuracy=card["untrained_test_accuracy"],
        test_probabilities=final.probabilities,
        test_loss=final.loss,
        test_accuracy=final.accuracy,
        weights=weights,
        divergence=None,
        cancelled=False,
        images_per_second=card["images_per_second"],
        seconds=card["seconds"],
    )


def record(weights: Path = WEIGHTS, card: Path = CARD) -> TrainingRun:
    """Train by the default recipe and write the run: arrays as safetensors, the rest as JSON."""
    run = train(RECIPE, load_digits(), report=lambda progress: True)
    arrays = {f"network.{name}": array for name, array in run.weights.items()}
    arrays |= {f"curve.{name}": getattr(run.curve, name) for name in _CURVE}
    arrays |= {f"epochs.{name}": getattr(run.epochs, name) for name in _EPOCHS}
    save_file(arrays, weights)
    facts = {
        "command": "python -m explainer.digits.pretrained",
        "recipe": {
            "hidden": RECIPE.hidden,
            "activation": RECIPE.activation,
            "optimizer": RECIPE.optimizer,
            **RECIPE.option_values,
            "learning_rate": RECIPE.learning_rate,
            "batch_size": RECIPE.batch_size,
            "epochs": RECIPE.epochs,
            "training_images": RECIPE.images,
            "seed": RECIPE.seed,
        },
        "untrained_test_loss": run.untrained_test_loss,
        "untrained_test_accuracy": run.untrained_test_accuracy,
        "test_loss": run.test_loss,
        "test_accuracy": run.test_accuracy,
        "images_per_second": run.images_per_second,
        "seconds": run.seconds,
    }
    card.write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
    return run


if __name__ == "__main__":
    print(f"test accuracy {record().test_accuracy:.2%}, written to {WEIGHTS}")
