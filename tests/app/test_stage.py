"""What stands between a moving picture and its page: a parameter's knob, where it rests, and the player."""

import pytest
from streamlit.testing.v1 import AppTest

from explainer.export import parameters_of
from explainer.kit.address import BadValueError
from ui.controls import Controls
from ui.language import catalog
from ui.plot import LAST
from ui.stage import Step, knob

WORDS = catalog("en")
KNOBS = sorted(key.removesuffix(".knob") for key in WORDS if key.endswith(".knob"))


def page() -> None:
    import streamlit as st

    from explainer.lessons.gradient_descent.script import PARAMETERS
    from ui.controls import Controls
    from ui.plot import PlotState
    from ui.stage import Step, follow, player_step, rest, stand

    state = st.session_state
    state["runs"] = state["runs"] + 1
    controls, name = Controls("gradient_descent", {**PARAMETERS, "step": Step()}), state["name"]
    now = controls.held(name)
    rested = PlotState(step=state["step"], knob=state["knob"], click=None)
    if state["whole"]:
        rest(controls, name, rested)
    else:
        if state["step"] != controls.held("step"):
            stand(controls, spoken_of_in="gradients")(state["step"])
        follow(controls, name, rested, now=now)
    st.write(f"{now} at {player_step(controls, last=9)}, {state['runs']} runs")


def opened(
    name: str, rested: float | None, *, step: int = LAST, view: str = "problem", whole: bool = False
) -> AppTest:
    app = AppTest.from_function(page, default_timeout=30)
    start = {"name": name, "knob": None, "step": LAST, "runs": 0, "whole": whole}
    for key, value in start.items():
        app.session_state[key] = value
    app.query_params["gradient_descent_view"] = view
    app.run()
    app.session_state["knob"], app.session_state["step"], app.session_state["runs"] = rested, step, 0
    return app.run()


@pytest.mark.parametrize(("name", "rested"), [("rate", 0.25), ("batch", 7.0)])
def test_a_knob_that_came_to_rest_is_held_and_the_page_follows_once(name: str, rested: float) -> None:
    app = opened(name, rested)
    assert app.query_params[f"gradient_descent_{name}"] == f"{rested:g}"
    assert app.markdown[0].value == f"{rested:g} at 9, 2 runs"


@pytest.mark.parametrize("rested", [None, 0.05])
def test_a_knob_that_did_not_move_runs_nothing_again(rested: float | None) -> None:
    assert opened("rate", rested).markdown[0].value.endswith("1 runs")


@pytest.mark.parametrize(("view", "runs"), [("gradients", 2), ("problem", 1)])
def test_the_page_follows_the_player_where_it_speaks_of_its_step(view: str, runs: int) -> None:
    assert opened("rate", None, step=4, view=view).markdown[0].value == f"0.05 at 4, {runs} runs"


def test_a_page_without_fragment_holds_the_knob_and_goes_on() -> None:
    app = opened("rate", 0.25, whole=True)
    assert app.query_params["gradient_descent_rate"] == "0.25"
    assert app.markdown[0].value.endswith("1 runs")


@pytest.mark.parametrize("own", KNOBS)
def test_what_a_catalog_says_of_a_knob_is_its_help(own: str) -> None:
    page_name, name = own.split(".")
    controls = Controls(page_name, parameters_of(page_name))
    limited = "{limit" in WORDS[f"{own}.knob"]
    made = knob(controls, name, [0.1, 0.3], start=0.3, limit=0.2 if limited else None)
    assert made.label == controls.words(name)
    assert made.help == WORDS[f"{own}.knob"].format(limit=0.2)
    assert made.places() == ([(WORDS[f"{own}.mark"].format(limit=0.2), 0.5)] if limited else [])


def test_a_knob_without_words_of_its_own_has_those_of_its_parameter() -> None:
    controls = Controls("activations", parameters_of("activations"))
    made = knob(controls, "temperature", [0.5, 1.0], start=1.0)
    assert (made.label, made.help) == (controls.words("temperature"), controls.words("temperature", "help"))
    assert not made.marks


def test_the_end_is_left_out_of_an_address() -> None:
    step = Step()
    assert [step.read(step.write(place)) for place in (0, 7)] == [0, 7]
    assert step.write(LAST) == ""
    for bad in ("-1", "x", "1.5"):
        with pytest.raises(BadValueError):
            step.read(bad)
