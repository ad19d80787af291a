"""XOR out of three neurons, against the truth tables."""

import numpy as np
import pytest

from explainer.lessons.perceptron.gates import HIDDEN, LAST, xor_flow
from explainer.lessons.perceptron.margin import margin_of
from explainer.lessons.perceptron.registry import CORNERS, GATES, gate_of
from explainer.lessons.perceptron.rule import outputs_of


@pytest.mark.parametrize(("name", "weights"), [*HIDDEN, LAST], ids=str)
def test_every_neuron_is_the_gate_it_is_called(name: str, weights: tuple[float, float, float]) -> None:
    inputs = np.array(CORNERS, dtype=np.float64)
    for fires_at_zero in (False, True):
        assert gate_of(outputs_of(weights, inputs, fires_at_zero=fires_at_zero).tolist()) == name


def test_the_three_together_are_xor() -> None:
    flow = xor_flow()
    assert gate_of(flow.outputs.tolist()) == "XOR"
    assert flow.outputs.tolist() == flow.targets.tolist()
    for neuron, (name, _) in enumerate(HIDDEN):
        assert tuple(flow.hidden_outputs[:, neuron].tolist()) == GATES[name]


def test_sums_and_outputs_belong_together_and_none_is_a_tie() -> None:
    flow = xor_flow()
    for sums, outputs in ((flow.hidden_sums, flow.hidden_outputs), (flow.sums, flow.outputs)):
        assert sums.any() and (sums != 0).all()
        np.testing.assert_array_equal(outputs, sums > 0)
    (_, nand), (_, or_) = HIDDEN
    for place, (x1, x2) in enumerate(CORNERS):
        assert flow.hidden_sums[place].tolist() == [
            nand[0] * x1 + nand[1] * x2 + nand[2],
            or_[0] * x1 + or_[1] * x2 + or_[2],
        ]
        first, second = flow.hidden_outputs[place].tolist()
        assert flow.sums[place] == LAST[1][0] * first + LAST[1][1] * second + LAST[1][2]


def test_behind_the_hidden_neurons_one_line_is_enough() -> None:
    points = xor_flow().hidden_points
    assert points.inputs.tolist() == [[1, 0], [1, 1], [1, 1], [0, 1]]
    assert points.labels.tolist() == [0, 1, 1, 0]
    margin = margin_of(points)
    assert margin is not None and margin.separable
