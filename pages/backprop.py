"""Backpropagation: the chain rule, walked edge by edge, forwards and backwards."""

from ui.sitemap import open_page

open_page()

from explainer.kit.parameters import setting_from
from explainer.lessons.backprop.setting import PARAMETERS, Setting
from ui import lesson
from ui.lessons.backprop.check import check
from ui.lessons.backprop.find import find
from ui.lessons.backprop.loop import loop
from ui.lessons.backprop.missions import missions
from ui.lessons.backprop.picture import picture, said_of
from ui.lessons.backprop.pitfalls import PITFALLS
from ui.lessons.backprop.rules import rules
from ui.lessons.backprop.settings import ask, page_controls, spot_now
from ui.lessons.backprop.switches import switches
from ui.missions import mission_bar
from ui.share import share
from ui.widgets import tabs

controls = page_controls()
beside = lesson.opening("backprop")
controls.open()
tasks = missions()
mission_bar(beside, controls, tasks)
values = controls.values(PARAMETERS)
setting = setting_from(Setting, values)
spot = spot_now(controls, setting.make())

left, right = lesson.stage()
# First what everybody waits for.
with right:
    said_of(setting)
    picture(controls, setting, spot if controls.held("spot") == spot else "")
with left:
    ask(controls, setting)
share(controls, tasks)

lesson.idea("backprop")
views = {
    "check": lambda: check(controls, setting, spot),
    "find": lambda: find(controls, setting),
    "switches": lambda: switches(controls, setting),
    "loop": lambda: loop(controls, setting),
    "rules": rules,
}
views[tabs(controls, "view")]()

lesson.pitfalls("backprop", PITFALLS)
lesson.learned("backprop")
lesson.code("backprop", PARAMETERS, values)
lesson.way_on("backprop")
