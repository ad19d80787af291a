"""The recorded run that stands ready before a visitor has trained: the default recipe, seed 0.

`python -m explainer.digits.pretrained` trains it again and writes it, with its recipe and accuracy beside it.
"""

# safetensors annotates a path in part.
# pyright: reportUnknownVariableType=false

import json
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any, Final

from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save_file

from explainer.digits.data import load_digits
from explainer.digits.evaluation import score
from explainer.digits.files import CARD, DATA_FOLDER, SUMS, WEIGHTS, MissingRecordError, recorded, sums_in
from explainer.digits.film import Film
from explainer.digits.network import build_network, restore_network
from explainer.digits.recipe import Recipe
from explainer.digits.run import Curve, Epochs, TrainingRun
from explainer.digits.training import train

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
_FILM: Final = ("answers", "certainty", "weights")


_ONE_AT_A_TIME: Final = Lock()


def pretrained_run() -> TrainingRun:
    """Return the recorded run; where it is missing or damaged, the same, trained again in this process."""
    return _recorded() or _trained_again()


def is_recorded() -> bool:
    """Return whether the files of the recorded run are there and whole, as they were when first asked for."""
    return _recorded() is not None


@cache
def _recorded() -> TrainingRun | None:
    try:
        return read_record(DATA_FOLDER)
    except MissingRecordError:
        return None


def _trained_again() -> TrainingRun:
    with _ONE_AT_A_TIME:
        return _trained()


@cache
def _trained() -> TrainingRun:
    return train(RECIPE, load_digits(), report=lambda progress: True)


def read_record(folder: Path) -> TrainingRun:
    """Return the run in `folder`; what its network says about the test images is computed from its weights.

    Raise MissingRecordError unless both files are there, and are those whose sums stand beside them.
    """
    try:
        weights, card = (recorded(folder / path.name) for path in (WEIGHTS, CARD))
        return _run_of(load(weights), json.loads(card))
    except (ValueError, KeyError, SafetensorError) as error:
        raise MissingRecordError(str(error)) from error


def _run_of(arrays: Mapping[str, NDArray[Any]], card: Mapping[str, Any]) -> TrainingRun:
    named = {
        name.removeprefix("network."): array for name, array in arrays.items() if name.startswith("network.")
    }
    # The file gives them in any order; who reads them expects that of a state_dict.
    weights = {name: named[name] for name in build_network(RECIPE).state_dict()}
    digits = load_digits()
    final = score(restore_network(RECIPE, weights), digits.test_images, digits.test_labels)
    return TrainingRun(
        recipe=RECIPE,
        curve=Curve(*(arrays[f"curve.{name}"] for name in _CURVE)),
        epochs=Epochs(*(arrays[f"epochs.{name}"] for name in _EPOCHS)),
        film=Film(*(arrays[f"film.{name}"] for name in _FILM), limit=card["film_limit"]),
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


def record() -> TrainingRun:
    """Train by the default recipe and write the run: arrays as safetensors, the rest as JSON, and sums."""
    run = train(RECIPE, load_digits(), report=lambda progress: True)
    arrays = {f"network.{name}": array for name, array in run.weights.items()}
    arrays |= {f"curve.{name}": getattr(run.curve, name) for name in _CURVE}
    arrays |= {f"epochs.{name}": getattr(run.epochs, name) for name in _EPOCHS}
    arrays |= {f"film.{name}": getattr(run.film, name) for name in _FILM}
    save_file(arrays, WEIGHTS)
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
        "film_limit": run.film.limit,
    }
    CARD.write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8", newline="\n")
    sums = {path.name: sha256(path.read_bytes()).hexdigest() for path in (WEIGHTS, CARD)}
    lines = [f"{told}  {name}\n" for name, told in (sums_in(SUMS) | sums).items()]
    SUMS.write_text("".join(lines), encoding="utf-8", newline="\n")
    return run


if __name__ == "__main__":
    print(f"test accuracy {record().test_accuracy:.2%}, written to {WEIGHTS}")
