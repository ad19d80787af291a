"""How often one session may do something."""

from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

MOST_SESSIONS: Final = 4_096
"""Whose last acts are remembered; of more, the one that was still for longest is forgotten."""


@dataclass(slots=True)
class Limit:
    """At most `most` acts of one session within `seconds`."""

    most: int
    seconds: float
    clock: Callable[[], float]
    _acts: OrderedDict[str, deque[float]] = field(default_factory=OrderedDict[str, deque[float]])

    def reached(self, session: str) -> bool:
        """Whether the session has to wait."""
        acts = self._acts.get(session, deque[float]())
        while acts and acts[0] <= self.clock() - self.seconds:
            acts.popleft()
        return len(acts) >= self.most

    def count(self, session: str) -> None:
        """Note one more act."""
        acts = self._acts.setdefault(session, deque(maxlen=self.most))
        self._acts.move_to_end(session)
        acts.append(self.clock())
        if len(self._acts) > MOST_SESSIONS:
            self._acts.popitem(last=False)
