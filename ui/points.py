"""Points that the visitor places on a plane by clicking; they stand in the address like every setting."""

import math
from typing import Final

import streamlit as st

from explainer.choices.points import Placed, PlacedPoints, Points
from explainer.choices.points_csv import MOST_CHARACTERS, Table, csv_of, read_csv
from ui.controls import Controls
from ui.language import quoted, text
from ui.numbers import written
from ui.plot import Click, Drag

MODES: Final = ("one", "zero", "remove")
OWN: Final = "Own points"
"""The row of a page's data sets that stands for the placed points."""
REACH: Final = 0.05
"""How near a click must come to a point to remove it, as a share of the width of all places."""


def say_unusual(table: str, points: Points, **numbers: object) -> None:
    """A word, out of a table of the catalog, on points that leave nothing to learn or contradict each other.

    `contradictory` speaks of the number of such `places`, and of what else is given.
    """
    if not len(points):
        st.info(text(f"{table}.none"), icon=":material/touch_app:")
    elif points.classes == 1:
        st.info(text(f"{table}.one_class"), icon=":material/filter_1:")
    elif points.contradictory:
        words = text(f"{table}.contradictory", places=points.contradictory, **numbers)
        st.warning(words, icon=":material/call_split:")


class PointEditor:
    """The parameter `points` of a page, held in its controls, whose data sets are its parameter `data`."""

    def __init__(self, controls: Controls) -> None:
        parameter = controls.parameters["points"]
        if not isinstance(parameter, PlacedPoints):
            raise TypeError("points is no list of placed points")
        self.controls, self.parameter = controls, parameter
        self.key = controls.key("points")
        self.mode_key = f"{controls.page}.points.mode"

    def tools(self, shown: tuple[Placed, ...]) -> None:
        """Ask what a click on the plane does, and offer the points as a table, or to take all away."""
        left, middle, right = st.columns([4, 1.4, 1.2], vertical_alignment="bottom")
        left.segmented_control(
            text("common.points.mode"),
            MODES,
            format_func=lambda mode: text(f"common.points.{mode}"),
            key=self.mode_key,
            default=MODES[0],
            required=True,
        )
        right.button(
            text("common.points.clear"),
            key=f"{self.key}.clear",
            icon=":material/delete:",
            on_click=self._clear,
            width="stretch",
        )
        with middle.popover(text("common.points.csv"), icon=":material/table:", width="stretch"):
            self._table(shown)
        self._say_read()
        if st.session_state.pop(f"{self.key}.full", False):
            st.warning(text("common.points.full", most=self.parameter.most), icon=":material/block:")

    def place(self, click: Click, shown: tuple[Placed, ...]) -> None:
        """Do what the mode says at the click; the points shown until now become the visitor's own."""
        x, y = self._within(click)
        mode = st.session_state.get(self.mode_key, MODES[0])
        if mode == "remove":
            self._hold(self._without(shown, x, y))
        elif len(shown) < self.parameter.most:
            self._hold((*shown, (x, y, int(mode == "one"))))
        else:
            st.session_state[f"{self.key}.full"] = True

    def move(self, drag: Drag, shown: tuple[Placed, ...], *, label: int) -> None:
        """Put a point of a class, which is drawn as a trace of its own, where it was dragged to."""
        places = [place for place, (*_, each) in enumerate(shown) if each == label]
        if 0 <= drag.point < len(places):
            place = places[drag.point]
            self._hold((*shown[:place], (*self._within(drag), label), *shown[place + 1 :]))

    def _within(self, where: Click | Drag) -> tuple[float, float]:
        x, y = (
            min(max(round(at, 2) + 0.0, self.parameter.low), self.parameter.high) for at in (where.x, where.y)
        )
        return x, y

    def _table(self, shown: tuple[Placed, ...]) -> None:
        """The points shown as text that can be changed, used and downloaded."""
        key, of = f"{self.key}.csv", f"{self.key}.csv.of"
        if key not in st.session_state or st.session_state.get(of) != shown:
            st.session_state[key], st.session_state[of] = csv_of(shown), shown
        low, high = written(self.parameter.low), written(self.parameter.high)
        said = text("common.points.csv_what", low=low, high=high, most=self.parameter.most)
        st.text_area(said, key=key, max_chars=MOST_CHARACTERS, height=220)
        with st.container(horizontal=True):
            use, download = text("common.points.csv_use"), text("common.points.csv_download")
            st.button(use, key=f"{key}.use", type="primary", on_click=self._use, args=(key,))
            st.download_button(
                download, csv_of(shown), "points.csv", "text/csv", key=f"{key}.file", on_click="ignore"
            )

    def _use(self, key: str) -> None:
        """Place the points of the text; what of it was not read is said in the next run."""
        found = read_csv(st.session_state[key], self.parameter)
        if found.placed:
            self._hold(found.placed)
        st.session_state[f"{self.key}.read"] = found
        # Where the tools stand in a fragment, Streamlit would run that alone.
        st.rerun()

    def _say_read(self) -> None:
        found: Table | None = st.session_state.pop(f"{self.key}.read", None)
        if found is None:
            return
        said = [text("common.points.csv_read", count=len(found.placed))]
        if found.unread:
            number, line = found.unread[0]
            words = text("common.points.csv_unread", count=len(found.unread), number=number)
            said.append(f"{words} {quoted(line)}.")
        if found.left_out:
            numbers = {"most": self.parameter.most, "count": found.left_out}
            said.append(text("common.points.csv_left_out", **numbers))
        box = st.success if len(said) == 1 and found.placed else st.warning
        box(" ".join(said), icon=":material/table:")

    def _clear(self) -> None:
        self._hold(())
        # Where the tools stand in a fragment, Streamlit would run that alone.
        st.rerun()

    def _without(self, shown: tuple[Placed, ...], x: float, y: float) -> tuple[Placed, ...]:
        distances = [math.dist(point[:2], (x, y)) for point in shown]
        if not shown or min(distances) > REACH * (self.parameter.high - self.parameter.low):
            return shown
        nearest = distances.index(min(distances))
        return (*shown[:nearest], *shown[nearest + 1 :])

    def _hold(self, placed: tuple[Placed, ...]) -> None:
        data = self.controls.held("data")
        # Where every data set has a plane of its own, that of the points stays as it is.
        plane = {"plane": data} if "plane" in self.controls.parameters and data != OWN else {}
        self.controls.hold_all({"data": OWN, "points": placed, **plane})
