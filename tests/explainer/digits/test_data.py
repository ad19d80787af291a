import gzip
import hashlib
import shutil
import socket
import threading
from collections.abc import Generator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
import torch

from explainer.digits import data
from explainer.digits.data import (
    DATA_FOLDER,
    MEAN,
    STD,
    MissingDigitsError,
    download_digits,
    load_digits,
    normalise,
)
from tests.torchvision_import import torchvision

FILES = sorted(path.name for path in DATA_FOLDER.glob("*.gz"))


def test_the_complete_original_is_there() -> None:
    digits = load_digits()
    assert digits.train_images.shape == (60_000, 28, 28)
    assert digits.test_images.shape == (10_000, 28, 28)
    assert np.bincount(digits.train_labels).tolist() == [
        5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949,
    ]  # fmt: skip
    assert np.bincount(digits.test_labels).tolist() == [
        980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009,
    ]  # fmt: skip


def test_it_is_what_torchvision_reads(tmp_path: Path) -> None:
    raw = tmp_path / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for name in FILES:
        (raw / name.removesuffix(".gz")).write_bytes(gzip.decompress((DATA_FOLDER / name).read_bytes()))
    test = torchvision.datasets.MNIST(str(tmp_path), train=False)
    np.testing.assert_array_equal(test.data.numpy(), load_digits().test_images)
    np.testing.assert_array_equal(test.targets.numpy(), load_digits().test_labels)


def test_it_is_read_once_and_cannot_be_changed() -> None:
    digits = load_digits()
    assert load_digits(DATA_FOLDER) is digits
    with pytest.raises(ValueError, match="read-only"):
        digits.train_images[0] = 0


def test_mean_and_deviation_are_those_of_the_training_pixels() -> None:
    counts = np.bincount(load_digits().train_images.ravel(), minlength=256)
    values = np.arange(256) / 255
    mean = np.average(values, weights=counts)
    deviation = np.average((values - mean) ** 2, weights=counts) ** 0.5
    assert (round(mean, 4), round(deviation, 4)) == (MEAN, STD)


def test_normalising_is_bit_identical_to_torchvision() -> None:
    transform = torchvision.transforms.Compose(
        [torchvision.transforms.ToTensor(), torchvision.transforms.Normalize((MEAN,), (STD,))]
    )
    every_value = np.arange(784, dtype=np.uint8).reshape(1, 28, 28)
    images = np.concatenate([every_value, load_digits().train_images[:200]])
    expected = torch.cat([transform(image[:, :, None]) for image in images])
    assert torch.equal(normalise(images), expected)


def copy_of_the_data(folder: Path) -> Path:
    for name in FILES:
        shutil.copy(DATA_FOLDER / name, folder)
    return folder


def test_missing_files_are_reported(tmp_path: Path) -> None:
    with pytest.raises(MissingDigitsError, match="train-images") as caught:
        load_digits(tmp_path)
    assert caught.value.folder == tmp_path


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"<html>not found</html>", id="no gzip"),
        pytest.param(gzip.compress(b"\0\0\x08\x01"), id="too short"),
        pytest.param(gzip.compress(b"\0" * 10_008), id="no IDX header"),
        pytest.param((DATA_FOLDER / "t10k-labels-idx1-ubyte.gz").read_bytes()[:2_000], id="cut off"),
        pytest.param(b"", id="empty"),
    ],
)
def test_corrupt_files_are_reported(tmp_path: Path, content: bytes) -> None:
    (copy_of_the_data(tmp_path) / "t10k-labels-idx1-ubyte.gz").write_bytes(content)
    with pytest.raises(MissingDigitsError):
        load_digits(tmp_path)


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def mirror(folder: Path) -> Generator[str]:
    """A mirror on this machine that serves what is in a folder."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@contextmanager
def silent() -> Generator[str]:
    """A mirror, or a firewall before it, that accepts whoever comes and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as accepting:
        yield f"http://127.0.0.1:{accepting.getsockname()[1]}/"


def nobody() -> str:
    with silent() as closed_at_once:
        return closed_at_once


def test_the_checksums_are_those_of_what_is_in_the_files() -> None:
    contents = {name: gzip.decompress((DATA_FOLDER / name).read_bytes()) for name in FILES}
    assert {name: hashlib.md5(content).hexdigest() for name, content in contents.items()} == data.MD5


@pytest.mark.parametrize("first", ["nobody", "silent", "another file", "a damaged file", "nothing"])
def test_the_files_come_from_the_first_mirror_that_has_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: str
) -> None:
    monkeypatch.setattr(data, "_SILENCE", 0.2)
    bad, folder, seen = tmp_path / "bad", tmp_path / "new", list[tuple[int, int]]()
    bad.mkdir()
    content = {"another file": gzip.compress(b"other"), "a damaged file": b"<html>Log in</html>"}
    for name in FILES if first in content else []:
        (bad / name).write_bytes(content[first])
    with mirror(DATA_FOLDER) as good, mirror(bad) as other, silent() as mute:
        before = {"nobody": nobody(), "silent": mute}.get(first, other)
        monkeypatch.setattr(data, "MIRRORS", (before, good))
        download_digits(folder, progress=lambda received, total: seen.append((received, total)))
    np.testing.assert_array_equal(load_digits(folder).test_labels, load_digits().test_labels)
    assert seen[-1][0] == seen[-1][1]
    assert sorted(path.name for path in folder.iterdir()) == FILES


def test_a_failed_download_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data, "MIRRORS", (nobody(),))
    with pytest.raises(MissingDigitsError):
        download_digits(tmp_path, progress=lambda received, total: None)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    occupied = tmp_path / "file"
    occupied.write_text("")
    with pytest.raises(MissingDigitsError):
        download_digits(occupied, progress=lambda received, total: None)
