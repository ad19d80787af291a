"""What a training costs, and what is said of one that went wrong."""

import numpy as np
import streamlit as st

from explainer.digits.data import load_digits
from explainer.digits.recipe import Recipe
from explainer.digits.run import Divergence, TrainingRun
from explainer.kit.latex import enough_digits
from explainer.lessons.mnist.one_answer import guesses, one_answer
from ui.language import current_language, text
from ui.lessons.mnist.said import guessing_of
from ui.numbers import written
from ui.sitemap import page_named


def say_cost(recipe: Recipe) -> None:
    """What the training with the settings of the page takes, before it is begun."""
    work = recipe.epochs_run * recipe.work_of_epoch
    usual = Recipe().epochs_run * Recipe().work_of_epoch
    key = "usual" if work == usual else "what"
    said = [text(f"mnist.cost.{key}", updates=recipe.steps, times=f"{work / usual:.2g}")]
    if recipe.epochs_run < recipe.epochs:
        said.append(text("mnist.cost.cut", epochs=recipe.epochs_run, asked=recipe.epochs))
    st.caption(" ".join(said))


def say_one_answer(run: TrainingRun) -> None:
    """Where all images are read as the same digit: the numbers, why, and the lesson that shows it."""
    found = one_answer(run, load_digits())
    if found is None:
        return
    layers = len(found.norms)
    vanishing = found.reaches_first < 0.1 and layers > 1
    numbers = {
        "digit": found.digit,
        "images": found.images,
        "count": found.count,
        "accuracy": run.test_accuracy,
        "loss": found.loss,
        **guessing_of(run.recipe),
        "first": written(found.norms[0]),
        "last": written(found.norms[-1]),
        "layers": layers,
        "rate": f"{run.recipe.learning_rate:g}",
    }
    guessing = ["guessing"] if guesses(run, within=0.02) else []
    words = ["where", *guessing, "vanishing" if vanishing else "else"]
    said = [text(f"mnist.one.{each}", **numbers) for each in words]
    st.warning(" ".join(said), icon=":material/filter_1:")
    if vanishing:
        _link_to_gradient_flow(run.recipe)


def _link_to_gradient_flow(recipe: Recipe) -> None:
    """The lesson that shows how the gradient shrinks, in a network as deep and bent as this one."""
    lesson = page_named("gradient_flow")
    flow = {"depth": len(recipe.hidden), "activations": recipe.activation, "initialisation": "PyTorch"}
    query = {f"gradient_flow_{name}": str(value) for name, value in flow.items()}
    st.page_link(
        lesson.path,
        label=text("mnist.one.flow", title=text("gradient_flow.menu")),
        icon=lesson.icon,
        query_params={"lang": current_language(), **query},
    )


def explain(run: TrainingRun, divergence: Divergence) -> None:
    """Where the loss was no longer finite, and which condition was broken, if the optimizer has one."""
    st.error(
        text("mnist.diverged.where", step=divergence.step, loss=written(float(np.nanmax(run.curve.loss)))),
        icon=":material/trending_up:",
    )
    if divergence.curvature is None or divergence.limit is None:
        st.markdown(text("mnist.diverged.adaptive", rate=divergence.learning_rate))
        return
    product = divergence.learning_rate * divergence.curvature
    words = "broken" if product >= divergence.limit else "kept"
    st.markdown(
        text(f"mnist.diverged.{words}", **condition(divergence, divergence.curvature, divergence.limit))
    )


def condition(divergence: Divergence, curvature: float, limit: float) -> dict[str, str]:
    """η·λ and limit / λ, and what they are made of with the digits that they need."""
    rate = divergence.learning_rate

    def products(bend: float, most: float) -> str:
        return f"{written(rate * bend)} {written(most / bend, 2)}"

    digits = enough_digits((curvature, limit), products, fewest=3)
    return {
        "rate": f"{rate:g}",
        "curvature": written(curvature, digits),
        "limit": written(limit, digits),
        "product": written(rate * curvature),
        "largest": written(limit / curvature, 2),
    }
