"""The page of the race in both languages: views, extremes, what diverges, and a wrong address."""

from itertools import chain

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from explainer.choices.optimizers.look_figures import look_of
from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.choices.surfaces.registry import SURFACES
from explainer.descents.leaderboard import standings
from explainer.descents.run import entries_of, race
from explainer.descents.sensitivity import GRID
from explainer.descents.setting import PARAMETERS, Setting, first_of_family
from explainer.kit.moving_figures import Move
from explainer.lessons.optimizers.network_race import NetworkRace, NetworkRun, rates_to_try
from explainer.lessons.optimizers.phase import RULES
from tests.app.test_pages import open_mission, open_page, voted
from tests.explainer.descents.random_settings import settings
from tests.figures import values_of
from tests.messages import ended, said, unpacked
from ui.language import LANGUAGES, catalog
from ui.lessons.optimizers.legend import SYMBOLS
from ui.lessons.optimizers.network import exceptions
from ui.lessons.optimizers.phase import places_of
from ui.lessons.optimizers.pitfalls import PITFALLS
from ui.lessons.optimizers.race import CHART
from ui.lessons.optimizers.settings import LOOK, MORE
from ui.numbers import written as short

HERE = ("numbers", "sensitivity", "basins", "phase")
EXTREMES = [
    {"runners": "~".join(OPTIMIZERS), "steps": "1", "surface": "Rastrigin", "look": "RAdam"},
    {"runners": "SGD", "rate": "100", "surface": "Rosenbrock", "look": "Adam"},
    {"rate": "1e-6", "knob": "momentum", "momentum": "0.99", "surface": "Saddle", "look": "Nesterov"},
    {
        "fairness": "tuned",
        "factor": "100",
        "noise": "10",
        "steps": "60",
        "start": "-4~2",
        "surface": "Long bowl",
    },
    {"fairness": "defaults", "knob": "momentum", "momentum": "0", "own": "Adam.rate.0.5~Adam.beta1.0"},
    {"beta1": "0", "beta2": "0", "rho": "0", "alpha": "0", "runners": "Adadelta~RMSprop~Adam~NAdam~Adamax"},
]
BAD = {
    "rate": ("0", "-1", "1000000", "nan", "x"),
    "momentum": ("1", "1.5"),
    "beta1": ("1",),
    "beta2": ("1", "2"),
    "steps": ("10000000", "0", "3.5"),
    "noise": ("-1", "inf"),
    "surface": ("Nowhere",),
    "runners": ("Nobody", "SGD~SGD"),
    "own": ("SGD.momentum.0.5", "Adam.rate.0"),
    "start": ("1", "1~2~3", "99~0"),
    "fairness": ("unfair",),
    "knob": ("volume",),
    "look": ("Nobody",),
    "zoom": ("3",),
    "step": ("-1", "1.5"),
    "basin": ("colour",),
    "view": ("nowhere",),
}


def open_race(language: str = "en", **query: str) -> AppTest:
    return open_page(
        "optimizers", lang=language, **{f"optimizers_{name}": text for name, text in query.items()}
    )


def label(language: str, name: str) -> str:
    words = catalog(language)
    return words.get(f"optimizers.{name}.label") or words[f"parameters.{name}.label"]


def chart(app: AppTest, key: str = "optimizers_race"):
    """Header and moves of the chart whose element has this key."""
    found = [each for each in app.get("bidi_component") if f"-{key}" in each.proto.id]
    assert found, key
    return unpacked(found[0].proto.bytes)


def written(app: AppTest) -> str:
    return "\n".join(each.value for each in app.markdown)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", HERE)
def test_every_view_speaks_every_language(view: str, language: str) -> None:
    app = open_race(language, view=view, steps="40")
    assert not app.exception
    assert not app.warning


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("query", EXTREMES, ids=str)
def test_at_its_extremes(query: dict[str, str], language: str) -> None:
    app = open_race(language, **query)
    assert not app.exception
    assert not app.error
    assert not [each for each in app.warning if "`" in each.value]


@pytest.mark.parametrize("surface", SURFACES)
def test_every_surface_has_every_map(surface: str) -> None:
    for view in ("basins", "phase"):
        app = open_race(surface=surface, view=view, steps="20", runners="SGD~Momentum", look="Momentum")
        assert not app.exception


def test_a_gradient_of_zero_was_multiplied_by_nothing() -> None:
    app = open_race(surface="Bowl", start="2~0", steps="3", runners="SGD", look="SGD")
    captions = [caption.value for caption in app.caption]
    assert catalog("en")["optimizers.numbers.no_gradient"].format(name="y") in captions
    assert not [caption for caption in captions if "nan" in caption]


@pytest.mark.parametrize("noise", ["0", "2"])
def test_the_arrow_is_called_straight_downhill_only_without_noise(noise: str) -> None:
    captions = "\n".join(each.value for each in open_race(noise=noise, steps="20").caption)
    kind = "reading" if noise == "0" else "reading_noisy"
    assert catalog("en")[f"optimizers.state.{kind}"].format(name="Adam") in captions


@pytest.mark.parametrize("looked", OPTIMIZERS)
def test_every_optimizer_shows_its_own_parameters_and_its_numbers(looked: str) -> None:
    app = open_race(runners=f"SGD~{looked}" if looked != "SGD" else "SGD", look=looked, steps="20")
    assert not app.exception
    shown = {
        key.rpartition(".")[2]
        for key in (each.key or "" for each in app.number_input)
        if key.startswith("optimizers_own.")
    }
    assert shown == {"rate", *OPTIMIZERS[looked].options}
    assert OPTIMIZERS[looked].rule in [each.value.strip("$ \n") for each in app.latex]


@pytest.mark.parametrize("place", range(max(map(len, BAD.values()))))
def test_bad_values_in_the_address_are_named_and_replaced(place: int) -> None:
    asked = {name: texts[place] for name, texts in BAD.items() if place < len(texts)}
    app = open_race(**{"view": "basins", **asked})
    assert not app.exception
    said = [each.value for each in app.warning]
    for name, text in asked.items():
        assert [f"**{label('en', name)}**" in each and f"`{text}`" in each for each in said].count(True) == 1
    assert len(said) == len(asked)


def test_every_parameter_can_be_wrong() -> None:
    others = {
        "factor",
        "seed",
        "rho",
        "alpha",
        "weight_decay",
        "momentum_decay",
    }  # As the real numbers above.
    assert BAD.keys() | others == PARAMETERS.keys() | LOOK.keys()


def test_a_start_outside_is_moved_to_the_edge_and_it_is_said() -> None:
    app = open_race(surface="Ravine", start="-9~9", steps="20")
    assert ["(-9, 9)" in each.value and "(-5, 2.5)" in each.value for each in app.info] == [True]
    app.session_state[f"{MORE}.opened"] = True
    assert app.run().number_input(key="optimizers_start.x").value == -5


def test_who_leaves_is_listed_last_and_the_broken_condition_is_said() -> None:
    app = open_race(surface="Ravine", runners="SGD~Momentum~Nesterov", rate="0.015", look="SGD")
    assert not app.exception
    assert len(app.warning) == 1
    said = app.warning[0].value
    assert "**Nesterov**" in said and "1.5" in said and "1.36" in said
    assert "**SGD**" not in said
    rows = [line for line in written(app).splitlines() if line.startswith("| ")]
    assert "**Nesterov**" in rows[4] and "3" in rows[4].split("|")[7]


def test_the_message_of_a_race_is_small() -> None:
    usual = [each for each in open_race().get("bidi_component") if "-optimizers_race" in each.proto.id]
    assert len(usual[0].proto.bytes) < 500_000
    long = open_race(steps="500", runners="~".join(list(OPTIMIZERS)[:8]))
    found = [each for each in long.get("bidi_component") if "-optimizers_race" in each.proto.id]
    assert len(found[0].proto.bytes) < 800_000


def test_the_knob_stands_where_the_address_says_and_offers_its_family() -> None:
    app = open_race(rate="0.02", steps="20")
    header, _ = chart(app)
    assert header["knob"]["labels"][header["order"]["knob"]] == "0.02"
    assert len(header["knob"]["labels"]) == 41
    turned, _ = chart(open_race(knob="momentum", momentum="0.5", steps="20"))
    assert turned["knob"]["labels"][turned["order"]["knob"]] == "0.5"


def reached_for(setting: Setting, rate: str) -> tuple[dict, list[list[Move]]]:
    """The chart at a rate once a hand was near the knob."""
    app = open_race(rate=rate, steps=f"{setting.steps}")
    app.session_state[f"{CHART}.reached"] = first_of_family(setting)
    return chart(app.run())


def test_resting_the_knob_elsewhere_sends_no_new_picture() -> None:
    one, other = (reached_for(Setting(steps=20), rate) for rate in ("0.01", "0.1"))
    assert one[0]["figures"] == other[0]["figures"]
    for before, after in zip(chain(*one[1]), chain(*other[1]), strict=True):
        for axis, track in before.coordinates().items():
            first, second = (getattr(each, "levels", each) for each in (track, getattr(after, axis)))
            np.testing.assert_array_equal(first, second)


def test_what_the_knob_shows_is_sent_when_a_hand_is_near_it() -> None:
    header, alone = chart(open_race(rate="0.02", steps="20"))
    assert header["knob"]["labels"][header["alone"]] == "0.02"
    whole_header, whole = reached_for(Setting(steps=20, learning_rate=0.02), "0.02")
    assert (whole_header["alone"], whole_header["figures"]) == (None, header["figures"])
    for own, all_of_them in zip(chain(*alone), chain(*whole), strict=True):
        for axis, track in all_of_them.coordinates().items():
            expected = values_of(track)[header["alone"] if len(values_of(track)) > 1 else 0]
            np.testing.assert_array_equal(values_of(own.coordinates()[axis])[0], expected)


def test_a_value_of_its_own_changes_one_runner_and_can_be_taken_back() -> None:
    app = open_race(steps="20")
    app.number_input(key="optimizers_own.Adam.rate").set_value(0.5).run()
    assert not app.exception
    assert app.query_params["optimizers_own"] == "Adam.rate.0.5"
    row = next(line for line in written(app).splitlines() if line.startswith("|") and "**Adam**" in line)
    assert row.split("|")[3].strip() == "0.5"
    app.button(key="optimizers.own.back").click().run()
    assert "optimizers_own" not in app.query_params


def test_the_leaderboard_is_that_of_the_explainer() -> None:
    app = open_race(surface="Styblinski–Tang", fairness="tuned", steps="60")
    board = standings(race(Setting(surface="Styblinski–Tang", fairness="tuned", steps=60), family=False))
    rows = [line.split("|") for line in written(app).splitlines() if line.startswith("| ")]
    assert [row[2].strip(" *") for row in rows[2 : 2 + len(board)]] == [line.runner for line in board]
    assert f"{catalog('en')['optimizers.fairness_said.tuned']}" in written(app)


def test_the_momentum_map_stands_where_its_rule_runs() -> None:
    for setting in settings(most_steps=2):
        entries = {entry.name: entry for entry in entries_of(setting, [setting.knob_value])}
        expected = {
            name: (entries[name].learning_rates[0], setting.options_of(name)["momentum"])
            for name in RULES
            if name in entries
        }
        assert places_of(setting) == expected


@pytest.mark.parametrize(
    ("query", "products"),
    [
        (
            {"surface": "Ravine", "fairness": "tuned", "runners": "SGD~Momentum~Nesterov"},
            {"Momentum": "1.25", "Nesterov": "0.4"},
        ),
        (
            {"surface": "Ravine", "own": "Nesterov.momentum.0.5~Nesterov.rate.0.001", "runners": "Nesterov"},
            {"Momentum": "–", "Nesterov": "0.1"},
        ),
        ({"fairness": "defaults", "runners": "SGD"}, {"Momentum": "–", "Nesterov": "–"}),
    ],
    ids=str,
)
def test_the_momentum_map_has_the_rate_of_each_rule(query: dict[str, str], products: dict[str, str]) -> None:
    app = open_race(view="phase", **query)
    assert not app.exception
    for name, product in products.items():
        title = catalog("en")[f"optimizers.phase.{name}"]
        row = next(line for line in written(app).splitlines() if line.startswith(f"| **{title}**"))
        assert row.split("|")[2].strip() == product
        absent = catalog("en")["optimizers.phase.absent"].format(name=name)
        assert (absent in [caption.value for caption in app.caption]) == (product == "–")


@pytest.mark.parametrize(
    ("query", "said", "names"),
    [
        ({}, "said.same", ""),
        ({"own": "Adam.rate.0.5"}, "except.same", "Adam"),
        ({"own": "Adam.rate.0.01"}, "said.same", ""),
        ({"own": "Adam.beta1.0.5"}, "said.same", ""),
        ({"fairness": "defaults"}, "said.defaults", ""),
        ({"fairness": "defaults", "factor": "10"}, "said.defaults_times", ""),
        (
            {"fairness": "defaults", "factor": "10", "own": "SGD.rate.0.5~Adam.rate.0.5"},
            "except.defaults_times",
            "SGD, Adam",
        ),
        ({"fairness": "defaults", "factor": "10", "own": "Adam.rate.0.01"}, "said.defaults_times", ""),
        ({"fairness": "tuned", "factor": "0.1"}, "said.tuned_times", ""),
        ({"fairness": "tuned", "own": "SGD.rate.0.02"}, "except.tuned", "SGD"),
        ({"own": "SGD.rate.0.02", "runners": "SGD"}, "except.all", ""),
    ],
    ids=str,
)
def test_the_race_says_how_fair_it_is(query: dict[str, str], said: str, names: str) -> None:
    app = open_race(steps="20", **query)
    words = catalog("en")[f"optimizers.fairness_{said}"]
    assert words.format(names=names, factor=query.get("factor")) in written(app)
    bold = {key: each.split("**")[1] for key, each in catalog("en").items() if ".fairness_" in key}
    others = {each.partition("{")[0] for key, each in bold.items() if not key.endswith(said)}
    assert not [other for other in others if f"**{other}**" in written(app)]


def test_the_ends_of_the_grid_are_those_of_the_sentence() -> None:
    assert (GRID[0], GRID[-1]) == (1e-5, 100)
    assert all("10⁻⁵" in catalog(language)["optimizers.fairness_said.tuned"] for language in LANGUAGES)


def test_the_switch_changes_the_language_and_keeps_every_setting() -> None:
    app = open_race(
        rate="0.02", surface="Ravine", runners="SGD~Adam", look="Adam", own="Adam.beta1.0.5", steps="20"
    )
    app.session_state["lang"] = "ko"
    app.run()
    assert not app.exception
    assert app.title[0].value == catalog("ko")["optimizers.title"]
    assert app.selectbox(key="optimizers_surface").value == "Ravine"
    assert app.query_params["optimizers_rate"] == "0.02"
    assert app.query_params["optimizers_runners"] == "SGD~Adam"
    assert app.number_input(key="optimizers_own.Adam.beta1").value == 0.5


@pytest.mark.parametrize(
    ("mission", "answer"),
    [("safer", "Nesterov"), ("tuned", "first"), ("turned", "never"), ("first", "same")],
)
def test_a_mission_is_tried_and_judged(mission: str, answer: str) -> None:
    app = open_mission(open_race(steps="20", noise="1"), "optimizers", mission)
    app.radio(key=f"optimizers.mission.{mission}").set_value(answer).run()
    app.button(key=f"optimizers.mission.{mission}.try").click().run()
    assert not app.exception
    assert app.session_state["optimizers.missions"].keys() == {mission}
    assert [catalog("en")["lesson.predicted_right"] in each.value for each in app.success] == [True]
    assert app.number_input(key="optimizers_noise").value == 0


def test_the_legend_knows_every_symbol() -> None:
    assert {look_of(name).symbol for name in OPTIMIZERS} <= SYMBOLS.keys()


def test_every_pitfall_has_its_picture() -> None:
    app = voted("optimizers", optimizers_steps="20")
    for name in PITFALLS:
        assert chart(app, f"optimizers_pitfall_{name}")[0]["figures"]


def test_the_result_of_the_network_is_told() -> None:
    def page() -> None:
        from explainer.descents.setting import Setting
        from explainer.digits.data import load_digits
        from explainer.lessons.optimizers.network_race import network_race
        from ui.lessons.optimizers.network import asked_of, result

        setting = asked_of(Setting(surface="Bowl", runners=("SGD", "Adam"), steps=7, asked_start=(1.0, 1.0)))
        assert setting == Setting(runners=("SGD", "Adam"))
        result(network_race(setting, load_digits(), report=lambda progress: True))

    app = AppTest.from_function(page, default_timeout=60).run()
    assert not app.exception
    assert "**Adam**" in written(app) and "3,322" in written(app)


@pytest.mark.parametrize(
    ("fairness", "own", "apart"),
    [
        ("same", (("Adam", "rate", 0.5),), ["Adam"]),
        ("same", (("Adam", "rate", 0.01), ("SGD", "rate", 0.02)), ["SGD"]),
        ("defaults", (("Adam", "rate", 0.001),), []),
        ("tuned", (("Adam", "rate", 0.001),), ["Adam"]),
        ("tuned", (("Adam", "beta1", 0.5),), []),
    ],
)
def test_the_network_names_who_has_a_rate_of_its_own(fairness: str, own: tuple, apart: list[str]) -> None:
    setting = Setting(runners=("SGD", "Adam"), fairness=fairness, own=own)
    curve = np.zeros(1)
    runs = [
        NetworkRun(name, rates_to_try(setting, name)[0], curve, curve, curve, None)
        for name in setting.runners
    ]
    assert exceptions(NetworkRace(setting, tuple(runs), 1, cancelled=False)) == apart


@pytest.mark.parametrize(
    ("surface", "fairness"), [("Ravine", "same"), ("Styblinski–Tang", "tuned"), ("Bowl", "defaults")]
)
def test_the_sentence_and_the_verdict_are_those_of_the_leaderboard(surface: str, fairness: str) -> None:
    app = open_race(surface=surface, fairness=fairness, steps="60", view="phase")
    (message,) = [
        each.proto.bytes for each in app.get("bidi_component") if "-optimizers_race" in each.proto.id
    ]
    run = race(Setting(surface=surface, fairness=fairness, steps=60))
    deepest = [each.value <= run.surface.lowest + 1e-9 for each in run.surface.minima]
    kinds = set[str]()
    for knob in range(0, len(run.knob_values), 3):
        assert "starts at the same place" in said(message, knob, 0)
        for step in range(4, 61, 4):
            first = standings(run, replica=knob, step=step)[0]
            told = said(message, knob, step)
            if first.left is not None:
                words = "everyone has left"
            elif first.reached is not None and deepest[first.minimum]:
                words = f"{first.runner} is first, in the lowest minimum since step {first.reached}."
            else:
                assert first.loss is not None
                words = f"{first.runner} is ahead, at height {short(first.loss)}."
            assert told == f"Step {step}: {words}" or (words in told and "everyone" in words)
            kinds.add(words.split()[-2])
        first = standings(run, replica=knob)[0]
        assert first.runner in ended(message)[knob] or "Everyone" in ended(message)[knob]
    assert len(kinds) > 1


def test_a_mission_on_the_first_step_takes_the_player_there() -> None:
    app = open_mission(open_race(rate="0.02"), "optimizers", "first")
    app.radio(key="optimizers.mission.first").set_value("longer").run()
    app.button(key="optimizers.mission.first.try").click().run()
    assert not app.exception
    assert app.query_params["optimizers_step"] == "1"
    assert chart(app)[0]["order"]["step"] == 1
    # A player that moves is no change of the settings: the visitor's own are still those of before.
    app.session_state["optimizers_race"] = {"rest": {"step": 7, "order": chart(app)[0]["order"]["number"]}}
    app.run()
    assert app.query_params["optimizers_step"] == "7"
    app = open_mission(app, "optimizers", "turned")
    app.radio(key="optimizers.mission.turned").set_value("fast").run()
    app.button(key="optimizers.mission.turned.try").click().run()
    app.button(key="optimizers.own_settings").click().run()
    assert "optimizers_surface" not in app.query_params
    assert app.query_params["optimizers_rate"] == "0.02"
