"""Activation functions: what bends the line, how steep it is where, and how logits become shares."""

from ui.sitemap import open_page

open_page()

from explainer.kit.parameters import setting_from
from explainer.lessons.activations.setting import PARAMETERS, Setting
from ui import lesson
from ui.lessons.activations.comparison import comparison
from ui.lessons.activations.functions import controls_of_functions, functions, what_they_are
from ui.lessons.activations.missions import missions
from ui.lessons.activations.naive import naive
from ui.lessons.activations.pitfalls import PITFALLS
from ui.lessons.activations.settings import page_controls
from ui.lessons.activations.shape import shape
from ui.lessons.activations.softmax import controls_of_softmax, softmax
from ui.missions import mission_bar
from ui.share import share
from ui.widgets import tabs

controls = page_controls()
beside = lesson.opening("activations")
controls.open()
tasks = missions()
mission_bar(beside, controls, tasks)
setting = setting_from(Setting, controls.values(PARAMETERS))

match tabs(controls, "view"):
    case "functions":
        left, right = lesson.stage()
        # In both views first what everybody waits for.
        with right:
            functions(controls, setting)
        with left:
            controls_of_functions(controls)
        what_they_are(setting)
    case "softmax":
        left, right = lesson.stage()
        with right:
            softmax(controls, setting)
        with left:
            controls_of_softmax(controls)
        naive(controls, setting)
    case "shape":
        shape(controls, setting)
    case _:
        comparison(setting)
share(controls, tasks)

lesson.idea("activations")
lesson.pitfalls("activations", PITFALLS)
lesson.learned("activations")
lesson.code("activations", PARAMETERS, controls.values(PARAMETERS))
lesson.way_on("activations")
