"""The page of tensors: every view, the chips, a click, nonsense and extremes in its address, its missions."""

from streamlit.testing.v1 import AppTest

from explainer.kit.address import Wholes
from explainer.lessons.tensors.setting import PARAMETERS
from tests.app.test_pages import open_mission, open_page
from ui.language import LANGUAGES, catalog, quoted
from ui.lessons.tensors.settings import SHOWN, VIEWS

WORDS = catalog("en")
EXTREMES = [
    {"numbers": "0", "chain": "none", "write": "true"},
    {"chain": "view(3,4).t().view(12)", "address": "4095", "strip": "9", "write": "true"},
    {"chain": "repeat(1000000000)"},
    {"chain": "expand(1000000000,12).select(1,3).unsqueeze(0).unsqueeze(0).unsqueeze(0)", "write": "true"},
    {"puzzle": "windows", "numbers": "6", "chain": "unfold(0,3,1)"},
    {"puzzle": "columns", "chain": "view(3,4).t().clone()"},
    {"view": "fit", "a": "1000000000,3", "b": "1000000000", "pairing": "matmul"},
    {"view": "fit", "a": "none", "b": "0"},
    {"view": "axes", "joining": "squeeze", "c": "1,1000000000,1", "axis": "9"},
    {"view": "axes", "joining": "stack", "c": "none", "d": "none", "axis": "-9"},
    {"view": "types", "kind": "number", "number": "-1e10", "left": "bool", "right": "bool"},
    {"view": "types", "number": "0.5", "arithmetic": "floor"},
    {"view": "parcels", "samples": "3", "batch": "24", "drop_last": "true"},
    {"view": "parcels", "samples": "24", "batch": "1", "shuffle": "false"},
    {"view": "modules", "holder": "list", "switch": "hidden", "width": "4096", "scale": "tensor"},
]
BAD = {
    "numbers": "25",
    "chain": "view(3,4).add_(1)",
    "strip": "-1",
    "address": "x",
    "write": "yes",
    "pairing": "subtract",
    "joining": "concat",
    "axis": "10",
    "left": "int7",
    "right": "",
    "kind": "list",
    "arithmetic": "power",
    "number": "nan",
    "samples": "0",
    "batch": "25",
    "shuffle": "1",
    "drop_last": "no",
    "seed": "-1",
    "holder": "dict",
    "scale": "number",
    "switch": "some",
    "width": "5000",
    "view": "nowhere",
    "puzzle": "sudoku",
}


def open_tensors(language: str = "en", **query: str) -> AppTest:
    app = open_page("tensors", lang=language, **{f"tensors_{name}": each for name, each in query.items()})
    assert not app.exception
    return app


def markdown(app: AppTest) -> str:
    return "\n".join(element.value for element in app.markdown)


def test_every_view_and_every_extreme_is_shown_without_complaint() -> None:
    for place, query in enumerate([*({"view": view} for view in VIEWS), *EXTREMES]):
        app = open_tensors(list(LANGUAGES)[place % 2], **query)
        assert not app.error
        assert not [each.value for each in app.warning if "tensors_" in each.value], query


def test_a_bad_value_is_named_and_replaced() -> None:
    typed = {name for name, kind in PARAMETERS.items() if isinstance(kind, Wholes)}
    steps = {"step", "parcel"}
    assert BAD.keys() | typed | steps == {**PARAMETERS, **SHOWN}.keys()
    app = open_tensors("ko", **BAD)
    said = [warning.value for warning in app.warning]
    for name, text in BAD.items():
        label = catalog("ko")[f"tensors.{name}.label"]
        assert any(label in each and quoted(text) in each for each in said), name
        assert f"tensors_{name}" not in app.query_params
    for name in sorted(typed):
        view = "fit" if name in "ab" else "axes"
        app = open_tensors(view=view, **{name: "3,x"})
        assert any(quoted("3,x") in each.value for each in app.warning)


def test_chips_take_operations_out_and_add_them_and_typed_ones_are_read() -> None:
    app = open_tensors(chain="view(3,4).t()")
    app.button_group(key="tensors.chips.2").set_value([0]).run()
    assert app.query_params["tensors_chain"] == "view(3,4)"
    app.button_group(key="tensors.next").set_value("transpose(-2,-1)").run()
    assert app.query_params["tensors_chain"] == "view(3,4).transpose(-2,-1)"
    app.text_input(key="tensors.own").set_value("x.flatten()").run()
    assert app.query_params["tensors_chain"] == "view(3,4).transpose(-2,-1).flatten()"
    app.text_input(key="tensors.own").set_value("x.add_(1)").run()
    assert any(quoted("x.add_(1)") in each.value for each in app.warning)
    assert app.query_params["tensors_chain"] == "view(3,4).transpose(-2,-1).flatten()"
    full = ".".join(["t()"] * 8)
    assert not open_tensors(chain=full).text_input


def test_the_ringed_cell_is_told_with_its_address_and_a_refusal_in_the_words_of_torch() -> None:
    app = open_tensors(chain="view(3,4).t()", address="6")
    assert "**x[2, 1] = 6** stands at the address 0 + 2 · 1 + 1 · 4 = **6** of memory A" in markdown(app)
    app = open_tensors(chain="view(3,4).t().view(12)", address="4000")
    assert any("view size is not compatible" in each.value for each in app.code)
    assert WORDS["tensors.memory.nowhere"].format(address=4000, strip="A") in markdown(app)


def test_shape_and_error_appear_after_a_prediction() -> None:
    app = open_tensors(view="fit", a="3", b="4")
    assert not [each for each in app.code if "must match" in each.value]
    guess = app.button_group(key="tensors.guess.add.(3,).(4,)")
    guess.set_value("None").run()
    assert any("must match" in each.value for each in app.code)
    assert app.success[0].value.startswith(WORDS["lesson.predicted_right"])


def test_a_puzzle_starts_anew_and_says_when_it_is_solved() -> None:
    app = open_tensors()
    app.selectbox(key="tensors.puzzle.choice").set_value("windows").run()
    assert (app.query_params["tensors_numbers"], app.query_params["tensors_chain"]) == ("6", "none")
    app.text_input(key="tensors.own").set_value("unfold(0, 3, 1)").run()
    solved = WORDS["tensors.goal.solved"].format(count=1, copies=0)
    assert solved in [each.value for each in app.success]


MISSIONS = {
    "transpose": "differ",
    "squeeze": "all",
    "square": "square",
    "indented": "error",
    "listed": "last",
}


def test_missions_ask_first_then_try_and_check() -> None:
    app = open_tensors(view="types")
    for name, answer in MISSIONS.items():
        open_mission(app, "tensors", name)
        assert app.button(key=f"tensors.mission.{name}.try").disabled
        app.radio(key=f"tensors.mission.{name}").set_value(answer).run()
        app.button(key=f"tensors.mission.{name}.try").click().run()
        assert not app.exception
        assert any(each.value.startswith(WORDS["lesson.predicted_right"]) for each in app.success), name
