"""The recorded families are what training gives, and tell what the page says of them."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from explainer.digits.data import load_digits
from explainer.digits.files import SUMS, MissingRecordError
from explainer.lessons.overfitting.recorded import FILE, SEEDS, read_record, recorded_family, seeds_of
from explainer.lessons.overfitting.setting import EVERY, FAMILIES, UPDATES, Setting
from explainer.lessons.overfitting.training import train

LOOKS = 3


@pytest.mark.parametrize(
    "setting", [Setting(), Setting(knob="images", seed=4), Setting(shuffled=True)], ids=str
)
def test_a_piece_trained_anew_is_the_recorded_one(setting: Setting) -> None:
    family = recorded_family(setting)
    assert family is not None and family.validation_loss.shape == (len(setting.values), UPDATES // EVERY + 1)
    again = train(setting, load_digits(), updates=EVERY * (LOOKS - 1))
    for name in ("training_loss", "validation_loss", "training_accuracy", "noisy_loss"):
        np.testing.assert_allclose(getattr(family, name)[:, :LOOKS], getattr(again, name), atol=1e-5)


def test_the_first_picture_is_learned_by_heart_and_its_validation_loss_rises() -> None:
    for seed in SEEDS:
        family = recorded_family(Setting(seed=seed))
        assert family is not None
        run, best = family.place(0.0), family.best[0]
        assert family.training_accuracy[run, -1] == 1
        assert 0 < best < len(family.updates) // 2
        assert family.validation_loss[run, -1] > 1.2 * family.validation_loss[run, best]


def test_every_knob_is_there_with_five_seeds_and_nothing_else() -> None:
    for knob in FAMILIES:
        assert len(seeds_of(Setting(knob=knob, seed=2))) == len(SEEDS)
    assert recorded_family(Setting(dropout=0.4)) is recorded_family(Setting(dropout=0.9))
    assert recorded_family(Setting(dropout=0.45)) is None and recorded_family(Setting(rate=0.1)) is None
    assert seeds_of(replace(Setting(), rate=0.1)) == ()


def test_a_damaged_record_is_said(tmp_path: Path) -> None:
    for path in (FILE, FILE.with_name(SUMS.name)):
        shutil.copy(path, tmp_path)
    copy = tmp_path / FILE.name
    assert read_record(copy).keys() == read_record(FILE).keys()
    copy.write_bytes(copy.read_bytes()[:-1])
    with pytest.raises(MissingRecordError, match="another file"):
        read_record(copy)
