"""The runs that a visitor has seen: what differs in words, their curves over each other, and their links."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from explainer.digits.recipe import PARAMETERS, Recipe
from explainer.digits.run import TrainingRun
from explainer.kit.address import Choice, Parameter, Toggle
from explainer.kit.parameters import setting_from
from explainer.lessons.mnist.comparison_figures import ComparedRun, CompareWords, compared
from explainer.lessons.mnist.curve import curve_of_run
from ui.controls import Controls, option_text
from ui.language import current_language, text
from ui.plot import plot
from ui.sitemap import page_named
from ui.words import words_for

MOST: Final = 4
_SEEN: Final = "mnist.runs"


@dataclass(frozen=True, slots=True)
class Seen:
    """What is kept in the session of a run: not its network."""

    values: Mapping[str, Any]
    """Of all parameters, by their names in an address."""
    run: ComparedRun
    seconds: float


def differences(controls: Controls, values: Mapping[str, Any]) -> str:
    """What the values have other than the usual settings, in words; only what matters to the training."""
    recipe = setting_from(Recipe, values)
    said = [
        _difference(controls, name, kind, values[name])
        for name, kind in PARAMETERS.items()
        if setting_from(Recipe, {**values, name: kind.default}) != recipe
    ]
    return " · ".join(said) or text("mnist.runs.usual")


def _difference(controls: Controls, name: str, kind: Parameter[Any], value: Any) -> str:
    if isinstance(kind, Toggle):
        return text("mnist.runs.without", name=controls.words(name))
    written = option_text(controls.page, name, value) if isinstance(kind, Choice) else kind.write(value)
    return f"{controls.words(name)} {written}"


def described(controls: Controls, recipe: Recipe) -> str:
    """What a run that was shown is called: what its settings have other than the usual ones."""
    seen = _seen().get(recipe)
    return text("mnist.runs.usual") if seen is None else differences(controls, seen.values)


def say_whose(controls: Controls, recipe: Recipe) -> None:
    """Where nothing is known of the settings of the page: which network reads in the meantime."""
    st.caption(text("mnist.veil.whose", network=described(controls, recipe)))


def note(values: Mapping[str, Any], run: TrainingRun) -> None:
    """Keep a run that is shown; of more than MOST, the one that has been there longest goes."""
    seen = _seen()
    own = {name: values[name] for name in PARAMETERS}
    seen[run.recipe] = Seen(own, ComparedRun(curve_of_run(run), run.recipe.steps_per_epoch), run.seconds)
    for recipe in [each for each in seen if each not in (Recipe(), run.recipe)][: max(0, len(seen) - MOST)]:
        del seen[recipe]


def _seen() -> dict[Recipe, Seen]:
    return st.session_state.setdefault(_SEEN, {})


def comparison(controls: Controls, recipe: Recipe) -> None:
    """The runs seen so far, once there are two; each can be shown again, or put away."""
    seen = _seen()
    if len(seen) < 2:
        return
    with st.container(border=True, key="mnist-runs"):
        st.markdown(text("mnist.runs.what", most=MOST))
        for number, (each, kept) in enumerate(seen.items(), 1):
            _row(controls, number, each, kept, shown=each == recipe)
        runs = [kept.run for kept in seen.values()]
        plot(
            compared(runs, words=words_for(CompareWords, "mnist.compared")),
            key="mnist_compared",
            alt=[text(f"mnist.runs.alt.{name}", count=len(runs)) for name in ("loss", "accuracy")],
            height=260,
            file="mnist-runs",
        )


def _row(controls: Controls, number: int, recipe: Recipe, kept: Seen, *, shown: bool) -> None:
    words, accuracy, seconds, away = st.columns([6, 2, 2, 1], vertical_alignment="center")
    label = f"**{number}** · {differences(controls, kept.values)}"
    with words:
        _link(controls, f"{label} ←" if shown else label, kept.values)
    accuracy.markdown(_accuracy(kept.run))
    seconds.markdown(text("mnist.runs.seconds", seconds=kept.seconds))
    away.button(
        text("mnist.runs.away"),
        key=f"mnist.runs.away.{number}",
        icon=":material/close:",
        type="tertiary",
        on_click=_seen().pop,
        args=(recipe, None),
        disabled=shown,
    )


def _accuracy(run: ComparedRun) -> str:
    validated: Sequence[float] = run.curve.validation_accuracy.tolist()
    if validated:
        return text("mnist.runs.validation", accuracy=validated[-1])
    return text("mnist.runs.training", accuracy=float(run.curve.accuracy[-1]))


def _link(controls: Controls, label: str, values: Mapping[str, Any]) -> None:
    written = {
        controls.key(name): kind.write(values[name])
        for name, kind in PARAMETERS.items()
        if values[name] != kind.default
    }
    st.page_link(page_named("mnist").path, label=label, query_params={"lang": current_language(), **written})
