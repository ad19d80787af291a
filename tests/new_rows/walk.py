"""The new rows on the pages that offer them; what the exported scripts and the computations make of them is
known to the tests that go over the registries anyway."""

import pytest

from explainer.choices.activations.look_figures import looks
from explainer.choices.activations.registry import ACTIVATIONS
from explainer.choices.losses.registry import LOSSES
from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.descents.setting import Setting
from explainer.digits.data import load_digits
from explainer.export import parameters_of
from explainer.kit.address import Choice, Choices
from explainer.lessons.activations.setting import MOST_FUNCTIONS
from explainer.lessons.optimizers.network_race import network_race
from tests.app.test_pages import open_page
from tests.explainer.lessons.optimizers.test_network_race import textbook
from tests.new_rows import NEW_ACTIVATIONS, NEW_LOSSES, NEW_OPTIMIZERS
from ui.language import LANGUAGES, catalog

OFFERED = [
    *(("mnist", "optimizer", name) for name in NEW_OPTIMIZERS),
    *(("xor", "optimizer", name) for name in NEW_OPTIMIZERS),
    *(("gradient_flow", "optimizer", name) for name in NEW_OPTIMIZERS),
    *(("optimizers", "runners", name) for name in NEW_OPTIMIZERS),
    *(("mnist", "activation", name) for name in NEW_ACTIVATIONS),
    *(("xor", "activation", name) for name in NEW_ACTIVATIONS),
    *(("gradient_flow", "activations", name) for name in NEW_ACTIVATIONS),
    *(("gradient_flow", "map", name) for name in NEW_ACTIVATIONS),
    *(("activations", "functions", name) for name in NEW_ACTIVATIONS),
    *(("xor", "loss", name) for name in NEW_LOSSES),
]
SHOWN = [
    ("mnist", {"optimizer": "Rprop", "grow": "1.4", "view": "step"}, []),
    (
        "mnist",
        {"optimizer": "Lion", "fading": "0.9", "activation": "CELU", "activation_bend": "0.7"}
        | {"view": "network"},
        ["optimizers.row.Lion", "activations.row.CELU"],
    ),
    (
        "xor",
        {"optimizer": "Rprop", "grow": "1.4", "loss": "SquaredHinge", "activation": "CELU", "view": "recipe"},
        ["optimizers.row.Rprop", "losses.row.SquaredHinge"],
    ),
    ("xor", {"optimizer": "Lion", "activation": "CELU", "activation_bend": "0.7", "view": "numbers"}, []),
    ("xor", {"loss": "SquaredHinge", "view": "linear"}, []),
    ("optimizers", {"look": "Rprop", "view": "numbers"}, ["optimizers.row.Rprop"]),
    ("optimizers", {"look": "Rprop", "view": "sensitivity", "fairness": "tuned"}, []),
    ("optimizers", {"look": "Rprop", "view": "basins"}, []),
    (
        "optimizers",
        {"look": "Lion", "view": "basins", "basin": "steps", "steps": "20"},
        ["optimizers.row.Lion"],
    ),
    ("optimizers", {"look": "Lion", "view": "phase", "fairness": "defaults", "knob": "momentum"}, []),
    ("activations", {"functions": "CELU~ReLU", "bend": "0.7"}, ["activations.row.CELU"]),
    ("activations", {"view": "shape", "shaped": "CELU", "bend": "0.7"}, ["activations.row.CELU"]),
    ("activations", {"view": "table", "bend": "0.7"}, []),
    (
        "gradient_flow",
        {"activations": "CELU~ReLU", "view": "map", "map": "CELU", "width": "8", "batch": "8"},
        [],
    ),
    ("gradient_flow", {"activations": "CELU", "bend": "0.7", "view": "histograms", "width": "8"}, []),
]
OPTIONS = {"grow": "grow", "fading": "fading", "activation_bend": "activation_bend"}


@pytest.mark.parametrize(("page", "parameter", "row"), OFFERED)
def test_a_row_is_offered(page: str, parameter: str, row: str) -> None:
    kind = parameters_of(page)[parameter]
    assert isinstance(kind, Choice | Choices)
    assert row in kind.options


@pytest.mark.parametrize(("page", "settings", "sentences"), SHOWN, ids=str)
def test_a_page_shows_a_row(page: str, settings: dict[str, str], sentences: list[str]) -> None:
    runners = {"runners": "Adam~Rprop~Lion"} if page == "optimizers" else {}
    language = list(LANGUAGES)[len(settings) % 2]
    query = {f"{page}_{name}": value for name, value in (settings | runners).items()}
    app = open_page(page, lang=language, **query)
    assert not app.exception
    assert not [each for each in app.warning if "`" in each.value]
    assert not app.error
    said = "\n".join(each.value for each in (*app.markdown, *app.caption))
    for sentence in sentences:
        assert catalog(language)[sentence] in said
    fields = {field.label: field.value for field in app.number_input}
    for name in OPTIONS.keys() & settings.keys():
        assert fields[catalog(language)[f"parameters.{name}.label"]] == float(settings[name])


def test_the_state_and_the_arithmetic_of_a_runner_of_the_race_stand_on_the_page() -> None:
    for name, spec in NEW_OPTIMIZERS.items():
        app = open_page("optimizers", optimizers_runners="Adam~Rprop~Lion", optimizers_look=name)
        assert not app.exception
        formulas = [each.value for each in app.latex]
        assert spec.rule in "\n".join(formulas)


@pytest.mark.parametrize("name", NEW_OPTIMIZERS)
def test_a_real_network_takes_its_steps(name: str) -> None:
    setting = Setting(runners=(name,), fairness="defaults", steps=20)
    (run,) = network_race(setting, load_digits(), report=lambda progress: True).runs
    assert run.rate == OPTIMIZERS[name].library_rate
    losses, _ = textbook(setting, name, run.rate)
    assert run.training_loss.tolist() == losses


def test_functions_in_one_picture_are_told_apart() -> None:
    names = [*list(ACTIVATIONS)[: MOST_FUNCTIONS - 1], *NEW_ACTIVATIONS]
    found = looks(names).values()
    assert len({look.color for look in found}) == len({look.dash for look in found}) == len(names)


def test_the_rows_are_really_there() -> None:
    assert NEW_OPTIMIZERS.keys() <= OPTIMIZERS.keys()
    assert NEW_ACTIVATIONS.keys() <= ACTIVATIONS.keys()
    assert NEW_LOSSES.keys() <= LOSSES.keys()
