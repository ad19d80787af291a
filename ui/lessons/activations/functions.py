"""Several functions beside each other, and a probe that says value and slope at one place."""

import numpy as np
import streamlit as st

from explainer.choices.activations.curves import REACH, Curves, Kink, curves, kinks
from explainer.choices.activations.registry import ACTIVATIONS
from explainer.kit.latex import enough_digits
from explainer.kit.moving_figures import Picture
from explainer.kit.parameters import Options
from explainer.lessons.activations.curve_figures import HEIGHT, CurveWords, probed
from explainer.lessons.activations.setting import Setting
from ui import widgets
from ui.controls import Controls
from ui.language import current_language, text
from ui.numbers import written
from ui.plot import Caption, Click, now, plot
from ui.records import remembered
from ui.stage import knob, rest
from ui.table import table
from ui.words import words_for

Kinks = dict[str, tuple[Kink, ...]]

LAYERS = 10
"""So many slopes are multiplied in the table."""


def controls_of_functions(controls: Controls) -> None:
    """Which functions, whether f″ too; and what each of them is."""
    widgets.pills(controls, "functions")
    widgets.toggle(controls, "second")


def functions(controls: Controls, setting: Setting) -> None:
    """The linked pictures with the probe, the numbers where it rests, and kinks that it meets."""
    second = controls.held("second")
    probe, bends, caption, pictures = _drawn(
        setting.functions, setting.options, places_of(setting.x), second, current_language()
    )
    state = plot(
        pictures,
        key="activations_curves",
        alt=[text(f"activations.curves.{name}_alt") for name in ("value", "slope", "second")][: 2 + second],
        height=HEIGHT,
        knob=knob(controls, "x", probe.z.tolist(), start=setting.x, format=".2f"),
        caption=caption,
        # Who comes with a place of their own is shown that one.
        story=setting.x == Setting().x,
        fit=True,
        file="activations",
        on_click=lambda click: _probe(controls, click),
        view=f"{setting.functions}{second}",
        narrowest=270 if second else 300,
        ahead=True,
    )
    x = rest(controls, "x", state)
    with now("activations_curves"):
        _numbers(probe, x, second=second)
        _met(bends, x)
    if any(bends.values()):
        st.caption(text("activations.curves.marks"))


def what_they_are(setting: Setting) -> None:
    """Formula, PyTorch's name and one sentence for every function on the screen."""
    for name in setting.functions:
        spec = ACTIVATIONS[name]
        formula, words = st.columns([2, 3], vertical_alignment="center")
        formula.latex(spec.formula_with(setting.options))
        words.markdown(f"**{name}.** {text(f'activations.row.{name}')}")


def places_of(x: float) -> tuple[float, ...]:
    """Where the probe can stand; at `x`, too."""
    steps = np.round(np.linspace(-REACH, REACH, 121), 1) + 0.0
    return tuple(float(place) for place in np.unique(np.append(steps, x)))


@remembered
def _drawn(
    names: tuple[str, ...], options: Options, places: tuple[float, ...], second: bool, language: str
) -> tuple[Curves, Kinks, Caption, tuple[Picture, ...]]:
    """The numbers at every place of the probe, where the functions bend, and the pictures."""
    bends = {name: kinks(name, options=options) for name in names}
    probe = curves(names, options=options, z=np.array(places))
    words = words_for(CurveWords, "activations.curves")
    grid = curves(names, options=options)
    pictures = tuple(probed(grid, probe, kinks=bends, words=words, second=second))
    return probe, bends, caption_of(probe), pictures


def caption_of(probe: Curves) -> Caption:
    """The slope of every function at every place of the probe."""
    slopes = ", ".join(f"{name} {{slope{place}}}" for place, name in enumerate(probe.names))
    return Caption(
        (text("activations.numbers.told", z="{z:.2f}", slopes=slopes),),
        numbers={"z": probe.z[:, None]}
        | {f"slope{place}": row[:, None] for place, row in enumerate(probe.slope)},
    )


def _probe(controls: Controls, click: Click) -> None:
    """Put the probe where a picture was clicked; the legend above the curves is no place."""
    if abs(click.x) <= REACH:
        controls.hold("x", round(click.x, 1) + 0.0)


def _numbers(probe: Curves, x: float, *, second: bool) -> None:
    place = int(np.abs(probe.z - x).argmin())
    value, slope, bend = (array[:, place] for array in (probe.value, probe.slope, probe.second))
    columns = {
        text("activations.numbers.function"): list(probe.names),
        f"$f({x:g})$": [written(float(number)) for number in value],
        f"$f'({x:g})$": [f"**{shown_slope(float(number))}**" for number in slope],
        f"$f''({x:g})$": [written(float(number)) for number in bend],
        text("activations.numbers.tangent"): [
            _tangent(float(a), float(b), x) for a, b in zip(value, slope, strict=True)
        ],
        f"$f'({x:g})^{{{LAYERS}}}$": [written(float(number) ** LAYERS) for number in slope],
    }
    if not second:
        del columns[f"$f''({x:g})$"]
    table(columns)
    st.caption(text("activations.numbers.reading", layers=LAYERS))


def shown_slope(slope: float) -> str:
    """A slope with the digits that its power in the last column needs."""
    return written(slope, enough_digits((slope,), lambda each: written(each**LAYERS), fewest=3))


def _tangent(value: float, slope: float, x: float) -> str:
    """f(x) + f′(x)·(z − x)"""
    place = f"(z {'−' if x >= 0 else '+'} {abs(x):g})" if x else "z"
    sign = "−" if slope < 0 else "+"
    return f"{written(value, 4)} {sign} {shown_slope(abs(slope))} · {place}"


def _met(bends_of: Kinks, x: float) -> None:
    """A word on every kink or jump that the probe stands on."""
    for name, bends in bends_of.items():
        for kink in bends:
            if kink.at == x:
                words = text(
                    f"activations.curves.{'jump' if kink.jumps else 'kink'}",
                    name=name,
                    z=f"{kink.at:g}",
                    low=f"{kink.value_before:.4g}",
                    high=f"{kink.value_after:.4g}",
                    before=f"{kink.slope_before:.4g}",
                    after=f"{kink.slope_after:.4g}",
                    slope=f"{kink.slope:.4g}",
                )
                st.info(words, icon=":material/turn_slight_right:")
