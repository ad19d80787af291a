"""The perceptron page in both languages: views, extremes, own points, bad addresses, missions."""

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from explainer.lessons.perceptron.registry import DATA, GATES
from explainer.lessons.perceptron.rule import run_of
from explainer.lessons.perceptron.setting import PARAMETERS, Setting
from tests.app.test_pages import open_mission, open_page
from tests.messages import ended, unpacked
from tests.messages import said as sentence
from ui.language import LANGUAGES, catalog
from ui.lessons.perceptron.settings import SHOWN, VIEWS

EXTREMES = [
    {"data": "Overlapping", "count": "60", "epochs": "1000", "shuffle": "true", "seed": "9999"},
    {"data": "Separable", "count": "4", "margin": "1", "draw": "9999", "rate": "10", "start_w1": "-10"},
    {"data": "Separable", "margin": "0", "epochs": "1", "rate": "0.01", "start_b": "10"},
    {"data": "XOR", "rate": "0.0123456", "start_w2": "0.3333333", "fires_at_zero": "true", "skip": "true"},
    {"data": "Own points", "points": "0_0_0~0_0_1"},
    {"data": "Own points", "points": "-3_3_1"},
    {"data": "Own points", "points": "~".join(f"{x}_{y}_{(x * y) % 2}" for x in range(3) for y in range(3))},
    {"data": "Own points"},
    {"data": "TRUE", "hand_w1": "0", "hand_w2": "0", "hand_b": "0", "loss_w1": "-3", "scale": "2"},
]


def opened(language: str = "en", **values: str) -> AppTest:
    return open_page("perceptron", lang=language, **{f"perceptron_{name}": v for name, v in values.items()})


def address(app: AppTest, name: str) -> str | None:
    """What stands in the address; AppTest gives a list where a widget has put it."""
    value = app.query_params.get(f"perceptron_{name}")
    return value[0] if isinstance(value, list) else value


def chart(app: AppTest, key: str) -> tuple[dict[str, Any], bytes]:
    """The header of a chart's message and the message itself."""
    for element in app.get("bidi_component"):
        if f"-{key}" in element.proto.id:
            return unpacked(element.proto.bytes)[0], element.proto.bytes
    raise AssertionError(f"no chart {key}")


def said(app: AppTest) -> str:
    """Everything above the missions that stands in a box, and what the chart says at the end of the run."""
    boxes = (*app.success, *app.info, *app.warning)
    return " ".join([*(box.value for box in boxes), *verdict(app)])


def verdict(app: AppTest) -> list[str]:
    shown = [each for each in app.get("bidi_component") if "-perceptron_learn" in each.proto.id]
    return [words for each in shown for words in ended(each.proto.bytes)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("data", ["AND", "XOR"])
def test_every_view_speaks_every_language(view: str, data: str, language: str) -> None:
    app = opened(language, view=view, data=data)
    assert not app.exception
    assert not app.error
    assert not [box.value for box in app.warning if "`" in box.value]


@pytest.mark.parametrize("values", EXTREMES, ids=str)
def test_no_setting_breaks_a_view(values: dict[str, str]) -> None:
    app = opened(**values)
    for view in VIEWS:
        app.button_group(key="perceptron_view").set_value(view).run()
        assert not app.exception
        assert not app.error
        assert (address(app, "view") or VIEWS[0]) == view


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_bad_value_in_the_address_is_named_and_replaced(language: str) -> None:
    names = [*PARAMETERS, *SHOWN]
    app = opened(language, **{name: f"1000000000{name}" for name in names})
    assert not app.exception
    words = catalog(language)
    for name in names:
        label = words.get(f"perceptron.{name}.label") or words[f"parameters.{name}.label"]
        named = [f"**{label}**: `1000000000{name}`" in box.value for box in app.warning]
        assert named.count(True) == 1
    assert verdict(app)[0].startswith(words["perceptron.verdict.converged"].split("{")[0])


def test_more_points_than_there_is_room_for_are_refused_with_the_number() -> None:
    app = opened(data="Own points", points="~".join(["1_1_1"] * 61))
    assert not app.exception
    assert "0–60" in app.warning[0].value
    assert catalog("en")["perceptron.points.none"] in said(app)


def test_points_are_pasted_as_a_table_and_what_is_no_point_is_said() -> None:
    app = opened(data="OR")
    table = app.text_area(key="perceptron_points.csv")
    assert table.value == "x1,x2,class\n0,0,0\n0,1,1\n1,0,1\n1,1,1\n"
    table.set_value("0.5;-1,25;-1\n[a](https:b)\n2 3 1")
    app.button(key="perceptron_points.csv.use").click().run()
    assert not app.exception
    assert address(app, "data") == "Own points" and address(app, "points") == "0.5_-1.25_0~2_3_1"
    (warning,) = (box.value for box in app.warning)
    assert warning.startswith("Points read: 2.") and "line 2: `[a](https:b)`" in warning
    assert app.text_area(key="perceptron_points.csv").value == "x1,x2,class\n0.5,-1.25,0\n2,3,1\n"


@pytest.mark.parametrize("gate", GATES)
def test_the_four_outputs_follow_the_gate_and_choose_it(gate: str) -> None:
    app = opened(data=gate)
    keys = [f"perceptron_data.output.{place}" for place in range(4)]
    assert tuple(app.toggle(key=key).value for key in keys) == tuple(map(bool, GATES[gate]))
    app.toggle(key=keys[3]).set_value(not GATES[gate][3]).run()
    chosen = address(app, "data") or "AND"
    assert app.selectbox(key="perceptron_data").value == chosen
    assert GATES[chosen] == (*GATES[gate][:3], 1 - GATES[gate][3])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_address_keeps_the_name_of_the_row_whatever_it_is_called(language: str) -> None:
    app = opened(language, data="Separable")
    assert address(app, "data") == "Separable"
    shown = app.selectbox(key="perceptron_data").options
    assert catalog(language)["perceptron.data.Separable"] in shown
    assert len(shown) == len(set(shown)) == len(DATA)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "verdict.converged"),
        ({"epochs": "2"}, "verdict.unfinished"),
        ({"data": "XOR"}, "verdict.cycle"),
        ({"data": "XOR", "shuffle": "true"}, "verdict.shuffled"),
        ({"data": "XOR", "epochs": "2"}, "verdict.endless"),
        ({"data": "NAND", "bias": "false"}, "verdict.origin"),
        ({"data": "XOR", "bias": "false", "shuffle": "true"}, "verdict.open"),
        ({"data": "Own points"}, "points.none"),
        ({"data": "Own points", "points": "0_0_1~1_0_1"}, "points.one_class"),
        ({"data": "Own points", "points": "0_0_1~0_0_0"}, "points.contradictory"),
    ],
)
def test_the_page_says_what_came_of_the_run(values: dict[str, str], words: str) -> None:
    sentence = catalog("en")[f"perceptron.{words}"]
    assert sentence.split("{")[0] in said(opened(**values))


def test_without_a_bias_and_with_other_labels_the_numbers_are_theirs() -> None:
    app = opened(data="AND", bias="false", signs="true", step="4")
    assert "no line through (0, 0) separates" in verdict(app)[0]
    answer, change = (each.value for each in app.latex)
    # (1, 1) is silent at zero weights, so t − ŷ = 1 − (−1).
    assert r"\operatorname{sgn}(0) = -1" in answer and "e &= t - \\hat y = 1 - (-1) = 2" in answer
    assert r"\Delta w_1 &= 0.5 \cdot 2 \cdot 1 = 1" in change and r"\Delta b" not in change
    _, message = chart(app, "perceptron_learn")
    assert "says −1, should be 1" in sentence(message, step=4)
    assert not any(field.key == "perceptron_start_b" for field in app.number_input)
    by_hand = opened(data="AND", bias="false", view="hand")
    assert catalog("en")["perceptron.hand.impossible"] not in " ".join(box.value for box in by_hand.warning)


def test_the_numbers_of_the_verdict_are_those_of_the_run_and_the_theorem() -> None:
    app, words = opened(), catalog("en")
    # AND from zero weights: 10 updates; R² = 3, γ² = 1/17 (the distance to the hull of the signed points).
    assert verdict(app)[0].startswith("Converged. Updates: 10,")
    (theorem,) = [each for each in app.expander if each.label == words["perceptron.verdict.why"]]
    assert "**51**" in theorem.markdown[0].value


@pytest.mark.parametrize(("start", "words"), [("0", "from_zero"), ("1", "from_elsewhere")])
def test_the_theorem_is_that_of_the_start(start: str, words: str) -> None:
    app = opened(start_w1=start)
    (theorem,) = [each for each in app.expander if each.key == "perceptron.why"]
    assert theorem.markdown[0].value.startswith(catalog("en")[f"perceptron.verdict.{words}"].split("{")[0])


@pytest.mark.parametrize(("data", "skip"), [("AND", "false"), ("XOR", "true")])
def test_the_sentence_of_every_step_is_what_the_rule_did(data: str, skip: str) -> None:
    run = run_of(Setting(data=data, only_updates=skip == "true"))
    places = Setting(data=data).points().inputs
    _, message = chart(opened(data=data, skip=skip), "perceptron_learn")
    assert "Before the first look" in sentence(message, step=0)
    for step in range(run.steps):
        told = sentence(message, step=step + 1)
        x1, x2 = places[run.point[step]]
        assert f"Step {step + 1}: looks at ({x1:g}, {x2:g}) → says {run.output[step]}," in told
        assert ("the line moves" in told) == (run.error[step] != 0) == ("right" not in told)


def test_by_hand_the_page_counts_what_is_right() -> None:
    app = opened(view="hand", hand_w1="1", hand_w2="1", hand_b="-1.5")
    assert "Correct: 4 of 4" in app.success[0].value
    app.slider(key="perceptron_hand_b").set_value(-0.5).run()
    assert "Correct: 2 of 4" in said(app)


def test_what_a_view_puts_away_stays_in_the_address() -> None:
    kept = {"rate": "2", "hand_w1": "2.5", "start_b": "1", "loss_w1": "-2", "scale": "1.5"}
    app = opened(view="gates", **kept)
    for view in VIEWS:
        app.button_group(key="perceptron_view").set_value(view).run()
        for name, value in kept.items():
            assert float(address(app, name) or "nan") == float(value)


def test_a_view_shows_its_own_settings_and_those_of_another_come_back() -> None:
    app = opened()
    app.number_input(key="perceptron_rate").set_value(2).run()
    app.button_group(key="perceptron_view").set_value("hand").run()
    app.slider(key="perceptron_hand_w1").set_value(-2.5).run()
    assert {each.key for each in app.slider} >= {f"perceptron_hand_{name}" for name in ("w1", "w2", "b")}
    assert "perceptron_rate" not in {each.key for each in app.number_input}
    app.button_group(key="perceptron_view").set_value("learn").run()
    assert app.number_input(key="perceptron_rate").value == 2
    assert not app.slider
    app.button_group(key="perceptron_view").set_value("gates").run()
    assert not [each.key for each in app.selectbox]
    app.button_group(key="perceptron_view").set_value("hand").run()
    assert app.slider(key="perceptron_hand_w1").value == -2.5


def test_after_another_page_everything_stands_as_it_was() -> None:
    app = opened(view="learn", data="Own points", points="1_1_1~0_0_0")
    app.number_input(key="perceptron_rate").set_value(2).run()
    app.query_params.clear()
    app.switch_page("pages/home.py").run()
    app.switch_page("pages/perceptron.py").run()
    assert app.number_input(key="perceptron_rate").value == 2
    assert address(app, "data") == "Own points"
    assert address(app, "points") == "1_1_1~0_0_0"
    app.query_params.clear()
    app.switch_page("pages/home.py").run()
    app.switch_page("pages/perceptron.py")
    app.query_params["perceptron_data"] = "XOR"
    app.run()
    assert app.number_input(key="perceptron_rate").value == 0.5


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_arithmetic_belongs_to_the_step_where_the_player_rests(language: str) -> None:
    app = opened(language)
    app.session_state["perceptron_learn"] = {"rest": {"step": 1, "knob": 0, "order": 0}}
    app.run()
    (answer, *_), steps = app.latex, [box.value for box in app.markdown]
    assert r"\hat y &= H(z) = H(0) = 0" in answer.value
    assert any("(0, 0)" in step for step in steps)
    app.session_state["perceptron_learn"] = {"rest": {"step": 5, "knob": 0, "order": 0}}
    app.run()
    # After (1, 1) was missed in the first epoch all three weights are 0.5, and (0, 0) gets 1.
    assert "0.5 \\cdot 0 + 0.5 \\cdot 0 + 0.5" in app.latex[0].value
    assert r"\Delta b &= 0.5 \cdot (-1) = -0.5" in app.latex[1].value


def test_a_run_of_the_default_settings_is_a_small_message() -> None:
    header, message = chart(opened(), "perceptron_learn")
    assert len(header["labels"]) == 25
    assert len(message) < 30_000
    assert len(chart(opened(view="loss"), "perceptron_loss")[1]) < 600_000
    longest = opened(data="Overlapping", count="60", epochs="1000", shuffle="true")
    assert len(chart(longest, "perceptron_learn")[1]) < 1_000_000


def test_every_mission_is_tried_and_judged() -> None:
    app, words = opened(view="hand"), catalog("en")
    for name, prediction in {"or": "fewer", "xor": "circle", "rate": "more", "margin": "more"}.items():
        open_mission(app, "perceptron", name)
        app.radio(key=f"perceptron.mission.{name}").set_value(prediction).run()
        app.button(key=f"perceptron.mission.{name}.try").click().run()
        assert not app.exception
        # From zero weights the learning rate changes nothing.
        judged = words["lesson.predicted_wrong" if name == "rate" else "lesson.predicted_right"]
        boxes = [box.value for box in (app.info if name == "rate" else app.success)]
        assert sum(judged in box for box in boxes) == 1
    assert address(app, "data") == "Separable"
    assert address(app, "view") is None


def test_the_code_is_that_of_the_screen() -> None:
    source = opened(data="NAND", rate="0.25").code[0].value
    assert "perceptron_data=NAND" in source
    assert json.dumps(0.25) in source
