"""Overfitting: a network learns a thousand images by heart, and what helps."""

from ui.sitemap import open_page

open_page()

from explainer.kit.parameters import setting_from
from explainer.lessons.overfitting.setting import PARAMETERS, Setting
from ui import lesson
from ui.lessons.overfitting import training
from ui.lessons.overfitting.dropout import dropout
from ui.lessons.overfitting.missions import missions
from ui.lessons.overfitting.norm import norm
from ui.lessons.overfitting.penalties import penalties
from ui.lessons.overfitting.pitfalls import PITFALLS
from ui.lessons.overfitting.settings import ask, page_controls
from ui.lessons.overfitting.stopping import stop
from ui.lessons.overfitting.trade_off import bias_and_variance
from ui.missions import mission_bar
from ui.share import share
from ui.widgets import tabs

controls = page_controls()
beside = lesson.opening("overfitting")
controls.open()
tasks = missions()
mission_bar(beside, controls, tasks, busy=training.TRAINING.going_on())
values = controls.values(PARAMETERS)
setting = setting_from(Setting, values)

left, right = lesson.stage()
# First what everybody waits for.
with right:
    family = training.picture(controls, setting)
with left:
    ask(controls, setting)
share(controls, tasks)

lesson.idea("overfitting")
views = {
    "stop": lambda: family and stop(controls, setting, family),
    "dropout": lambda: dropout(controls),
    "norm": lambda: norm(controls),
    "trade_off": lambda: bias_and_variance(controls),
    "penalties": lambda: penalties(controls),
}
views[tabs(controls, "view")]()

lesson.pitfalls("overfitting", PITFALLS)
lesson.learned("overfitting")
lesson.code("overfitting", PARAMETERS, values)
lesson.way_on("overfitting")
