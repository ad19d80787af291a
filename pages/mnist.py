"""MNIST: a network learns to read handwritten digits while you watch."""

from ui.sitemap import open_page

open_page()

import streamlit as st

from explainer.choices.activations.registry import option_names
from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.digits.recipe import PARAMETERS, Recipe
from explainer.kit.parameters import setting_from
from explainer.lessons.mnist.handwriting.reading import SPOILINGS
from ui import lesson
from ui.controls import Controls
from ui.digits import digits
from ui.jobs import warm_engine
from ui.language import text
from ui.lessons.mnist import sections, training
from ui.lessons.mnist.draw import draw
from ui.lessons.mnist.inside import IMAGE, inside
from ui.lessons.mnist.missions import attempt, missions
from ui.lessons.mnist.pitfalls import PITFALLS
from ui.lessons.mnist.result import result
from ui.lessons.mnist.slow import slow

warm_engine("explainer.lessons.mnist.job:warm_up")

controls = Controls("mnist", {**PARAMETERS, **IMAGE, **SPOILINGS})
lesson.opening("mnist")
controls.open()
mnist = digits()

left, right = lesson.stage()
with left:
    values = {name: parameter.default for name, parameter in PARAMETERS.items()}
    values |= controls.ask_all(("hidden", "activation"))
    values |= controls.ask_all(option_names(values["activation"]))
    values |= controls.ask_all(("optimizer", "rate"))
    values |= controls.ask_all(tuple(OPTIMIZERS[values["optimizer"]].options))
    with st.expander(text("mnist.more"), key="mnist.more"):
        values |= controls.ask_all(("epochs", "batch", "images", "holdout", "seed"))
recipe = setting_from(Recipe, values)
with right:
    run = training.picture(recipe)

lesson.idea("mnist")
views = {
    "result": lambda: result(training.able_to_read(run), mnist),
    "inside": lambda: inside(training.able_to_read(run), mnist, controls),
    "draw": lambda: draw(training.able_to_read(run), mnist, controls),
    "step": lambda: slow(recipe),
    "data": lambda: sections.data(mnist, recipe),
    "network": lambda: sections.network(recipe),
}
views[controls.translated("view", tuple(views))]()

lesson.missions("mnist", missions(run), attempt=attempt, busy=training.TRAINING.going_on())
lesson.pitfalls("mnist", PITFALLS)
lesson.learned("mnist")
lesson.code("mnist", PARAMETERS, values)
lesson.way_on("mnist")
