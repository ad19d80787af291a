"""Where one runner ends from every start of a grid; a click sends all runners there."""

import streamlit as st

from explainer.descents.setting import Setting
from explainer.kit.moving_figures import Picture
from explainer.lessons.optimizers.basin_figures import BasinWords, basin_map, zoomed
from explainer.lessons.optimizers.basins import MOST_STEPS, Basins, basins
from ui.controls import Controls, option_text
from ui.language import current_language, text
from ui.lessons.optimizers.race import send_to
from ui.lessons.optimizers.settings import ZOOMS
from ui.numbers import written
from ui.plot import plot
from ui.records import remembered
from ui.widgets import tabs
from ui.words import words_for


def basins_of_start(controls: Controls, setting: Setting, looked: str) -> None:
    """The map, what its colours mean, and a part of it around the start."""
    with st.container(horizontal=True):
        kind = tabs(controls, "basin")
        zoom = tabs(controls, "zoom")
    with st.spinner(text("optimizers.basins.computing")):
        found, figure = _drawn(setting, looked, kind, float(zoom), current_language())
    words, map_ = st.columns([1, 2], gap="medium", vertical_alignment="center")
    with words:
        count = found.minimum.size
        st.markdown(text("optimizers.basins.what", name=looked, count=count, steps=found.steps))
        shares = {
            "reached": (found.minimum >= 0).mean(),
            "nowhere": (found.minimum == -1).mean(),
            "gone": (found.minimum == -2).mean(),
        }
        st.markdown(text("optimizers.basins.shares", rate=written(found.rate), **shares))
        st.caption(text("optimizers.basins.click"))
    surface = option_text("optimizers", "surface", setting.surface)
    with map_:
        plot(
            figure,
            key="optimizers_basins",
            alt=text("optimizers.basins.alt", name=looked, surface=surface),
            height=480,
            on_click=lambda click: send_to(controls, setting, click),
            view=f"{setting.surface} {zoom} {setting.start if zoom != ZOOMS[0] else ''}",
        )


@remembered
def _drawn(setting: Setting, looked: str, kind: str, zoom: float, language: str) -> tuple[Basins, Picture]:
    spec = setting.course.spec
    # With fewer steps, most starts would only be on the way.
    found = basins(setting, looked, steps=MOST_STEPS, view=zoomed(spec.domain, setting.start, zoom))
    words = words_for(BasinWords, "optimizers.basin_words")
    return found, Picture(basin_map(found, spec, kind=kind, start=setting.start, words=words))
