"""The visitor's jobs: started once, found again after leaving the page, cancelled when the tab is closed."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, TypeVar
from uuid import uuid4

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from explainer.jobs import Engine, Job
from ui.turn import given_up

Result = TypeVar("Result")

SESSION_KEY: Final = "jobs.session"
# A lost connection looks like a closed tab; a browser that only lost its network is back within this time.
SECONDS_OF_GRACE: Final = 8.0
# While nobody else wants the worker, a job goes on as long as Streamlit keeps the session of a lost tab.
SECONDS_KEPT: Final = 110.0
# A warm worker sends its first report sooner than this; waiting for it saves a whole turn of polling.
SECONDS_FOR_FIRST_REPORT: Final = 0.25


@dataclass(eq=False)
class SessionJobs:
    """One visitor's jobs, one for each slot."""

    identity: str = field(default_factory=lambda: uuid4().hex)
    slots: dict[str, Job[Any]] = field(default_factory=dict[str, Job[Any]])
    streamlit_session: str = ""
    """What Streamlit calls the tab."""
    abandoned: set[str] = field(default_factory=set[str])
    """Jobs that ended because the visitor was away."""
    _departure: threading.Timer | None = None
    _away_since: float = 0.0

    def leave(self) -> None:
        """Cancel what is unfinished, unless the visitor comes back in time. Returns at once."""
        self.stay()
        self._away_since = time.monotonic()
        self._look_again_later()

    def _look_again_later(self) -> None:
        self._departure = threading.Timer(SECONDS_OF_GRACE, self._look)
        self._departure.daemon = True
        self._departure.start()

    def _look(self) -> None:
        """Cancel if the tab is still away, and has been for long or others wait."""
        # Streamlit also tells a loss when all caches are cleared, which any client can ask for.
        if runtime.exists() and runtime.get_instance().is_active_session(self.streamlit_session):
            return
        if engine().line or time.monotonic() - self._away_since >= SECONDS_KEPT:
            self.abandoned = {job.identity for job in self.slots.values() if not job.state.ended}
            self.cancel()
        elif any(not job.state.ended for job in self.slots.values()):
            self._look_again_later()

    def stay(self) -> None:
        if self._departure is not None:
            self._departure.cancel()
            self._departure = None

    def cancel(self) -> None:
        for job in list(self.slots.values()):
            job.cancel()


@cache
def engine() -> Engine:
    """The server's engine; it starts with the first warm_engine or start_job.

    Streamlit's cache would not do: any client may have that cleared, and the old engine's workers would stay.
    """
    return Engine()


def warm_engine(warm_up: str | None = None) -> None:
    """Start the workers while the visitor reads, and call `warm_up` ("module:function") in each."""
    engine().start(warm_up=warm_up)


def session_jobs() -> SessionJobs:
    """The jobs of this browser tab, which is looked after from now on."""
    jobs = _of_tab()
    context = get_script_run_ctx()
    jobs.streamlit_session = context.session_id if context else ""
    _presence(jobs.identity, jobs)
    jobs.stay()
    return jobs


def _of_tab() -> SessionJobs:
    # In the session's state they outlive a lost connection; the session's cache only tells when it is lost.
    if SESSION_KEY not in st.session_state:
        st.session_state[SESSION_KEY] = SessionJobs()
    return st.session_state[SESSION_KEY]


@st.cache_resource(scope="session", show_spinner=False, max_entries=1, on_release=SessionJobs.leave)
def _presence(identity: str, _jobs: SessionJobs) -> SessionJobs:
    return _jobs


def start_job(slot: str, work: Callable[..., Result] | str, *arguments: object) -> Job[Result]:
    """Start `work(*arguments, report=report)` in `slot`; raise TooManyJobsError when the queue is full."""
    forget_job(slot)
    job = engine().submit(work, *arguments)
    session_jobs().slots[slot] = job
    return job


def computed_elsewhere(work: Callable[..., Result], *arguments: object) -> Result | None:
    """What another server of the same cluster has computed of these arguments, if it is kept there."""
    return engine().found(work, *arguments)


def current_job(slot: str) -> Job[Any] | None:
    """The job that this visitor started in `slot`, running or ended."""
    # Asked many times in every run, mostly by tabs that have none to be looked after.
    return session_jobs().slots.get(slot) if _of_tab().slots else None


def was_abandoned(job: Job[Any]) -> bool:
    """Whether the job ended because its visitor was away."""
    return job.identity in session_jobs().abandoned


def forget_job(slot: str) -> None:
    """Cancel the job in `slot`, and free what it holds."""
    job = current_job(slot)
    if job is not None:
        del session_jobs().slots[slot]
        job.release()


def follow_job(job: Job[Any], draw: Callable[[], None], *, every: float = 0.4) -> None:
    """Call `draw` now and again until the job has ended, then run the whole page once more."""
    if job.state.ended:
        draw()
        return
    if not job.ahead:
        with given_up():
            job.wait_for_news(SECONDS_FOR_FIRST_REPORT)

    @st.fragment(run_every=every)
    def follow() -> None:
        # Asked before drawing: what ends in between is drawn by the rerun.
        ended = job.state.ended
        draw()
        if ended:
            st.rerun()

    follow()
