"""The exported script runs without the app, and comes to the page's numbers."""

import numpy as np
import pytest

from explainer.choices.activations.registry import ACTIVATIONS, OPTION_PREFIX
from explainer.choices.initialisations.registry import INITIALISATIONS
from explainer.choices.losses.registry import LOSSES
from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.choices.schedules import SCHEDULES
from explainer.kit.parameters import setting_from
from explainer.lessons.xor.arithmetic import forward_pass
from explainer.lessons.xor.recipe import PARAMETERS, Recipe
from explainer.lessons.xor.registry import DATASETS
from explainer.lessons.xor.script import script
from explainer.lessons.xor.training import train
from tests.scripts import packages_of, printed_by

DEFAULTS = {name: parameter.default for name, parameter in PARAMETERS.items()}
SETTINGS = [
    {},
    {"data": "Moons", "hidden": (6, 3), "optimizer": "Adam", "rate": 0.02, "minibatch": True, "batch": 7}
    | {"epochs": 60, "seed": 3},
    {"initialisation": "He", "scale": 0.5, "activation": "ReLU", "loss": "MSE", "hidden": (4,)},
    {
        "initialisation": "Orthogonal",
        "optimizer": "Nesterov",
        "rate": 0.1,
        "hidden": (3, 3, 3),
        "epochs": 300,
    },
    {"hidden": (), "activation": "Step", "optimizer": "AdamW", "rate": 1.0, "epochs": 7},
    {"hidden": (8, 8), "activation": "Linear", "rate": 10.0, "epochs": 60},
    # Both have an option called alpha.
    {"activation": "ELU", "activation_alpha": 2.5, "optimizer": "RMSprop", "alpha": 0.5, "rate": 0.01},
    *(
        {
            "activation": name,
            **{f"{OPTION_PREFIX}{option}": kind.high / 2 for option, kind in spec.options.items()},
            "hidden": (3,),
            "epochs": 20,
        }
        for name, spec in ACTIVATIONS.items()
    ),
    *(
        {"optimizer": name, "rate": spec.learning_rate.default, "epochs": 20}
        for name, spec in OPTIMIZERS.items()
    ),
    *({"loss": name, "epochs": 20} for name in LOSSES),
    *({"schedule": name, "halving": 3, "epochs": 20} for name in SCHEDULES),
]
NO_POINTS = {"data": "Own points", "points": ()}


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> list[dict]:
    sources = [script(DEFAULTS | changed) for changed in (*SETTINGS, NO_POINTS)]
    return printed_by(sources, tmp_path_factory.mktemp("scripts"))


@pytest.mark.parametrize("number", range(len(SETTINGS)), ids=lambda number: str(SETTINGS[number]))
def test_the_script_comes_to_the_numbers_of_the_page(number: int, printed: list[dict]) -> None:
    recipe, found = setting_from(Recipe, DEFAULTS | SETTINGS[number]), printed[number]
    points = recipe.make_points()
    # A family of rates, as the page computes it.
    training = train(recipe, points, seeds=[recipe.seed] * 2, rates=[recipe.learning_rate, 0.05])
    finite = np.flatnonzero(np.isfinite(training.loss[0]))
    losses = training.loss[0, finite]
    assert found["losses"] == pytest.approx(losses[:: max(1, training.epochs // 10)].tolist(), rel=1e-6)
    assert found["final_loss"] == pytest.approx(losses[-1], rel=1e-6)
    assert found["accuracy"] == pytest.approx(training.accuracy[0, finite[-1]], abs=1e-9)
    assert found["diverged_at_epoch"] == training.diverged[0]
    assert found["solved"] == training.solved[0]
    if training.diverged[0] is None:
        expected = [
            forward_pass(recipe, training.snapshots[0, -1], point=(x, y), target=0).output.output
            for x, y in points.inputs.tolist()
        ]
        assert found["probabilities"] == pytest.approx(expected, rel=1e-6, abs=1e-9)


def test_without_points_the_script_says_that_there_is_no_loss(printed: list[dict]) -> None:
    assert printed[-1]["diverged_at_epoch"] == 0
    assert printed[-1]["final_loss"] is None


@pytest.mark.parametrize(
    ("name", "options"),
    [("activation", ACTIVATIONS), ("initialisation", INITIALISATIONS), ("loss", LOSSES)]
    + [("optimizer", OPTIMIZERS), ("data", DATASETS)],
)
def test_every_choice_gives_a_complete_script_that_needs_torch_alone(name: str, options: dict) -> None:
    for option in options:
        source = script(DEFAULTS | {name: option, "scale": 2.0})
        assert packages_of(source) == {"torch"}


def test_the_script_reads_like_a_textbook() -> None:
    source = script(DEFAULTS)
    assert "nn.init" not in source
    assert "(0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 0)," in source
    assert "loss_function = nn.BCEWithLogitsLoss()" in source
    assert "optimizer = torch.optim.SGD(network.parameters(), lr=0.5)" in source
