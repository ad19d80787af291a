import subprocess
import sys
from functools import cache

import pytest

PLAIN_IMPORT = "import torchvision"
# Stands for a torchvision whose operators load: the schemas are there before the import.
DECLARED_BEFORE = """
import torch
library = torch.library.Library("torchvision", "DEF")
library.define("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
library.define("qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
"""
USED = """
from explainer.digits.torchvision_import import declared, torchvision
import numpy
tensor = torchvision.transforms.ToTensor()(numpy.zeros((28, 28, 1), numpy.uint8))
assert tensor.shape == (1, 28, 28)
print(declared is not None)
"""


def run(script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)


@cache
def plain_import_works() -> bool:
    return run(PLAIN_IMPORT).returncode == 0


def test_schemas_are_declared_only_where_the_plain_import_fails() -> None:
    done = run(USED)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(not plain_import_works())


def test_nothing_is_declared_where_the_plain_import_works() -> None:
    if plain_import_works():
        pytest.skip("the test above has shown it: the operators of this torchvision load")
    done = run(DECLARED_BEFORE + USED)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "False"


def test_a_missing_operator_fails_clearly() -> None:
    if plain_import_works():
        pytest.skip("the operators of this torchvision load")
    call = "torchvision.ops.nms(torch.zeros(1, 4), torch.zeros(1), 0.5)"
    done = run(f"import torch\nfrom explainer.digits.torchvision_import import torchvision\n{call}")
    assert done.returncode != 0
    assert "Couldn't load custom C++ ops" in done.stderr
