"""Perceptron: one neuron, its learning rule, and what a line cannot do."""

from ui.sitemap import open_page

open_page()

from explainer.kit.parameters import setting_from
from explainer.lessons.perceptron.setting import PARAMETERS, Setting
from ui import lesson
from ui.lessons.perceptron import settings
from ui.lessons.perceptron.gates import gates
from ui.lessons.perceptron.hand import hand
from ui.lessons.perceptron.learn import learn
from ui.lessons.perceptron.loss import loss
from ui.lessons.perceptron.missions import missions
from ui.lessons.perceptron.pitfalls import pitfalls
from ui.missions import mission_bar
from ui.share import share
from ui.widgets import tabs

controls = settings.page_controls()
beside = lesson.opening("perceptron")
controls.open()
tasks = missions(controls)
mission_bar(beside, controls, tasks)
view = tabs(controls, "view")
values = controls.values(controls.parameters)
setting = setting_from(Setting, values)

views = {
    "learn": lambda: learn(controls, setting),
    "hand": lambda: hand(controls, setting),
    "loss": lambda: loss(controls, setting, start=(values["loss_w1"], values["loss_w2"])),
}
if view in views:
    left, right = lesson.stage()
    # First what everybody waits for.
    with right:
        views[view]()
    with left:
        settings.ask(controls, view)
else:
    gates()
share(controls, tasks)

lesson.idea("perceptron")
lesson.pitfalls("perceptron", pitfalls(controls))
lesson.learned("perceptron")
lesson.code("perceptron", PARAMETERS, values)
lesson.way_on("perceptron")
