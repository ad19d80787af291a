"""The exported script comes to the page's numbers."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from explainer.kit.parameters import setting_from
from explainer.lessons.losses.curves import curves
from explainer.lessons.losses.heads import three_heads
from explainer.lessons.losses.limits import extremes
from explainer.lessons.losses.reductions import broadcast, constants, reduced
from explainer.lessons.losses.script import script
from explainer.lessons.losses.setting import PARAMETERS, Batch, Heads, Judged, Limits, Start, Values
from explainer.lessons.losses.stuck import descents
from explainer.lessons.losses.thumbnail import svg
from explainer.lessons.losses.twice import doubled
from tests.scripts import packages_of, printed_by

DEFAULTS = {name: parameter.default for name, parameter in PARAMETERS.items()}
SETTINGS: list[dict[str, Any]] = [
    {},
    {"z": 1.3, "target": -0.5, "smoothing": 0.2, "pos_weight": 2.5, "seed": 4, "rate": 0.1}
    | {"start": 2.0, "step_size": 3.0, "extreme": -200.0, "answer": "0", "classes": 1}
    | {"rows": 3, "answers": (1, 1, 1), "ignored": 1, "softness": 0.3, "reduction": "none"}
    | {"values": (0.0, 3.0, 4.0, 8.0), "constant": 2.5},
]


def test_the_script_comes_to_the_numbers_of_the_page(tmp_path: Path) -> None:
    settings = [DEFAULTS | changed for changed in SETTINGS]
    for values, printed in zip(settings, printed_by(list(map(script, settings)), tmp_path), strict=True):
        check(printed, values)


def check(printed: dict[str, Any], values: dict[str, Any]) -> None:
    judged = setting_from(Judged, values)
    z = np.array([judged.z])
    found = curves(judged.losses, target=judged.target, pos_weight=judged.pos_weight, z=z)
    for place, name in enumerate(judged.losses):
        expected = [found.loss[place, 0], found.by_z[place, 0]]
        assert printed["judged"][name] == pytest.approx(expected, rel=1e-9, abs=1e-12)
    trained = setting_from(Heads, values)
    heads = three_heads(trained.seed, rate=trained.rate)
    for name, head in heads.trained.items():
        loss = head.loss[heads.rates.index(trained.rate), -1]
        assert printed["heads"][name] == pytest.approx(loss, rel=1e-6)
    start = setting_from(Start, values)
    walks = descents(np.array([start.start]), step_size=start.step_size)
    for name in walks.z:
        expected = [walks.slope[name][0, 0], walks.p(name)[0, -1]]
        assert printed["sure"][name] == pytest.approx(expected, rel=1e-9)
    limits = setting_from(Limits, values)
    extreme = extremes(np.array([limits.extreme]), target=float(limits.answer))
    for name in ("naive", "clamped", "stable"):
        assert same(printed["limits"][name], float(extreme.loss[name][0]))
    twice, place = doubled(), limits.classes - 1
    assert printed["twice"]["floor"] == pytest.approx(twice.floor[place])
    for row, name in enumerate(("once", "twice")):
        expected = [twice.loss[row, place, -1], twice.accuracy[row, place, -1]]
        assert printed["twice"][name] == pytest.approx(expected, rel=1e-9)
    batch = setting_from(Batch, values)
    rows = reduced(batch, smoothing=batch.softness)
    assert printed["reductions"]["none"] == pytest.approx(rows.rows.tolist(), rel=1e-9)
    assert printed["reductions"]["sum"] == pytest.approx(rows.total, rel=1e-9)
    assert same(printed["reductions"]["mean"], rows.mean)
    for shown, expected in zip(printed["gradient"], rows.gradient.tolist(), strict=True):
        assert shown == pytest.approx(expected, rel=1e-9, abs=1e-12)
    constant = setting_from(Values, values)
    found_constants = constants(constant.values, constant=constant.constant)
    at = found_constants.constants.tolist().index(constant.constant)
    losses = (found_constants.squared, found_constants.absolute, found_constants.huber)
    assert printed["constants"] == pytest.approx([loss[at] for loss in losses], rel=1e-9)
    assert printed["broadcast"] == pytest.approx(broadcast(constant.values).wrong, rel=1e-9)


def same(printed: float | str, expected: float) -> bool:
    """Whether a number, or the word for what is none, is what the page has."""
    return float(printed) == pytest.approx(expected, rel=1e-6) or (
        math.isnan(float(printed)) and math.isnan(expected)
    )


def test_the_script_needs_torch_alone() -> None:
    assert packages_of(script(DEFAULTS)) == {"torch"}


def test_the_thumbnail_is_small_and_stands_still_on_request() -> None:
    assert len(svg()) < 12_000
    assert "prefers-reduced-motion" in svg()
