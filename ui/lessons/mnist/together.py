"""What a class does together on the page of MNIST, over and below the digit at hand."""

from collections.abc import Callable
from typing import Final

from explainer.digits.data import Digits
from ui.classroom.seat import seat_at
from ui.lessons.mnist import class_hand, ensemble

OFFERS: Final = (class_hand.OFFER, ensemble.OFFER)


def together(digits: Digits, hero: Callable[[], None]) -> None:
    """Show the `hero` of the page and what the class does, if this tab is in a room.

    A learner hands in what is written there; with the teacher, the digits of all stand in its place.
    """
    ensemble.ensemble(digits)
    seat = seat_at("mnist", class_hand.KIND)
    if seat is None or not seat.is_teacher:
        hero()
    if seat is not None:
        class_hand.class_hand(seat)
