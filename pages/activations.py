"""Activation functions: what bends the line, how steep it is where, and how logits become shares."""

from ui.sitemap import open_page

open_page()

from functools import partial

from streamlit.delta_generator import DeltaGenerator

from explainer.activations.setting import PARAMETERS, setting_from
from ui import lesson
from ui.activations.comparison import comparison
from ui.activations.functions import controls_of_functions, functions, what_they_are
from ui.activations.missions import attempt, missions
from ui.activations.naive import naive
from ui.activations.pitfalls import PITFALLS
from ui.activations.settings import VIEWS, page_controls, values_of
from ui.activations.shape import shape
from ui.activations.softmax import controls_of_softmax, softmax

controls = page_controls()
lesson.opening("activations")
controls.open()
view = controls.translated("view", VIEWS)
setting = setting_from(values_of(controls))


def draw_functions(left: DeltaGenerator, right: DeltaGenerator) -> None:
    """Which functions, and their curves."""
    with left:
        controls_of_functions(controls)
    with right:
        functions(controls, setting_from(values_of(controls)))


def draw_softmax(left: DeltaGenerator, right: DeltaGenerator) -> None:
    """The logits, and their shares."""
    with left:
        controls_of_softmax(controls)
    with right:
        softmax(controls, setting_from(values_of(controls)))


match view:
    case "functions":
        lesson.on_stage(draw_functions)
        what_they_are(setting)
    case "softmax":
        lesson.on_stage(draw_softmax)
        naive(controls, setting)
    case "shape":
        shape(controls, setting)
    case _:
        comparison(setting)

# Again: a knob may have come to rest somewhere else.
values = values_of(controls)
setting = setting_from(values)
lesson.missions("activations", missions(controls, setting, view), attempt=partial(attempt, controls))
lesson.pitfalls("activations", PITFALLS)
lesson.code("activations", PARAMETERS, values)
lesson.way_on("activations")
