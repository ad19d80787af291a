"""What is said of a run that did not learn its points: why, and what would help, tried on the spot."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import streamlit as st

from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.choices.points import Points
from explainer.lessons.xor.advice import Advice, advise
from explainer.lessons.xor.diagnosis import Cause, Diagnosis, diagnose
from explainer.lessons.xor.experiment import Family
from explainer.lessons.xor.recipe import Recipe
from ui.controls import Controls, option_text
from ui.language import text
from ui.numbers import written
from ui.records import remembered
from ui.turn import offer

_NAMES: Final = {"learning_rate": "rate", "batch_size": "minibatch"}
"""What a field of the recipe is called in an address, if that is another name."""


def advice(controls: Controls, family: Family, recipe: Recipe) -> None:
    """Say why the run at the recipe's rate did not get every point right, and offer what would help."""
    with st.spinner(text("xor.helps.trying")):
        pause = st.empty()

        def meanwhile() -> None:
            # Whatever is written lets a new change of the controls interrupt the trials.
            pause.empty()
            offer()

        diagnosis, found = _advice(recipe, family, meanwhile)
    sentences = [_why(diagnosis, recipe, family.points), _helps(controls, diagnosis, found, family.points)]
    st.markdown(" ".join(sentence for sentence in sentences if sentence))
    if found is not None:
        st.button(
            text("xor.helps.set"),
            key="xor.advice",
            icon=":material/build:",
            on_click=_follow,
            args=(controls, found),
        )


@remembered
def _advice(
    recipe: Recipe, _family: Family, _meanwhile: Callable[[], object]
) -> tuple[Diagnosis, Advice | None]:
    points, training = _family.points, _family.training
    diagnosis = diagnose(recipe, points, training, replica=_family.replica(recipe.learning_rate))
    return diagnosis, advise(recipe, points, diagnosis, training, meanwhile=_meanwhile)


def _why(diagnosis: Diagnosis, recipe: Recipe, points: Points) -> str:
    if diagnosis.cause is Cause.DIVERGED:
        return ""
    why = text(
        f"xor.why.{diagnosis.cause.value}",
        activation=recipe.activation,
        rate=f"{recipe.rate_in(recipe.epochs_for(len(points)) - 1):g}",
        gradient=written(diagnosis.gradient),
        curvature=written(diagnosis.curvature),
        dead=diagnosis.dead,
        units=diagnosis.units,
        lowest=diagnosis.lowest,
        highest=diagnosis.highest,
        constant=diagnosis.constant,
        fall=diagnosis.fall,
        moved=diagnosis.moved,
        best=diagnosis.best,
        all=len(points),
    )
    one = diagnosis.answer is not None and points.classes == 2
    return f"{why} {text('xor.why.one_answer', answer=diagnosis.answer)}" if one else why


def _helps(controls: Controls, diagnosis: Diagnosis, found: Advice | None, points: Points) -> str:
    if diagnosis.cause is Cause.CONTRADICTORY:
        return ""
    if found is None:
        return text("xor.helps.nothing")
    words = "all" if found.right == len(points) else "best" if found.right == diagnosis.best else "most"
    change = ", ".join(_said(controls, field, value) for field, value in found.change.items() if value != ())
    return text(f"xor.helps.{words}", change=change, right=found.right, all=len(points))


def _said(controls: Controls, field: str, value: Any) -> str:
    """A new value and what it is called."""
    name = _NAMES.get(field, field)
    if value is None:
        return text("xor.helps.all_points")
    return f"{controls.words(name)} {option_text('xor', name, controls.parameters[name].write(value))}"


def _follow(controls: Controls, found: Advice) -> None:
    controls.hold_all(held_by(controls, found.change))
    # The button stands in a fragment.
    st.rerun()


def held_by(controls: Controls, change: Mapping[str, Any]) -> dict[str, Any]:
    """The values of the page's parameters that make this change of the recipe."""
    values = {_NAMES.get(field, field): value for field, value in change.items() if value != ()}
    if "minibatch" in values:
        values["minibatch"] = values["minibatch"] is not None
    if "optimizer" in values:
        names = OPTIMIZERS[values["optimizer"]].options
        values |= {name: controls.parameters[name].default for name in names}
    return values
