"""Forms of a loss in float32 against PyTorch at each of many outputs, and where they break."""

import math

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from explainer.choices.losses.second_softmax import floor_of
from explainer.lessons.losses.limits import FORMS, extremes, kind_of, steps_of
from explainer.lessons.losses.limits_figures import LimitWords, limits_pictures
from explainer.lessons.losses.twice import RATE, UPDATES, doubled, ring
from tests.figures import traces

Z = np.array([-1000, -104, -103, -89, -88, -17, -16, 0, 16, 17, 88, 89, 1000], np.float64)
KINDS = {
    (1.0, "naive"): ["inf", "inf", "inf", "inf", "", "", "", "", "", "nan", "nan", "nan", "nan"],
    (0.0, "naive"): ["nan", "nan", "nan", "nan", "", "", "", "", "", "inf", "inf", "inf", "inf"],
    (1.0, "naive_softmax"): ["inf", "inf", "", "", "", "", "", "", "", "", "", "nan", "nan"],
    (0.0, "naive_softmax"): ["", "", "", "", "", "", "", "", "", "", "", "inf", "inf"],
}


def test_the_formulas_break_where_float32_does_and_the_stable_forms_nowhere() -> None:
    for target in (0.0, 1.0):
        found = extremes(Z, target=target)
        for name in FORMS:
            kinds = [kind_of(float(value)) for value in found.loss[name]]
            assert kinds == KINDS.get((target, name), [""] * len(Z)), (target, name)


def test_every_area_ends_at_the_last_float32() -> None:
    for target in (0.0, 1.0):
        for name, stretches in extremes(Z, target=target).broken.items():
            for stretch in stretches:
                for end, beyond in ((stretch.low, -2000.0), (stretch.high, 2000.0)):
                    if abs(end) < 1000:
                        pair = np.array([end, np.nextafter(np.float32(end), np.float32(beyond))])
                        inside, outside = FORMS[name](
                            torch.tensor(pair, dtype=torch.float32), target
                        ).tolist()
                        assert kind_of(inside) == stretch.kind
                        assert kind_of(outside) != stretch.kind


def test_the_borders_are_those_of_the_number_format() -> None:
    (below, above), (low, _) = (extremes(Z, target=1.0).broken[name] for name in ("naive", "naive_softmax"))
    assert below.high == pytest.approx(-math.log(torch.finfo(torch.float32).max), rel=1e-6)
    # 1 + e^(−z) is 1 from half a unit in its last place on.
    assert above.low == pytest.approx(-math.log(2**-24), rel=1e-3)
    assert low.high == pytest.approx(math.log(2**-150), rel=1e-4)


def test_stable_and_clamped_are_as_published() -> None:
    found = extremes(np.array([1000.0, -1000.0, 0.0]), target=1.0)
    assert found.loss["stable"].tolist() == pytest.approx([0, 1000, math.log(2)])
    assert found.loss["clamped"].tolist() == pytest.approx([0, 100, math.log(2)])
    assert extremes(np.array([1000.0]), target=0.0).loss["stable"][0] == 1000
    assert found.slope["stable"][1] == -1
    assert found.slope["clamped"][1] == 0, "as wrong as can be, and no gradient"


def test_the_way_to_a_number_that_breaks_ends_there() -> None:
    way = dict(steps_of("naive", 20.0, target=1.0))
    assert way["p"] == 1 and way["1 - p"] == 0
    assert math.isnan(way[r"0 \cdot \ln(1 - p)"])
    assert math.isnan(dict(steps_of("naive_softmax", 100.0, target=1.0))["p"])


def test_the_areas_are_drawn_where_they_are() -> None:
    found = extremes(Z, target=1.0)
    picture, _ = limits_pictures(found, found, words=LimitWords(*"abcdefg"))
    areas = {trace.name: trace for trace in traces(picture.figure) if trace.fill == "toself"}
    assert areas.keys() == {"inf", "nan"}
    for stretch in found.broken["naive"]:
        ends = sorted({float(x) for x in areas[stretch.kind].x})
        np.testing.assert_allclose(np.sinh(ends), [stretch.low, stretch.high], rtol=1e-6)


@pytest.mark.parametrize("classes", [2, 10])
def test_both_trainings_are_those_of_one_layer_alone(classes: int) -> None:
    inputs, labels = ring()
    found = doubled()
    for row in range(2):
        layer = nn.Linear(3, classes, bias=False, dtype=torch.float64)
        nn.init.zeros_(layer.weight)
        optimizer = torch.optim.SGD(layer.parameters(), lr=RATE)
        for _ in range(UPDATES):
            optimizer.zero_grad()
            said = layer(inputs)
            functional.cross_entropy(said.softmax(dim=1) if row else said, labels[classes - 1]).backward()
            optimizer.step()
        said = layer(inputs).detach()
        loss = functional.cross_entropy(said.softmax(dim=1) if row else said, labels[classes - 1])
        assert found.loss[row, classes - 1, -1] == pytest.approx(loss.item(), rel=1e-9)


def test_two_softmaxes_stay_above_their_floor_and_one_class_teaches_nothing() -> None:
    found = doubled()
    assert (found.loss[1, 1:] > found.floor[1:, None]).all()
    assert (found.loss[0, 1:, -1] < found.floor[1:]).all()
    # With nine classes, of unequal sizes, two softmaxes are not there yet.
    assert (found.accuracy[0, :, -1] == 1).all() and found.accuracy[1, 9, -1] == 1
    assert not found.loss[:, 0].any() and not found.slope[:, 0].any()
    assert floor_of(10) == pytest.approx(math.log(math.e + 9) - 1)
    assert floor_of(2) == pytest.approx(functional.cross_entropy(torch.eye(2), torch.arange(2)).item())
