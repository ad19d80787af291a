"""What is drawn of a walk: a text and a light at every place, where the tape has them."""

import numpy as np

from explainer.kit.tape_figures import BLANK, short
from explainer.lessons.backprop.graph_figures import route_of, spot_at, walked
from explainer.lessons.backprop.registry import EXAMPLES, OWN, mazur
from explainer.lessons.backprop.room_figures import AROUND, NARROW, covered, room_beside
from explainer.lessons.backprop.setting import Setting
from explainer.lessons.backprop.thumbnail import svg
from explainer.lessons.backprop.walk import walk
from tests.figures import layout


def test_every_place_of_a_tape_has_its_frame_and_nothing_leaves_the_axes() -> None:
    for setting in [*map(Setting, EXAMPLES), Setting(OWN, units=3)]:
        graph = setting.make()
        tape = walk(graph, setting.rate)
        picture = walked(graph, tape, chosen=graph.wires[0][0])
        assert len(picture.frame_names) == len(tape.values)
        assert max(move.steps for move in picture.moves) == len(tape.values)
        low, high = layout(picture.figure).yaxis.range
        assert all(low < y < high for _, y in graph.places.values())
        drawn = set(graph.places)
        assert {node.name for node in graph.nodes} <= drawn
        assert len(set(graph.places.values())) == len(drawn)


def test_texts_follow_the_tape() -> None:
    graph = mazur()
    tape = walk(graph, 0.5)
    frames = walked(graph, tape).frames
    signs, values, gradients, slopes = (trace["text"] for trace in frames[20]["data"])
    names = list(graph.places)
    assert signs[names.index("h1")] == "σ" and signs[names.index("w1")] == "w₁"
    assert values[names.index("h1")] == "<b>h₁</b><br>0.593"
    assert gradients[names.index("E")] == "1" and gradients[names.index("w1")] == BLANK
    step = tape.steps[19]
    assert [each for each in slopes if each != BLANK] == [
        f"<b>×{short(next(iter(step.writes.values())))}</b>"
    ]
    assert "→ 0.291" in frames[-1]["data"][1]["text"][names.index("E")]


def test_a_wire_of_a_weighted_sum_runs_through_its_weight_and_can_be_clicked() -> None:
    graph = mazur()
    assert route_of(graph, ("x1", "z1")) == tuple(graph.places[name] for name in ("x1", "w1", "z1"))
    assert route_of(graph, ("b1", "z1")) == tuple(graph.places[name] for name in ("b1", "z1"))
    for name in graph.followed:
        assert spot_at(graph, *graph.places[name]) == name
    assert spot_at(graph, 2.5, graph.places["z1"][1]) == "z1>h1"
    assert spot_at(graph, 40, 40) is None


def test_what_a_wire_multiplies_with_covers_no_number_of_a_weight_on_a_phone() -> None:
    graph = mazur()
    nodes, size = list(graph.places.values()), (9.0, 5.4)
    unit = NARROW / size
    taken = ((np.array(nodes) * unit)[:, None, None] + AROUND).reshape(-1, 2, 2)
    for wire in graph.wires:
        route = route_of(graph, wire)
        if wire[0] in graph.followed and wire[1] in ("z1", "z2", "z3", "z4", "E"):
            place = np.array([room_beside(route, tuple(nodes), columns=size[0], rows=size[1])]) * unit
            middle = np.array([route[-2:]]).mean(axis=1) * unit
            assert covered(place, taken)[0] < 0.1 * covered(middle, taken)[0], wire


def test_the_thumbnail_has_every_number() -> None:
    picture = svg()
    assert all(f">{number}</text>" in picture for number in ("−12", "−4", "3", "1"))
