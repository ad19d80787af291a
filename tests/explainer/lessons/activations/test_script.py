"""The exported script comes to the page's numbers."""

import numpy as np
import pytest
import torch
from torch import nn

from explainer.choices.activations.curves import curves
from explainer.choices.activations.properties import moments
from explainer.choices.activations.registry import ACTIVATIONS
from explainer.kit.parameters import setting_from
from explainer.lessons.activations.script import script
from explainer.lessons.activations.setting import PARAMETERS, Setting
from explainer.lessons.activations.softmax import softmax
from tests.scripts import packages_of, printed_by

DEFAULTS = {name: parameter.default for name, parameter in PARAMETERS.items()}
SETTINGS = [
    {},
    {"functions": ("Step", "LeakyReLU", "ELU", "GELU"), "slope": 0.2, "alpha": 2.0, "x": -0.7}
    | {"logits": (1000.0, -3.0, 999.5), "temperature": 0.3},
    *(
        {
            "functions": names,
            **{option: kind.high / 2 for name in names for option, kind in ACTIVATIONS[name].options.items()},
        }
        for names in (
            tuple(ACTIVATIONS)[place :: len(ACTIVATIONS) // 4] for place in range(len(ACTIVATIONS) // 4)
        )
    ),
]


def check(printed: dict, values: dict) -> None:
    setting = setting_from(Setting, values)
    found = curves(setting.functions, options=setting.options, z=np.array([setting.x]))
    for place, name in enumerate(setting.functions):
        expected = [part[place, 0] for part in (found.value, found.slope, found.second)]
        assert printed["probe"][name] == pytest.approx(expected, rel=1e-9, abs=1e-12)
        row = moments(ACTIVATIONS[name].module(setting.options), kinks=ACTIVATIONS[name].kinks)
        for key in ("mean", "variance", "mean_square_slope", "flat_share"):
            assert printed["table"][name][key] == pytest.approx(getattr(row, key), rel=1e-6, abs=1e-9)
    probability = softmax(setting.logits, temperature=setting.temperature)
    assert printed["probability"] == pytest.approx(probability.probability.tolist(), rel=1e-9)
    for row, expected in zip(printed["jacobian"], probability.jacobian, strict=True):
        assert row == pytest.approx(expected.tolist(), rel=1e-9, abs=1e-12)
    assert printed["entropy"] == pytest.approx(probability.entropy, rel=1e-9, abs=1e-12)
    z, target = torch.tensor(setting.logits, dtype=torch.float64), torch.tensor(0)
    losses = [nn.CrossEntropyLoss()(given, target).item() for given in (z, nn.Softmax(dim=0)(z))]
    assert printed["cross_entropy"] == pytest.approx(losses, rel=1e-9)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> list[dict]:
    sources = [script(DEFAULTS | changed) for changed in SETTINGS]
    return printed_by(sources, tmp_path_factory.mktemp("scripts"))


@pytest.mark.parametrize("number", range(len(SETTINGS)), ids=lambda number: str(SETTINGS[number]))
def test_the_script_comes_to_the_numbers_of_the_page(number: int, printed: list[dict]) -> None:
    check(printed[number], DEFAULTS | SETTINGS[number])


def test_the_script_needs_torch_alone() -> None:
    assert packages_of(script(DEFAULTS)) == {"torch"}


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_function_can_be_exported(name: str) -> None:
    source = script(DEFAULTS | {"functions": (name,)})
    assert f'"{name}": {ACTIVATIONS[name].source},' in source
    compile(source, "script", "exec")
