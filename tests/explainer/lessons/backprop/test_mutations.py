"""Every kind of slip is found, and it is the only false number; the published one is what Mazur prints."""

import pytest

from explainer.lessons.backprop.mutations import (
    SLIPS,
    false_lines,
    published,
    sheet_of,
    slipped,
    truth_of,
    with_slip,
    written_by,
)
from explainer.lessons.backprop.registry import EXAMPLES, OWN, mazur
from explainer.lessons.backprop.setting import Setting
from explainer.lessons.backprop.walk import walk

GRAPHS = [*(make() for make in EXAMPLES.values()), Setting(OWN).make(), Setting(OWN, units=3, seed=4).make()]


def test_the_checker_finds_every_slip_wherever_it_is_made_and_no_other_number() -> None:
    assert len(SLIPS) >= 15
    made = dict.fromkeys(SLIPS, 0)
    for graph in GRAPHS:
        truth = truth_of(graph, 0.3)
        for slip in SLIPS:
            for place, wrong in slipped(graph, 0.3, slip):
                sheet = with_slip(graph, 0.3, slip=slip, place=place, wrong=wrong)
                assert false_lines(sheet.numbers, truth) == [place], (slip, place)
                made[slip] += 1
    assert all(made.values()), made


def test_a_sheet_without_a_slip_has_no_false_line() -> None:
    for graph in GRAPHS:
        right = [written_by(step)[1] for step in walk(graph, 0.3).steps]
        assert false_lines(right, truth_of(graph, 0.3)) == []


def test_a_draw_gives_one_sheet_and_draws_give_many_kinds() -> None:
    sheets = [sheet_of(mazur(), 0.5, draw=draw) for draw in range(1, 61)]
    assert all(sheet is not None for sheet in sheets)
    assert len({sheet.slip for sheet in sheets if sheet}) >= 15
    again = sheet_of(mazur(), 0.5, draw=1)
    assert again and sheets[0] and again.numbers == sheets[0].numbers


def test_the_published_error_belongs_to_weights_that_are_updated_too_early() -> None:
    found = published(mazur())
    assert found.right == pytest.approx(0.291027774, abs=5e-10)
    assert found.slipped == pytest.approx(0.291027924, abs=5e-10)
    printed = (0.149780716, 0.19956143, 0.24975114, 0.29950229)
    assert found.weights == pytest.approx(printed, abs=5e-9)
    assert found.slipped_weights != pytest.approx(printed, abs=1e-5)
