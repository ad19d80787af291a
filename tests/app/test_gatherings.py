"""What a class hands in: learners' sessions and the teacher's in one server, on the pages that offer it."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from explainer.digits.data import load_digits
from explainer.lessons.mnist.class_hand import HandedDigit
from explainer.lessons.xor.ensemble import ensemble_of, member
from explainer.lessons.xor.recipe import PARAMETERS, Recipe
from explainer.rooms import Purpose, RoomError, Rooms
from explainer.rooms.room import MOST_ABOUT
from tests.app.test_classroom import rooms, shown
from tests.app.test_pages import open_page
from ui.classroom.seat import PARAMETER, Seat
from ui.language import catalog
from ui.lessons.mnist.class_hand import OFFER as HAND
from ui.lessons.mnist.ensemble import OFFER as AVERAGE
from ui.lessons.mnist.ensemble import member as reader
from ui.lessons.xor.ensemble import purpose
from ui.sitemap import ROOT

__all__ = ["rooms"]

EN, KO = catalog("en"), catalog("ko")
DEFAULTS = {name: kind.default for name, kind in PARAMETERS.items()}


def teacher_of(rooms: Rooms, wanted: Purpose) -> AppTest:
    """The page of a teacher who has opened a room."""
    opened = rooms.open(wanted, "teacher")
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    app.session_state["class.seat"] = Seat(opened.code, rooms.look(opened.code, "teacher"), opened.key)
    app.query_params["lang"] = "en"
    app.run()
    app.switch_page(str(ROOT / "pages" / f"{wanted.lesson}.py")).run()
    assert not app.exception
    return app


def code_of(app: AppTest) -> str:
    return app.session_state["class.seat"].code


def numbers(app: AppTest) -> dict[str, str]:
    assert not app.exception
    return {each.label: each.value for each in app.metric}


def test_a_class_trains_xor_with_a_seed_each(rooms: Rooms) -> None:
    asked = purpose({**DEFAULTS, "activation": "ReLU", "epochs": 300, "seed": 77})
    teacher = teacher_of(rooms, asked)
    code, recipe = code_of(teacher), Recipe(activation="ReLU", epochs=300)
    assert EN["xor.ensemble.what"] in shown(teacher) and teacher.button(key="class.close").disabled
    # The settings are the room's, whatever the learner's link says.
    learner = open_page("xor", lang="ko", xor_activation="Sigmoid", **{PARAMETER: code})
    learner.button(key="xor.ensemble.train").click().run()
    assert not learner.exception
    assert {name: learner.query_params[f"xor_{name}"] for name in ("activation", "epochs")} == {
        "activation": "ReLU",
        "epochs": "300",
    }
    members = [member(recipe, seed=0)]
    said = KO["xor.ensemble.solved" if members[0].solved else "xor.ensemble.stuck"]
    assert said.format(seed=0, epochs=300) in shown(learner)
    for number in range(1, 20):
        seed = rooms.seat(code, f"learner {number}")
        members.append(member(recipe, seed=seed))
        rooms.contribute(code, f"learner {number}", members[-1].packed())
    found = ensemble_of(recipe, members)
    assert found.failed >= 5 and found.members - found.failed >= 5
    assert numbers(teacher.run())[EN["xor.ensemble.failed"]] == "? / 20"
    assert EN["xor.ensemble.open"] in shown(teacher)
    teacher.button(key="class.close").click().run()
    assert numbers(teacher)[EN["xor.ensemble.failed"]] == f"{found.failed} / 20"
    learner.run()
    assert KO["gathering.closed"] in shown(learner)


def test_the_settings_of_a_page_fit_into_a_room_and_no_longer_ones_do() -> None:
    placed = tuple((round(0.01 * number, 2) - 1.005, 1.005, number % 2) for number in range(60))
    full = purpose({**DEFAULTS, "data": "Own points", "points": placed, "hidden": (8, 8, 8)})
    assert 700 < len(full.about) <= MOST_ABOUT
    with pytest.raises(RoomError):
        purpose({**DEFAULTS, "data": "Own points", "points": ()})
    with pytest.raises(RoomError):
        Purpose("ensemble", "xor", about="x" * (MOST_ABOUT + 1))


def test_few_failures_are_not_counted_in_public(rooms: Rooms) -> None:
    teacher = teacher_of(rooms, purpose({**DEFAULTS, "hidden": (8,), "epochs": 400}))
    recipe = Recipe(hidden=(8,), epochs=400)
    for number in range(6):
        rooms.contribute(code_of(teacher), f"learner {number}", member(recipe, seed=number).packed())
    teacher.run().button(key="class.close").click().run()
    assert numbers(teacher)[EN["xor.ensemble.failed"]] == "? / 6"
    assert EN["xor.ensemble.withheld"].format(fewest=5) in shown(teacher)


def test_a_class_averages_its_readers_and_hands_in_its_digits(rooms: Rooms) -> None:
    digits = load_digits()
    teacher = teacher_of(rooms, AVERAGE.purpose())
    learner = open_page("mnist", lang="ko", **{PARAMETER: code_of(teacher)})
    learner.button(key="mnist.ensemble.train").click().run()
    assert not learner.exception
    for number in range(1, 6):
        rooms.contribute(code_of(teacher), f"learner {number}", reader(digits, seed=number).tobytes())
    # What a server of another version sent is left out.
    rooms.contribute(code_of(teacher), "learner 6", b"other")
    teacher.run()
    assert numbers(teacher)[EN["mnist.ensemble.average"]].endswith("%")

    teacher = teacher_of(rooms, HAND.purpose())
    learner = open_page("mnist", lang="ko", **{PARAMETER: code_of(teacher)})
    learner.button_group(key="mnist.hand.label").set_value(7).run()
    learner.button(key="mnist.hand.give").click().run()
    # A test image is nobody's own hand.
    assert [each.value for each in learner.warning] == [KO["mnist.hand.empty"]]
    for number in range(5):
        image, label = digits.test_images[number], int(digits.test_labels[number])
        rooms.contribute(code_of(teacher), f"learner {number}", HandedDigit(np.array(image), label).packed())
    assert numbers(teacher.run())[EN["mnist.hand.correct"]] == "5 / 5"
