"""The page of losses: every view, its extremes, nonsense in its address, its missions."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from explainer.lessons.losses.heads import rates_of
from explainer.lessons.losses.setting import PARAMETERS
from tests.app.test_pages import open_mission, open_page
from tests.figures import values_of
from tests.messages import unpacked
from ui.language import LANGUAGES, catalog, quoted
from ui.lessons.losses.curves import DEEPER
from ui.lessons.losses.heads import CHART
from ui.lessons.losses.settings import SHOWN, VIEWS

WORDS = catalog("en")
EXTREMES = [
    {"losses": "Hinge", "z": "6", "target": "0", "pos_weight": "0", "smoothing": "1"},
    {"losses": "BCE", "z": "-6", "target": "0.5", "pos_weight": "10"},
    {"view": "heads", "rate": "0.2", "point": "60", "heads_step": "3"},
    {"view": "sure", "start": "8", "step_size": "10"},
    {"view": "sure", "start": "-7.9", "step_size": "0.01", "sure_step": "0"},
    {"view": "limits", "extreme": "1000", "answer": "0", "classes": "2"},
    {"view": "twice", "classes": "9", "twice_step": "7"},
    {"view": "reductions", "rows": "6", "logits": "~".join(["1000", "-1000"] * 9), "weights": "0~10~0.5"},
    {"view": "reductions", "softness": "0.33", "reduction": "none"},
    {"view": "constants", "values": "0~0~0", "constant": "3.14"},
]
BAD = {
    "losses": "L2",
    "z": "nan",
    "target": "3",
    "smoothing": "-0.1",
    "pos_weight": "inf",
    "seed": "1e9",
    "rate": "0",
    "point": "61",
    "start": "-9",
    "step_size": "1000000",
    "extreme": "1e6",
    "answer": "2",
    "classes": "0",
    "rows": "7",
    "logits": "~".join(["nan"] * 18),
    "weights": "1~1",
    "ignored": "3",
    "softness": "2",
    "reduction": "max",
    "values": "1~2",
    "constant": "-1",
    "view": "nowhere",
    "heads_step": "-1",
    "sure_step": "x",
    "twice_step": "1.5",
}


def open_losses(**query: str) -> AppTest:
    lang = query.pop("lang", "en")
    return open_page("losses", lang=lang, **{f"losses_{name}": value for name, value in query.items()})


def markdown(app: AppTest) -> str:
    return "\n".join(element.value for element in app.markdown)


def test_every_view_speaks_every_language() -> None:
    for view in VIEWS:
        for language in LANGUAGES:
            app = open_losses(lang=language, view=view)
            assert not app.exception and not app.error and not app.warning, view


@pytest.mark.parametrize("query", EXTREMES, ids=str)
def test_extremes_are_shown_without_complaint(query: dict[str, str]) -> None:
    app = open_losses(lang="ko", **query)
    assert not app.exception
    assert not [warning for warning in app.warning if "`" in warning.value]


def test_bad_values_are_named_and_replaced_all_at_once() -> None:
    assert {*BAD, "answers"} == {**PARAMETERS, **SHOWN}.keys()
    for language in LANGUAGES:
        app = open_losses(lang=language, **BAD)
        assert not app.exception
        said = [warning.value for warning in app.warning]
        for name, text in BAD.items():
            label = catalog(language)[f"losses.{name}.label"]
            assert any(label in each and quoted(text[:80]) in each for each in said), name
            assert f"losses_{name}" not in app.query_params


def test_wrong_classes_stay_in_their_field_and_are_said() -> None:
    app = open_losses(view="reductions", answers="0,1,7")
    assert not app.exception
    assert ["`0,1,7`" in warning.value for warning in app.warning] == [True]


def test_a_target_that_is_no_probability_is_explained_and_the_used_one_named() -> None:
    (warning,) = open_losses(target="1.5").warning
    # z t − ln(1 + e^z) at z = 20
    assert "**A target of 1.5" in warning.value and "−10" in warning.value and "**1**" in warning.value
    assert "**0**" in open_losses(target="-0.5").warning[0].value


def test_rows_that_are_all_ignored_are_0_over_0_and_said_so() -> None:
    app = open_losses(view="reductions", answers="1,1,1,1", ignored="1")
    assert WORDS["losses.batch.all_ignored"].format(ignored=1) in [each.value for each in app.warning]
    assert r"0 / 0 \allowbreak = \nobreak \mathtt{nan}" in markdown(app)
    weightless = open_losses(view="reductions", answers="1,1,1,1", weights="1~0~1")
    assert WORDS["losses.batch.no_weight"] in [each.value for each in weightless.warning]


def test_softmax_of_one_is_said_to_teach_nothing() -> None:
    app = open_losses(view="twice", classes="1")
    assert [WORDS["losses.twice.one"]] == [each.value for each in app.warning]


def test_the_numbers_of_the_main_picture_stand_in_their_formula() -> None:
    app = open_losses(losses="BCE", z="-6")
    assert "0.002473" not in markdown(app)
    app.session_state[f"{DEEPER}.opened"] = True
    shown = markdown(app.run())
    assert "0.002473 - 1" in shown and "-0.9975" in shown


def test_three_heads_come_at_the_rate_of_the_address_and_at_all_when_the_knob_is_reached_for() -> None:
    app = open_losses(view="heads", rate="0.02", seed="3", heads_step="5")
    header, moves = unpacked(app.get("bidi_component")[0].proto.bytes)
    place = rates_of(0.02).index(0.02)
    assert (header["alone"], len(header["knob"]["labels"])) == (place, len(rates_of(0.02)))
    app.session_state[f"{CHART}.reached"] = (3, 0.02)
    table = markdown(app)
    whole, all_moves = unpacked(app.run().get("bidi_component")[0].proto.bytes)
    assert whole["alone"] is None and markdown(app) == table
    for own, family in zip(moves, all_moves, strict=True):
        assert own[0].coordinates().keys() == family[0].coordinates().keys()
        for name, course in own[0].coordinates().items():
            shown, beside = values_of(course), values_of(family[0].coordinates()[name])
            assert (shown.shape[0], beside.shape[0]) == (1, len(rates_of(0.02)))
            np.testing.assert_allclose(shown[0], beside[place], atol=0.02)


def test_a_field_of_a_row_goes_into_the_address() -> None:
    app = open_losses(view="reductions")
    app.number_input(key="losses_logits.4").set_value(7.0).run()
    assert app.query_params["losses_logits"].split("~")[4] == "7"
    app = open_losses(view="constants")
    app.number_input(key="losses_values.0").set_value(4.0).run()
    assert app.query_params["losses_values"].startswith("4~")
    assert not app.exception


MISSIONS = {"ratio": "hundreds", "broken": "nan", "floor": "floor", "outlier": "mean"}


def test_a_mission_asks_first_then_tries_and_checks() -> None:
    app = open_page("losses")
    for name, answer in MISSIONS.items():
        open_mission(app, "losses", name)
        assert app.button(key=f"losses.mission.{name}.try").disabled
        app.radio(key=f"losses.mission.{name}").set_value(answer).run()
        app.button(key=f"losses.mission.{name}.try").click().run()
        assert not app.exception
        said = WORDS["lesson.predicted_right"]
        assert [each.value.startswith(said) for each in app.success if said in each.value] == [True], name
