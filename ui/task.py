"""Work of seconds on a page: started in another process, watched, cancelled, and then kept for everybody."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

import streamlit as st

from explainer.jobs import Job, JobState, TooManyJobsError
from explainer.jobs.engine import SECONDS_FOR_ONE
from ui.jobs import computed_elsewhere, current_job, follow_job, forget_job, start_job, was_abandoned
from ui.language import catalog, current_language, quoted, text
from ui.records import Records, records
from ui.restart import forget_lost_job, lost_job, note_job

Report = TypeVar("Report")
Result = TypeVar("Result")

KEPT: Final = 16
"""Results of one kind of work."""
_BROKEN: Final = (JobState.FAILED, JobState.LOST)


@dataclass(frozen=True, slots=True)
class Task(Generic[Report, Result]):
    """One kind of work, one job of which a visitor may have at a time.

    The same arguments give the same result, so whoever has had it computed, everybody is shown it at once, on
    every server of the cluster; only what a cancelled job brought is its visitor's alone. The words are those
    of the catalog's table `job`, unless the table `name` has its own.
    """

    name: str
    work: Callable[..., Result]
    pace: Callable[[tuple[Report, ...]], tuple[float, str]]
    """Of the reports so far: the share that is done, 0 to 1, and the words at the bar."""

    def found(self) -> Records:
        """What was computed by anybody, by the arguments of the work."""
        return records(self.name, most=KEPT)

    def last(self) -> Result | None:
        """What this visitor was shown last."""
        return self._last()[1]

    def known(self, asked: tuple[Hashable, ...]) -> Result | None:
        """What this visitor's job brought for these arguments, even a cancelled one, else what anybody's did.

        It is what is shown from now on.
        """
        of, last = self._last()
        if of == asked:
            return last
        kept = self._kept(asked)
        if kept is not None:
            self._show(asked, kept)
        return kept

    def broken_off(self, asked: tuple[Hashable, ...]) -> tuple[Report, ...]:
        """What a job with these arguments had reported before it failed or was lost."""
        job = current_job(self.name)
        is_it = job is not None and st.session_state.get(f"{self.name}.asked") == asked
        return job.reports if job is not None and is_it and job.state in _BROKEN else ()

    def going_on(self) -> bool:
        """Whether a job of this visitor has not ended yet; what one that has ended brought is then known."""
        self._collect()
        job = current_job(self.name)
        return job is not None and not job.state.ended

    def ask(self) -> None:
        """Have the next run of the script start with the settings it then finds."""
        st.session_state[f"{self.name}.wanted"] = True

    def ask_once(self) -> None:
        """Ask for a visitor who has neither a job nor a result yet."""
        if current_job(self.name) is None and self.last() is None:
            self.ask()

    def result(
        self, asked: tuple[Hashable, ...], live: Callable[[tuple[Report, ...]], None] | None = None
    ) -> Result | None:
        """What is known of `asked`, else the last result and a button; None while a job goes on."""
        kept = self._kept(asked)
        if kept is not None:
            self._show(asked, kept)
        self.begin(asked)
        if self.going_on():
            self.watch(live)
            return None
        of, last = self._last()
        if last is None or last is not self.found().get(asked):
            self.say_end()
            self.offer("none" if last is None else "other_settings" if of != asked else "")
        return last

    def begin(self, asked: tuple[Hashable, ...]) -> None:
        """If asked for, show what is kept of these arguments; what is shown already is computed again."""
        if st.session_state.pop(f"{self.name}.wanted", False):
            self._begin(asked)
        if current_job(self.name) is not None or self.last() is not None:
            note_job(self.name)

    def _begin(self, asked: tuple[Hashable, ...]) -> None:
        last, kept = self.last(), self._kept(asked)
        if kept is not None and kept is not last:
            self._show(asked, kept)
            return
        try:
            start_job(self.name, self.work, *asked)
            st.session_state[f"{self.name}.asked"] = asked
        except TooManyJobsError:
            st.error(text("job.too_many"), icon=":material/hourglass_disabled:")

    def watch(self, live: Callable[[tuple[Report, ...]], None] | None = None) -> None:
        """How far the job is, a button that cancels it, and what `live` draws of its reports."""
        job = current_job(self.name)
        assert job is not None

        def draw() -> None:
            reports: tuple[Report, ...] = job.reports
            if job.moved:
                st.caption(text("job.moved"))
            if not reports:
                words = text("job.waiting", ahead=job.ahead) if job.ahead else text("job.starting")
                st.info(words, icon=":material/hourglass_top:")
                self._cancel_button(job)
                return
            share, words = self.pace(reports)
            bar, button = st.columns([5, 1], vertical_alignment="bottom")
            bar.progress(share, words)
            with button:
                self._cancel_button(job)
            if live is not None:
                live(reports)

        follow_job(job, draw)

    def say_end(self) -> None:
        """How the last job ended, unless it is done; one that was lost or failed can be started again."""
        job = current_job(self.name)
        if job is None:
            if self.last() is None and lost_job(self.name):
                st.error(text("job.restarted"), icon=":material/restart_alt:")
                forget_lost_job(self.name)
                self._again_button()
        elif job.state is JobState.CANCELLED:
            st.warning(_why_cancelled(job), icon=":material/cancel:")
        elif job.state is JobState.LOST:
            st.error(text("job.lost"), icon=":material/power_off:")
            self._again_button()
        elif job.state is not JobState.DONE:
            st.error(text("job.failed", error=quoted(job.error)), icon=":material/error:")
            self._again_button()

    def offer(self, why: str) -> None:
        """A button that starts a job with the settings of the page; beside it the sentence `why`, if any."""
        start, words = st.columns([1, 3], vertical_alignment="center")
        label = self._words("start")
        start.button(
            label,
            key=f"{self.name}.start",
            type="primary",
            icon=":material/play_arrow:",
            width="stretch",
            on_click=self.ask,
        )
        if why:
            words.caption(self._words(why, start=label))

    def _again_button(self) -> None:
        st.button(text("job.again"), key=f"{self.name}.again", type="primary", on_click=self.ask)

    def _cancel_button(self, job: Job[Any]) -> None:
        label, key = text("job.stopping" if job.stopping else "job.cancel"), f"{self.name}.cancel"
        st.button(label, key=key, on_click=job.cancel, disabled=job.stopping, width="stretch")

    def _kept(self, asked: tuple[Hashable, ...]) -> Result | None:
        """What anybody has had computed of these arguments, on any server of the cluster."""
        kept = self.found().get(asked)
        if kept is None:
            kept = computed_elsewhere(self.work, *asked)
            if kept is not None:
                self.found().add(asked, kept)
        return kept

    def _collect(self) -> None:
        """Take what a job has brought, once; unless it was cancelled, it is for everybody."""
        job, key = current_job(self.name), f"{self.name}.asked"
        if job is None or job.result is None or key not in st.session_state:
            return
        asked = st.session_state.pop(key)
        if job.state is JobState.DONE:
            self.found().add(asked, job.result)
        st.session_state[f"{self.name}.last"] = asked, job.result

    def _show(self, asked: tuple[Hashable, ...], kept: Result) -> None:
        self._collect()
        st.session_state[f"{self.name}.last"] = asked, kept
        st.session_state[f"{self.name}.wanted"] = False
        if not self.going_on():
            # How it ended no longer belongs to what is shown.
            forget_job(self.name)

    def _last(self) -> tuple[tuple[Hashable, ...], Result | None]:
        self._collect()
        return st.session_state.get(f"{self.name}.last", ((), None))

    def _words(self, part: str, **values: object) -> str:
        own = f"{self.name}.{part}"
        return text(own if own in catalog(current_language()) else f"job.{part}", **values)


def _why_cancelled(job: Job[Any]) -> str:
    """Others waited, the connection was lost, or the visitor asked for it."""
    if job.gave_way:
        return text("job.gave_way", minutes=SECONDS_FOR_ONE // 60)
    return text("job.away" if was_abandoned(job) else "job.cancelled")
