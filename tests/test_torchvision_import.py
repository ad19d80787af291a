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
from tests.torchvision_import import declared, torchvision
import numpy, torch
tensor = torchvision.transforms.ToTensor()(numpy.zeros((28, 28, 1), numpy.uint8))
assert tensor.shape == (1, 28, 28)
print(declared is not None)
try:
    torchvision.ops.nms(torch.zeros(1, 4), torch.zeros(1), 0.5)
except RuntimeError as error:
    print(error)
"""


def run(script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)


@cache
def plain_import_works() -> bool:
    return run(PLAIN_IMPORT).returncode == 0


@cache
def printed(before: str = "") -> tuple[bool, str]:
    """Whether the schemas were declared here, and what happens when an operator is called."""
    done = run(before + USED)
    assert done.returncode == 0, done.stderr
    declared, _, error = done.stdout.partition("\n")
    return declared == "True", error


def test_schemas_are_declared_only_where_the_plain_import_fails() -> None:
    assert printed()[0] is not plain_import_works()


def test_nothing_is_declared_where_the_plain_import_works() -> None:
    if plain_import_works():
        pytest.skip("the test above has shown it: the operators of this torchvision load")
    assert not printed(DECLARED_BEFORE)[0]


def test_a_missing_operator_fails_clearly() -> None:
    if plain_import_works():
        pytest.skip("the operators of this torchvision load")
    assert "Couldn't load custom C++ ops" in printed()[1]
