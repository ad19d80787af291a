"""A question to the class: a teacher's session and learners' in one server, in two languages."""

from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from explainer.rooms import Act, Rooms
from explainer.rooms import shared as shared_rooms
from tests.app.test_pages import open_page
from ui.classroom.question import purpose
from ui.classroom.seat import PARAMETER, Seat
from ui.language import catalog
from ui.sitemap import ROOT

EN, KO = catalog("en"), catalog("ko")


@pytest.fixture(autouse=True)
def rooms(monkeypatch: pytest.MonkeyPatch) -> Iterator[Rooms]:
    """A server's rooms for one test alone."""
    fresh = Rooms()
    monkeypatch.setattr(shared_rooms, "ROOMS", fresh)
    shared_rooms.store_at.cache_clear()
    monkeypatch.delenv("DASK_SCHEDULER_ADDRESS", raising=False)
    yield fresh
    shared_rooms.store_at.cache_clear()


def shown(app: AppTest) -> str:
    assert not app.exception
    pictures = [each.proto.body for each in app.get("html")]
    return "\n".join([*(each.value for kind in (app.markdown, app.caption) for each in kind), *pictures])


def teacher_of(rooms: Rooms) -> AppTest:
    """The page of a teacher who has opened a room for the first mission of the perceptron."""
    asked = purpose("perceptron", "or", 3)
    opened = rooms.open(asked, "teacher")
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    app.session_state["class.seat"] = Seat(opened.code, rooms.look(opened.code, "teacher"), opened.key)
    app.query_params["lang"] = "en"
    app.run()
    app.switch_page(str(ROOT / "pages" / "perceptron.py")).run()
    return app


def press(app: AppTest, name: str) -> AppTest:
    app.button(key=f"class.{name}").click().run()
    assert not app.exception
    return app


def test_a_class_votes_sees_the_truth_and_votes_again(rooms: Rooms) -> None:
    teacher = teacher_of(rooms)
    code = teacher.session_state["class.seat"].code
    assert code in shown(teacher) and EN["classroom.few"].format(fewest=5) in shown(teacher)
    assert teacher.button(key="class.show").disabled
    # A link of the class says no language, and any page leads to the mission.
    learner = open_page("home", lang="ko", **{PARAMETER: f"{code[:3].lower()} {code[3:]}"})
    assert learner.query_params[PARAMETER] == code
    assert KO["classroom.question_in"].format(code=code) in shown(learner)
    assert not [group for group in learner.button_group if group.key == "perceptron.mission"]
    learner.radio(key=f"class.answer.{code}.1").set_value("same").run()
    press(learner, "send")
    assert KO["classroom.sent"].format(answer=KO["perceptron.mission.or.same"]) in shown(learner)
    for number, choice in enumerate((0, 0, 0, 0, 0, 0, 1, 1, 2, 2, 2)):
        rooms.contribute(code, f"learner {number}", bytes([choice]))
    assert EN["classroom.total"].format(total=12) in shown(teacher.run())
    learner.radio(key=f"class.answer.{code}.1").set_value("more").run()
    press(teacher, "show")
    # Too late, on a page that has not looked since.
    press(learner, "send")
    for _ in range(2):
        assert [each.value for each in learner.warning] == [KO["classroom.refused.closed"]]
        learner.run()
    assert "class-votes" in shown(teacher) and "6 · 50%" in shown(teacher)
    assert "6 · 50%" in shown(learner) and KO["classroom.hidden"] in shown(learner)
    press(teacher, "truth")
    learner.run()
    for app, words in ((teacher, EN), (learner, KO)):
        said = [each.value for kind in (app.success, app.info) for each in kind]
        assert len(said) == 1
        # The page runs the mission, which changes a setting.
        assert app.query_params["perceptron_data"] == "OR"
        assert f"**✓ {words['perceptron.mission.or.fewer']}**" in shown(app)
    press(teacher, "again")
    learner.run().radio(key=f"class.answer.{code}.2").set_value("fewer").run()
    press(learner, "send")
    for number in range(11):
        rooms.contribute(code, f"learner {number}", bytes([number == 3]))
    press(teacher.run(), "show")
    assert all(each in shown(learner.run()) for each in ("6 · 50%", "11 · 92%", KO["classroom.vote.2"]))
    press(teacher, "leave")
    assert not [button for button in teacher.button if button.key == "class.show"]
    learner.run()
    assert [each.value for each in learner.warning] == [KO["classroom.refused.ended"].format(code="")]
    assert PARAMETER not in learner.query_params


def test_a_wrong_code_is_named_and_nothing_is_lost(rooms: Rooms) -> None:
    app = open_page("perceptron", perceptron_seed="4", **{PARAMETER: "WRONG1"})
    (said,) = [each.value for each in app.warning]
    assert "`WRONG1`" in said and said == EN["classroom.refused.unknown"].format(code="`WRONG1`")
    assert PARAMETER not in app.query_params and app.query_params["perceptron_seed"] == "4"
    opened = rooms.open(purpose("perceptron", "or", 3), "teacher")
    app.session_state["class.enter"] = True
    app.run()
    app.text_input(key="class.typed").set_value(opened.code).run()
    assert not app.exception and not app.warning
    assert app.query_params["perceptron_seed"] == "4"
    assert EN["classroom.question_in"].format(code=opened.code) in shown(app)
    # What was answered before a reload is known again by the token alone.
    rooms.act(opened.code, opened.key, Act.TRUTH)
    assert len(app.run().info) == 1


def test_without_the_cluster_the_dialog_says_so_and_offers_links(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.app.test_hand_out import composer

    monkeypatch.setenv("DASK_SCHEDULER_ADDRESS", "tcp://127.0.0.1:1")
    monkeypatch.setattr("explainer.jobs.cluster.SECONDS_TO_CONNECT", 0.2)
    app = AppTest.from_function(composer, default_timeout=60)
    app.query_params["lang"] = "en"
    app.run().button(key="perceptron.hand_out.class.open").click().run()
    assert not app.exception
    (said,) = [each.value for each in app.warning]
    assert said == f"{EN['classroom.refused.unreachable']} {EN['classroom.links_instead']}"
    assert app.code
