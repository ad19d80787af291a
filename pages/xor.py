"""XOR: what a hidden layer changes, and why it works with one seed and not with another."""

from ui.sitemap import open_page

open_page()

from functools import partial

from explainer.kit.parameters import setting_from
from explainer.lessons.xor.recipe import PARAMETERS, Recipe
from ui import lesson
from ui.controls import Controls
from ui.lessons.xor.luck import luck
from ui.lessons.xor.missions import attempt, missions
from ui.lessons.xor.numbers import numbers
from ui.lessons.xor.picture import picture
from ui.lessons.xor.pitfalls import PITFALLS
from ui.lessons.xor.points import said_of_points, tools
from ui.lessons.xor.sections import linear, rules
from ui.lessons.xor.setting import LOOK, ask, unit_now

controls = Controls("xor", {**PARAMETERS, **LOOK})
lesson.opening("xor")
controls.open()

left, right = lesson.stage()
with left:
    values = ask(controls)
recipe = setting_from(Recipe, values)
points = recipe.make_points()
with right:
    said_of_points(recipe, points)
    picture(controls, recipe, points, unit_now(controls, recipe))
    tools(controls)

lesson.idea("xor")
views = {
    "numbers": lambda: numbers(controls, recipe, points),
    "luck": lambda: luck(controls, recipe),
    "linear": lambda: linear(recipe),
    "recipe": lambda: rules(recipe),
}
shown = controls.translated("view", tuple(views))
if len(points):
    views[shown]()

lesson.missions("xor", missions(), attempt=partial(attempt, controls))
lesson.pitfalls("xor", PITFALLS)
lesson.learned("xor")
lesson.code("xor", PARAMETERS, values)
lesson.way_on("xor")
