"""MNIST: a network learns to read handwritten digits while you watch."""

from ui.sitemap import open_page

open_page()

from explainer.digits.recipe import PARAMETERS, Recipe
from explainer.kit.parameters import setting_from
from ui import lesson
from ui.digits import digits
from ui.kept import keep
from ui.lessons.mnist import job, sections, training
from ui.lessons.mnist.draw import draw
from ui.lessons.mnist.hero import hero
from ui.lessons.mnist.inside import inside
from ui.lessons.mnist.missions import missions
from ui.lessons.mnist.pitfalls import PITFALLS
from ui.lessons.mnist.result import result
from ui.lessons.mnist.settings import ask, page_controls
from ui.lessons.mnist.slow import slow
from ui.lessons.mnist.together import OFFERS, together
from ui.lessons.mnist.weights import loaded, say_loaded, weights
from ui.missions import is_mission_open, mission_bar
from ui.share import share
from ui.widgets import tabs

controls = page_controls()
beside = lesson.opening("mnist")
controls.open()
tasks = missions()
share(controls, tasks, OFFERS)
mission_bar(beside, controls, tasks, busy=job.TRAINING.going_on())
mnist = digits()
values = controls.values(PARAMETERS)
recipe = setting_from(Recipe, values)
job.say_missing_record()
job.begin(recipe)
run = job.run_of(recipe)
shown = job.shown(run, values)
reader = job.able_to_read(loaded() or shown.run)
say_loaded()
if run is None and loaded() is None:
    training.say_whose(controls, shown)
if not is_mission_open("mnist"):
    together(mnist, lambda: hero(reader, mnist, controls))

left, right = lesson.stage()
with left:
    ask(controls, recipe)
with right:
    training.picture(controls, recipe, run, shown)
    if run is not None:
        keep(controls, PARAMETERS, training.course_of(run))
job.prepare(recipe)
weights(reader, recipe, mnist)

lesson.idea("mnist")
views = {
    "result": lambda: result(loaded() or shown.run, mnist),
    "inside": lambda: inside(reader, mnist, controls),
    "draw": lambda: draw(reader, mnist, controls),
    "step": lambda: slow(recipe),
    "data": lambda: sections.data(mnist, recipe),
    "network": lambda: sections.network(recipe),
}
views[tabs(controls, "view")]()

lesson.pitfalls("mnist", PITFALLS)
lesson.learned("mnist")
lesson.code("mnist", PARAMETERS, values)
lesson.way_on("mnist")
