"""Nobody is given away: every rule is inverted by trying all votes there may be behind what is shown."""

from collections import defaultdict
from itertools import product

import pytest

from explainer.rooms.disclosure import FEWEST, Table, table_after, table_of


def votes(answers: int, most: int) -> list[tuple[int, ...]]:
    """Every vote of so many answers that may be shown at all."""
    every = product(range(most + 1), repeat=answers)
    return [counts for counts in every if FEWEST <= sum(counts) <= most]


@pytest.mark.parametrize(("answers", "most"), [(2, 40), (3, 24), (4, 18), (5, 12)])
def test_no_hidden_cell_follows_from_what_is_shown(answers: int, most: int) -> None:
    behind = defaultdict[Table, list[tuple[int, ...]]](list)
    for counts in votes(answers, most):
        table = table_of(counts)
        assert table is not None and table.total == sum(counts)
        for count, cell in zip(counts, table.cells, strict=True):
            assert cell is None or cell == count >= FEWEST
        behind[table].append(counts)
    for table, every in behind.items():
        for place, cell in enumerate(table.cells):
            assert cell is not None or len({counts[place] for counts in every}) > 1, (table, every)


@pytest.mark.parametrize(("answers", "most"), [(2, 16), (3, 10)])
def test_two_votes_tell_no_hidden_cell_and_no_small_group_between_them(answers: int, most: int) -> None:
    behind = defaultdict[tuple[Table, Table], list[set[int]]](lambda: [set() for _ in range(2 * answers)])
    every = [(counts, table) for counts in votes(answers, most) if (table := table_of(counts))]
    for counts, first in every:
        for again, _ in every:
            second = table_after(first, again)
            assert second is not None
            for place, count in enumerate((*counts, *again)):
                behind[first, second][place].add(count)
            if any(first.cells) and any(second.cells):
                assert people_between(counts, again) >= FEWEST
    for (first, second), values in behind.items():
        for cell, possible in zip((*first.cells, *second.cells), values, strict=True):
            assert cell is not None or len(possible) > 1, (first, second)


def people_between(first: tuple[int, ...], second: tuple[int, ...]) -> int:
    """The fewest who came, left or changed their mind, by trying every number of those who changed it."""
    gains = sum(max(0, after - before) for before, after in zip(first, second, strict=True))
    losses = sum(max(0, before - after) for before, after in zip(first, second, strict=True))
    return min(gains + losses - changed for changed in range(min(gains, losses) + 1))


@pytest.mark.parametrize(
    ("counts", "cells"),
    [
        ((12, 10, 8), (12, 10, 8)),
        ((26, 2, 2), (26, None, None)),
        ((15, 12, 3), (15, None, None)),
        ((20, 3), (None, None)),
        ((30, 0, 0), (None, None, None)),
        ((22, 4, 4), (None, None, None)),
        ((9, 9, 9, 2), (None, None, None, None)),
    ],
)
def test_a_vote_of_a_class(counts: tuple[int, ...], cells: tuple[int | None, ...]) -> None:
    assert table_of(counts) == Table(sum(counts), cells)


def test_fewer_than_five_tell_nothing() -> None:
    assert table_of((2, 2)) is None
    assert table_after(table_of((5, 5)), (4, 0)) is None


def test_one_who_answers_in_one_of_the_votes_alone_is_not_seen() -> None:
    first = table_of((12, 10, 8))
    for again in ((12, 10, 7), (13, 10, 8), (12, 11, 7), (12, 10, 8)):
        assert table_after(first, again) == Table(sum(again), (None, None, None), close=True)
    assert table_after(first, (17, 6, 6)) == Table(29, (17, 6, 6))
    # Nearly all have changed their mind, and no cell is shown in both.
    assert table_after(table_of((8, 1, 1)), (1, 0, 9)) == Table(10, (None, None, 9))
    assert table_after(None, (12, 10, 7)) == Table(29, (12, 10, 7))
    assert table_after(table_of((20, 3)), (12, 11)) == Table(23, (12, 11))
