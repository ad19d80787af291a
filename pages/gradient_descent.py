"""Gradient descent: all points, a few, or one at a time, and how large a step may be."""

from ui.sitemap import open_page

open_page()

from functools import partial

from explainer.lessons.gradient_descent.script import PARAMETERS, VIEWS
from ui import lesson
from ui.lessons.gradient_descent import settings
from ui.lessons.gradient_descent.gradients import gradients
from ui.lessons.gradient_descent.landscapes import landscapes
from ui.lessons.gradient_descent.missions import attempt, missions
from ui.lessons.gradient_descent.pitfalls import PITFALLS
from ui.lessons.gradient_descent.problem import problem

controls = settings.page_controls()
lesson.opening("gradient_descent")
controls.open()
view = controls.translated("view", VIEWS)

views = {
    "problem": (settings.ask_problem, problem),
    "gradients": (settings.ask_gradients, gradients),
    "landscapes": (settings.ask_landscapes, landscapes),
}
ask, show = views[view]
left, right = lesson.stage()
with left:
    ask(controls)
with right:
    show(controls)

lesson.idea("gradient_descent")
lesson.missions("gradient_descent", missions(), attempt=partial(attempt, controls))
lesson.pitfalls("gradient_descent", PITFALLS)
lesson.learned("gradient_descent")
lesson.code("gradient_descent", PARAMETERS, settings.values_of(controls, view))
lesson.way_on("gradient_descent")
