"""The exported script runs without the app, and comes to the page's numbers."""

from pathlib import Path

import pytest

from explainer.kit.parameters import setting_from
from explainer.lessons.backprop.registry import GRAPHS, OWN
from explainer.lessons.backprop.script import PARAMETERS, script
from explainer.lessons.backprop.setting import Setting
from explainer.lessons.backprop.walk import AFTER, gradient_of, walk
from tests.scripts import packages_of, printed_by

DEFAULTS = {name: parameter.default for name, parameter in PARAMETERS.items()}
SETTINGS = [
    *({"graph": name} for name in GRAPHS),
    {"graph": OWN, "units": 3, "activation": "ReLU", "loss": "BCE", "target": 3.0, "rate": 2.0, "seed": 5},
    {"graph": OWN, "units": 1, "activation": "Sigmoid", "x1": -5.0},
]


def test_every_script_prints_the_numbers_of_the_page(tmp_path: Path) -> None:
    sources = [script(DEFAULTS | changed) for changed in SETTINGS]
    assert {name for source in sources for name in packages_of(source)} == {"torch"}
    for changed, printed in zip(SETTINGS, printed_by(sources, tmp_path), strict=True):
        setting = setting_from(Setting, DEFAULTS | changed)
        graph = setting.make()
        found = walk(graph, setting.rate).last
        assert printed["gradients"] == pytest.approx(
            {name: found[gradient_of(name)] for name in graph.followed}, rel=1e-9, abs=1e-12
        )
        assert printed["updated"] == pytest.approx({name: found[name] for name in graph.learned}, rel=1e-9)
        assert printed["values"].items() >= {node.name: found[node.name] for node in graph.nodes}.items()
        assert printed["after"] == (pytest.approx(found[AFTER], rel=1e-9) if graph.learned else None)
