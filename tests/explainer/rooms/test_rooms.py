"""Rooms: bounds, tokens, limits and life, by a clock of the test; many threads at once."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from threading import Thread

import pytest

from explainer.rooms import Act, Opened, Purpose, Refusal, RoomError, Rooms, Table, code_meant
from explainer.rooms.limits import MOST_SESSIONS, Limit
from explainer.rooms.room import MOST_ANSWERS, MOST_BYTES, Room
from explainer.rooms.rooms import ANSWERS, GUESSES, LENGTH, LETTERS, MINUTES_IDLE, MOST_ROOMS, OPENINGS

QUESTION = Purpose("question", "xor", "relu", choices=3)
DIGIT = Purpose("hand", "mnist", most_bytes=784)


@dataclass
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def refused(what: Callable[[], object]) -> Refusal:
    with pytest.raises(RoomError) as caught:
        what()
    return caught.value.refusal


def vote(rooms: Rooms, opened: Opened, *choices: int, names: str = "learner") -> None:
    for number, choice in enumerate(choices):
        rooms.contribute(opened.code, f"{names} {number}", bytes([choice]))


def test_a_question_from_the_first_answer_to_the_second_vote() -> None:
    rooms = Rooms(random=Random(0))
    opened = rooms.open(QUESTION, "teacher")
    vote(rooms, opened, *[0] * 4)
    assert rooms.look(opened.code, "learner 0").total is None
    assert refused(lambda: rooms.act(opened.code, opened.key, Act.SHOW)) is Refusal.TOO_FEW
    vote(rooms, opened, *[0] * 3, *[1] * 9, *[2] * 6)
    before = rooms.look(opened.code, "learner 5")
    assert (before.total, before.tables, before.mine, before.is_open) == (18, (None,), b"\x01", True)
    shown = rooms.act(opened.code, opened.key, Act.SHOW)
    # The first three had another answer than their second one would say: the last one counts.
    assert shown.tables == (Table(18, (None, 9, None)),)
    assert refused(lambda: vote(rooms, opened, 1)) is Refusal.CLOSED
    truth = rooms.act(opened.code, opened.key, Act.TRUTH)
    assert truth.truth and truth.acts == shown.acts + 1
    again = rooms.act(opened.code, opened.key, Act.AGAIN)
    assert (again.round, again.is_open, again.total, again.mine) == (2, True, None, None)
    vote(rooms, opened, *[1] * 16, 0, 2)
    rooms.act(opened.code, opened.key, Act.SHOW)
    assert rooms.look(opened.code, "late").tables == (shown.tables[0], Table(18, (None, 16, None)))
    assert refused(lambda: rooms.act(opened.code, opened.key, Act.AGAIN)) is Refusal.CLOSED
    rooms.end(opened.code, opened.key)
    assert refused(lambda: rooms.look(opened.code, "learner 0")) is Refusal.UNKNOWN


def test_a_closed_round_knows_no_session() -> None:
    room = Room(QUESTION, order=Random(0))
    for number, choice in enumerate((0, 0, 0, 1, 1, 2)):
        room.contribute(f"learner {number}", bytes([choice]))
    (now,) = room.rounds
    assert len(now.held) == 6 and not now.released
    room.act(Act.SHOW)
    assert not now.held and not now.spent
    assert Counter(now.released) == {b"\x00": 3, b"\x01": 2, b"\x02": 1}


def test_the_truth_can_come_first_and_too_few_answers_are_forgotten() -> None:
    rooms = Rooms()
    opened = rooms.open(QUESTION, "teacher")
    vote(rooms, opened, 0, 1, 2, 0)
    view = rooms.act(opened.code, opened.key, Act.TRUTH)
    assert view.truth and not view.is_open
    assert refused(lambda: rooms.act(opened.code, opened.key, Act.SHOW)) is Refusal.TOO_FEW
    assert rooms.act(opened.code, opened.key, Act.AGAIN).round == 2


def test_what_is_no_vote_comes_five_at_a_time_and_in_no_order() -> None:
    rooms = Rooms(random=Random(1))
    opened = rooms.open(DIGIT, "teacher")

    def draw(first: int, last: int) -> None:
        for number in range(first, last):
            rooms.contribute(opened.code, f"learner {number}", bytes([number]) * 784)

    draw(0, 4)
    assert rooms.collect(opened.code, opened.key) == ()
    draw(4, 8)
    first = rooms.collect(opened.code, opened.key)
    assert sorted(each[0] for each in first) == list(range(8)) != [each[0] for each in first]
    assert refused(lambda: draw(0, 1)) is Refusal.CLOSED
    draw(8, 12)
    assert len(rooms.collect(opened.code, opened.key)) == 8
    draw(12, 13)
    assert len(rooms.collect(opened.code, opened.key)) == 13
    draw(13, 14)
    rooms.act(opened.code, opened.key, Act.SHOW)
    assert len(rooms.collect(opened.code, opened.key)) == 13
    assert refused(lambda: rooms.collect(opened.code, "another key")) is Refusal.UNKNOWN


def test_every_session_has_a_number_of_its_own_while_the_round_is_open() -> None:
    rooms = Rooms()
    opened = rooms.open(DIGIT, "teacher")
    names = [f"learner {number}" for number in range(MOST_ANSWERS)]
    assert [rooms.seat(opened.code, name) for name in names] == list(range(MOST_ANSWERS))
    assert rooms.seat(opened.code, "learner 7") == 7
    assert refused(lambda: rooms.seat(opened.code, "late")) is Refusal.FULL
    rooms.act(opened.code, opened.key, Act.TRUTH)
    assert refused(lambda: rooms.seat(opened.code, "learner 7")) is Refusal.CLOSED
    rooms.act(opened.code, opened.key, Act.AGAIN)
    # No number of the first round comes again.
    assert rooms.seat(opened.code, "learner 7") == MOST_ANSWERS


def test_everything_is_bounded() -> None:
    rooms = Rooms()
    opened = rooms.open(QUESTION, "teacher")
    for number in range(1, MOST_ROOMS):
        rooms.open(DIGIT, f"teacher {number}")
    assert refused(lambda: rooms.open(QUESTION, "one more")) is Refusal.NO_ROOM
    vote(rooms, opened, *[0] * MOST_ANSWERS)
    assert refused(lambda: vote(rooms, opened, 0, names="one more")) is Refusal.FULL
    vote(rooms, opened, 1)
    assert rooms.look(opened.code, "learner 0").mine == b"\x01"
    for unfit in (b"", b"\x03", b"\x00\x00"):
        assert refused(lambda unfit=unfit: rooms.contribute(opened.code, "learner 1", unfit)) is Refusal.UNFIT
    assert DIGIT.takes(bytes(784)) and not DIGIT.takes(bytes(785)) and not DIGIT.takes(b"")
    assert refused(lambda: Purpose("hand", "mnist", most_bytes=MOST_BYTES + 1)) is Refusal.UNFIT
    assert refused(lambda: Purpose("question", "x" * 65, choices=2)) is Refusal.UNFIT
    assert refused(lambda: rooms.look(opened.code, "t" * 65)) is Refusal.UNFIT


def test_a_room_lives_as_long_as_something_happens_in_it() -> None:
    clock = Clock()
    rooms = Rooms(clock=clock)
    opened = rooms.open(QUESTION, "teacher")
    for _ in range(2):
        clock.now += 60 * MINUTES_IDLE - 1
        vote(rooms, opened, 0)
    clock.now += 60 * MINUTES_IDLE - 1
    rooms.look(opened.code, "learner 0")
    clock.now += 1
    assert refused(lambda: rooms.look(opened.code, "learner 0")) is Refusal.UNKNOWN


def test_a_session_cannot_guess_answer_and_open_without_end() -> None:
    clock = Clock()
    rooms = Rooms(clock=clock)
    opened = rooms.open(QUESTION, "teacher")
    for _ in range(GUESSES[0]):
        assert refused(lambda: rooms.look("AAAAAA", "guesser")) is Refusal.UNKNOWN
    assert refused(lambda: rooms.look(opened.code, "guesser")) is Refusal.TOO_OFTEN
    assert rooms.look(opened.code, "learner").is_open
    for _ in range(ANSWERS[0]):
        vote(rooms, opened, 1)
    assert refused(lambda: vote(rooms, opened, 1)) is Refusal.TOO_OFTEN
    for _ in range(OPENINGS[0] - 1):
        rooms.open(QUESTION, "teacher")
    assert refused(lambda: rooms.open(QUESTION, "teacher")) is Refusal.TOO_OFTEN
    clock.now += OPENINGS[1]
    vote(rooms, opened, 2)
    assert rooms.look(opened.code, "guesser").total is None
    rooms.open(QUESTION, "teacher")


def test_only_the_last_sessions_are_remembered_for_the_limits() -> None:
    limit = Limit(1, 60.0, Clock())
    for number in range(MOST_SESSIONS + 1):
        limit.count(f"{number}")
    assert not limit.reached("0") and limit.reached("1")


def test_only_the_key_moves_a_room() -> None:
    rooms = Rooms()
    opened, other = rooms.open(QUESTION, "teacher"), rooms.open(QUESTION, "teacher")
    for act in Act:
        assert refused(lambda act=act: rooms.act(opened.code, other.key, act)) is Refusal.UNKNOWN
    assert refused(lambda: rooms.end(opened.code, "learner 0")) is Refusal.UNKNOWN
    assert rooms.look(opened.code, "learner 0").acts == 1


def test_a_code_is_read_as_it_is_meant() -> None:
    rooms = Rooms()
    codes = {rooms.open(QUESTION, f"teacher {number}").code for number in range(MOST_ROOMS)}
    assert len(codes) == MOST_ROOMS
    for code in codes:
        assert len(code) == LENGTH and set(code) <= set(LETTERS)
        assert code_meant(f" {code[:3].lower()}-{code[3:]} ") == code
    for wrong in ("", "ABCDE", "ABCDEFG", "ABCDE1", "ABCDEO", "가나다라마바", "A" * 10_000):
        assert code_meant(wrong) == ""


def test_threads_lose_no_answer() -> None:
    rooms = Rooms()
    opened = rooms.open(QUESTION, "teacher")
    threads = [
        Thread(target=vote, args=(rooms, opened, *[each % 3] * 15), kwargs={"names": f"{each}"})
        for each in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert rooms.act(opened.code, opened.key, Act.SHOW).tables == (Table(180, (60, 60, 60)),)
