"""The script that trains the same network outside the app, to the same numbers."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Final

from explainer.choices.activations.registry import ACTIVATIONS
from explainer.choices.initialisations.registry import initialised
from explainer.choices.optimizers.registry import OPTIMIZERS, definitions
from explainer.choices.schedules import scheduling
from explainer.digits.data import MEAN, MIRRORS, STD
from explainer.digits.recipe import HELD_OUT, PARAMETERS, Recipe
from explainer.digits.steps import AT_ONCE
from explainer.kit.parameters import setting_from
from explainer.kit.template import template_beside

__all__ = ["PARAMETERS", "script"]

_TEMPLATE: Final = template_beside(__file__)
_NORMALISED: Final = (
    "Pixels, normalized by the mean and standard deviation of the training images.",
    f"(images.float() / 255 - {MEAN}) / {STD}",
)
_UNDIVIDED: Final = "Pixels as they are, 0 to 255.", "images.float()"
_WHOLE: Final = """\
        loss = loss_function(network(images[batch]), labels[batch])
        loss.backward()
"""
_IN_PARTS: Final = f"""\
        loss = torch.zeros(())
        # A large batch in parts, which need less memory: their gradients add up to that of the batch.
        for part in batch.split({AT_ONCE:_}):
            share = loss_function(network(images[part]), labels[part]) * (len(part) / len(batch))
            share.backward()
            loss += share.detach()
"""


def script(values: Mapping[str, Any]) -> str:
    """Return the complete script for a value of every name in PARAMETERS; it needs torch, numpy, the data."""
    recipe = setting_from(Recipe, values)
    said, inputs = _NORMALISED if recipe.normalised else _UNDIVIDED
    scheduler, scheduled = scheduling(recipe.schedule, recipe.halving)
    return _TEMPLATE.substitute(
        mirror=MIRRORS[0],
        seed=recipe.seed,
        epochs=recipe.epochs_run,
        batch_size=recipe.batch_size,
        training_images=recipe.images,
        held_out=HELD_OUT if recipe.hold_out else 0,
        layers="\n".join(f"    {line}," for line in _layers(recipe)),
        initialisation=initialised(recipe.initialisation, recipe.scale),
        said=said,
        inputs=inputs,
        scheduler=scheduler,
        scheduled=scheduled,
        definitions=definitions(recipe.optimizer),
        loss=recipe.judge.source,
        gradients=_WHOLE if recipe.batch_taken <= AT_ONCE else _IN_PARTS,
        optimizer=OPTIMIZERS[recipe.optimizer].source(
            recipe.learning_rate, recipe.option_values, recipe.decay
        ),
    )


def _layers(recipe: Recipe) -> list[str]:
    widths = (784, *recipe.hidden)
    activation = ACTIVATIONS[recipe.activation].source_with(recipe.activation_options)
    lines: list[str] = []
    for inputs, outputs in pairwise(widths):
        lines += [f"nn.Linear({inputs}, {outputs})", activation]
        lines += [f"nn.Dropout({recipe.dropout:g})"] if recipe.dropout else []
    return [*lines, f"nn.Linear({widths[-1]}, 10)"]
