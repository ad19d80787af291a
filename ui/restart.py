"""When the server has been started anew while a page was open: nothing that a visitor does then is lost.

The tab connects by itself to a server that knows nothing of it. The settings stand in the address; what was
computed is gone, which a cookie tells.
"""

from datetime import timedelta
from typing import Final
from uuid import uuid4

import streamlit as st

SERVER: Final = uuid4().hex
"""This process."""
_COOKIE: Final = "explainer_job_"
_BETWEEN_RUNS: Final = timedelta(days=1)


@st.fragment(run_every=_BETWEEN_RUNS)
def run_when_reconnected() -> None:
    """Do nothing, but have the browser ask for a run as soon as it has a connection again.

    It does so only for a page that runs by itself now and again. Otherwise the first run of the new session
    would be the one that the first change asks for, and a session calls no callback in its first run.
    """


def note_job(name: str) -> None:
    """Have the browser know that this server computes, or has computed, something for it."""
    _write(name, SERVER)


def lost_job(name: str) -> bool:
    """Whether the browser knows of such a job on a server that is no more."""
    return st.context.cookies.to_dict().get(_COOKIE + name, SERVER) != SERVER


def forget_lost_job(name: str) -> None:
    """Have the browser know of no job, so that the loss is said to one session only."""
    _write(name, "; max-age=0")


def _write(name: str, value: str) -> None:
    line = f"document.cookie = '{_COOKIE}{name}={value}; path=/; samesite=lax';"
    st.html(f"<script>{line}</script>", unsafe_allow_javascript=True)
