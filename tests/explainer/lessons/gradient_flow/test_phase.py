"""The map agrees with single passages, and with what theory says of it."""

import math
from dataclasses import replace

import numpy as np
import pytest

from explainer.lessons.gradient_flow.flow import flow, flow_family
from explainer.lessons.gradient_flow.phase import DEPTHS, Phase, PhaseRow, phase
from explainer.lessons.gradient_flow.setting import Setting

SMALL = Setting(width=24, batch=16)


def whole(setting: Setting, activation: str) -> Phase:
    return phase(setting, activation=activation, report=lambda row: True)


@pytest.mark.parametrize(("activation", "initialisation"), [("ReLU", "Xavier"), ("GELU", "PyTorch")])
def test_every_place_is_a_passage_of_its_own(activation: str, initialisation: str) -> None:
    found = whole(replace(SMALL, initialisation=initialisation, seed=2), activation)
    for row, column in ((0, 0), (3, 24), (12, 12), (24, 3), (24, 15)):
        depth, scale = found.depths[row], float(found.scales[column])
        alone = flow(replace(found.setting, depth=depth, scale=scale))
        ratio = math.log10(alone.gradient[0, 0] / alone.gradient[0, -1])
        assert found.ratio[row, column] == pytest.approx(ratio, abs=1e-8)


def test_for_relu_the_scale_counts_once_a_layer() -> None:
    # f(s z) = s f(z): every layer but the first multiplies the gradient by s once more.
    found = whole(SMALL, "ReLU")
    per_layer = np.diff(found.ratio, axis=1) / np.log10(found.scales[1:] / found.scales[:-1])
    expected = np.broadcast_to(np.array(DEPTHS)[:, None] - 1.0, per_layer.shape)
    finite = np.isfinite(per_layer)
    assert finite.mean() > 0.5
    np.testing.assert_allclose(per_layer[finite], expected[finite], atol=1e-8)


def test_for_relu_the_edge_is_at_he_and_the_weights_do_not_show_it() -> None:
    found = whole(Setting(), "ReLU")
    edge = found.scales[np.abs(found.ratio[-1]).argmin()]
    assert edge == pytest.approx(math.sqrt(2), rel=0.13)
    assert found.ratio[-1, 0] < -30 < 15 < found.ratio[-1, -1]
    for depth in DEPTHS:
        weights = flow_family(replace(found.setting, depth=depth)).weight_gradient
        assert np.abs(np.log10(weights[..., 0] / weights[..., -1])).max() < 2


def test_width_and_batch_are_bounded() -> None:
    found = whole(replace(Setting(), width=256, batch=128), "Tanh")
    assert (found.setting.width, found.setting.batch) == (64, 32)
    assert found.setting.activations == ("Tanh",)
    assert found.ratio.shape == (25, 25)
    assert found.broken == 0


def test_rows_are_reported_on_the_way_and_can_be_stopped() -> None:
    seen: list[PhaseRow] = []

    def report(row: PhaseRow) -> bool:
        seen.append(row)
        return len(seen) < 3

    found = phase(SMALL, activation="Tanh", report=report)
    assert found.cancelled
    assert [row.depth for row in seen] == [2, 4, 6]
    np.testing.assert_array_equal(found.ratio[:3], [row.ratio for row in seen])
    assert np.isnan(found.ratio[3:]).all()


def test_where_nothing_comes_back_the_map_says_so() -> None:
    found = whole(SMALL, "Step")
    assert found.broken == found.ratio.size
    assert np.isnan(found.ratio).all()


def test_where_the_gradient_ends_on_its_way_it_is_minus_infinity() -> None:
    found = whole(replace(SMALL, initialisation="Zeros"), "Sigmoid")
    assert (found.ratio == -np.inf).all()
