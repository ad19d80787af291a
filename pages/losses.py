"""Losses: what "wrong" costs, and which output layer belongs to which task."""

from ui.sitemap import open_page

open_page()

from explainer.kit.parameters import setting_from
from explainer.lessons.losses.setting import PARAMETERS, Batch, Heads, Judged, Limits, Start, Values
from ui import lesson
from ui.lessons.losses.constants import one_constant
from ui.lessons.losses.curves import judged
from ui.lessons.losses.heads import heads
from ui.lessons.losses.limits import limits
from ui.lessons.losses.missions import missions
from ui.lessons.losses.pitfalls import PITFALLS
from ui.lessons.losses.reductions import reductions
from ui.lessons.losses.settings import ASKED, ask, page_controls
from ui.lessons.losses.sure import sure
from ui.lessons.losses.twice import twice
from ui.missions import mission_bar
from ui.share import share
from ui.widgets import tabs

controls = page_controls()
beside = lesson.opening("losses")
controls.open()
tasks = missions()
mission_bar(beside, controls, tasks)
view = tabs(controls, "view")
values = controls.values(PARAMETERS)

views = {
    "curves": lambda: judged(controls, setting_from(Judged, values)),
    "heads": lambda: heads(controls, setting_from(Heads, values)),
    "sure": lambda: sure(controls, setting_from(Start, values)),
    "limits": lambda: limits(controls, setting_from(Limits, values)),
    "twice": lambda: twice(controls, setting_from(Limits, values)),
    "reductions": lambda: reductions(controls, setting_from(Batch, values)),
    "constants": lambda: one_constant(controls, setting_from(Values, values)),
}
if view in ASKED:
    left, right = lesson.stage()
    # First what everybody waits for.
    with right:
        views[view]()
    with left:
        ask(controls, view)
else:
    views[view]()
share(controls, tasks)

lesson.idea("losses")
lesson.pitfalls("losses", PITFALLS)
lesson.learned("losses")
lesson.code("losses", PARAMETERS, values)
lesson.way_on("losses")
