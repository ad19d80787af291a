import pytest
import torch
from torch import nn

from explainer.activations.registry import ACTIVATIONS


def test_the_usual_one_comes_first() -> None:
    assert next(iter(ACTIVATIONS)) == "ReLU"


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_source_builds_the_same_module(name: str) -> None:
    spec = ACTIVATIONS[name]
    z = torch.linspace(-6, 6, 80)
    assert torch.equal(eval(spec.source, {"nn": nn})(z), spec.module()(z))


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_it_works_entry_by_entry(name: str) -> None:
    module = ACTIVATIONS[name].module()
    z = torch.linspace(-6, 6, 80, dtype=torch.float64)
    torch.testing.assert_close(module(z), torch.stack([module(entry) for entry in z]))
