"""The families that stand ready before a visitor has trained any: every knob, over five seeds.

`python -m explainer.lessons.overfitting.recorded` trains them again, for some minutes, and writes them.
"""

# safetensors annotates a path in part.
# pyright: reportUnknownVariableType=false

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save_file

from explainer.digits.data import load_digits
from explainer.digits.files import SUMS, MissingRecordError, recorded
from explainer.lessons.overfitting.double_descent import ERRORS, WIDTHS, DoubleDescent, double_descent
from explainer.lessons.overfitting.setting import FAMILIES, Setting
from explainer.lessons.overfitting.training import COURSES, SCORES, Family, family_of, train

FOLDER: Final = Path(__file__).resolve().parents[3] / "data" / "overfitting"
FILE: Final = FOLDER / "families.safetensors"
SEEDS: Final = range(5)
SETTINGS: Final = (
    *(Setting(knob=knob, seed=seed) for knob in FAMILIES for seed in SEEDS),
    *(Setting(shuffled=True, seed=seed) for seed in SEEDS),
)
_ARRAYS: Final = (*COURSES, *SCORES)


def recorded_family(setting: Setting) -> Family | None:
    """Return the family of `setting`, if it was recorded; raise MissingRecordError if the file is damaged."""
    shared = setting.shared
    return _families()[shared] if shared in SETTINGS else None


def seeds_of(setting: Setting) -> tuple[Family, ...]:
    """Return the families that differ from `setting` in the seed alone, if they were recorded."""
    wanted = (replace(setting.shared, seed=seed) for seed in SEEDS)
    return tuple(_families()[each] for each in wanted if each in SETTINGS)


def recorded_descent() -> DoubleDescent:
    """Return the recorded double descent; raise MissingRecordError if the file is damaged."""
    return _descent()


@cache
def _descent() -> DoubleDescent:
    return read_descent(FILE)


def read_descent(path: Path) -> DoubleDescent:
    """Return the double descent in a file; raise MissingRecordError unless it is what was recorded."""
    try:
        arrays = load(recorded(path))
        return DoubleDescent(WIDTHS, *(arrays[f"descent.{name}"] for name in ERRORS))
    except (ValueError, KeyError, SafetensorError) as error:
        raise MissingRecordError(str(error)) from error


@cache
def _families() -> Mapping[Setting, Family]:
    return read_record(FILE)


def read_record(path: Path) -> Mapping[Setting, Family]:
    """Return all families in a file; raise MissingRecordError unless it is the one that was recorded."""
    try:
        arrays = load(recorded(path))
        return {setting: _family(setting, arrays) for setting in SETTINGS}
    except (ValueError, KeyError, SafetensorError) as error:
        raise MissingRecordError(str(error)) from error


def _family(setting: Setting, arrays: Mapping[str, NDArray[Any]]) -> Family:
    courses = {name: arrays[f"{_name(setting)}.{name}"] for name in _ARRAYS}
    return family_of(setting, setting.values, courses)


def _name(setting: Setting) -> str:
    labels = ".shuffled" if setting.shuffled else ""
    return f"{setting.knob}.{setting.seed}{labels}"


def record(path: Path = FILE) -> None:
    """Train all families and write them, in float32, with the sum of the file beside it."""
    digits, arrays = load_digits(), dict[str, NDArray[Any]]()
    for setting in SETTINGS:
        family = train(setting, digits)
        arrays |= {f"{_name(setting)}.{name}": getattr(family, name).astype(np.float32) for name in _ARRAYS}
    descent = double_descent(digits)
    arrays |= {f"descent.{name}": getattr(descent, name).astype(np.float32) for name in ERRORS}
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file(arrays, path)
    line = f"{sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
    path.with_name(SUMS.name).write_text(line, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    record()
    print(f"{len(SETTINGS)} families, written to {FILE}")
