"""A task on a page: asked for, kept for everybody, and what a visitor is told of its end."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from explainer.jobs import TooManyJobsError
from tests.explainer import work_for_jobs as work
from ui import jobs as session
from ui import task
from ui.language import catalog
from ui.task import Task

WORDS = catalog("en")
PRESS = WORDS["job.none"].format(start=WORDS["job.start"])
CHANGED = WORDS["job.other_settings"].format(start=WORDS["job.start"])
HOLD: Task[object, str] = Task("test.hold", work.hold, lambda reports: (0.5, f"{len(reports)} reports"))


def page() -> None:
    import streamlit as st

    from tests.app.test_task import HOLD

    if st.session_state["by_itself"]:
        HOLD.ask_once()
    result = HOLD.result((st.session_state["gate"],))
    if result is not None:
        st.write(result)


def page_that_may_train_again() -> None:
    import streamlit as st

    from tests.app.test_task import HOLD

    HOLD.begin((st.session_state["gate"],))
    if not HOLD.going_on():
        HOLD.say_end()
        HOLD.offer("")
        st.write(HOLD.last() or "nothing")


@pytest.fixture(scope="module", autouse=True)
def one_engine() -> Iterator[None]:
    yield
    session.engine().close()
    session.engine.cache_clear()


@pytest.fixture(autouse=True)
def nothing_is_kept() -> None:
    HOLD.found().clear()


def opened(gate: Path, *, by_itself: bool = False, script=page) -> AppTest:
    app = AppTest.from_function(script, default_timeout=30)
    app.session_state["gate"], app.session_state["by_itself"] = str(gate), by_itself
    app.query_params["lang"] = "en"
    return app.run()


def press(app: AppTest, label: str = WORDS["job.start"]) -> None:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception


def job_of(app: AppTest):
    return app.session_state[session.SESSION_KEY].slots.get(HOLD.name)


def ended(app: AppTest) -> AppTest:
    assert job_of(app).wait(30)
    return app.run()


def shown(app: AppTest) -> list[str]:
    return [each.value for each in app.markdown]


def test_a_result_is_kept_for_everybody(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    app = opened(gate)
    assert [caption.value for caption in app.caption] == [PRESS]
    press(app)
    gate.touch()
    other = opened(gate)
    for each in (ended(app), other.run()):
        assert shown(each) == ["let through"]
        assert not each.button
        assert not each.caption
    assert job_of(other) is None


def test_what_was_cancelled_is_the_visitors_own(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    app = opened(gate)
    press(app)
    assert job_of(app).wait_for_news(30)
    press(app.run(), WORDS["job.cancel"])
    assert shown(ended(app)) == ["stopped early"]
    assert [warning.value for warning in app.warning] == [WORDS["job.cancelled"]]
    assert not app.caption
    other = opened(gate)
    assert not shown(other)
    assert not other.warning


def test_with_other_settings_the_last_result_stays_until_they_are_asked_for(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.touch()
    second.touch()
    app = opened(first, by_itself=True)
    ended(app)
    app.session_state["gate"] = str(second)
    app.run()
    assert shown(app) == ["let through"]
    assert [caption.value for caption in app.caption] == [CHANGED]
    press(app)
    ended(app)
    assert not app.caption
    assert len(HOLD.found()) == 2


def test_what_comes_while_something_else_is_shown_is_kept_too(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.touch()
    second.touch()
    ended(opened(first, by_itself=True))
    app = opened(second, by_itself=True)
    assert job_of(app).wait(30)
    app.session_state["gate"] = str(first)
    app.run()
    assert not app.button
    assert list(HOLD.found()) == [(str(first),), (str(second),)]


def test_a_page_begins_by_itself_once(tmp_path: Path) -> None:
    app = opened(tmp_path / "gate", by_itself=True)
    job = job_of(app)
    job.cancel()
    ended(app)
    app.run()
    assert job_of(app) is job


def test_what_is_shown_is_computed_again_and_what_is_kept_is_shown_at_once(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    gate.touch()
    app, other = (opened(gate, script=page_that_may_train_again) for _ in range(2))
    press(app)
    first = job_of(app)
    assert shown(ended(app)) == ["let through"]
    press(other)
    assert shown(other) == ["let through"]
    assert job_of(other) is None
    press(app)
    assert job_of(app) is not first
    ended(app)


def test_a_full_engine_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise TooManyJobsError

    monkeypatch.setattr(task, "start_job", full)
    app = opened(tmp_path / "gate", by_itself=True)
    assert [error.value for error in app.error] == [WORDS["job.too_many"]]
    assert [caption.value for caption in app.caption] == [PRESS]


def test_a_failed_job_is_said_and_can_be_tried_again(tmp_path: Path) -> None:
    app = opened(tmp_path)
    app.session_state["gate"] = 5
    press(app)
    (error,) = ended(app).error
    assert error.value.startswith(WORDS["job.failed"].partition("{")[0])
    assert "TypeError" in error.value
    app.session_state["gate"] = str(tmp_path)
    press(app, WORDS["job.again"])
    assert shown(ended(app)) == ["let through"]
    assert not app.error
