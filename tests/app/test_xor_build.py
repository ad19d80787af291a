"""The network of XOR, built with minus and plus in its picture."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from explainer.lessons.xor.graph import Graph
from explainer.lessons.xor.recipe import Recipe
from tests.app.test_pages import open_page
from tests.messages import unpacked
from ui.lessons.xor.build import LAYERS, built, steppers
from ui.plot import Press
from ui.plot.reports import press_of


@pytest.mark.parametrize(
    ("hidden", "name", "by", "wanted"),
    [
        ((2,), "1", 1, (3,)),
        ((2, 5), "2", -1, (2, 4)),
        ((1,), "1", -1, None),
        ((8,), "1", 1, None),
        ((2,), "2", 1, None),
        ((2,), "0", 1, None),
        ((2,), "x", 1, None),
        ((4,), LAYERS, 1, (4, 4)),
        ((), LAYERS, 1, (2,)),
        ((), LAYERS, -1, None),
        ((3, 2), LAYERS, -1, (3,)),
        ((3, 2, 1), LAYERS, 1, None),
    ],
)
def test_a_press_builds_what_is_allowed(
    hidden: tuple[int, ...], name: str, by: int, wanted: tuple[int, ...] | None
) -> None:
    assert built(hidden, name, by) == wanted


@pytest.mark.parametrize("hidden", [(), (1,), (8, 3), (2, 2, 2)])
def test_minus_and_plus_stand_over_every_layer_and_say_what_they_do_where_they_can(
    hidden: tuple[int, ...],
) -> None:
    made, graph = steppers(Recipe(hidden=hidden), figure=0), Graph((2, *hidden, 1))
    assert [stepper.name for stepper in made] == [*(str(layer + 1) for layer in range(len(hidden))), LAYERS]
    for column, stepper in enumerate(made, 1):
        assert stepper.x == graph.middle((column, 0))[0]
        for by, words in ((-1, stepper.less), (1, stepper.more)):
            assert bool(words) == (built(hidden, stepper.name, by) is not None)


def page() -> None:
    from explainer.kit.parameters import setting_from
    from explainer.lessons.xor.recipe import PARAMETERS, Recipe
    from ui.lessons.xor.build import build
    from ui.lessons.xor.settings import page_controls
    from ui.plot import Press

    controls = page_controls()
    build(controls, setting_from(Recipe, controls.values(PARAMETERS)), Press("1", -1))


def test_a_press_is_one_change_of_the_address_and_puts_an_enlarged_unit_back() -> None:
    app = AppTest.from_function(page)
    app.query_params["xor_unit"] = "1.2"
    app.run()
    assert dict(app.query_params) == {"xor_hidden": "1"}
    # One neuron is the least.
    app.run()
    assert dict(app.query_params) == {"xor_hidden": "1"}


@pytest.mark.parametrize(
    "value", [None, 3, {}, {"name": 1, "by": 1}, {"name": "1", "by": 7}, {"name": "1", "by": "1"}]
)
def test_what_is_no_press_is_none(value: Any) -> None:
    assert press_of(value) is None
    assert press_of({"name": "1", "by": -1}) == Press("1", -1)


def test_the_mouse_is_told_the_weights_of_a_network_that_has_few_of_them() -> None:
    for hidden, told in (("2", 2), ("4,4", 2), ("8,8", 1)):
        app = open_page("xor", xor_hidden=hidden, xor_epochs="2")
        (message,) = [each.proto.bytes for each in app.get("bidi_component") if "-xor_run" in each.proto.id]
        assert len(unpacked(message)[0]["tips"]) == told
