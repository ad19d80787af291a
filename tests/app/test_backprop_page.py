"""The page of backpropagation in both languages: views, extremes, what is wrong in an address, missions."""

import pytest
from streamlit.testing.v1 import AppTest

from explainer.lessons.backprop.graph import plain
from explainer.lessons.backprop.mutations import sheet_of, written_by
from explainer.lessons.backprop.registry import mazur
from explainer.lessons.backprop.setting import PARAMETERS
from explainer.lessons.backprop.walk import AFTER, walk
from tests.app.test_pages import open_mission, open_page
from tests.messages import ended, said, unpacked
from ui.language import LANGUAGES, catalog
from ui.lessons.backprop.missions import missions
from ui.lessons.backprop.settings import LOOK, VIEWS
from ui.numbers import written

EXTREMES = [
    {"graph": "Own network", "units": "1", "activation": "ReLU", "x1": "-5", "x2": "5", "view": "find"},
    {"graph": "Own network", "units": "3", "loss": "BCE", "target": "-5", "rate": "100", "view": "switches"},
    {"graph": "Own network", "units": "3", "rate": "100", "seed": "9999", "view": "loop", "order": "bslfz"},
    {"graph": "Product of a sum", "view": "check", "spot": "x", "h": "0.1"},
    {"graph": "micrograd", "view": "find", "step": "20"},
    {"view": "loop", "order": "flszb", "film": "3", "rate": "0"},
    {"view": "find", "sheet": "9999", "guess": "45", "spot": "h1>z3"},
]


def opened(language: str = "en", **values: str) -> AppTest:
    return open_page("backprop", lang=language, **{f"backprop_{name}": each for name, each in values.items()})


def message(app: AppTest, key: str = "backprop_walk") -> bytes:
    return next(each.proto.bytes for each in app.get("bidi_component") if f"-{key}" in each.proto.id)


def shown(app: AppTest) -> str:
    return "\n".join(
        each.value for each in (*app.markdown, *app.info, *app.success, *app.warning, *app.caption)
    )


def test_every_view_speaks_every_language() -> None:
    for language in LANGUAGES:
        for view in VIEWS:
            app = opened(language, view=view)
            assert not app.exception, view
            assert not app.warning, view


def test_the_page_stands_at_its_extremes() -> None:
    for values in EXTREMES:
        app = opened(**values)
        assert not app.exception, values
        assert not app.error, values


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_bad_value_in_the_address_is_named_and_replaced(language: str) -> None:
    names = [*PARAMETERS, *LOOK]
    app = opened(language, **{name: "nan" if name in ("x1", "rate") else f"bad {name}" for name in names})
    assert not app.exception
    assert len(app.warning) == len(names)
    huge = opened(language, rate="1000000", x1="1e308", spot="w99", step="99999", graph="Own network")
    assert not huge.exception
    assert len(huge.warning) == 4
    assert all(text in shown(huge) for text in ("`1000000`", "`1e308`", "`w99`", "`99999`"))
    huge.selectbox(key="backprop_graph").set_value("Softmax").run()
    assert not huge.exception


def test_the_picture_is_small_and_says_every_sub_step() -> None:
    app = opened()
    header, moves = unpacked(message(app))
    tape = walk(mazur(), 0.5)
    assert len(message(app)) < 60_000
    assert len(header["labels"]) == 1 + len(tape.steps) == max(move.steps for move in moves[0])
    for place, step in enumerate(tape.steps, 1):
        told = said(message(app), step=place)
        assert plain(step.about[0]) in told
    assert "0.291027774" in said(message(app))
    assert written(tape.last[AFTER], 6) in ended(message(app))[0]


def test_the_player_stands_in_the_address_and_its_formula_below() -> None:
    app = opened(step="13")
    assert unpacked(message(app))[0]["order"]["step"] == 13
    assert any(r"\partial E_{1}" in each.value or r"\partial E" in each.value for each in app.markdown)
    app.session_state["backprop_walk"] = {"rest": {"step": 5, "knob": 0, "order": 0}}
    app.run()
    assert app.query_params["backprop_step"] in ("5", ["5"])


def test_what_is_chosen_is_checked() -> None:
    found = opened(spot="w5")
    assert "0.0821670405642308" in shown(found)
    assert found.selectbox(key="backprop.spot.choose").value == "w5"
    found.selectbox(key="backprop.spot.choose").set_value("h1>z3").run()
    assert "h1>z3" in str(found.query_params["backprop_spot"])


def test_the_false_number_is_found_by_pointing_at_it() -> None:
    sheet = sheet_of(mazur(), 0.5, draw=1)
    assert sheet
    app, words = opened(view="find"), catalog("en")
    step = sheet.tape.steps[sheet.false]
    other = next(
        place
        for place, each in enumerate(sheet.tape.steps)
        if each.phase == step.phase != "seed" and place != sheet.false
    )
    pills = app.button_group(key=f"backprop.find.{step.phase}")
    pills.set_value(other + 1).run()
    assert any(words["backprop.find.not_here"][:20] in each.value for each in app.info)
    app.button_group(key=f"backprop.find.{step.phase}").set_value(sheet.false + 1).run()
    assert any(words[f"backprop.slip.{sheet.slip}"] in each.value for each in app.success)
    assert written(written_by(step)[1], 9) in shown(app)
    assert "0.291027774" in shown(app) and "0.291027924" in shown(app)
    app.button(key="backprop.another").click().run()
    assert not app.success


def test_lines_of_the_loop_move_up_and_run() -> None:
    app = opened(view="loop")
    app.button(key="backprop.up.4").click().run()
    assert app.query_params["backprop_order"] in ("zflsb", ["zflsb"])
    assert "still" in ended(message(app, "backprop_film"))[0]
    app.button(key="backprop.usual").click().run()
    assert ended(message(app, "backprop_film"))[0].startswith("It trains")


def test_a_closed_path_and_a_target_that_is_no_probability_are_said() -> None:
    closed = next(
        app
        for app in (
            opened(graph="Own network", activation="ReLU", units="1", seed=str(seed)) for seed in range(9)
        )
        if app.info
    )
    assert catalog("en")["backprop.dead.all"].split("(")[0] in closed.info[0].value
    clipped = opened(graph="Own network", loss="BCE", target="3")
    assert "**1** is used" in clipped.warning[0].value


def test_missions_measure_what_they_ask() -> None:
    answers = {
        each.name: each.find({**{n: p.default for n, p in {**PARAMETERS, **LOOK}.items()}, **each.settings})
        for each in missions()
    }
    assert {name: found and found.answer for name, found in answers.items()} == {
        "sum": "zero",
        "tiny": "worse",
        "again": "twice",
        "order": "nothing",
    }
    app = open_mission(opened(), "backprop", "order")
    app.radio(key="backprop.mission.order").set_value("nothing").run()
    app.button(key="backprop.mission.order.try").click().run()
    assert not app.exception
    assert app.success
