"""XOR: what a hidden layer changes, and why it works with one seed and not with another."""

from ui.sitemap import open_page

open_page()

from explainer.kit.parameters import setting_from
from explainer.lessons.xor.recipe import PARAMETERS, Recipe
from ui import lesson
from ui.kept import keep
from ui.lessons.xor.ensemble import ensemble, offer
from ui.lessons.xor.luck import luck
from ui.lessons.xor.missions import missions
from ui.lessons.xor.numbers import numbers
from ui.lessons.xor.picture import course_of, picture
from ui.lessons.xor.pitfalls import PITFALLS
from ui.lessons.xor.points import said_of_points, tools
from ui.lessons.xor.sections import linear, rules
from ui.lessons.xor.settings import ask, page_controls, unit_now
from ui.missions import mission_bar
from ui.share import share
from ui.widgets import tabs

controls = page_controls()
beside = lesson.opening("xor")
controls.open()
tasks = missions()
mission_bar(beside, controls, tasks)
ensemble(controls)
values = controls.values(PARAMETERS)
recipe = setting_from(Recipe, values)
points = recipe.make_points()

left, right = lesson.stage()
# First what everybody waits for.
with right:
    said_of_points(recipe, points)
    picture(controls, recipe, points, unit_now(controls, recipe))
    tools(controls, points)
    if len(points):
        keep(controls, PARAMETERS.keys() - {"plane"}, course_of(recipe, points))
with left:
    ask(controls, recipe, points)
share(controls, tasks, [offer(controls)])

lesson.idea("xor")
views = {
    "numbers": lambda: numbers(controls, recipe, points),
    "luck": lambda: luck(controls, recipe),
    "linear": lambda: linear(recipe),
    "recipe": lambda: rules(recipe),
}
shown = tabs(controls, "view")
if len(points):
    views[shown]()

lesson.pitfalls("xor", PITFALLS)
lesson.learned("xor")
lesson.code("xor", PARAMETERS, values)
lesson.way_on("xor")
