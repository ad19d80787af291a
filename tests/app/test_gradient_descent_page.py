"""The page of gradient descent in both languages: views, extremes, verdicts, missions, a wrong address."""

import re
from itertools import chain
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from explainer.choices.surfaces.registry import SURFACES
from explainer.descents.run import race
from explainer.descents.setting import Setting as RaceSetting
from explainer.export import script_of
from explainer.lessons.gradient_descent.film import COSTS
from explainer.lessons.gradient_descent.run import descend
from explainer.lessons.gradient_descent.script import PARAMETERS, VIEWS
from explainer.lessons.gradient_descent.setting import COURSE_PARAMETERS, Setting, course_from
from tests.app.test_pages import open_mission, open_page
from tests.figures import values_of
from tests.messages import ended, unpacked
from tests.messages import said as sentence
from ui.language import LANGUAGES, catalog
from ui.lessons.gradient_descent import gradients, landscapes
from ui.lessons.gradient_descent.problem import CHART, descent_of, shared
from ui.lessons.gradient_descent.settings import COST
from ui.numbers import written

COURSE = course_from({name: each.default for name, each in COURSE_PARAMETERS.items()})
EXTREMES = [
    {"points": "2", "scatter": "0", "batch": "200", "rate": "100", "schedule": "1/t", "halving": "1"},
    {"points": "200", "scatter": "5", "batch": "1", "rate": "1e-06", "updates": "2000", "cost": "epochs"},
    {"standardised": "true", "replacement": "true", "paths": "stochastic", "updates": "1", "rate": "100"},
    {"start": "1000~-1000", "schedule": "step", "halving": "2000", "cost": "evaluations", "rate": "0.1"},
    {"view": "gradients", "points": "2", "scatter": "0", "rate": "100", "replacement": "true"},
    {"view": "gradients", "points": "200", "batch": "173", "start": "-1000~1000", "standardised": "true"},
    {"view": "landscapes", "surface": "Beale", "eta": "100", "steps": "2000", "place": "-4.5~4.5"},
    {"view": "landscapes", "surface": "Plateau", "eta": "1e-06", "steps": "1"},
    # The rate falls below the smallest number of float64; a noise that never rests; all x the same.
    {"schedule": "step", "halving": "1", "updates": "1100"},
    {"points": "2", "standardised": "true", "replacement": "true", "draw": "3"},
    {"points": "2", "standardised": "true", "replacement": "true", "draw": "3073"},
]


def open_descent(language: str = "en", **query: str) -> AppTest:
    return open_page(
        "gradient_descent",
        lang=language,
        **{f"gradient_descent_{name}": each for name, each in query.items()},
    )


def label(language: str, name: str) -> str:
    words = catalog(language)
    return words.get(f"gradient_descent.{name}.label") or words[f"parameters.{name}.label"]


def chart(app: AppTest, key: str) -> tuple[dict[str, Any], Any]:
    """Header and moves of the chart whose element has this key."""
    found = [each for each in app.get("bidi_component") if f"-gradient_descent_{key}" in each.proto.id]
    assert found, key
    return unpacked(found[0].proto.bytes)


def ending(app: AppTest) -> dict[str, str]:
    """What the chart of a surface says at the end of the walk, at the rate of the address."""
    header, _ = chart(app, "landscape")
    assert header["alone"] == header["order"]["knob"]
    (verdict,) = header["verdicts"]
    return verdict


def said(app: AppTest) -> str:
    return "\n".join(each.value for each in (*app.markdown, *app.error, *app.success, *app.warning))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_speaks_every_language(view: str, language: str) -> None:
    app = open_descent(language, view=view)
    assert not app.exception
    assert not app.error
    assert not app.warning


@pytest.mark.parametrize("query", EXTREMES, ids=str)
def test_the_page_stands_at_its_extremes(query: dict[str, str]) -> None:
    app = open_descent("ko", **query)
    assert not app.exception
    assert not app.warning
    assert not [alert for alert in app.error if "{" in alert.value]


@pytest.mark.parametrize("surface", SURFACES)
def test_every_surface_can_be_looked_at(surface: str) -> None:
    app = open_descent(view="landscapes", surface=surface)
    assert not app.exception
    assert catalog("en")[f"surfaces.row.{surface}"] in [caption.value for caption in app.caption]
    assert SURFACES[surface].formula in app.latex[0].value


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_bad_value_in_the_address_is_named_and_replaced(language: str) -> None:
    names = [*PARAMETERS, *COST]
    app = open_descent(language, **{name: f"bad {name}" for name in names})
    assert not app.exception
    warnings = [warning.value for warning in app.warning]
    assert len(warnings) == len(names)
    for name in names:
        assert any(label(language, name) in each and f"bad {name}" in each for each in warnings)


@pytest.mark.parametrize("rate", ["0", "-1", "1e6", "nan", "inf"])
def test_rates_that_are_none_are_named(rate: str) -> None:
    app = open_descent(rate=rate)
    assert not app.exception
    assert [rate in warning.value for warning in app.warning] == [True]
    header, _ = chart(app, "run")
    assert header["knob"]["labels"][header["order"]["knob"]] == f"{Setting().learning_rate:g}"


def test_ten_million_updates_are_refused_and_explained() -> None:
    app = open_descent(updates="10000000")
    assert ["1 … 2000" in warning.value for warning in app.warning] == [True]


def test_an_unknown_view_is_named() -> None:
    app = open_descent(view="nowhere")
    assert ["`nowhere`" in warning.value for warning in app.warning] == [True]


def test_the_knob_shows_the_run_of_the_address_and_marks_the_limit() -> None:
    app = open_descent(rate="0.033")
    header, _ = chart(app, "run")
    knob, problem = header["knob"], Setting().problem()
    assert knob["labels"][header["order"]["knob"]] == "0.033"
    ((name, share),) = knob["marks"]
    assert f"{problem.limit:.3g}" in name
    rates = [float(each) for each in knob["labels"]]
    below = sum(rate < problem.limit for rate in rates)
    assert (below - 1) / (len(rates) - 1) < share < below / (len(rates) - 1)


@pytest.mark.parametrize(
    ("view", "name", "turned", "values", "key", "family", "moving"),
    [
        ("problem", "rate", ("0.05", "0.1"), Setting().rates, CHART, shared(Setting()), 18),
        (
            "landscapes",
            "eta",
            ("0.05", "0.1"),
            COURSE.knob_values,
            landscapes.CHART,
            landscapes.shared(COURSE),
            11,
        ),
        (
            "gradients",
            "batch",
            ("4", "9"),
            gradients.sizes_of(Setting()),
            gradients.CHART,
            gradients.shared(Setting()),
            8,
        ),
    ],
)
def test_a_knob_that_is_reached_for_holds_every_value_and_another_one_sends_the_same_message(
    view: str,
    name: str,
    turned: tuple[str, str],
    values: tuple[float, ...],
    key: str,
    family: object,
    moving: int,
) -> None:
    headers = list[dict[str, Any]]()
    for value in turned:
        app = open_descent(view=view, **{name: value})
        first, alone = chart(app, key.removeprefix("gradient_descent_"))
        replica = values.index(float(value))
        assert first["alone"] == replica
        app.session_state[f"{key}.reached"] = family
        header, moves = chart(app.run(), key.removeprefix("gradient_descent_"))
        # A cloud of gradients ends nowhere.
        assert len(header["verdicts"]) == (0 if view == "gradients" else len(values))
        assert header["alone"] is None
        assert first["verdicts"] == header["verdicts"][replica : replica + 1]
        # What had come alone is what the family has there; the losses at every rate are there in any case.
        tracks = 0
        for before, now in zip(chain(*alone), chain(*moves), strict=True):
            for axis, course in now.coordinates().items():
                own, whole = (values_of(each) for each in (before.coordinates()[axis], course))
                tracks += len(own) < len(whole)
                place = slice(replica, replica + 1) if len(own) < len(whole) else ...
                np.testing.assert_array_equal(own, whole[place])
        assert tracks == moving
        for one, other in zip(first["figures"], header["figures"], strict=True):
            assert one["layout"] == other["layout"]
        headers.append(header)
    assert headers[0]["order"]["knob"] != headers[1]["order"]["knob"]
    for header in headers:
        del header["order"]
    assert headers[0] == headers[1]


def test_divergence_says_which_condition_is_broken_with_its_numbers() -> None:
    app = open_descent(rate="0.16", paths="batch")
    problem = Setting().problem()
    run = descend(Setting(learning_rate=0.16, paths=("batch",)), family=False)
    (alert,) = app.error
    factor = abs(1 - 0.16 * problem.curvatures[1])
    assert f"{factor:.4g}" in alert.value and f"update {run.paths[0].diverged[0]}" in alert.value


def test_batches_that_diverge_below_the_limit_are_explained_by_their_own() -> None:
    app = open_descent(rate="0.125", paths="stochastic", updates="69")
    (alert,) = app.error
    assert catalog("en")["gradient_descent.path.stochastic"] in alert.value
    assert "batches of 1 drawn" in alert.value


@pytest.mark.parametrize(
    "query",
    [
        {"rate": "0.3", "schedule": "1/t", "halving": "30", "updates": "1000", "paths": "batch"},
        {"rate": "0.2", "schedule": "step", "halving": "5"},
        {"rate": "0.1", "paths": "stochastic"},
    ],
    ids=str,
)
def test_nothing_that_comes_back_is_called_diverged(query: dict[str, str]) -> None:
    app = open_descent(**query)
    assert not app.exception
    assert not app.error
    words = said(app)
    assert f"| {catalog('en')['gradient_descent.spent.diverged']} |" not in words
    assert ("learning rate falls" in words) == ("schedule" in query)


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ({"rate": "0.3", "halving": "30", "updates": "9", "paths": "batch"}, "grows"),
        ({"rate": "0.3", "halving": "30", "updates": "60", "paths": "batch"}, "shrinks"),
        ({"rate": "100", "halving": "30", "updates": "2000", "points": "2", "paths": "batch"}, "overflow"),
    ],
    ids=str,
)
def test_under_a_falling_rate_it_is_said_how_far_that_has_come(query: dict[str, str], kind: str) -> None:
    app = open_descent(schedule="1/t", **query)
    (alert,) = app.error
    first, _, rest = catalog("en")[f"gradient_descent.far.{kind}"].partition("{paths}")
    assert alert.value.startswith(first) and rest.split("{")[0] in alert.value
    assert ("| diverged |" in said(app)) == (kind == "overflow")


@pytest.mark.parametrize(("rate", "kind"), [("0.05", "shrinks"), ("0.1", "overshoots"), ("0.2", "grows")])
def test_the_table_says_what_a_rate_does_along_the_steepest_direction(rate: str, kind: str) -> None:
    app = open_descent(rate=rate)
    product = float(rate) * Setting().problem().curvatures[1]
    (row,) = [line for line in said(app).splitlines() if line.startswith(r"| $\lambda_{max}$")]
    assert f"{product:.4g}" in row and f"**{abs(1 - product):.4g}**" in row
    assert catalog("en")[f"gradient_descent.condition.{kind}"] in row


@pytest.mark.parametrize(("rate", "kind"), [("0.5", "shrinks"), ("1", "swings"), ("1.2", "grows")])
def test_the_sentence_is_about_the_rate_that_is_set(rate: str, kind: str) -> None:
    # Standardised, both curvatures are 2; fewer updates than any path takes to diverge.
    app = open_descent(standardised="true", rate=rate, paths="batch", updates="1")
    verdicts = {
        name: catalog("en")[f"gradient_descent.verdict.{name}"] for name in ("swings", "grows", "stays")
    }
    shown = [name for name, words in verdicts.items() if words in said(app)]
    assert shown == [name for name in [kind] if name in verdicts]


def test_the_numbers_of_the_last_update_are_those_of_the_run() -> None:
    app = open_descent(paths="stochastic", updates="7")
    path = descend(Setting(paths=("stochastic",), updates=7), family=False).paths[0]
    formula = next(each.value for each in app.latex if "leftarrow" in each.value)
    written = [f"{float(each):.4g}" for each in re.findall(r"-?\d+\.\d+", formula)]
    for number in (*path.positions[0, -1], *path.positions[0, -2], *path.gradient[0, -1]):
        assert f"{number:.4g}" in written
    assert f"numbers {path.batches[-1][0] + 1})" in said(app)


@pytest.mark.parametrize("cost", COSTS)
def test_iterations_per_epoch_are_spelled_out_for_every_path(cost: str) -> None:
    app = open_descent(points="41", batch="7", cost=cost)
    for spelled in ("⌈41/41⌉ = 1", "⌈41/7⌉ = 6", "⌈41/1⌉ = 41"):
        assert spelled in said(app)
    assert "⌈41 / 7⌉ = **6**" in "\n".join(caption.value for caption in app.caption)


def test_with_replacement_no_epoch_goes_through_all_points() -> None:
    for replacement in ("true", "false"):
        app = open_descent(points="41", batch="7", replacement=replacement)
        captions = "\n".join(caption.value for caption in app.caption)
        assert ("goes once through all points: ⌈41" in captions) == (replacement == "false")
        assert ("41 / 7 = **5.857**" in captions) == ("41/7 = 5.857" in said(app)) == (replacement == "true")


def test_what_counts_as_equal_changes_who_is_ahead() -> None:
    leaders = []
    for cost in ("updates", "evaluations"):
        rows = [line for line in said(open_descent(cost=cost)).splitlines() if "⌈40/" in line and "|" in line]
        assert len(rows) == 3
        leaders.append(next(row.split("|")[1].strip() for row in rows if "**" in row))
    assert leaders[0] == catalog("en")["gradient_descent.path.batch"]
    assert leaders[1] != leaders[0]


def test_the_batch_size_of_the_address_is_where_the_knob_of_the_cloud_stands() -> None:
    app = open_descent(view="gradients", batch="4")
    header, _ = chart(app, "cloud")
    assert header["knob"]["labels"][header["order"]["knob"]] == "4"
    assert len(header["knob"]["labels"]) == Setting().points
    assert "{4}" in next(each.value for each in app.latex if "Var" in each.value)


def test_a_descent_that_is_caught_leaves_or_arrives_is_called_so() -> None:
    caught = open_descent(view="landscapes", surface="Styblinski–Tang", place="0.5~4.5", eta="0.016")
    arrived = open_descent(view="landscapes", surface="Bowl", eta="0.1", steps="100")
    gone = open_descent(view="landscapes", surface="Bowl", eta="2.5", steps="100")
    run = race(RaceSetting(surface="Bowl", runners=("SGD",), learning_rate=2.5, steps=100), family=False)
    assert not caught.exception and not arrived.exception and not gone.exception
    here = [ending(app) for app in (caught, arrived, gone)]
    assert here[0]["kind"] in ("warning", "success")
    assert here[1]["kind"] == "success"
    assert here[2]["kind"] == "error" and f"step {run.runners[0].left[0]} " in here[2]["text"]


def test_the_sentence_of_a_step_tells_how_high_every_path_is_and_who_has_diverged() -> None:
    app = open_descent(updates="30")
    app.session_state[f"{CHART}.reached"] = shared(Setting(updates=30))
    app.run()
    (message,) = [each.proto.bytes for each in app.get("bidi_component") if "_descent_run" in each.proto.id]
    for rate in (0.05, 0.2):
        run, knob = (
            descend(Setting(learning_rate=rate, updates=30), family=False),
            Setting().rates.index(rate),
        )
        for step in (0, 3, 30):
            told = sentence(message, knob, step)
            assert told.startswith(f"Update {step}. ")
            for path in run.paths:
                name = catalog("en")[f"gradient_descent.path.{path.name}"]
                gone = 0 <= path.diverged[0] <= step
                height = written(float(path.loss[0, step]) - run.problem.lowest)
                assert f"{name}: far away" in told if gone else f"{name} {height[:3]}" in told
        assert ended(message)[knob].startswith("Far from the minimum" if rate == 0.2 else "At equal effort")


@pytest.mark.parametrize(
    ("place", "steps", "saddle"),
    [("1.5~0", "100", True), ("0~0.001", "1", True), ("1.5~0.01", "400", False), ("1.5~0", "1", False)],
)
def test_a_descent_that_is_held_by_the_saddle_is_told_so(place: str, steps: str, saddle: bool) -> None:
    app = open_descent(view="landscapes", surface="Saddle", place=place, steps=steps, eta="0.1")
    start = (
        catalog("en")["gradient_descent.ending.saddle"].format(saddle="(0, 0)", loss="{").partition("{")[0]
    )
    assert ending(app)["text"].startswith(start) == saddle


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ({"surface": "Bowl", "eta": "2.5", "steps": "100"}, "diverged"),
        ({"surface": "Bowl", "eta": "2.5", "steps": "2"}, "left"),
        ({"surface": "Rosenbrock", "eta": "0.0016", "place": "-1.79~-0.11", "steps": "60"}, "back"),
    ],
    ids=str,
)
def test_who_left_the_picture_is_not_called_diverged_for_that(query: dict[str, str], kind: str) -> None:
    app = open_descent(view="landscapes", **query)
    parts = catalog("en")[f"gradient_descent.ending.{kind}"].split("{")
    assert ending(app)["kind"] == "error"
    assert parts[-1].partition("}")[2] in ending(app)["text"]


def test_a_start_outside_of_the_picture_is_moved_and_that_is_said() -> None:
    app = open_descent(view="landscapes", surface="Rosenbrock", place="9~-9")
    assert ["(2, −1)" in warning.value for warning in app.warning] == [True]


def test_the_language_switch_keeps_every_setting() -> None:
    app = open_descent(rate="0.08", points="25", start="1~2", cost="epochs", paths="batch~stochastic")
    before = dict(app.query_params)
    app.session_state["lang"] = "ko"
    app.run()
    assert app.title[0].value == catalog("ko")["gradient_descent.title"]
    assert dict(app.query_params) == {**before, "lang": "ko"}


@pytest.mark.parametrize(
    "asked",
    [
        {"points": "6", "updates": "9", "rate": "0.02", "schedule": "step"},
        {"view": "landscapes", "surface": "Beale", "eta": "0.003", "steps": "7"},
    ],
    ids=str,
)
def test_the_shown_script_is_that_of_the_link(asked: dict[str, str]) -> None:
    app = open_descent(**asked)
    link = "/gradient-descent?" + "&".join(f"gradient_descent_{name}={each}" for name, each in asked.items())
    assert app.code[0].value.split("\n", 1)[1] == script_of(link).split("\n", 1)[1].rstrip()


@pytest.mark.parametrize(
    ("name", "right"),
    [("overshoot", "swings"), ("standardise", "fewer"), ("ball", "half")],
)
def test_a_mission_is_tried_and_measured(name: str, right: str) -> None:
    app = open_mission(open_descent(), "gradient_descent", name)
    app.radio(key=f"gradient_descent.mission.{name}").set_value(right).run()
    app.button(key=f"gradient_descent.mission.{name}.try").click().run()
    assert not app.exception
    assert len(app.success) == 1
    assert "gradient_descent_paths" in app.query_params


def test_a_mission_from_another_view_leads_to_the_paths() -> None:
    app = open_mission(open_descent(view="landscapes"), "gradient_descent", "last")
    app.radio(key="gradient_descent.mission.last").set_value("single").run()
    app.button(key="gradient_descent.mission.last.try").click().run()
    assert not app.exception
    assert chart(app, "run")[1]
    assert app.query_params["gradient_descent_cost"] == "evaluations"
    assert len(app.info) == 1


def test_all_frames_of_a_default_run_with_its_knob_are_small() -> None:
    sizes = {
        view: len(next(each for each in open_descent(view=view).get("bidi_component")).proto.bytes)
        for view in VIEWS
    }
    assert max(sizes.values()) < 600_000, sizes


@pytest.mark.parametrize("batch", ["40", "39"])
def test_a_batch_of_all_points_has_no_variance_at_all(batch: str) -> None:
    app = open_descent(view="gradients", batch=batch)
    row = next(line for line in said(app).splitlines() if line.startswith("| batches of B"))
    _, _, _, measured, law, _ = (cell.strip() for cell in row.split("|"))
    assert (measured == "0") == (law == "0") == (batch == "40")


def test_the_family_that_is_drawn_holds_the_run_of_two_hundred_settings() -> None:
    draws = np.random.default_rng(3)
    for number in range(200):
        setting = Setting(
            points=int(draws.integers(2, 30)),
            draw=number,
            standardised=bool(draws.integers(2)),
            batch_size=int(draws.integers(1, 12)),
            replacement=bool(draws.integers(2)),
            learning_rate=float(f"{10 ** draws.uniform(-6, 2):.3g}"),
            schedule=str(draws.choice(["constant", "step", "1/t"])),
            halving=int(draws.integers(1, 4)),
            updates=int(draws.integers(1, 5)),
            seed=number,
        )
        drawn, alone = descent_of(setting), descend(setting, family=False)
        replica = drawn.rates.index(setting.learning_rate)
        for one, other in zip(drawn.paths, alone.paths, strict=True):
            np.testing.assert_array_equal(one.positions[replica], other.positions[0])
            assert one.diverged[replica] == other.diverged[0]


def test_the_clouds_mean_in_words_is_that_of_all_points() -> None:
    app = open_descent(view="gradients")
    row = next(line for line in said(app).splitlines() if line.startswith("| all points"))
    problem = Setting().problem()
    w, b = Setting().start(problem)
    errors = w * problem.inputs + b - problem.targets
    gradient = 2 * np.array([(errors * problem.inputs).mean(), errors.mean()])
    assert f"({gradient[0]:.3g}, {gradient[1]:.3g})".replace("-", "−") in row
