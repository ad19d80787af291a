"""The page of gradient flow in both languages: views, extremes, what ends in zero, and a wrong address."""

import re
from dataclasses import replace
from itertools import chain
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from explainer.digits.data import load_digits
from explainer.kit.parameters import setting_from
from explainer.lessons.gradient_flow.dead import DeadUnits, dead_units
from explainer.lessons.gradient_flow.flow import flow
from explainer.lessons.gradient_flow.learning import learn
from explainer.lessons.gradient_flow.pitfalls import shift_of
from explainer.lessons.gradient_flow.setting import PARAMETERS, Recipe, Setting, scales_around
from explainer.lessons.gradient_flow.verdict import first_to_last, verdict_of
from tests.app.test_pages import open_mission, open_page
from tests.messages import ended, said, unpacked
from ui.language import LANGUAGES, catalog
from ui.lessons.gradient_flow.arithmetic import formula
from ui.lessons.gradient_flow.layers import read_shift
from ui.lessons.gradient_flow.picture import CHART
from ui.lessons.gradient_flow.said import caption_of_dead, caption_of_layers
from ui.lessons.gradient_flow.settings import VIEWS
from ui.lessons.gradient_flow.trainings import DYING, LEARNING, how_many_died
from ui.numbers import written
from ui.records import Records

SMALL = {"depth": "3", "width": "8", "images": "500", "steps": "10"}
EXTREMES = [
    {"depth": "1", "width": "8", "batch": "8", "activations": "Linear", "scale": "0.001"},
    {"depth": "50", "width": "256", "initialisation": "Normal", "activations": "SELU", "batch": "8"},
    {"activations": "LeakyReLU~ELU~Softplus~Mish", "slope": "1", "alpha": "0", "scale": "10"},
    {"initialisation": "Zeros", "map": "Step", "view": "shift", "activations": "Step"},
    {"activations": "GELU~SiLU~Hardtanh", "depth": "50", "width": "8", "view": "histograms"},
]


def open_flow(language: str = "en", **query: str) -> AppTest:
    return open_page("gradient_flow", lang=language, **{f"gradient_flow_{k}": v for k, v in query.items()})


def reached(app: AppTest, setting: Setting) -> AppTest:
    """The page after a hand was near the knob."""
    app.session_state[f"{CHART}.reached"] = (setting, tuple(scales_around(setting)))
    return app.run()


def test_a_family_that_a_whole_class_pushes_out_is_drawn_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    full = Records(most=0)
    monkeypatch.setattr("ui.lessons.gradient_flow.picture._families", lambda: full)
    app = open_flow(**SMALL)
    header, moves = chart(app, CHART)
    assert header["alone"] == header["order"]["knob"] == 12
    assert {track.shape[0] for move in moves[0] for track in move.coordinates().values()} == {1}
    header, moves = chart(reached(app, Setting(depth=3, width=8)), CHART)
    assert header["alone"] is None
    assert not full
    assert len(header["knob"]["labels"]) > 1
    network, curves = (
        {track.shape[0] for move in figure for track in move.coordinates().values()} for figure in moves[:2]
    )
    assert network == {25}
    assert curves > {1}


def label(language: str, name: str) -> str:
    words = catalog(language)
    return words.get(f"gradient_flow.{name}.label") or words[f"parameters.{name}.label"]


def chart(app: AppTest, key: str):
    """Header and moves of the chart whose element has this key."""
    found = [each for each in app.get("bidi_component") if f"-{key}" in each.proto.id]
    assert found, key
    return unpacked(found[0].proto.bytes)


@pytest.fixture(scope="module", autouse=True)
def trained() -> None:
    """What the views of training show, so that no test waits for a worker process."""
    values: dict[str, Any] = {name: parameter.default for name, parameter in PARAMETERS.items()}
    values |= {name: int(value) for name, value in SMALL.items()}
    setting, recipe = setting_from(Setting, values), setting_from(Recipe, values)
    run = learn(setting, recipe, load_digits(), report=lambda progress: True)
    LEARNING.found().add((setting, recipe), run)
    DYING.found().add((Setting(),), dead_units(Setting(), load_digits(), report=lambda p: p.step < 10))


@pytest.mark.parametrize(
    "setting",
    [
        Setting(seed=1),
        Setting(options=(("slope", 0.0), ("alpha", 0.0))),
        Setting(initialisation="Zeros"),
        Setting(initialisation="He", scale=3.0),
    ],
    ids=str,
)
def test_who_died_is_measured_and_not_supposed(setting: Setting) -> None:
    units = dead_units(setting, load_digits(), report=lambda progress: progress.step < 40)
    for look in (0, len(units.steps) - 1):
        said = how_many_died(units, look)
        shares = units.dead.mean(axis=3)[:, :, look]
        for name, row in zip(units.functions, shares, strict=True):
            assert f"{name} **{np.nanmax(row):.0%} (" in said
        zero = units.zero_slopes.mean(axis=3)[0, 0, look]
        assert ("zero on one input is not dead" in said) == (f"{zero:.0%}" != f"{shares[0, 0]:.0%}")


@pytest.mark.parametrize(
    "changed",
    [{}, {"scale": 10.0}, {"scale": 0.01}, {"options": (("alpha", 0.0),)}, {"initialisation": "Zeros"}],
    ids=str,
)
def test_the_bias_shift_is_read_off_what_was_measured(changed: dict[str, Any]) -> None:
    names = ("Sigmoid", "Tanh", "ReLU", "ELU")
    found = shift_of(replace(Setting(depth=6, width=16, activations=names), **changed))
    said = read_shift(found, names)
    for name, mean, share in zip(names, found.mean[:, -1], found.constant_share[:, -1], strict=True):
        shown = "–" if np.isnan(share) else f"{share:.0%}"
        assert f"{name} {formula(float(mean))} ({shown})" in said
    assert found.mean[0].min() >= 0 and found.mean[2].min() >= 0


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_speaks_every_language(view: str, language: str) -> None:
    app = open_flow(language, view=view, **SMALL)
    assert not app.exception
    assert not app.error
    assert not app.warning


@pytest.mark.parametrize("query", EXTREMES, ids=str)
def test_the_page_stands_at_its_extremes(query: dict[str, str]) -> None:
    app = open_flow("ko", **query)
    assert not app.exception
    assert not app.error


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_bad_value_in_the_address_is_named_and_replaced(language: str) -> None:
    app = open_flow(language, **{name: f"bad {name}" for name in PARAMETERS})
    assert not app.exception
    said = [warning.value for warning in app.warning]
    assert len(said) == len(PARAMETERS)
    for name in PARAMETERS:
        assert [label(language, name) in each for each in said if f"`bad {name}`" in each] == [True]


@pytest.mark.parametrize("text", ["0", "-1", "1e300", "nan", "inf", ""])
def test_a_scale_that_is_no_scale_is_named_and_replaced(text: str) -> None:
    app = open_flow(scale=text, depth="2", width="8")
    assert not app.exception
    assert ["0.001 … 10" in warning.value for warning in app.warning] == [True]


def test_the_knob_holds_every_scale_and_the_player_every_layer() -> None:
    app = reached(open_flow(depth="4", width="8"), Setting(depth=4, width=8))
    header, moves = chart(app, CHART)
    assert header["knob"]["labels"] == [f"{scale:.3g}" for scale in scales_around(Setting())]
    assert len(header["labels"]) == 9
    assert {each.y.shape[0] for each in chain(*moves) if each.y is not None} == {25}


def test_the_message_of_the_default_page_is_small() -> None:
    app = open_flow()
    assert sum(len(each.proto.bytes) for each in app.get("bidi_component")) < 600_000
    header, _ = chart(app, "gradient_flow_flow")
    assert header["knob"]["labels"][header["order"]["knob"]] == "1"


def test_the_table_says_what_the_network_measured() -> None:
    app = open_flow(depth="5", width="16", activations="Sigmoid~ReLU", seed="3")
    found = flow(Setting(depth=5, width=16, activations=("Sigmoid", "ReLU"), seed=3))
    table = next(each.value for each in app.markdown if "factor$^{4}$" in each.value)
    for name, ratio, slopes in zip(
        ("Sigmoid", "ReLU"), first_to_last(found), found.root_mean_square_slope, strict=True
    ):
        row = next(line for line in table.splitlines() if f"**{name}**" in line)
        assert catalog("en")[f"gradient_flow.verdict.{verdict_of(float(ratio))}"] in row
        slope = float(np.exp(np.log(slopes[:-1]).mean()))
        gain, shown, factor, power = map(float, re.findall(r"[\d.]+", row.partition("|")[2])[:4])
        assert shown == pytest.approx(slope, rel=5e-4)
        assert gain * shown == pytest.approx(factor, rel=5e-4)
        assert f"{factor**4:.3g}" == f"{power:.3g}"


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"depth": "50", "initialisation": "He"},
        *(
            {"depth": str(depth), "scale": f"{scale:g}", "seed": str(depth), "width": "16"}
            for depth, scale in ((2, 0.7), (7, 1.31), (13, 0.9), (20, 1.07), (33, 1.0), (41, 0.83))
        ),
    ],
    ids=str,
)
def test_the_factor_that_is_shown_gives_its_power_as_shown(query: dict[str, str]) -> None:
    app = open_flow(activations="Sigmoid~Tanh~ReLU~SELU", **query)
    table = next(each.value for each in app.markdown if "factor$^{" in each.value)
    times = int(re.findall(r"factor\$\^\{(\d+)\}", table)[0])
    for line in table.splitlines()[2:]:
        product, power = (cell.strip(" $") for cell in line.split("|")[2:4])
        sides = [number(part) for part in re.split("[×=]", product)]
        assert f"{sides[0] * sides[1]:.{digits(product)}g}" == f"{sides[2]:.{digits(product)}g}", line
        assert f"{sides[2] ** times:.3g}" == f"{number(power):.3g}", line


def number(latex: str) -> float:
    """Of 0.707, 1,234 or 3.21 \\cdot 10^{-5}."""
    plain = latex.strip(" $").replace(",", "")
    return float(plain.replace(" \\cdot 10^{", "e").rstrip("}"))


def digits(product: str) -> int:
    """With how many digits the result of a product is written."""
    return len(re.sub(r"\D", "", product.rpartition("= ")[2].partition(" \\cdot")[0]).lstrip("0"))


def test_the_sentence_of_every_step_is_what_the_layer_does_at_every_scale() -> None:
    own = Setting(depth=4, width=8, activations=("Sigmoid", "ReLU"), seed=3)
    app = reached(open_flow(depth="4", width="8", activations="Sigmoid~ReLU", seed="3"), own)
    (message,) = [
        each.proto.bytes for each in app.get("bidi_component") if "-gradient_flow_flow" in each.proto.id
    ]
    scales = scales_around(Setting())
    for knob in (0, 12, len(scales) - 1):
        found = flow(
            Setting(depth=4, width=8, activations=("Sigmoid", "ReLU"), seed=3, scale=float(scales[knob]))
        )
        assert said(message, knob, 0).startswith("The inputs")
        for layer in range(1, 5):
            way, back = said(message, knob, layer), said(message, knob, 9 - layer)
            assert way.startswith(f"Forward, layer {layer}:") and back.startswith(f"Back, layer {layer}:")
            for name, sizes in zip(("Sigmoid", "ReLU"), found.pre_activation_deviation, strict=True):
                assert f"{name} {written(sizes[layer - 1])}" in way
            for name, sizes in zip(("Sigmoid", "ReLU"), found.gradient, strict=True):
                assert f"{name} {written(sizes[layer - 1])}" in back
        endings = [verdict_of(float(ratio)) for ratio in first_to_last(found)]
        words = [catalog("en")[f"gradient_flow.verdict.{each}"].replace("*", "") for each in endings]
        assert f"Sigmoid {words[0]}, ReLU {words[1]}." in ended(message)[knob]


def test_where_a_gradient_ends_function_and_layer_are_named() -> None:
    app = open_flow(depth="4", width="8", activations="Step")
    assert ["**Step:** from layer 4 back" in warning.value for warning in app.warning] == [True]
    app = open_flow(depth="50", width="8", activations="Sigmoid", scale="0.01")
    assert ["**Sigmoid** would be exactly 0" in info.value for info in app.info] == [True]


def test_a_control_goes_into_the_address_and_a_fifth_function_pushes_the_first_out() -> None:
    app = open_flow(depth="2", width="8")
    app.slider(key="gradient_flow_depth").set_value(3).run()
    assert app.query_params["gradient_flow_depth"] == "3"
    pills = app.button_group(key="gradient_flow_activations")
    pills.set_value([*(pills.value or ()), "GELU"]).run()
    assert app.query_params["gradient_flow_activations"] == "Tanh~ReLU~SELU~GELU"
    assert any("Sigmoid" in caption.value for caption in app.caption)
    app.button_group(key="gradient_flow_activations").set_value([]).run()
    assert app.query_params["gradient_flow_activations"] == "Tanh~ReLU~SELU~GELU"
    app.session_state["lang"] = "ko"
    app.run()
    assert app.slider(key="gradient_flow_depth").value == 3
    assert app.query_params["gradient_flow_activations"] == "Tanh~ReLU~SELU~GELU"


@pytest.mark.parametrize("name", ["sigmoid", "halved", "wider"])
def test_a_mission_asks_first_and_then_measures(name: str) -> None:
    app = open_mission(open_flow(depth="2", width="8"), "gradient_flow", name)
    radio = app.radio(key=f"gradient_flow.mission.{name}")
    assert app.button(key=f"gradient_flow.mission.{name}.try").disabled
    radio.set_value(radio.options[-1] if name == "sigmoid" else radio.options[1]).run()
    app.button(key=f"gradient_flow.mission.{name}.try").click().run()
    assert not app.exception
    assert "gradient_flow_depth" not in app.query_params or name == "wider"
    known = catalog("en")["lesson.predicted_right"], catalog("en")["lesson.predicted_wrong"]
    findings = [each.value for each in (*app.success, *app.info)]
    assert sum(any(word in each for word in known) for each in findings) == 1


def test_the_players_of_the_tabs_say_what_stands_at_their_step() -> None:
    found = flow(Setting(depth=3, width=8, activations=("Sigmoid", "ReLU"), seed=3))
    caption = caption_of_layers(found)
    for layer in range(3):
        sizes = ", ".join(
            f"{name} {written(row[layer])}"
            for name, row in zip(("Sigmoid", "ReLU"), found.deviation, strict=True)
        )
        assert caption.at(0, layer) == f"Layer {layer + 1}: the outputs have the standard deviation {sizes}."
    dead = np.zeros((1, 3, 2, 2))
    dead[0, :, 1] = [[0, 0], [0.5, 1], [np.nan, np.nan]]
    none = np.zeros((1, 3, 2))
    never = np.full((1, 3), -1)
    units = DeadUnits(
        ("ReLU",), np.ones(3), np.array([0, 10]), dead, dead, dead, none, none, never, cancelled=False
    )
    assert (
        caption_of_dead(units).at(0, 1)
        == "After 10 updates, dead neurons at the worst learning rate: ReLU 75%."
    )
