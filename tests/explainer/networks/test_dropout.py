"""Dropout against PyTorch's own layer, whose masks come from the global generator."""

import pytest
import torch
from torch import nn

from explainer.networks.dropout import PrivateDropout, rewinding


@pytest.mark.parametrize("p", [0.0, 0.2, 0.5, 0.9, 1.0])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_it_is_pytorchs_own_bit_for_bit(p: float, dtype: torch.dtype) -> None:
    ours, theirs = PrivateDropout(p, generator=torch.Generator().manual_seed(3)), nn.Dropout(p)
    state = torch.get_rng_state()
    given = torch.randn(64, 33, dtype=dtype, generator=torch.Generator().manual_seed(0)).requires_grad_()
    found = [ours(given) for _ in range(2)]
    assert torch.equal(torch.get_rng_state(), state)
    torch.manual_seed(3)
    expected = [theirs(given) for _ in range(2)]
    for mine, its in zip(found, expected, strict=True):
        assert torch.equal(mine, its)
        slopes = (torch.autograd.grad(each.square().sum(), given)[0] for each in (mine, its))
        assert torch.equal(*slopes)


def test_in_eval_mode_it_hands_on_what_it_gets_and_draws_nothing() -> None:
    generator = torch.Generator().manual_seed(3)
    layer, before = PrivateDropout(0.5, generator=generator).eval(), generator.get_state()
    given = torch.ones(4, 5)
    assert layer(given) is given and torch.equal(generator.get_state(), before)


def test_what_is_rewound_draws_the_same_masks_again() -> None:
    generator = torch.Generator().manual_seed(1)
    network = nn.Sequential(*(PrivateDropout(0.5, generator=generator) for _ in range(2)))
    given = torch.ones(8, 8)
    network(given)
    rewind = rewinding(network)
    first, other = network(given), network(given)
    rewind()
    assert torch.equal(network(given), first) and not torch.equal(first, other)


def test_a_share_is_no_percentage() -> None:
    with pytest.raises(ValueError):
        PrivateDropout(20, generator=torch.Generator())
