"""Tensors: a shape over a strip of memory, what fits together, and the road from a data set to a batch."""

from ui.sitemap import open_page

open_page()

from explainer.kit.parameters import setting_from
from explainer.lessons.tensors.setting import PARAMETERS, Setting
from ui import lesson
from ui.lessons.tensors.chain import controls_of_memory
from ui.lessons.tensors.fit import axes, controls_of_axes, controls_of_fit, fits
from ui.lessons.tensors.memory import memory
from ui.lessons.tensors.missions import missions
from ui.lessons.tensors.modules import controls_of_modules, modules
from ui.lessons.tensors.parcels import controls_of_parcels, parcels
from ui.lessons.tensors.pitfalls import PITFALLS
from ui.lessons.tensors.settings import page_controls
from ui.lessons.tensors.types import controls_of_types, types
from ui.missions import mission_bar
from ui.share import share
from ui.widgets import tabs

controls = page_controls()
beside = lesson.opening("tensors")
controls.open()
tasks = missions()
mission_bar(beside, controls, tasks)
view = tabs(controls, "view")
values = controls.values(controls.parameters)
setting = setting_from(Setting, values)

asked = {
    "memory": lambda: controls_of_memory(controls, setting),
    "fit": lambda: controls_of_fit(controls),
    "axes": lambda: controls_of_axes(controls),
    "types": lambda: controls_of_types(controls),
    "parcels": lambda: controls_of_parcels(controls),
    "modules": lambda: controls_of_modules(controls),
}
shown = {
    "memory": lambda: memory(controls, setting),
    "fit": lambda: fits(setting),
    "axes": lambda: axes(setting),
    "types": lambda: types(controls, setting),
    "parcels": lambda: parcels(controls, setting),
    "modules": lambda: modules(setting),
}
left, right = lesson.stage()
# First what everybody waits for.
with right:
    shown[view]()
with left:
    asked[view]()
share(controls, tasks)

lesson.idea("tensors")
lesson.pitfalls("tensors", PITFALLS)
lesson.learned("tensors")
lesson.code("tensors", PARAMETERS, values)
lesson.way_on("tensors")
