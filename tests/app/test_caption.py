"""The sentences of the chart: their numbers are those that Python writes, and they cost little on the way."""

import math

import numpy as np
import pytest

from explainer.kit.moving_figures import Move, Picture
from tests.e2e.gallery import AMOUNTS, CAPTION, FORMATS, LOSS
from ui.numbers import written
from ui.plot import Caption
from ui.plot.message import packed


def number_in(words: str) -> float:
    return float(words.replace(",", "").rstrip("%"))


def as_python_writes(value: float, written_as: str) -> str:
    if written_as:
        said = format(value, written_as)
        return said.replace("-", "+" if "+" in written_as else "") if not number_in(said) else said
    # What three digits round up to the next power of ten is written as that.
    return written(float(f"{value:.2e}") + 0.0 if math.isfinite(value) else value)


def test_numbers_are_rounded_as_python_writes_them() -> None:
    amounts = AMOUNTS.numbers["amount"][0]
    for step, value in enumerate(amounts.tolist()):
        for written_as, words in zip(FORMATS, AMOUNTS.at(0, step).split(" | "), strict=True):
            expected = as_python_writes(value, written_as)
            if written_as[-1:] in ("f", "%") and abs(value) > 1e5:
                # What is that large keeps nine digits.
                assert number_in(words) == pytest.approx(number_in(expected), rel=1e-8)
            else:
                assert words == expected, (value, written_as)
    assert AMOUNTS.at(0, 690) == f"{690**3:,} {690**3}"


def test_each_step_has_its_own_sentence_and_numbers() -> None:
    assert CAPTION.at(0, 0) == "Run 1: after 0 steps the loss is 1.00 × 10⁵."
    assert CAPTION.at(2, 5) == f"Run 3: after 5 steps the loss is {written(LOSS[2, 5])}."
    assert CAPTION.at(2, 39) == CAPTION.at(7, 99) == f"At the end {1.1**39:.1%} is left."


def test_a_family_of_sentences_costs_a_few_kilobytes() -> None:
    step = np.arange(200.0)
    loss = np.geomspace(0.9, 0.999, 41)[:, None] ** step * (1 + 0.1 * np.sin(step))
    caption = Caption(("After {step}: {loss}.",), numbers={"step": step[None].astype(int), "loss": loss})
    picture = Picture.__new__(Picture)
    vars(picture).update(figure=None, moves=(Move(0, y=np.zeros((1, 1, 1))),), json="{}")
    assert len(packed({}, pictures=[picture], caption=caption)) < 12_000


@pytest.mark.parametrize(
    ("sentence", "numbers", "which"),
    [
        ("{loss", {"loss": np.ones((1, 1))}, None),
        ("{lost}", {"loss": np.ones((1, 1))}, None),
        ("{loss:>9}", {"loss": np.ones((1, 1))}, None),
        ("{loss:d}", {"loss": np.ones((1, 1))}, None),
        ("{loss:.12f}", {"loss": np.ones((1, 1))}, None),
        ("{loss}", {"loss": np.ones(3)}, None),
        ("{loss}", {"loss": np.ones((0, 3))}, None),
        ("once", {}, np.array([[0, 1]])),
    ],
)
def test_a_caption_that_could_not_be_said_is_refused(
    sentence: str, numbers: dict[str, np.ndarray], which: np.ndarray | None
) -> None:
    with pytest.raises(ValueError, match=r"."):
        Caption((sentence,), numbers=numbers, which=which)
