"""Steepness: what the weight of a single neuron does to its output."""

from ui.sitemap import open_page

open_page()

from explainer.lessons.steepness.setting import PARAMETERS, Setting
from ui.lessons.steepness.picture import MISSIONS, PITFALLS, picture
from ui.lessons.steepness.settings import page_controls

from explainer.kit.parameters import setting_from
from ui import lesson, widgets
from ui.missions import mission_bar
from ui.share import share

controls = page_controls()
beside = lesson.opening("steepness")
controls.open()
mission_bar(beside, controls, MISSIONS)
values = controls.values(PARAMETERS)

left, right = lesson.stage()
# First what everybody waits for.
with right:
    picture(controls, setting_from(Setting, values))
with left:
    widgets.number(controls, "weight")
share(controls, MISSIONS)

lesson.idea("steepness")
lesson.pitfalls("steepness", PITFALLS)
lesson.learned("steepness")
lesson.code("steepness", PARAMETERS, values)
lesson.way_on("steepness")
