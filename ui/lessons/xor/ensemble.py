"""XOR with a class: every learner trains with a seed of their own, and the teacher sees what all show."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

import streamlit as st

from explainer.kit.address import Parameter, query_of, read, write
from explainer.kit.parameters import setting_from
from explainer.kit.spread import wilson
from explainer.kit.spread_figures import BandWords
from explainer.lessons.xor.ensemble import Ensemble, ensemble_of, member, unpacked
from explainer.lessons.xor.ensemble_figures import losses_of_class
from explainer.lessons.xor.recipe import PARAMETERS, Recipe
from explainer.rooms import FEWEST, Purpose, Refusal, RoomError
from explainer.rooms.disclosure import table_of
from explainer.rooms.room import MOST_BYTES
from ui.classroom.gathering import Offer, gathering, pressed, readable
from ui.classroom.seat import Seat, seat_at
from ui.controls import Controls
from ui.language import text
from ui.plot import plot
from ui.words import words_for

KIND: Final = "ensemble"
WORDS: Final = "xor.ensemble"
_SHARED: Final[Mapping[str, Parameter[Any]]] = {
    name: kind for name, kind in PARAMETERS.items() if name != "seed"
}
"""What all members have in common."""


def offer(controls: Controls) -> Offer:
    """A room in which a class trains the settings of the page."""
    return Offer(WORDS, lambda: purpose(controls.values(PARAMETERS)))


def purpose(values: Mapping[str, Any]) -> Purpose:
    """Of a room for these settings; raise RoomError where they are too long, or there are no points."""
    if not len(setting_from(Recipe, values).make_points()):
        raise RoomError(Refusal.UNFIT)
    return Purpose(KIND, "xor", about=write(_SHARED, values), most_bytes=MOST_BYTES)


def ensemble(controls: Controls) -> None:
    """What the class does, if this tab is in a room for it."""
    if (seat := seat_at("xor", KIND)) is None:
        return
    values, _ = read(_SHARED, query_of(seat.view.purpose.about))
    recipe = setting_from(Recipe, {**values, "seed": 0})
    gathering(
        seat,
        WORDS,
        hand_in=lambda: _hand_in(seat, controls, recipe, values),
        show=lambda handed_in, closed: _show(recipe, handed_in, closed=closed),
    )


def _hand_in(seat: Seat, controls: Controls, recipe: Recipe, values: Mapping[str, Any]) -> None:
    said = seat.said.get(seat.view.round)
    if said is None:
        asked = pressed("xor.ensemble.train", text("xor.ensemble.train"), icon=":material/play_arrow:")
        if asked and (seed := seat.number()) is not None:
            with st.spinner(text("xor.luck.computing")):
                seat.contribute(member(recipe, seed=seed).packed())
            # The page shows the very network.
            controls.reset({**values, "seed": seed})
            st.rerun()
        return
    words = "solved" if unpacked(said, recipe).solved else "stuck"
    last = recipe.epochs_for(len(recipe.make_points()))
    st.markdown(text(f"xor.ensemble.{words}", seed=seat.number(), epochs=last))


def _show(recipe: Recipe, handed_in: Sequence[bytes], *, closed: bool) -> None:
    """The band of all curves; once the room is closed, also how many failed, as far as that may be told."""
    members = readable(handed_in, lambda packed: unpacked(packed, recipe))
    if len(members) < FEWEST:
        return
    found = ensemble_of(recipe, members)
    table = table_of((found.failed, found.members - found.failed)) if closed else None
    told = table is not None and None not in table.cells
    number, words = st.columns([1, 3], gap="medium", vertical_alignment="center")
    number.metric(text("xor.ensemble.failed"), f"{found.failed if told else '?'} / {found.members}")
    words.markdown(_counted(found) if told else _why_not(closed=closed))
    plot(
        losses_of_class(
            found,
            words=words_for(BandWords, "xor.ensemble.band"),
            epoch=text("xor.epoch"),
            loss=text("xor.curve.loss"),
            whole=told,
        ),
        key="xor_ensemble",
        alt=_described(found),
        height=340,
        file="xor-class",
    )


def _counted(found: Ensemble) -> str:
    low, high = wilson(found.failed, found.members)
    return text("xor.ensemble.counted", all=found.members, failed=found.failed, low=low, high=high)


def _why_not(*, closed: bool) -> str:
    return text("xor.ensemble.withheld", fewest=FEWEST) if closed else text("xor.ensemble.open")


def _described(found: Ensemble) -> str:
    band = found.band
    return text(
        "xor.ensemble.alt",
        all=found.members,
        epochs=int(found.epochs[-1]),
        first=_height(band.median[0]),
        last=_height(band.median[-1]),
        lower=_height(band.lower[-1]),
        upper=_height(band.upper[-1]),
    )


def _height(loss: float) -> str:
    return f"{loss:.3g}" if math.isfinite(loss) else "∞"
