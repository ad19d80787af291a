"""A network as a file: its weights saved, and those of another one loaded to read digits here."""

from pathlib import Path
from typing import Final

import streamlit as st

from explainer.digits.data import Digits
from explainer.digits.recipe import Recipe
from explainer.digits.run import TestedNetwork
from explainer.digits.weights_file import (
    MOST_BYTES,
    BadWeightsError,
    LoadedNetwork,
    loaded_network,
    weights_file,
)
from ui.language import quoted, text

_LOADED: Final = "mnist.loaded"
_FAULT: Final = "mnist.loaded.fault"
_FILE: Final = "mnist.weights"
_TURN: Final = "mnist.weights.turn"


def loaded() -> LoadedNetwork | None:
    """The network out of a file that reads on this page, until the visitor puts it away."""
    return st.session_state.get(_LOADED)


def weights(run: TestedNetwork, recipe: Recipe, digits: Digits) -> None:
    """Save the network that reads on this page, and load another one."""
    with st.expander(text("mnist.weights.title"), key="mnist.weights.box"):
        st.markdown(text("mnist.weights.what"))
        save, load = st.columns(2, gap="medium")
        with save:
            st.download_button(
                text("mnist.weights.save"),
                lambda: weights_file(run.recipe, run.weights),
                "mnist.safetensors",
                "application/octet-stream",
                key="mnist.weights.save",
                on_click="ignore",
                icon=":material/download:",
            )
            st.caption(text("mnist.weights.how"))
        with load:
            _load(recipe, digits)


def _load(recipe: Recipe, digits: Digits) -> None:
    # A field that is to be empty again is another field.
    key = f"{_FILE}.{st.session_state.get(_TURN, 0)}"
    st.file_uploader(
        text("mnist.weights.load"),
        type=["safetensors"],
        key=key,
        on_change=_take,
        args=(key, recipe, digits),
        help=text("mnist.weights.load_help", most=MOST_BYTES / 1e6),
    )
    fault: str | None = st.session_state.get(_FAULT)
    if fault is not None:
        st.error(fault, icon=":material/broken_image:")


def say_loaded() -> None:
    """Whose answers these are, and a button that puts the file's network away."""
    network = loaded()
    if network is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.info(
            text(
                "mnist.weights.loaded",
                name=quoted(network.name),
                layers=", ".join(map(str, (784, *network.recipe.hidden, 10))),
                activation=network.recipe.activation,
                accuracy=network.test_accuracy,
            ),
            icon=":material/deployed_code:",
        )
        st.button(text("mnist.weights.away"), key="mnist.weights.away", on_click=_put_away)


def _take(key: str, recipe: Recipe, digits: Digits) -> None:
    """Load the file that was just chosen, or note what is wrong with it."""
    st.session_state[_FAULT] = None
    file = st.session_state.get(key)
    if file is None:
        return
    name = Path(file.name).name[:60]
    try:
        # One byte more than allowed tells that it is too large.
        content = file.read(MOST_BYTES + 1)
        st.session_state[_LOADED] = loaded_network(content, name=name, otherwise=recipe, digits=digits)
    except BadWeightsError as error:
        st.session_state[_FAULT] = text(
            f"mnist.weights.fault.{error.fault.value}",
            name=quoted(name),
            found=quoted(error.found),
            most=MOST_BYTES / 1e6,
        )


def _put_away() -> None:
    st.session_state[_LOADED] = None
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
