"""What may be shown of a vote, so that its numbers give nobody away: pure functions of the counts.

A cell, the number of those who chose one answer, is shown from FEWEST on, and hidden where it would tell a
smaller one. Whoever looks is taken to know these rules, and how many have answered. The sum of the hidden
cells is not hidden.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

FEWEST: Final = 5
"""Answers: of fewer together, nothing is told."""


@dataclass(frozen=True, slots=True)
class Table:
    """What may be shown of a vote."""

    total: int
    cells: tuple[int | None, ...]
    """How many chose each answer; None is hidden."""
    close: bool = False
    """Whether all is hidden because fewer than FEWEST learners may be what differs from the vote before."""


def table_of(counts: Sequence[int]) -> Table | None:
    """Return what may be shown of a vote by itself; None for fewer than FEWEST answers.

    Hidden are all cells below FEWEST, and then the smallest of the rest, with all that are equal to it, until
    the sum of the hidden leaves each of them open. It tells one alone; and several, if each of them is 0 or
    each is FEWEST - 1.
    """
    if sum(counts) < FEWEST:
        return None
    shown = sorted({count for count in counts if count >= FEWEST})
    if min(counts) < FEWEST:
        while shown and _tells(counts, least=shown[0]):
            del shown[0]
    return Table(sum(counts), tuple(count if count in shown else None for count in counts))


def _tells(counts: Sequence[int], *, least: int) -> bool:
    """Whether one of the cells below `least` follows from their sum."""
    hidden = [count for count in counts if count < least]
    return len(hidden) < 2 or sum(hidden) == 0 or all(count == FEWEST - 1 for count in hidden)


def table_after(first: Table | None, counts: Sequence[int]) -> Table | None:
    """Return what may be shown of a second vote beside what is shown of the first, None if nothing was.

    Who came, left or changed their mind between the two is in the difference of the tables. It is a cell like
    any other: where fewer than FEWEST learners can make up what would be seen of it, the second stays hidden.
    One who answers in one of the votes alone is among at least FEWEST, or unseen.
    """
    second = table_of(counts)
    if first is None or second is None or not any(first.cells) or _people_between(first, second) >= FEWEST:
        return second
    return Table(second.total, (None,) * len(counts), close=True)


def _people_between(first: Table, second: Table) -> int:
    """How many learners it takes at least to make one table of the other, as far as the tables tell.

    Who changed their mind moves from a cell that loses to one that gains; the rest came or left. A hidden
    cell may be anything from 0 to the sum of all that are hidden in its table. The sums of the cells that are
    not shown in both tables are known.
    """
    before, after = _ranges(first), _ranges(second)
    gains = sum(max(0, now[0] - once[1]) for once, now in zip(before, after, strict=True))
    losses = sum(max(0, once[0] - now[1]) for once, now in zip(before, after, strict=True))
    pairs = zip(first.cells, second.cells, strict=True)
    moves = [now - once for once, now in pairs if once is not None and now is not None]
    moves.append(second.total - first.total - sum(moves))
    ups, downs = (sum(max(0, sign * move) for move in moves) for sign in (1, -1))
    return max(gains, losses, ups, downs)


def _ranges(table: Table) -> list[tuple[int, int]]:
    """The least and the most that every cell may be."""
    rest = table.total - sum(cell or 0 for cell in table.cells)
    return [(0, rest) if cell is None else (cell, cell) for cell in table.cells]
