"""Losses: what "wrong" costs, and which output layer belongs to which task."""

from ui.sitemap import open_page

open_page()

from explainer.kit.parameters import setting_from
from explainer.lessons.losses.setting import PARAMETERS, Batch, Heads, Judged, Limits, Start, Values
from ui import lesson
from ui.lessons.losses.curves import judged
from ui.lessons.losses.heads import heads
from ui.lessons.losses.limits import limits, twice
from ui.lessons.losses.missions import missions
from ui.lessons.losses.pitfalls import PITFALLS
from ui.lessons.losses.reductions import one_constant, reductions
from ui.lessons.losses.settings import ask, page_controls
from ui.lessons.losses.sure import sure
from ui.missions import mission_bar
from ui.share import share
from ui.widgets import tabs

controls = page_controls()
beside = lesson.opening("losses")
controls.open()
share(controls)
mission_bar(beside, controls, missions())
view = tabs(controls, "view")
values = controls.values(PARAMETERS)

left, right = lesson.stage()
with left:
    ask(controls, view)
with right:
    match view:
        case "curves":
            judged(controls, setting_from(Judged, values))
        case "heads":
            heads(controls, setting_from(Heads, values))
        case "sure":
            sure(controls, setting_from(Start, values))
        case "limits":
            limits(controls, setting_from(Limits, values))
        case _:
            reductions(controls, setting_from(Batch, values))
match view:
    case "limits":
        twice(controls, setting_from(Limits, values))
    case "reductions":
        one_constant(controls, setting_from(Values, values))
    case _:
        pass

lesson.idea("losses")
lesson.pitfalls("losses", PITFALLS)
lesson.learned("losses")
lesson.code("losses", PARAMETERS, values)
lesson.way_on("losses")
