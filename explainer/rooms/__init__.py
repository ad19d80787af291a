"""Rooms: what a class says together, without names, for as long as the lesson takes."""

from explainer.rooms.disclosure import FEWEST, Table
from explainer.rooms.room import Act, Purpose, Refusal, RoomError, View
from explainer.rooms.rooms import Opened, Rooms, code_meant
from explainer.rooms.shared import Store, store_at

__all__ = [
    "FEWEST",
    "Act",
    "Opened",
    "Purpose",
    "Refusal",
    "RoomError",
    "Rooms",
    "Store",
    "Table",
    "View",
    "code_meant",
    "store_at",
]
