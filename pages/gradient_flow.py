"""Gradient flow: what becomes of a gradient on its way back through many layers, and why."""

from ui.sitemap import open_page

open_page()

from explainer.kit.parameters import parameters_of, setting_from
from explainer.lessons.gradient_flow.setting import PARAMETERS, Recipe, Setting
from ui import lesson
from ui.kept import keep
from ui.lessons.gradient_flow import layers, trainings
from ui.lessons.gradient_flow.arithmetic import broken
from ui.lessons.gradient_flow.map import map_of_scales
from ui.lessons.gradient_flow.missions import missions
from ui.lessons.gradient_flow.picture import complete, course_of, flow_of, picture
from ui.lessons.gradient_flow.pitfalls import pitfalls
from ui.lessons.gradient_flow.settings import ask, page_controls
from ui.missions import mission_bar
from ui.share import share
from ui.widgets import tabs

controls = page_controls()
beside = lesson.opening("gradient_flow")
controls.open()
tasks = missions()
mission_bar(beside, controls, tasks, busy=trainings.LEARNING.going_on())
values = controls.values(PARAMETERS)
setting = setting_from(Setting, values)

left, right = lesson.stage()
# First what everybody waits for.
with right:
    picture(controls, setting)
    broken(flow_of(setting))
    keep(controls, parameters_of(Setting), course_of(setting))
with left:
    ask(controls, setting)
share(controls, tasks)

lesson.idea("gradient_flow")
views = {
    "map": lambda: map_of_scales(controls, setting),
    "histograms": lambda: layers.activations(setting),
    "training": lambda: trainings.training(controls, setting, setting_from(Recipe, values)),
    "dead": lambda: trainings.dying(setting),
    "shift": lambda: layers.shift(setting),
}
views[tabs(controls, "view")]()

lesson.pitfalls("gradient_flow", pitfalls())
lesson.learned("gradient_flow")
lesson.code("gradient_flow", PARAMETERS, values)
lesson.way_on("gradient_flow")
complete(setting)
