"""Several servers share the rooms of a real scheduler; without it they say so."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from distributed import LocalCluster

from explainer.rooms import Act, Purpose, Refusal, RoomError, Table, store_at
from explainer.rooms.shared import ROOMS, SharedRooms

ROOT = Path(__file__).parents[3]
QUESTION = Purpose("question", "xor", "relu", choices=2)
ANOTHER_SERVER = """
import sys
from explainer.rooms.shared import SharedRooms
rooms = SharedRooms(sys.argv[1])
for number in range(20):
    rooms.contribute(sys.argv[2], f"there {number}", bytes([number % 2]))
print(rooms.look(sys.argv[2], "there 19").mine)
rooms.close()
"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with LocalCluster(n_workers=0, host="127.0.0.1", dashboard_address="127.0.0.1:0") as cluster:
        yield cluster.scheduler_address


def test_two_servers_share_a_room(address: str) -> None:
    here = SharedRooms(address)
    opened = here.open(QUESTION, "teacher")
    there = subprocess.Popen(
        [sys.executable, "-c", ANOTHER_SERVER, address, opened.code],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    for number in range(20):
        here.contribute(opened.code, f"here {number}", b"\x00")
    assert there.communicate(timeout=60)[0].strip() == r"b'\x01'"
    assert here.act(opened.code, opened.key, Act.SHOW).tables == (Table(40, (30, 10)),)
    with pytest.raises(RoomError) as caught:
        here.contribute(opened.code, "late", b"\x00")
    assert caught.value.refusal is Refusal.CLOSED
    here.end(opened.code, opened.key)
    with pytest.raises(RoomError) as caught:
        here.look(opened.code, "here 0")
    assert caught.value.refusal is Refusal.UNKNOWN
    here.close()


def test_without_the_cluster_every_call_says_so_and_nobody_waits_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rooms = SharedRooms("tcp://127.0.0.1:1")
    monkeypatch.setattr("explainer.jobs.cluster.SECONDS_TO_CONNECT", 0.2)
    for _ in range(2):
        with pytest.raises(RoomError) as caught:
            rooms.open(QUESTION, "teacher")
        assert caught.value.refusal is Refusal.UNREACHABLE
        # The second time it may not even ask.
        monkeypatch.setattr(rooms, "_connected", lambda: pytest.fail("asked again"))
    assert time.monotonic() < rooms._silent_until  # pyright: ignore[reportPrivateUsage]


def test_without_an_address_the_rooms_are_those_of_this_process() -> None:
    assert store_at("") is ROOMS
    assert isinstance(store_at("tcp://127.0.0.1:1"), SharedRooms)
