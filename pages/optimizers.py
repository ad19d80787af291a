"""Optimizers: all of torch.optim on one surface, racing from the same start."""

from ui.sitemap import open_page

open_page()

from explainer.descents.setting import PARAMETERS, Setting
from explainer.kit.parameters import setting_from
from ui import lesson
from ui.kept import keep
from ui.lessons.optimizers.basins import basins_of_start
from ui.lessons.optimizers.missions import missions
from ui.lessons.optimizers.network import network
from ui.lessons.optimizers.numbers import numbers
from ui.lessons.optimizers.phase import phases
from ui.lessons.optimizers.pitfalls import PITFALLS
from ui.lessons.optimizers.race import course_of, picture
from ui.lessons.optimizers.sensitivity import sensitivities
from ui.lessons.optimizers.settings import ask, looked_at, page_controls, switches, values_of
from ui.missions import mission_bar
from ui.share import share
from ui.widgets import tabs

controls = page_controls()
beside = lesson.opening("optimizers")
controls.open()
tasks = missions()
mission_bar(beside, controls, tasks)
values = values_of(controls)
setting = setting_from(Setting, values)

left, right = lesson.stage()
with right:
    switches(controls)
    looked = looked_at(controls, setting)
    # First what everybody waits for.
    picture(controls, setting, looked)
    keep(controls, (*PARAMETERS, "look"), course_of(setting, looked))
with left:
    ask(controls, setting)
share(controls, tasks)

lesson.idea("optimizers")
views = {
    "numbers": lambda: numbers(controls, setting, looked),
    "sensitivity": lambda: sensitivities(controls, setting),
    "basins": lambda: basins_of_start(controls, setting, looked),
    "phase": lambda: phases(controls, setting),
    "network": lambda: network(setting),
}
views[tabs(controls, "view")]()

lesson.pitfalls("optimizers", PITFALLS)
lesson.learned("optimizers")
lesson.code("optimizers", PARAMETERS, values)
lesson.way_on("optimizers")
