"""The session side of the jobs; what needs a browser's own polling is tested in a browser."""

import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from explainer.jobs import Job, JobState
from ui import jobs as session


def page() -> None:
    import streamlit as st

    from tests.explainer import work_for_jobs as work
    from ui.jobs import current_job, follow_job, forget_job, start_job

    if st.button("start"):
        start_job("slot", work.hold, st.session_state["gate"])
    if st.button("forget"):
        forget_job("slot")
    job = current_job("slot")
    if job is not None:
        st.session_state["job"] = job
        follow_job(job, lambda: st.write(f"now {job.state}, {len(job.reports)} reports"))


@pytest.fixture(scope="module", autouse=True)
def one_engine() -> Iterator[None]:
    yield
    session.engine().close()
    session.engine.cache_clear()


def opened(gate: Path) -> AppTest:
    app = AppTest.from_function(page, default_timeout=30)
    app.session_state["gate"] = str(gate)
    return app.run()


def press(app: AppTest, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception


def job_of(app: AppTest) -> Job[str]:
    return app.session_state["job"]


def test_a_visitor_finds_the_job_again_and_sees_its_end(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    app = opened(gate)
    assert not app.markdown
    press(app, "start")
    job = job_of(app)
    app.run()
    assert job_of(app) is job
    assert not job.state.ended
    gate.touch()
    assert job.wait(30)
    app.run()
    assert app.markdown[0].value.startswith("now done")


def test_a_second_start_cancels_the_first(tmp_path: Path) -> None:
    app = opened(tmp_path / "gate")
    press(app, "start")
    first = job_of(app)
    press(app, "start")
    assert job_of(app) is not first
    assert first.state is JobState.CANCELLED
    press(app, "forget")
    assert job_of(app).state is JobState.CANCELLED
    assert not app.markdown


def test_visitors_do_not_disturb_each_other(tmp_path: Path) -> None:
    apps = [opened(tmp_path / f"gate {number}") for number in range(2)]
    for app in apps:
        press(app, "start")
    first, second = map(job_of, apps)
    press(apps[0], "forget")
    assert first.state is JobState.CANCELLED
    (tmp_path / "gate 1").touch()
    assert second.wait(30)
    assert second.state is JobState.DONE


@pytest.mark.parametrize("comes_back", [True, False])
def test_only_a_visitor_who_stays_away_loses_the_job(
    comes_back: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "SECONDS_OF_GRACE", 0.5)
    monkeypatch.setattr(session, "SECONDS_KEPT", 0.5)
    app = opened(tmp_path / "gate")
    press(app, "start")
    job = job_of(app)
    # What Streamlit calls when the connection to the tab is lost.
    app.session_state[session.SESSION_KEY].leave()
    if comes_back:
        app.run()
        time.sleep(1.0)
        assert not job.state.ended
        job.cancel()
    assert job.wait(30)
    assert job.state is JobState.CANCELLED


def test_clearing_all_caches_starts_no_other_engine() -> None:
    """Any client may send that, for everybody."""
    engine = session.engine()
    st.cache_resource.clear()
    assert session.engine() is engine


def test_the_job_of_a_lost_tab_goes_on_while_nobody_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "SECONDS_OF_GRACE", 0.2)
    apps = [opened(tmp_path / f"gate {number}") for number in range(2)]
    press(apps[0], "start")
    job = job_of(apps[0])
    assert job.wait_for_news(30)
    apps[0].session_state[session.SESSION_KEY].leave()
    time.sleep(1.0)
    assert not job.state.ended
    press(apps[1], "start")
    assert job.wait(30)
    assert job.state is JobState.CANCELLED
    assert job.identity in apps[0].session_state[session.SESSION_KEY].abandoned
    press(apps[1], "forget")


def test_a_tab_that_is_there_is_not_taken_for_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Clearing all caches, which any client may ask for, looks like the loss of every tab."""
    monkeypatch.setattr(session, "SECONDS_OF_GRACE", 0.2)
    monkeypatch.setattr(session, "SECONDS_KEPT", 0.0)
    app = opened(tmp_path / "gate")
    press(app, "start")
    job = job_of(app)
    monkeypatch.setattr(session.runtime, "exists", lambda: True)
    there = SimpleNamespace(is_active_session=lambda identity: True)
    monkeypatch.setattr(session.runtime, "get_instance", lambda: there)
    app.session_state[session.SESSION_KEY].leave()
    time.sleep(1.0)
    assert not job.state.ended
    monkeypatch.undo()
    job.cancel()
    assert job.wait(30)
