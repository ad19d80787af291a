"""Gradient descent: all points, a few, or one at a time, and how large a step may be."""

from ui.sitemap import open_page

open_page()

from explainer.lessons.gradient_descent.script import PARAMETERS
from ui import lesson
from ui.kept import keep
from ui.lessons.gradient_descent import settings
from ui.lessons.gradient_descent.gradients import gradients
from ui.lessons.gradient_descent.landscapes import landscapes
from ui.lessons.gradient_descent.missions import missions
from ui.lessons.gradient_descent.pitfalls import PITFALLS
from ui.lessons.gradient_descent.problem import course_of, problem
from ui.missions import mission_bar
from ui.share import share
from ui.widgets import tabs

controls = settings.page_controls()
beside = lesson.opening("gradient_descent")
controls.open()
tasks = missions()
mission_bar(beside, controls, tasks)

views = {
    "problem": (settings.ask_problem, problem),
    "gradients": (settings.ask_gradients, gradients),
    "landscapes": (settings.ask_landscapes, landscapes),
}
ask, show = views[tabs(controls, "view")]
left, right = lesson.stage()
# First what everybody waits for.
with right:
    show(controls)
    if show is problem:
        keep(controls, PARAMETERS, course_of(controls))
with left:
    ask(controls)
share(controls, tasks)

lesson.idea("gradient_descent")
lesson.pitfalls("gradient_descent", PITFALLS)
lesson.learned("gradient_descent")
lesson.code("gradient_descent", PARAMETERS, controls.values(PARAMETERS))
lesson.way_on("gradient_descent")
