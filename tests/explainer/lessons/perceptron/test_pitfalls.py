"""What is often said wrongly about the perceptron, checked by what is right."""

import numpy as np
import pytest

from explainer.lessons.perceptron.pitfalls import RATES, endless_cycle, rescaling, tie_table
from explainer.lessons.perceptron.registry import DATA, GATES, gate_points
from explainer.lessons.perceptron.setting import Setting

PLACED = ((0.13, 0.77, 1), (-0.4, 0.1, 0), (2.0, -1.0, 1))


@pytest.mark.parametrize("gate", GATES)
def test_only_what_has_no_line_runs_in_a_circle(gate: str) -> None:
    for start in ((0.0, 0.0, 0.0), (0.7, -0.2, 10.0)):
        cycle = endless_cycle(gate, learning_rate=0.1, start=start)
        assert (cycle is not None) == (gate in ("XOR", "XNOR"))


def test_the_circle_of_xor_is_the_one_on_paper() -> None:
    cycle = endless_cycle("XOR", learning_rate=1.0)
    assert cycle is not None
    assert cycle.weights.tolist() == [[-1, 0, 1], [-1, 0, 0], [-1, 1, 1], [0, 1, 2], [-1, 0, 1]]


@pytest.mark.parametrize("data", DATA)
@pytest.mark.parametrize("fires_at_zero", [False, True])
def test_from_zero_weights_the_rate_only_rescales(data: str, fires_at_zero: bool) -> None:
    points = Setting(data=data, placed=PLACED, count=12).points()
    result = rescaling(points, rates=(0.01, *RATES, 0.37, 10.0), fires_at_zero=fires_at_zero)
    assert result.same and len(set(result.updates)) == 1
    first = result.runs[0]
    for run, rate in zip(result.runs, result.rates, strict=True):
        assert run.output.tolist() == first.output.tolist()
        np.testing.assert_allclose(run.weights, first.weights * rate / 0.01, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("gate", ["AND", "OR", "XOR"])
def test_from_other_weights_it_does_not(gate: str) -> None:
    result = rescaling(gate_points(GATES[gate]), start=(1.0, -1.0, 0.5))
    assert not result.same
    assert len({run.output.tobytes() for run in result.runs}) > 1


def test_the_answer_to_a_tie_changes_the_run_and_not_what_can_be_learnt() -> None:
    rows = {row.gate: row for row in tie_table()}
    assert list(rows) == list(GATES)
    for gate, row in rows.items():
        assert row.converged == ((False, False) if gate in ("XOR", "XNOR") else (True, True))
        # Exchanging the classes exchanges the two rules.
        opposite = next(rows[name] for name in GATES if GATES[name] == tuple(1 - o for o in GATES[gate]))
        assert row.updates == opposite.updates[::-1] and row.epochs == opposite.epochs[::-1]
        np.testing.assert_array_equal(np.array(row.final), -np.array(opposite.final[::-1]))
    assert all(row.updates[0] != row.updates[1] for row in rows.values())


def test_one_run_of_and_on_paper() -> None:
    # η = 1, from zero, order 00 01 10 11: 10 updates and (2, 1, −2) with z > 0.
    row = next(row for row in tie_table(learning_rate=1.0) if row.gate == "AND")
    assert row.updates == (10, 11) and row.epochs == (6, 6)
    assert row.final[0] == (2.0, 1.0, -2.0)
