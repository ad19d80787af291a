"""How fast heavy ball and Nesterov converge over learning rate and momentum, and where the race stands."""

import streamlit as st

from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.choices.surfaces.geometry import curvatures
from explainer.descents.setting import Setting
from explainer.kit.moving_figures import Picture, pictures_of
from explainer.lessons.optimizers.phase import RULES, Phase, phase, slowest, steps_per_digit
from explainer.lessons.optimizers.phase_figures import PhaseWords, phase_diagram, place_of
from ui.controls import Controls
from ui.language import current_language, text
from ui.lesson import deeper
from ui.lessons.optimizers.race import race_of
from ui.plot import Click, plot
from ui.records import remembered
from ui.table import table
from ui.words import words_for


def phases(controls: Controls, setting: Setting) -> None:
    """Both diagrams, what a click does, and the numbers of where the race stands."""
    spec = setting.course.spec
    bottom = min(spec.minima, key=lambda minimum: minimum.value)
    bends = curvatures(spec, (bottom.x, bottom.y))
    where = "quadratic" if spec.quadratic else "near"
    st.markdown(
        text(
            f"optimizers.phase.{where}",
            surface=setting.surface,
            low=f"{bends[0]:.4g}",
            high=f"{bends[1]:.4g}",
            condition=f"{bends[1] / bends[0]:.4g}",
        )
    )
    here = places_of(setting)
    found, figures = _drawn(bends, tuple(here.items()), current_language())
    plot(
        figures,
        key="optimizers_phase",
        alt=[text("optimizers.phase.alt", name=name) for name in found],
        height=400,
        on_click=lambda click: _choose(controls, found, click),
        view=str(bends),
        columns=2,
    )
    st.caption(text("optimizers.phase.reading"))
    for name in RULES:
        if name not in here:
            st.caption(text("optimizers.phase.absent", name=name))
    with deeper("optimizers.phase.deeper"):
        _table(setting, found, here)


def places_of(setting: Setting) -> dict[str, tuple[float, float]]:
    """Learning rate and momentum that each rule of the maps has in the race, if it takes part."""
    run, replica = race_of(setting)
    runners = {name: run.runner(name) for name in RULES if name in setting.runners}
    return {
        name: (each.rates[replica], each.options_at(replica)["momentum"]) for name, each in runners.items()
    }


@remembered
def _drawn(
    bends: tuple[float, float], here: tuple[tuple[str, tuple[float, float]], ...], language: str
) -> tuple[dict[str, Phase], tuple[Picture, ...]]:
    found = {name: phase(name, curvatures=bends) for name in RULES}
    words = {
        name: words_for(PhaseWords, "optimizers.phase", title=text(f"optimizers.phase.{name}"))
        for name in found
    }
    return found, pictures_of(
        phase_diagram(each, here=dict(here).get(name), words=words[name]) for name, each in found.items()
    )


def _choose(controls: Controls, found: dict[str, Phase], click: Click) -> None:
    """All runners take the learning rate and the momentum of the place."""
    rate, momentum = place_of(list(found.values())[click.figure], click.x, click.y)
    controls.hold_all({"fairness": "same", "rate": rate, "momentum": momentum, "own": ()})


def _table(setting: Setting, found: dict[str, Phase], here: dict[str, tuple[float, float]]) -> None:
    limits = {name: OPTIMIZERS[name].curvature_limit for name in found}
    radii = {
        name: float(slowest(name, *place, curvatures=found[name].curvatures)) for name, place in here.items()
    }
    bests = [each.best for each in found.values()]
    products = {name: rate * found[name].curvatures[1] for name, (rate, _) in here.items()}
    table(
        {
            text("common.row"): [f"**{text(f'optimizers.phase.{name}')}**" for name in found],
            "ηλ": [f"{products[name]:.4g}" if name in here else "–" for name in found],
            text("optimizers.phase.below"): [
                f"{limit(setting.options_of(name)):.4g}" for name, limit in limits.items() if limit
            ],
            text("optimizers.phase.radius"): [
                f"{radii[name]:.4f}" if name in here else "–" for name in found
            ],
            text("optimizers.phase.digit"): [_steps(radii[name]) if name in here else "–" for name in found],
            text("optimizers.phase.best_of", of=text("optimizers.phase.radius")): [
                f"{best.radius:.3f}" for best in bests
            ],
            text("optimizers.phase.best_of", of="η"): [f"{best.learning_rate:.3g}" for best in bests],
            text("optimizers.phase.best_of", of="μ"): [f"{best.momentum:.3g}" for best in bests],
        }
    )


def _steps(rho: float) -> str:
    return f"{steps_per_digit(rho):.1f}" if rho < 1 else text("optimizers.phase.diverges")
