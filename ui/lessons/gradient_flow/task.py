"""A training in another process: begun by itself where its picture is asked for, then kept for everybody."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from explainer.jobs import Job, JobState, TooManyJobsError
from ui.jobs import cancel_button, current_job, follow_job, say_broken, say_too_many, say_waiting, start_job
from ui.language import text
from ui.records import Records, records

KEPT = 16


@dataclass(frozen=True, slots=True)
class Task:
    """One kind of training; `name` has its words in the catalog."""

    name: str
    work: Callable[..., Any]

    @property
    def slot(self) -> str:
        return f"gradient_flow.{self.name}"

    def found(self) -> Records:
        """What was computed by anybody, by the arguments of the work."""
        return records(self.slot, most=KEPT)

    def ask(self) -> None:
        """Have the next run of the script start with the settings it then finds."""
        st.session_state[f"{self.slot}.start"] = True

    def going_on(self) -> bool:
        job = current_job(self.slot)
        return job is not None and not job.state.ended

    def result(self, asked: tuple[Hashable, ...], live: Callable[[Job[Any]], None]) -> Any:
        """The record for `asked`, else the visitor's last one; None while a training goes on."""
        self._collect()
        if asked in self.found():
            st.session_state[f"{self.slot}.start"] = False
            st.session_state[f"{self.slot}.last"] = self.found()[asked]
        else:
            self._start_if_wanted(asked)
        if self.going_on():
            self._follow(live)
            return None
        return self._ended(asked)

    def _collect(self) -> None:
        """Keep what a job has brought; one that was cancelled is this visitor's alone."""
        job, last = current_job(self.slot), f"{self.slot}.last"
        if job is None or job.result is None:
            return
        if not job.result.cancelled:
            self.found().add(st.session_state[f"{self.slot}.asked"], job.result)
        st.session_state[last] = job.result

    def _start_if_wanted(self, asked: tuple[Hashable, ...]) -> None:
        first = current_job(self.slot) is None and f"{self.slot}.last" not in st.session_state
        if not (st.session_state.pop(f"{self.slot}.start", False) or first):
            return
        try:
            start_job(self.slot, self.work, *asked)
            st.session_state[f"{self.slot}.asked"] = asked
        except TooManyJobsError:
            say_too_many()

    def _follow(self, live: Callable[[Job[Any]], None]) -> None:
        job = current_job(self.slot)
        assert job is not None

        def draw() -> None:
            if not job.reports:
                say_waiting(job)
                cancel_button(job, key=f"{self.slot}.cancel")
                return
            last = job.reports[-1]
            bar, button = st.columns([5, 1], vertical_alignment="bottom")
            words = text(f"gradient_flow.{self.name}.pace", step=last.step, steps=last.steps)
            bar.progress(last.step / last.steps, words)
            with button:
                cancel_button(job, key=f"{self.slot}.cancel")
            live(job)

        follow_job(job, draw)

    def _ended(self, asked: tuple[Hashable, ...]) -> Any:
        """Say how the last job ended, and offer another one where the settings have changed."""
        job, last = current_job(self.slot), st.session_state.get(f"{self.slot}.last")
        if asked in self.found():
            return self.found()[asked]
        if job is not None and job.state is JobState.CANCELLED:
            st.warning(text("gradient_flow.task.cancelled"), icon=":material/cancel:")
        if job is not None:
            say_broken(job, again=self.ask, key=f"{self.slot}.again")
        start, words = st.columns([1, 3], vertical_alignment="center")
        start.button(
            text("gradient_flow.task.start"),
            key=f"{self.slot}.train",
            type="primary",
            icon=":material/play_arrow:",
            width="stretch",
            on_click=self.ask,
        )
        why = "none" if last is None else "other_settings"
        words.caption(text(f"gradient_flow.task.{why}"))
        return last
