"""What numpy reads is what PyTorch reads."""

import subprocess
import sys

import numpy as np
import torch

from explainer.digits import data, reader
from explainer.digits.data import load_digits
from explainer.digits.evaluation import logits
from explainer.digits.network import restore_network
from explainer.digits.pretrained import pretrained_run
from explainer.digits.reader import read


def test_the_recorded_network_says_the_same_without_torch() -> None:
    run, images = pretrained_run(), load_digits().test_images[:50]
    expected = torch.softmax(logits(restore_network(run.recipe, run.weights), images), dim=1).numpy()
    for image, probabilities in zip(images, expected, strict=True):
        np.testing.assert_allclose(read(image), probabilities, atol=1e-5)
    assert (reader.MEAN, reader.STD) == (data.MEAN, data.STD)


def test_no_torch_is_imported() -> None:
    source = "import sys, numpy; from explainer.digits.reader import read; read(numpy.zeros((28, 28), 'u1'))"
    done = subprocess.run([sys.executable, "-c", f"{source}; assert 'torch' not in sys.modules"], check=False)
    assert done.returncode == 0
