"""The recorded run is what its recipe gives, and says of itself what is true."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from explainer.digits.data import DATA_FOLDER, load_digits
from explainer.digits.evaluation import score
from explainer.digits.network import build_network
from explainer.digits.pretrained import (
    CARD,
    RECIPE,
    SUMS,
    WEIGHTS,
    MissingRecordError,
    is_recorded,
    pretrained_run,
    read_record,
    sums_in,
)
from explainer.digits.training import train
from explainer.lessons import LESSONS, Lesson


def test_the_card_says_what_the_weights_reach() -> None:
    card, run = json.loads(CARD.read_text(encoding="utf-8")), pretrained_run()
    assert card["test_accuracy"] == pytest.approx(run.test_accuracy, abs=1e-4)
    assert card["test_loss"] == pytest.approx(run.test_loss, rel=1e-4)
    assert run.test_accuracy >= 0.972


def test_its_weights_stand_in_the_order_of_the_network() -> None:
    expected = build_network(RECIPE).state_dict()
    for _ in range(5):
        assert [*read_record(DATA_FOLDER).weights] == [*expected]


def test_untrained_it_is_the_network_of_its_recipe() -> None:
    digits = load_digits()
    untrained = score(build_network(RECIPE), digits.test_images, digits.test_labels)
    assert pretrained_run().untrained_test_accuracy == pytest.approx(untrained.accuracy, abs=1e-4)
    assert pretrained_run().untrained_test_loss == pytest.approx(np.log(10), abs=0.05)


def test_training_again_walks_the_recorded_first_epoch() -> None:
    again = train(replace(RECIPE, epochs=1), load_digits(), report=lambda progress: True)
    recorded = pretrained_run()
    # Another processor rounds in another way, and an epoch lets that grow a little.
    np.testing.assert_allclose(again.epochs.training_loss, recorded.epochs.training_loss[:2], rtol=0.01)
    np.testing.assert_allclose(
        again.epochs.validation_accuracy, recorded.epochs.validation_accuracy[:2], atol=0.01
    )


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_the_picture_on_the_home_page_is_drawn_from_it(lesson: Lesson) -> None:
    assert lesson.picture.read_text(encoding="utf-8") == lesson.module("thumbnail").svg()


def test_every_shipped_file_is_the_one_whose_sum_is_written_down() -> None:
    files = {path.name: path for path in DATA_FOLDER.iterdir() if path.name not in ("README.md", SUMS.name)}
    assert sums_in(SUMS) == {name: sha256(path.read_bytes()).hexdigest() for name, path in files.items()}
    assert is_recorded()


def flip_a_bit(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-80] ^= 1
    path.write_bytes(content)


DAMAGES: dict[str, Callable[[Path], object]] = {
    "missing": Path.unlink,
    "empty": lambda path: path.write_bytes(b""),
    "cut": lambda path: path.write_bytes(path.read_bytes()[:-100]),
    "a bit is flipped": flip_a_bit,
    "another file": lambda path: path.write_text("version https://git-lfs.github.com/spec/v1"),
    "no text": lambda path: path.write_bytes(b"\xff\xfe"),
}


@pytest.mark.parametrize("file", [WEIGHTS.name, CARD.name, SUMS.name])
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_record_is_never_read(damage: str, file: str, tmp_path: Path) -> None:
    for path in (WEIGHTS, CARD, SUMS):
        shutil.copy(path, tmp_path)
    assert read_record(tmp_path).test_accuracy == pretrained_run().test_accuracy
    DAMAGES[damage](tmp_path / file)
    with pytest.raises(MissingRecordError):
        read_record(tmp_path)
