"""The ledger against counts that are published, and against torch's own counter."""

import pytest
import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from explainer.networks.ledger import ledger, total

LENET = nn.Sequential(
    *(nn.Conv2d(1, 6, 5, padding=2), nn.Sigmoid(), nn.AvgPool2d(2)),
    *(nn.Conv2d(6, 16, 5), nn.Sigmoid(), nn.AvgPool2d(2), nn.Flatten()),
    *(nn.Linear(400, 120), nn.Sigmoid(), nn.Linear(120, 84), nn.Sigmoid(), nn.Linear(84, 10)),
)
NETWORKS = {
    "lenet": (LENET, (2, 1, 28, 28)),
    "strided": (
        nn.Sequential(nn.Conv2d(4, 8, 3, stride=2, padding=1, groups=2), nn.BatchNorm2d(8)),
        (3, 4, 9, 7),
    ),
    "line": (nn.Conv1d(2, 5, 3, dilation=2), (1, 2, 20)),
    "solid": (nn.Conv3d(1, 2, 2), (1, 1, 4, 4, 4)),
    "dense": (nn.Sequential(nn.Linear(7, 5), nn.ReLU(), nn.Linear(5, 3, bias=False)), (2, 6, 7)),
}


@pytest.mark.parametrize("name", NETWORKS)
def test_shapes_parameters_and_multiply_adds_are_what_torch_counts(name: str) -> None:
    network, shape = NETWORKS[name]
    counter = FlopCounterMode(display=False)
    with counter, torch.no_grad():
        output = network.eval()(torch.zeros(shape))
    entries = ledger(network, shape)
    found = total(entries)
    # torch counts a multiplication and an addition as two.
    assert 2 * found.multiply_adds == counter.get_total_flops()
    assert found.parameters == sum(each.numel() for each in network.parameters())
    assert found.buffers == sum(each.numel() for each in network.buffers())
    assert entries[-1].output_shape == tuple(output.shape)
    assert entries[0].input_shape == shape
    assert entries[-1].output_bytes == output.numel() * 4
    assert not next(network.parameters()).is_meta


def test_lenet_has_the_published_counts() -> None:
    entries = ledger(LENET, (1, 1, 28, 28))
    assert [entry.parameters for entry in entries if entry.parameters] == [156, 2416, 48120, 10164, 850]
    assert total(entries).parameters == 61706
    assert total(entries).multiply_adds == 117_600 + 240_000 + 48_000 + 10_080 + 840


@pytest.mark.parametrize(
    ("layer", "parameters"), [(nn.RNN(10, 20), 640), (nn.GRU(10, 20), 1920), (nn.LSTM(10, 20), 2560)]
)
def test_recurrent_layers_multiply_every_matrix_once_a_step(layer: nn.RNNBase, parameters: int) -> None:
    (entry,) = ledger(layer, (5, 3, 10))
    assert entry.parameters == parameters
    gates = parameters // 640
    assert entry.multiply_adds == 5 * 3 * gates * 20 * (10 + 20)
    assert entry.output_shape == (5, 3, 20)


def test_what_runs_twice_is_counted_once_and_what_is_unknown_is_refused() -> None:
    layer = nn.Linear(4, 4)
    entries = ledger(nn.Sequential(layer, nn.ReLU(), layer), (1, 4))
    assert [entry.parameters for entry in entries] == [20, 0, 0]
    assert [entry.multiply_adds for entry in entries] == [16, 0, 16]
    with pytest.raises(ValueError, match="ConvTranspose1d"):
        ledger(nn.ConvTranspose1d(2, 2, 1), (1, 2, 3))


def test_a_thousand_million_images_take_no_memory() -> None:
    (entry,) = ledger(nn.Linear(784, 128), (10**9, 784))
    assert entry.output_bytes == 4 * 128 * 10**9
