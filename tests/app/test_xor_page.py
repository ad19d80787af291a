"""The XOR page in both languages: its defaults, extremes, views, and what is wrong in an address."""

from itertools import chain

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from explainer.choices.points import PlacedPoints
from explainer.kit.moving_figures import Levels
from explainer.kit.parameters import setting_from
from explainer.lessons.xor.diagnosis import Cause
from explainer.lessons.xor.experiment import RATES, experiment
from explainer.lessons.xor.recipe import PARAMETERS, Recipe
from explainer.lessons.xor.training import snapshot_epochs, train
from tests.app.test_pages import open_mission, open_page
from tests.figures import values_of
from tests.messages import ended, said, unpacked
from ui.language import LANGUAGES, catalog
from ui.lessons.xor.picture import CHART
from ui.lessons.xor.settings import LOOK
from ui.numbers import written

VIEWS = ("numbers", "luck", "linear", "recipe")
EXTREMES = [
    {"xor_hidden": "none", "xor_epochs": "1", "xor_rate": "0.001", "xor_view": "linear"},
    {"xor_hidden": "8,8,8", "xor_data": "Spirals", "xor_count": "200", "xor_epochs": "1", "xor_noise": "0.5"},
    {"xor_optimizer": "AdamW", "xor_weight_decay": "1", "xor_rate": "1", "xor_loss": "MSE"},
    {
        "xor_data": "Noisy XOR",
        "xor_count": "8",
        "xor_minibatch": "true",
        "xor_batch": "1",
        "xor_epochs": "20",
    },
    {"xor_hidden": "3", "xor_unit": "1.3", "xor_initialisation": "Zeros", "xor_activation": "Step"},
]


def chart(app: AppTest, place: int = 0):
    return unpacked(app.get("bidi_component")[place].proto.bytes)


def label(language: str, name: str) -> str:
    words = catalog(language)
    return words.get(f"xor.{name}.label") or words[f"parameters.{name}.label"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_speaks_every_language(view: str, language: str) -> None:
    app = open_page("xor", lang=language, xor_view=view)
    assert not app.exception
    assert not app.warning
    assert not app.error


@pytest.mark.parametrize("query", EXTREMES, ids=str)
def test_the_page_stands_at_its_extremes(query: dict[str, str]) -> None:
    app = open_page("xor", **query)
    assert not app.exception
    assert not app.error


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_bad_value_in_the_address_is_named_and_replaced(language: str) -> None:
    names = [*PARAMETERS, *LOOK]
    app = open_page("xor", lang=language, **{f"xor_{name}": f"bad {name}" for name in names})
    assert not app.exception
    said = [warning.value for warning in app.warning]
    assert len(said) == len(names)
    for name in names:
        assert [label(language, name) in each for each in said if f"`bad {name}`" in each] == [True]


def test_the_knob_holds_all_runs_when_it_is_reached_for_and_the_address_chooses_one() -> None:
    app = open_page("xor", xor_rate="0.05")
    first, alone = chart(app)
    assert first["alone"] == RATES.index(0.05)
    app.session_state[f"{CHART}.reached"] = Recipe()
    header, moves = chart(app.run())
    assert header["alone"] is None
    assert header["knob"]["labels"] == [f"{rate:g}" for rate in RATES]
    assert header["order"]["knob"] == RATES.index(0.05)
    shown = [each.z for each in chain(*moves) if each.z is not None]
    assert {z.shape[0] for z in shown} == {len(RATES)}
    # What had come alone is what the family has there.
    for before, now in zip(chain(*alone), chain(*moves), strict=True):
        for name, course in now.coordinates().items():
            own = before.coordinates()[name]
            place = slice(RATES.index(0.05), RATES.index(0.05) + 1) if own.shape[0] < course.shape[0] else ...
            np.testing.assert_array_equal(values_of(own), values_of(course)[place])
    assert header["labels"][0] == "0"
    assert header["labels"][-1] == "500"


def test_the_message_of_the_default_page_is_small_and_the_same_for_all_rates() -> None:
    first = open_page("xor").get("bidi_component")[0].proto.bytes
    assert len(first) < 600_000
    header, moves = unpacked(first)
    other = chart(open_page("xor", xor_rate="2"))[1]
    for those, these in zip(other, moves, strict=True):
        assert {move.trace for move in those} <= {move.trace for move in these}
    # Network, plane and hidden space beside each other, the curves below: seen at once on a laptop.
    assert (header["columns"], header["wide"]) == (3, -1)


def test_turning_the_knob_goes_into_the_address_and_the_script() -> None:
    app = open_page("xor")
    app.session_state["xor_run"] = {"rest": {"step": 3, "knob": 2, "order": 0}}
    app.run()
    assert app.query_params["xor_rate"] == f"{RATES[2]:g}"
    assert f"lr={RATES[2]!r}" in app.code[0].value
    said = catalog("en")["xor.numbers.what"].format(epoch=snapshot_epochs(500)[3])
    assert said in [each.value for each in app.markdown]


def test_a_network_too_large_for_the_knob_asks_for_a_number_and_keeps_the_rate() -> None:
    app = open_page("xor", xor_hidden="8,8,8", xor_epochs="5", xor_rate="0.37")
    assert chart(app)[0]["knob"] is None
    field = app.number_input(key="xor_rate")
    assert field.value == 0.37
    field.set_value(0.21).run()
    assert app.query_params["xor_rate"] == "0.21"
    app.text_input(key="xor_hidden").set_value("2").run()
    header = chart(app)[0]
    assert header["knob"]["labels"][header["order"]["knob"]] == "0.21"
    assert app.query_params["xor_rate"] == "0.21"


def test_a_unit_that_is_not_there_is_named() -> None:
    app = open_page("xor", xor_unit="2.1")
    assert ["`2.1`" in warning.value and "1.1, 1.2" in warning.value for warning in app.warning] == [True]
    titles = [figure["layout"]["title"]["text"] for figure in chart(app)[0]["figures"]]
    assert titles[1] == catalog("en")["xor.surface.title"]


def test_a_chosen_unit_takes_the_place_of_the_surface_until_the_button_is_pressed() -> None:
    app = open_page("xor", xor_unit="1.2")
    words = catalog("en")
    enlarged = chart(app)[0]["figures"][1]["layout"]["title"]["text"]
    assert enlarged == words["xor.surface.unit"].format(name="h<sub>2</sub>")
    app.button(key="xor.back").click().run()
    assert chart(app)[0]["figures"][1]["layout"]["title"]["text"] == words["xor.surface.title"]
    assert "xor_unit" not in app.query_params


def test_a_point_that_is_not_there_is_named() -> None:
    app = open_page("xor", xor_point="77")
    assert ["`77`" in warning.value and "1 … 4" in warning.value for warning in app.warning] == [True]
    assert app.number_input(key="xor_point").value == 4


def test_no_points_is_a_sentence_and_a_plane_to_click() -> None:
    app = open_page("xor", xor_data="Own points", xor_points="")
    assert not app.exception
    assert app.info[0].value == catalog("en")["xor.points_said.none"]
    assert chart(app)[0]["clickable"]


def test_one_class_is_a_sentence() -> None:
    app = open_page("xor", xor_data="Own points", xor_points="0_0_1~1_1_1")
    assert not app.exception
    assert app.info[0].value == catalog("en")["xor.points_said.one_class"]


def test_contradictory_points_are_said_and_end() -> None:
    app = open_page("xor", xor_data="Own points", xor_points="0_0_1~0_0_0~1_1_1", xor_epochs="50")
    assert not app.exception
    assert catalog("en")["xor.points_said.contradictory"].format(places=1, epochs=50) == app.warning[0].value


def test_more_points_than_can_be_placed_are_refused_with_the_number() -> None:
    points = PARAMETERS["points"]
    assert isinstance(points, PlacedPoints)
    too_many = "~".join(f"0.{place:02d}_1_1" for place in range(points.most + 1))
    app = open_page("xor", xor_data="Own points", xor_points=too_many)
    assert [points.allowed in warning.value for warning in app.warning] == [True]
    assert not app.exception


def test_a_diverged_run_is_explained_and_the_picture_stays() -> None:
    query = {"xor_hidden": "8,8,8", "xor_activation": "Linear", "xor_data": "Spirals"}
    app = open_page("xor", xor_rate="10", xor_epochs="50", **query)
    assert not app.exception
    header, _ = chart(app)
    assert [verdict["kind"] for verdict in header["verdicts"]] == ["error"]
    assert catalog("en")["xor.run.diverged"].partition("{")[0] in header["verdicts"][0]["text"]
    assert "has not been a finite number since epoch" in said(app.get("bidi_component")[0].proto.bytes)
    for move in chain(*chart(app)[1]):
        if isinstance(move.z, Levels):
            assert np.isfinite(move.z.values()).all()


def test_the_epoch_of_divergence_is_the_one_after_which_the_loss_is_not_finite() -> None:
    asked = {"activation": "Linear", "rate": 10.0, "hidden": (8, 8, 8), "scale": 10.0}
    query = {f"xor_{name}": PARAMETERS[name].write(value) for name, value in asked.items()}
    app = open_page("xor", xor_initialisation="Normal", **query)
    values = {name: parameter.default for name, parameter in PARAMETERS.items()} | asked
    recipe = setting_from(Recipe, values | {"initialisation": "Normal"})
    found = train(recipe, recipe.make_points(), seeds=[recipe.seed], rates=[recipe.learning_rate])
    (epoch,) = found.diverged
    assert epoch is not None and np.isfinite(found.loss[0, epoch - 1])
    assert f"after epoch {epoch} " in ended(app.get("bidi_component")[0].proto.bytes)[0]


def test_the_sentence_and_the_verdict_are_those_of_the_training_at_every_rate_and_step() -> None:
    message = open_page("xor").get("bidi_component")[0].proto.bytes
    recipe = Recipe()
    training = experiment(recipe).training
    for rate in range(len(RATES)):
        for step, epoch in enumerate(training.snapshot_epochs[::9]):
            told, right = said(message, rate, 9 * step), round(4 * training.accuracy[rate, epoch])
            assert f"loss is {written(training.loss[rate, epoch])}." in told
            assert ("all 4 points" if right == 4 and epoch else f"{right} of 4") in told
    assert [words.startswith("Solved") for words in ended(message)] == training.solved.tolist()


def test_the_switch_changes_the_language_and_keeps_everything() -> None:
    app = open_page("xor", lang="en", xor_seed="7", xor_rate="0.1", xor_unit="1.1", xor_view="linear")
    app.session_state["lang"] = "ko"
    app.run()
    assert app.title[0].value == catalog("ko")["xor.title"]
    assert app.number_input(key="xor_seed").value == 7
    kept = ("xor_rate", "xor_unit", "xor_view")
    assert [app.query_params[name] for name in kept] == ["0.1", "1.1", "linear"]


@pytest.mark.parametrize(
    ("name", "right"), [("relu", "few"), ("wider", "more"), ("linear", "none"), ("zeros", "nothing")]
)
def test_a_mission_sets_the_page_and_judges_the_prediction(name: str, right: str) -> None:
    app = open_mission(open_page("xor", xor_rate="0.01"), "xor", name)
    app.radio(key=f"xor.mission.{name}").set_value(right).run()
    app.button(key=f"xor.mission.{name}.try").click().run()
    assert not app.exception
    assert "xor_rate" not in app.query_params
    assert catalog("en")["lesson.predicted_right"] in app.success[0].value


def test_opening_a_stuck_seed_sets_the_seed() -> None:
    app = open_page("xor", xor_activation="ReLU", xor_view="luck")
    button = app.button(key="xor.stuck")
    seed = int("".join(letter for letter in button.label if letter.isdigit()))
    button.click().run()
    assert app.number_input(key="xor_seed").value == seed
    assert not app.exception


@pytest.mark.parametrize(
    ("query", "language"),
    [
        ({"activation": "Sigmoid"}, "en"),
        ({"activation": "ReLU", "seed": "1"}, "ko"),
        ({"hidden": "none"}, "en"),
        ({"initialisation": "Zeros"}, "ko"),
        (
            {
                "rate": "10",
                "optimizer": "SGD",
                "initialisation": "Normal",
                "scale": "10",
                "activation": "SELU",
            },
            "en",
        ),
        ({"data": "Circles", "hidden": "3", "minibatch": "true", "rate": "2"}, "ko"),
    ],
    ids=str,
)
def test_following_the_advice_on_the_page_makes_it_learn(query: dict[str, str], language: str) -> None:
    app = open_page("xor", lang=language, **{f"xor_{name}": value for name, value in query.items()})
    app.button(key="xor.advice").click().run()
    assert not app.exception
    header, _ = chart(app)
    verdicts = [verdict["text"] for verdict in header["verdicts"]]
    assert verdicts[header["order"]["knob"] % len(verdicts)] == catalog(language)["xor.run.solved"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_cause_can_be_said(language: str) -> None:
    words = catalog(language)
    assert {cause.value for cause in Cause} - {"diverged"} | {"one_answer"} == {
        key.removeprefix("xor.why.") for key in words if key.startswith("xor.why.")
    }
