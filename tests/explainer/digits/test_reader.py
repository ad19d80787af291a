"""What numpy reads is what PyTorch reads."""

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from explainer.digits import reader
from explainer.digits.data import load_digits
from explainer.digits.evaluation import logits
from explainer.digits.files import DATA_FOLDER, SUMS, WEIGHTS, MissingRecordError
from explainer.digits.network import restore_network
from explainer.digits.pretrained import pretrained_run
from explainer.digits.reader import read


def test_the_recorded_network_says_the_same_without_torch() -> None:
    run, images = pretrained_run(), load_digits().test_images[:50]
    expected = torch.softmax(logits(restore_network(run.recipe, run.weights), images), dim=1).numpy()
    for image, probabilities in zip(images, expected, strict=True):
        np.testing.assert_allclose(read(image), probabilities, atol=1e-5)


def test_no_torch_is_imported() -> None:
    source = "import sys, numpy; from explainer.digits.reader import read; read(numpy.zeros((28, 28), 'u1'))"
    done = subprocess.run([sys.executable, "-c", f"{source}; assert 'torch' not in sys.modules"], check=False)
    assert done.returncode == 0


def test_a_damaged_network_is_told_from_a_recorded_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader.layers.cache_clear()
    for name in (WEIGHTS.name, SUMS.name):
        shutil.copy(DATA_FOLDER / name, tmp_path)
    damaged = tmp_path / WEIGHTS.name
    content = bytearray(damaged.read_bytes())
    content[-1] ^= 1
    damaged.write_bytes(content)
    for path in (damaged, tmp_path / "nowhere.safetensors"):
        monkeypatch.setattr(reader, "WEIGHTS", path)
        with pytest.raises(MissingRecordError):
            read(np.zeros((28, 28), np.uint8))
