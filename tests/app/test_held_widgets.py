"""Held widgets: the address alone remembers, whether they are on the screen or not."""

import pytest
from streamlit.testing.v1 import AppTest

from explainer.lessons.xor.recipe import PARAMETERS
from tests.app.test_pages import open_mission, open_page
from ui.language import catalog, quoted


def page() -> None:
    """Every kind of held widget, shown only while the switch is on."""
    import streamlit as st

    from explainer.kit.address import Choice, Choices, Real, Toggle, Whole, Wholes
    from ui import widgets
    from ui.controls import Controls, language_switch

    language_switch()
    names = ("Sigmoid", "Tanh", "ReLU")
    parameters = {
        "momentum": Toggle(default=False),
        "width": Whole(default=4, low=1, high=9),
        "rate": Real(default=0.5, low=0, high=1, step=0.1),
        "initialisation": Choice(default="Tanh", options=names),
        "activation": Choice(default="Tanh", options=names),
        "activations": Choices(default=("Tanh",), options=names, most=2),
        "beta1": Choices(default=("Tanh",), options=names, most=3),
        "depth": Wholes(default=(4, 2), low=1, high=9, most=3),
    }
    controls = Controls("gradient_flow", parameters)
    controls.open()
    if st.toggle("on", value=True, key="on"):
        widgets.toggle(controls, "momentum")
        widgets.slider(controls, "width", high=st.session_state.get("high"))
        widgets.number(controls, "rate")
        widgets.select(controls, "initialisation")
        widgets.row(controls, "activation")
        widgets.pills(controls, "activations")
        widgets.pills(controls, "beta1")
        widgets.ask(controls, "depth")
    st.button("hold", key="hold", on_click=controls.hold, args=("rate", 0.25))
    st.button("reset", key="reset", on_click=controls.reset, args=({"width": 2, "depth": ()},))
    st.session_state["values"] = {name: controls.held(name) for name in parameters}


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_function(page).run()


def key(name: str) -> str:
    return f"gradient_flow_{name}"


def values(app: AppTest) -> dict[str, object]:
    assert not app.exception
    return app.session_state["values"]


def address(app: AppTest) -> dict[str, str]:
    """What stands in the address; AppTest gives a list where a script has put it."""
    return {name: value if isinstance(value, str) else value[0] for name, value in app.query_params.items()}


def test_what_is_off_the_screen_is_kept_and_shown_again(app: AppTest) -> None:
    app.toggle(key=key("momentum")).set_value(True)
    app.slider(key=key("width")).set_value(7)
    app.number_input(key=key("rate")).set_value(0.75)
    app.selectbox(key=key("initialisation")).set_value("ReLU")
    app.button_group(key=key("activation")).set_value("Sigmoid")
    app.button_group(key=key("beta1")).set_value(["ReLU", "Sigmoid"])
    app.text_input(key=key("depth")).set_value("3, 2")
    before = dict(values(app.run()))
    assert before["momentum"] and (before["width"], before["rate"]) == (7, 0.75)
    app.toggle(key="on").set_value(False).run()
    assert not app.slider
    assert values(app.run()) == before
    app.toggle(key="on").set_value(True).run()
    assert values(app) == before
    assert app.toggle(key=key("momentum")).value is True
    assert app.slider(key=key("width")).value == 7
    assert app.number_input(key=key("rate")).value == 0.75
    assert app.selectbox(key=key("initialisation")).value == "ReLU"
    assert app.button_group(key=key("beta1")).value == ["Sigmoid", "ReLU"]
    assert app.text_input(key=key("depth")).value == address(app)["gradient_flow_depth"] == "3,2"
    assert address(app)["gradient_flow_beta1"] == "Sigmoid~ReLU"


def test_a_widget_follows_what_is_held_and_a_changed_address(app: AppTest) -> None:
    app.button(key="hold").click().run()
    assert app.number_input(key=key("rate")).value == 0.25
    app.query_params["gradient_flow_rate"] = "0.125"
    assert app.run().number_input(key=key("rate")).value == 0.125
    del app.query_params["gradient_flow_rate"]
    assert app.run().number_input(key=key("rate")).value == 0.5


def test_pills_keep_the_order_of_choosing_where_one_must_go(app: AppTest) -> None:
    pills = app.button_group(key=key("activations"))
    pills.set_value(["Tanh", "Sigmoid"]).run()
    assert values(app)["activations"] == ("Tanh", "Sigmoid")
    pills.set_value(["Sigmoid", "Tanh", "ReLU"]).run()
    assert values(app)["activations"] == ("Sigmoid", "ReLU")
    assert ["Tanh" in caption.value for caption in app.caption] == [True]
    pills.set_value([]).run()
    assert values(app)["activations"] == ("Sigmoid", "ReLU")
    assert app.button_group(key=key("activations")).value == ["Sigmoid", "ReLU"]


def test_a_slider_whose_end_comes_nearer_shows_that_end_and_keeps_the_value(app: AppTest) -> None:
    app.slider(key=key("width")).set_value(8).run()
    for high in (5, 6):
        app.session_state["high"] = high
        app.run()
        assert app.slider(key=f"{key('width')}.{high}").value == high
        assert values(app)["width"] == 8


@pytest.mark.parametrize("name", ["momentum", "width", "rate", "activation", "activations"])
def test_a_bad_value_is_named_until_another_is_chosen(name: str) -> None:
    app = AppTest.from_function(page)
    app.query_params[f"gradient_flow_{name}"] = "nonsense"
    app.run()
    assert ["`nonsense`" in warning.value for warning in app.warning] == [True]
    assert len(app.run().warning) == 1
    other = {"momentum": "true", "width": "2", "rate": "1", "activation": "ReLU", "activations": "ReLU"}
    app.query_params[f"gradient_flow_{name}"] = other[name]
    assert not app.run().warning


@pytest.mark.parametrize("typed", ["0", "1,2,3,4", "two", "", "9" * 60])
def test_what_is_typed_wrongly_stays_beside_its_message_and_the_default_stands_instead(typed: str) -> None:
    app = AppTest.from_function(page).run()
    app.text_input(key=key("depth")).set_value(typed).run()
    app.session_state["lang"] = "ko"
    link = AppTest.from_function(page)
    link.query_params["gradient_flow_depth"] = typed
    for each in (app, link):
        assert values(each.run())["depth"] == (4, 2)
        assert each.text_input(key=key("depth")).value == typed
        assert [quoted(typed) in warning.value for warning in each.warning] == [True]
    app.text_input(key=key("depth")).set_value(" 4 , 2").run()
    assert not app.warning
    assert "gradient_flow_depth" not in address(app)


def test_a_reset_leaves_nothing_but_what_it_gives_and_the_language(app: AppTest) -> None:
    app.query_params.update({"gradient_flow_rate": "0.25", "other": "stays"})
    app.session_state["lang"] = "ko"
    app.run()
    app.number_input(key=key("rate")).set_value(0.75)
    app.button_group(key=key("activation")).set_value("Sigmoid").run()
    app.button(key="reset").click().run()
    expected = {"lang": "ko", "other": "stays", "gradient_flow_width": "2", "gradient_flow_depth": "none"}
    assert address(app) == expected
    assert app.slider(key=key("width")).value == 2
    assert app.number_input(key=key("rate")).value == 0.5
    assert app.text_input(key=key("depth")).value == "none"


def mission() -> None:
    """A mission that needs two tries to be measured, and then finds what it was asked to find."""
    import streamlit as st

    from explainer.lessons.xor.recipe import PARAMETERS
    from ui.controls import Controls
    from ui.missions import Finding, Mission, mission_bar

    controls = Controls("xor", PARAMETERS)
    controls.open()

    def find(values: dict[str, object]) -> Finding | None:
        st.session_state["given"] = values
        answer = st.session_state.get("answer")
        return answer and Finding(answer, {"solved": 3, "all": 100})

    answers, numbers = ("all", "half", "few"), {"usual": 2, "seeds": 100, "most": 90, "fewest": 40}
    task = Mission("relu", answers, {"activation": "ReLU"}, find, numbers=numbers)
    mission_bar(st.container(), controls, [task])


def test_a_mission_measures_with_its_own_settings_once_it_was_tried() -> None:
    app = open_mission(AppTest.from_function(mission).run(), "xor", "relu")
    app.radio[0].set_value("few").run()
    assert "given" not in app.session_state
    app.button(key="xor.mission.relu.try").click().run()
    assert not app.success
    assert app.session_state["given"] == {
        name: "ReLU" if name == "activation" else parameter.default for name, parameter in PARAMETERS.items()
    }
    assert address(app) == {"xor_activation": "ReLU"}
    app.session_state["answer"] = "few"
    assert "3 of 100" in app.run().success[0].value
    app.session_state["answer"] = "all"
    app.query_params.clear()
    assert app.run().success and not app.exception


def test_a_mission_may_find_only_what_can_be_predicted(caplog: pytest.LogCaptureFixture) -> None:
    app = open_mission(AppTest.from_function(mission).run(), "xor", "relu")
    app.radio[0].set_value("few").run()
    app.session_state["answer"] = "many"
    app.button(key="xor.mission.relu.try").click().run()
    assert app.exception
    assert "'many' is no answer of the mission 'relu'" in caplog.text


@pytest.mark.parametrize(
    ("page", "name", "option"),
    [
        ("xor", "data", "Moons"),
        ("optimizers", "surface", "Ravine"),
        ("gradient_flow", "initialisation", "Zeros"),
    ],
)
def test_an_option_that_is_a_word_is_shown_in_korean_and_stays_itself_in_the_address(
    page: str, name: str, option: str
) -> None:
    key, words = f"{page}_{name}", catalog("ko")
    app = open_page(page, lang="ko", **{key: option})
    box = app.selectbox(key=key)
    assert box.value == app.query_params[key] == option
    shown = words.get(f"{page}.{name}.{option}") or words[f"parameters.{name}.{option}"]
    assert shown in box.options and option not in box.options


def test_a_widget_also_begins_with_what_it_is_told(app: AppTest) -> None:
    app.query_params[key("momentum")], app.query_params[key("width")] = "true", "7"
    app.run()
    begins = {
        "momentum": app.toggle,
        "width": app.slider,
        "rate": app.number_input,
        "initialisation": app.selectbox,
        "activation": app.button_group,
        "depth": app.text_input,
    }
    protos = {name: widgets(key=key(name)).proto for name, widgets in begins.items()}
    # Options by their places.
    assert {name: proto.default for name, proto in protos.items()} == {
        "momentum": True,
        "width": [7],
        "rate": 0.5,
        "initialisation": 1,
        "activation": [1],
        "depth": "4,2",
    }


def cut_short() -> None:
    """A page whose first run ends before its end, as it does where a visitor is quick."""
    import streamlit as st

    from explainer.lessons.gradient_flow.setting import PARAMETERS
    from ui import widgets
    from ui.controls import Controls

    controls = Controls("gradient_flow", PARAMETERS)
    controls.open()
    widgets.number(controls, "depth")
    if st.session_state.setdefault("runs", 0) == 0:
        st.session_state["runs"] = 1
        st.stop()
    widgets.all_told()


def test_a_run_that_was_cut_short_has_told_a_widget_nothing() -> None:
    app = AppTest.from_function(cut_short)
    app.query_params["gradient_flow_depth"] = "7"
    told = [app.run().number_input[0].proto for _ in range(3)]
    assert [(each.set_value, each.value) for each in told[:2]] == [(True, 7.0)] * 2
    assert not told[2].set_value
