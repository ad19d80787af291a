"""The page of activation functions: every view, its extremes, nonsense in its address, its missions."""

import math

import pytest
from streamlit.testing.v1 import AppTest

from explainer.choices.activations.registry import ACTIVATIONS
from explainer.lessons.activations.setting import PARAMETERS
from tests.app.test_pages import open_mission, open_page
from ui.language import LANGUAGES, catalog, quoted
from ui.lessons.activations.settings import SHOWN, VIEWS

WORDS = catalog("en")
EXTREMES = [
    {"activations_functions": "Step~Linear~Hardtanh~SELU~Softplus", "activations_x": "-6"},
    {"activations_functions": "LeakyReLU~ELU", "activations_slope": "0", "activations_alpha": "0"},
    {"activations_functions": "LeakyReLU~ELU", "activations_slope": "1", "activations_alpha": "3"},
    {"activations_functions": "ReLU", "activations_x": "0", "activations_second": "true"},
    {"activations_view": "shape", "activations_shaped": "ELU", "activations_alpha": "3"},
    {"activations_view": "shape", "activations_slope": "0"},
    {"activations_view": "softmax", "activations_logits": "1000~-1000", "activations_temperature": "0.05"},
    {"activations_view": "softmax", "activations_logits": "~".join(["1000"] * 10), "activations_shift": "0"},
    {"activations_view": "softmax", "activations_logits": "-1000~-1000", "activations_shift": "0"},
    {"activations_view": "softmax", "activations_temperature": "20", "activations_precision": "float64"},
    {"activations_view": "table", "activations_slope": "1", "activations_alpha": "0"},
]
BAD = {
    "functions": ["ReLU~ReLU", "Nothing", "", "~".join(ACTIVATIONS)],
    "x": ["nan", "6.1", "zero", "1e999"],
    "slope": ["-0.1", "nan", "1e9"],
    "alpha": ["-1", "inf"],
    "logits": ["1", "nan~1", "1e9~1", "~".join(["1"] * 11), "1~~2"],
    "temperature": ["0", "-1", "nan", "1000"],
    "second": ["maybe"],
    "shaped": ["ReLU"],
    "shift": ["-5", "1001", "nan"],
    "precision": ["float16"],
    "view": ["nowhere"],
}


def markdown(app: AppTest) -> str:
    return "\n".join(element.value for element in app.markdown)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_speaks_every_language(view: str, language: str) -> None:
    app = open_page("activations", lang=language, activations_view=view)
    assert not app.exception
    assert not app.error
    assert [warning.value for warning in app.warning if "`" in warning.value] == []


@pytest.mark.parametrize("query", EXTREMES, ids=str)
def test_extremes_are_shown_without_complaint(query: dict[str, str]) -> None:
    app = open_page("activations", lang="ko", **query)
    assert not app.exception
    assert not app.error
    assert not [warning for warning in app.warning if "`" in warning.value]


def test_every_parameter_has_a_bad_value_below() -> None:
    assert BAD.keys() == {**PARAMETERS, **SHOWN}.keys()


@pytest.mark.parametrize(
    ("name", "text", "language"),
    [
        (name, text, ("en", "ko")[place % 2])
        for name, texts in BAD.items()
        for place, text in enumerate([*texts, texts[0]] if len(texts) % 2 else texts)
    ],
)
def test_a_bad_value_is_named_and_replaced(name: str, text: str, language: str) -> None:
    app = open_page("activations", lang=language, **{f"activations_{name}": text})
    assert not app.exception
    label = catalog(language)[f"activations.{name}.label"]
    assert [label in warning.value and quoted(text[:80]) in warning.value for warning in app.warning] == [
        True
    ]
    assert f"activations_{name}" not in app.query_params


def test_the_numbers_below_the_curves_are_those_at_the_probe() -> None:
    app = open_page("activations", activations_functions="Sigmoid", activations_x="2")
    value = 1 / (1 + math.exp(-2))
    assert f"| Sigmoid | {value:.3g} | **{value * (1 - value):.3g}** |" in markdown(app)


def test_a_probe_on_a_kink_or_a_jump_is_told_what_is_there() -> None:
    app = open_page("activations", activations_functions="ReLU~Tanh~Step", activations_x="0")
    bend = WORDS["activations.curves.kink"].format(name="ReLU", z=0, before=0, after=1, slope=0)
    jump = WORDS["activations.curves.jump"].format(name="Step", z=0, low=0, high=1, before=0, after=0)
    assert {info.value for info in app.info} == {bend, jump}


def test_pressing_a_sixth_function_takes_the_first_away_and_the_last_one_stays() -> None:
    five = "Step~Linear~Sigmoid~Tanh~ReLU"
    app = open_page("activations", activations_functions=five)
    chosen = app.button_group(key="activations_functions")
    chosen.set_value([*five.split("~"), "ELU"]).run()
    assert app.query_params["activations_functions"] == "Linear~Sigmoid~Tanh~ReLU~ELU"
    assert any("Step" in caption.value for caption in app.caption)
    app.button_group(key="activations_functions").set_value([]).run()
    assert app.query_params["activations_functions"] == "Linear~Sigmoid~Tanh~ReLU~ELU"


def test_sliders_and_their_number_go_into_the_address() -> None:
    app = open_page("activations", activations_view="softmax")
    app.slider(key="activations_logits.1").set_value(-3.5).run()
    assert app.query_params["activations_logits"] == "2~-3.5~0.1"
    app.number_input(key="activations_logits.count").set_value(4).run()
    assert app.query_params["activations_logits"] == "2~-3.5~0.1~0"
    app.number_input(key="activations_logits.count").set_value(2).run()
    assert app.query_params["activations_logits"] == "2~-3.5"
    weight = math.exp(-5.5)
    assert f"**{1 / (1 + weight):.3g}**" in markdown(app)


def test_the_naive_form_breaks_where_float32_ends_and_holds_in_float64() -> None:
    query = {"activations_view": "softmax", "activations_shift": "100"}
    assert "88.72" in open_page("activations", **query).warning[0].value
    assert not open_page("activations", **query, activations_precision="float64").warning
    small = open_page("activations", activations_view="softmax", activations_logits="-1000~-990")
    assert "0 / 0" in small.warning[0].value


def test_the_switch_changes_the_language_and_keeps_every_setting() -> None:
    query = {
        "activations_view": "softmax",
        "activations_logits": "1~2~3",
        "activations_temperature": "2.5",
        "activations_functions": "ReLU~GELU",
        "activations_shift": "40",
    }
    app = open_page("activations", **query)
    app.session_state["lang"] = "ko"
    app.run()
    assert app.title[0].value == catalog("ko")["activations.title"]
    assert {name: app.query_params[name] for name in query} == query


def test_the_script_has_the_settings_of_every_view() -> None:
    app = open_page("activations", activations_functions="ELU", activations_alpha="2.5", activations_x="-1.5")
    script = app.code[0].value
    assert '"ELU": nn.ELU(2.5)' in script
    assert "X = -1.5" in script


MISSIONS = {"flat": "tanh", "layers": "millionth", "steep": "above", "shift": "same"}


@pytest.mark.parametrize(("name", "answer"), MISSIONS.items())
def test_a_mission_asks_first_then_tries_and_checks(name: str, answer: str) -> None:
    app = open_mission(open_page("activations", activations_view="table"), "activations", name)
    assert app.button(key=f"activations.mission.{name}.try").disabled
    app.radio(key=f"activations.mission.{name}").set_value(answer).run()
    app.button(key=f"activations.mission.{name}.try").click().run()
    assert not app.exception
    said = WORDS["lesson.predicted_right"]
    assert [success.value.startswith(said) for success in app.success if said in success.value] == [True]


def test_what_a_mission_found_stays_when_the_page_goes_on() -> None:
    app = open_mission(open_page("activations"), "activations", "flat")
    app.radio(key="activations.mission.flat").set_value("relu").run()
    app.button(key="activations.mission.flat.try").click().run()
    del app.query_params["activations_x"]
    app.run()
    assert any("0.00987" in info.value for info in app.info)


@pytest.mark.parametrize(("alpha", "is_relu"), [("0", True), ("1", False)])
def test_an_elu_that_is_relu_has_no_outputs_below_zero(alpha: str, is_relu: bool) -> None:
    app = open_page(
        "activations", activations_view="shape", activations_shaped="ELU", activations_alpha=alpha
    )
    assert not app.exception
    words = catalog("en")
    assert (words["activations.shape.ELU"] in [each.value for each in app.markdown]) != is_relu
    assert (
        words["activations.shape.is_ReLU"].format(value=0) in [each.value for each in app.info]
    ) == is_relu
