"""Batches are those of a script with torch.manual_seed and one torch.randperm an epoch."""

from itertools import islice

import pytest
import torch

from explainer.networks.batches import batches


@pytest.mark.parametrize(("examples", "size"), [(10, 4), (12, 4), (3, 8), (5, 1)])
def test_batches_are_those_of_a_script(examples: int, size: int) -> None:
    torch.manual_seed(6)
    script = [batch for _ in range(3) for batch in torch.randperm(examples).split(size)]
    for found, expected in zip(batches(examples, size=size, seed=6), script, strict=False):
        assert torch.equal(found, expected)


def test_whoever_takes_batches_draws_alone() -> None:
    state = torch.get_rng_state()
    first = [*islice(batches(9, size=2, seed=0), 20)]
    assert torch.equal(torch.get_rng_state(), state)
    between = batches(9, size=2, seed=0)
    for each, other in zip(first, between, strict=False):
        next(batches(9, size=2, seed=1))
        assert torch.equal(each, other)
