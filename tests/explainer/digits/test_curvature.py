import pytest
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from explainer.choices.activations.registry import ACTIVATIONS
from explainer.digits.curvature import largest_curvature, largest_eigenvalue


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_curvature_is_the_largest_eigenvalue_of_the_whole_hessian(activation: str) -> None:
    torch.manual_seed(1)
    network = nn.Sequential(nn.Linear(4, 5), ACTIVATIONS[activation].module(), nn.Linear(5, 3)).double()
    inputs, targets = torch.randn(12, 4, dtype=torch.float64), torch.randint(0, 3, (12,))
    names = [name for name, _ in network.named_parameters()]
    sizes = [parameter.numel() for parameter in network.parameters()]
    weights = torch.cat([parameter.detach().reshape(-1) for parameter in network.parameters()])

    def loss(flat: torch.Tensor) -> torch.Tensor:
        parts = zip(names, flat.split(sizes), network.parameters(), strict=True)
        replaced = {name: part.view_as(parameter) for name, part, parameter in parts}
        return cross_entropy(torch.func.functional_call(network, replaced, (inputs,)), targets)

    hessian = torch.autograd.functional.hessian(loss, weights)
    assert isinstance(hessian, torch.Tensor)
    expected = torch.linalg.eigvalsh(hessian)[-1].item()
    assert largest_curvature(network, inputs, targets) == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize("spectrum", [(-5.0, 1.0, 2.0), (-3.0, -2.0, -1.0), (0.5, 1.0, 4.0), (0.0, 0.0, 0.0)])
def test_the_largest_is_found_even_where_the_lowest_is_larger_in_size(spectrum: tuple[float, ...]) -> None:
    diagonal = torch.tensor(spectrum, dtype=torch.float64)
    start = torch.tensor([1.0, -0.7, 0.4], dtype=torch.float64)
    found = largest_eigenvalue(lambda vector: diagonal * vector, start)
    assert found == pytest.approx(max(spectrum), abs=1e-4)
