"""Every number of a tape is autograd's, and those of the worked examples are the published ones."""

import math

import numpy as np
import pytest
import torch

from explainer.kit.tape import Tape
from explainer.lessons.backprop.graph import Graph, autograd
from explainer.lessons.backprop.operations import OPERATIONS
from explainer.lessons.backprop.registry import ACTIVATIONS, EXAMPLES, GRAPHS, LOSSES, OWN
from explainer.lessons.backprop.setting import Setting
from explainer.lessons.backprop.walk import AFTER, gradient_of, walk
from tests.latex import says_what_it_gives

PUBLISHED_WEIGHTS = (
    *(0.149780716, 0.19956143, 0.24975114, 0.29950229),
    *(0.35891648, 0.408666186, 0.511301270, 0.561370121),
)
GIVEN = {
    "Product of a sum": {"f": -12, "x.grad": -4, "y.grad": -4, "z.grad": 3},
    "Sigmoid neuron": {"f": 0.7310585786, "w0.grad": -0.1966119332, "x0.grad": 0.3932238665}
    | {"w1.grad": -0.3932238665, "x1.grad": -0.5898357998, "w2.grad": 0.1966119332},
    "Tanh neuron": {"o": 0.7071067812, "x1.grad": -1.5, "x2.grad": 0.5, "w1.grad": 1, "w2.grad": 0},
    "micrograd": {"g": 24.70408163, "a.grad": 138.8338192, "b.grad": 645.5772595},
    "Softmax": {"L": 0.4170300163},
    "Mazur": {"h1": 0.5932699921, "h2": 0.5968843783, "o1": 0.7513650696, "o2": 0.7729284653}
    | {"E": 0.2983711088, "w5.grad": 0.08216704056, "w6.grad": 0.08266762785}
    | {"w1.grad": 0.0004385677345, "w2.grad": 0.0008771354689},
}


def tape_of(setting: Setting) -> tuple[Graph, Tape]:
    graph = setting.make()
    return graph, walk(graph, setting.rate)


def own_networks() -> list[Setting]:
    """Fifty of them, drawn."""
    draws = np.random.default_rng(3)
    return [
        Setting(
            OWN,
            rate=float(draws.uniform(0, 3)),
            units=int(draws.integers(1, 4)),
            activation=str(draws.choice(ACTIVATIONS)),
            loss=str(draws.choice(LOSSES)),
            seed=number,
            x1=float(draws.uniform(-5, 5)),
            x2=float(draws.uniform(-5, 5)),
            target=float(draws.uniform(-1, 2)),
        )
        for number in range(50)
    ]


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_worked_examples_come_out_as_published(name: str) -> None:
    found = tape_of(Setting(name))[1].last
    assert {cell: found[cell] for cell in GIVEN[name]} == pytest.approx(GIVEN[name], rel=5e-10)


def test_one_step_of_mazur_gives_his_weights_but_another_error() -> None:
    found = tape_of(Setting("Mazur"))[1].last
    weights = [found[f"w{place}"] for place in range(1, 9)]
    assert weights == pytest.approx(PUBLISHED_WEIGHTS, abs=6e-9)
    assert found[AFTER] == pytest.approx(0.291027774, abs=5e-10)


def test_every_number_is_that_of_autograd_and_of_its_optimizer() -> None:
    """Of every ready-made graph and of fifty own networks."""
    for setting in [*map(Setting, EXAMPLES), *own_networks()]:
        graph, tape = tape_of(setting)
        found, slopes = tape.last, autograd(graph)
        assert set(slopes) == set(graph.followed)
        for name, slope in slopes.items():
            assert found[gradient_of(name)] == pytest.approx(slope, rel=1e-12, abs=1e-12), (setting, name)
        moved = _moved(graph, setting.rate)
        assert {name: found[name] for name in moved} == pytest.approx(moved, rel=1e-12, abs=1e-12)


def _moved(graph: Graph, rate: float) -> dict[str, float]:
    """What torch.optim.SGD makes of the learned leaves."""
    slopes = autograd(graph)
    leaves = {name: torch.tensor(graph.leaf[name].value, dtype=torch.float64) for name in graph.learned}
    for name, leaf in leaves.items():
        leaf.grad = torch.tensor(slopes[name], dtype=torch.float64)
    if leaves:
        torch.optim.SGD(leaves.values(), lr=rate).step()
    return {name: leaf.item() for name, leaf in leaves.items()}


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_backward_line_is_that_of_autograd(name: str) -> None:
    row = OPERATIONS[name]
    two = ("difference", "product", "half squared error", "cross-entropy")
    count = {"weighted sum": 5, "sum": 3}.get(name, 2 if name in two else 1)
    numbers = [0.7, 0.4, 1.3, 2.1, 0.2][:count]
    inputs = [torch.tensor(each, dtype=torch.float64, requires_grad=True) for each in numbers]
    value = row.forward(*inputs)
    slopes = torch.autograd.grad(value, inputs)
    assert row.backward(value.item(), *numbers) == pytest.approx([each.item() for each in slopes], abs=1e-14)
    names = [f"a{place}" for place in range(count)]
    written = eval(
        row.source(*names), {"torch": torch, "nn": torch.nn, **dict(zip(names, inputs, strict=True))}
    )
    assert written.item() == pytest.approx(value.item(), abs=1e-14)
    assert len(row.slopes("y", *names)) == count


def test_what_comes_back_to_a_number_that_is_used_twice_is_summed() -> None:
    _, tape = tape_of(Setting("Softmax"))
    twice = [step for step in tape.steps if step.phase == "backward" and step.about[0] == "z1"]
    assert [step.about[1] for step in twice] == ["L", "e1"]
    assert [step.writes["z1.grad"] for step in twice] == pytest.approx([-1, math.exp(2) / tape.last["S"] - 1])
    assert len(twice[1].formula) == 3


def test_a_tape_knows_at_every_place_what_is_known_by_then() -> None:
    _, tape = tape_of(Setting("Mazur"))
    assert len(tape.values) == 1 + len(tape.steps)
    phases = [step.phase for step in tape.steps]
    assert phases == ["forward"] * 11 + ["seed"] + ["backward"] * 24 + ["update"] * 8 + ["again"]
    known = ~np.isnan(tape.values)
    assert (np.diff(known.astype(int), axis=0) >= 0).all()
    for place, step in enumerate(tape.steps):
        for cell in step.reads:
            assert not np.isnan(tape.column(cell)[place]), (step, cell)
    assert tape.column("nothing").shape == (len(tape.values),)
    assert tape.when("update", ["w8"]) == len(tape.steps) - 1
    assert tape.when("update", ["b1"]) is None


def test_formulas_give_what_they_say() -> None:
    for name in GRAPHS:
        for step in tape_of(Setting(name))[1].steps:
            numeric = [
                each for each in step.formula if each.startswith((" &=", r"\frac")) and r"\sigma" not in each
            ]
            for each in numeric:
                if step.phase == "backward" and r"\cdot" in each:
                    _, _, numbers = each.partition("&=")
                    says_what_it_gives(f"x &={numbers}", gradient=0)


def test_the_target_of_a_probability_is_one() -> None:
    assert Setting(OWN, loss="BCE", target=-3.0).used_target == 0
    assert Setting(OWN, target=-3.0).used_target == -3
