"""The address is the state: every parameter of every page outlasts another page and another language."""

import re
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from explainer.choices.points import PlacedPoints
from explainer.kit.address import Choice, Choices, Parameter, Real, Reals, Toggle, Whole, Wholes
from explainer.lessons.tensors.operations import Operations
from tests.app.test_pages import open_page
from tests.messages import unpacked
from ui.controls import Controls
from ui.language import catalog, quoted
from ui.plot import LAST
from ui.sitemap import LESSONS, ROOT

BY_HAND: Mapping[str, Any] = {
    # Larger ones take seconds.
    "gradient_flow_depth": 3,
    "gradient_flow_width": 16,
    "optimizers_own": (("Adam", "beta1", 0.5),),
    "optimizers_look": "Momentum",
    "optimizers_runners": ("SGD", "Momentum"),
    "xor_data": "Own points",
    "backprop_spot": "h1>z",
    "backprop_order": "flbsz",
    # Whose parameters are not shown otherwise.
    "backprop_graph": "Own network",
    "xor_epochs": 20,
    "perceptron_data": "Own points",
}


def another(parameter: Parameter[Any]) -> Any:
    """An allowed value that is not the default."""
    match parameter:
        case Toggle():
            return not parameter.default
        case Choice():
            return next(option for option in parameter.options if option != parameter.default)
        case Choices():
            return parameter.options[1:2]
        case Whole() | Real():
            return next(
                value
                for value in (parameter.default + parameter.step, parameter.default - parameter.step)
                if parameter.low <= value <= parameter.high
            )
        case Wholes():
            return (parameter.low + 2,)
        case Reals():
            return (0.5,) * parameter.fewest
        case PlacedPoints():
            return ((0.5, 1.0, 1), (1.0, -0.5, 0), (-1.0, 0.0, 1))
        case Operations():
            return parameter.read("view(4,3).transpose(0,1)")
        case _:
            raise TypeError(f"say in BY_HAND another value of {parameter}")


def controls_of(page: str) -> Controls:
    return import_module(f"ui.lessons.{page}.settings").page_controls()


def address(app: AppTest) -> dict[str, str]:
    return {name: text for name, text in app.query_params.items() if name != "lang"}


def shown(app: AppTest) -> dict[str, Any]:
    """What the widgets show, by their keys; a field for text aside."""
    kinds = (app.toggle, app.selectbox, app.number_input, app.slider, app.button_group)
    values: dict[str, Any] = {str(widget.key): widget.value for kind in kinds for widget in kind}
    return {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}


@pytest.mark.parametrize("page", [lesson.name for lesson in LESSONS])
def test_every_parameter_outlasts_another_page_and_another_language(page: str) -> None:
    controls = controls_of(page)
    parameters = {controls.key(name): parameter for name, parameter in controls.parameters.items()}
    values = {key: BY_HAND.get(key) or another(parameter) for key, parameter in parameters.items()}
    written = {key: parameter.write(values[key]) for key, parameter in parameters.items()}
    app = open_page(page, **written)

    def stands() -> None:
        assert not app.exception
        assert not [warning.value for warning in app.warning if "`" in warning.value]
        assert address(app) == written
        found = {key: value for key, value in shown(app).items() if key in values}
        assert found and found == {key: values[key] for key in found}
        # In a field commas stand between real numbers, in an address tildes.
        typed = {field.key: str(field.value).replace(", ", "~") for field in app.text_input}
        assert typed.items() <= written.items()

    stands()
    app.session_state["lang"] = "ko"
    app.run()
    assert app.title[0].value == catalog("ko")[f"{page}.title"]
    stands()
    app.query_params.clear()
    app.switch_page("pages/home.py").run()
    assert not address(app)
    app.switch_page(f"pages/{page}.py").run()
    stands()


@pytest.mark.parametrize("page", [lesson.name for lesson in LESSONS])
def test_what_a_link_says_of_a_default_is_left_out(page: str) -> None:
    controls = controls_of(page)
    written = {controls.key(name): each.write(each.default) for name, each in controls.parameters.items()}
    app = open_page(page, **{key: text for key, text in written.items() if text})
    assert not app.exception
    assert not app.warning
    assert not address(app)


@pytest.mark.parametrize("name", ["xor_seed", "xor_view", "xor_hidden", "xor_activation", "lang"])
def test_what_a_link_says_stays_code_in_one_line(name: str) -> None:
    """A blank line would end the code, and the rest be a heading, a link and a picture of the app's own."""
    written = "\n\n# Log in\n\n[here](http://127.0.0.1:9/)\n\n`![x](http://127.0.0.1:9/x.png)` \u202e\x00"
    app = open_page("xor", **{"xor_epochs": "1", "lang": "en", name: written})
    assert not app.exception
    (said,) = [warning.value for warning in app.warning]
    assert said.count("`") == 2 and said.isprintable()
    assert said.split("`")[1].startswith("# Log in [here]")


def test_what_is_quoted_is_one_line_of_code() -> None:
    assert quoted("[Log in](https:evil.example) :red[r]\r\n$x^2$.png") == (
        "`[Log in](https:evil.example) :red[r] $x^2$.png`"
    )
    assert quoted("`a`\u2028\u2029b") == "`'a' b`"
    assert quoted("\n") == "` `"


def test_a_link_that_came_as_html_is_read_and_unknown_names_are_named() -> None:
    app = open_page("xor", **{"xor_epochs": "1", "amp;xor_hidden": "3", "xor_activaton": "ReLU", "utm": "a"})
    assert not app.exception
    assert app.text_input(key="xor_hidden").value == "3"
    (said,) = [warning.value for warning in app.warning]
    assert "`xor_activaton`" in said and "`xor_activation`" in said


@pytest.mark.parametrize("tag", ["ko", "KO", "ko-KR", "ko_KR"])
def test_every_way_to_write_a_language_is_understood(tag: str) -> None:
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    app.query_params["lang"] = tag
    app.run()
    assert app.title[0].value == catalog("ko")["home.title"]
    assert app.query_params["lang"] in ("ko", ["ko"])
    assert not app.warning


def test_a_step_beyond_the_end_is_said_and_the_end_stands() -> None:
    app = open_page("xor", xor_step="120", xor_epochs="10")
    (said,) = [warning.value for warning in app.warning]
    assert "`120`" in said and "0 … 10" in said and "**10**" in said
    assert "xor_step" not in app.query_params
    # A run that a visitor makes shorter has an end nearer by, which is no bad value.
    app.query_params["xor_step"] = "9"
    app.run()
    app.query_params["xor_epochs"] = "5"
    app.run()
    assert not app.warning
    # Of a longer run only some epochs are steps: both are said.
    app = open_page("xor", xor_step="120")
    (said,) = [warning.value for warning in app.warning]
    found = re.search(r"0 … (\d+) = Epoch 0 … 500", said)
    assert found
    last = int(found[1])
    assert last < 120 and f"**{last} = Epoch 500**" in said


@pytest.mark.parametrize(
    ("page", "name", "view", "chart"),
    [
        ("perceptron", "step", "learn", "perceptron_learn"),
        ("perceptron", "loss_step", "loss", "perceptron_loss"),
        ("xor", "step", "numbers", "xor_run"),
        ("gradient_flow", "step", "map", "gradient_flow_flow"),
        ("gradient_descent", "step", "problem", "gradient_descent_run"),
        ("gradient_descent", "course_step", "landscapes", "gradient_descent_landscape"),
        ("optimizers", "step", "numbers", "optimizers_race"),
        ("mnist", "step", "result", "mnist_run"),
    ],
)
def test_the_player_stands_where_the_link_says_and_its_rest_goes_into_the_link(
    page: str, name: str, view: str, chart: str
) -> None:
    def order() -> int:
        (message,) = [each for each in app.get("bidi_component") if f"-{chart}" in each.proto.id]
        return unpacked(message.proto.bytes)[0]["order"]["step"]

    key = f"{page}_{name}"
    app = open_page(page, **{key: "3", f"{page}_view": view})
    assert order() == 3
    app.session_state[chart] = {"rest": {"step": 2, "order": 0}}
    app.run()
    assert app.query_params[key] in ("2", ["2"])
    # Back: the address is again what it was.
    app.query_params[key] = "3"
    app.run()
    assert order() == 3
    assert app.query_params[key] in ("3", ["3"])
    app.query_params[key] = "99999"
    app.run()
    assert order() == LAST
    assert key not in app.query_params
