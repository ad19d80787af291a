"""The parcel line against a plain DataLoader; the data set of the notes, well indented and not; modules."""

import numpy as np
import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader

from explainer.lessons.tensors.module_figures import TreeWords, module_tree
from explainer.lessons.tensors.modules import HOLDERS, SCALES, SWITCHES, tree
from explainer.lessons.tensors.parcel_figures import ParcelWords, parcel_line
from explainer.lessons.tensors.parcels import (
    SOURCE,
    dataset_class,
    delivered,
    indented,
    rows,
    what_len_says,
)
from explainer.lessons.tensors.pitfalls import constructors, last_batches, left_over


@pytest.mark.parametrize("drop_last", [False, True])
@pytest.mark.parametrize("shuffle", [False, True])
def test_batches_are_those_of_a_plain_loader(shuffle: bool, drop_last: bool) -> None:
    for samples, batch, seed in [(10, 4, 0), (1, 1, 3), (24, 24, 1), (7, 3, 9), (5, 24, 2)]:
        found = delivered(samples, batch, shuffle=shuffle, drop_last=drop_last, seed=seed)
        loader = DataLoader(
            dataset_class(SOURCE)(*rows(samples)),
            batch,
            shuffle=shuffle,
            drop_last=drop_last,
            generator=torch.Generator().manual_seed(seed),
        )
        plain = [(epoch, x, y) for epoch in range(2) for x, y in loader]
        assert len(found.parcels) == len(plain)
        for parcel, (epoch, x, y) in zip(found.parcels, plain, strict=True):
            assert parcel.epoch == epoch
            np.testing.assert_array_equal(parcel.x, x.numpy())
            np.testing.assert_array_equal(parcel.y, y.numpy())
        for epoch in range(2):
            used = [index for parcel in found.of(epoch) for index in parcel.indices]
            assert used + found.dropped(epoch) == found.orders[epoch].tolist()
            assert sorted(found.orders[epoch].tolist()) == list(range(samples))
        picture = parcel_line(found, words=ParcelWords("data set", "order", "batch"))
        assert len(picture.frame_names) == max(len(plain), 1)


def test_the_data_set_of_the_notes_works_and_its_indented_twin_has_no_length() -> None:
    x, y = rows(3)
    dataset = dataset_class(SOURCE)(x, y)
    shapes = [(tuple(x.shape), tuple(y.shape)) for x, y in DataLoader(dataset, 2)]
    assert shapes == [((2, 3), (2, 1)), ((1, 3), (1, 1))]
    assert len(list(DataLoader(dataset, 2, drop_last=True))) == 1
    assert what_len_says(SOURCE) == "3"
    assert what_len_says(indented(SOURCE)) == "TypeError: object of type 'CustomDataset' has no len()"
    with pytest.raises(TypeError, match="has no len"):
        DataLoader(dataset_class(indented(SOURCE))(x, y), 2, shuffle=True)


def test_pitfalls_are_what_torch_does() -> None:
    found = constructors()
    assert (found.large, found.small, found.small_value) == ((3,), (), 3)
    assert (found.large_dtype, found.small_dtype) == ("float32", "int64")
    assert left_over().max() <= 64
    batches = last_batches()
    assert batches[29].tolist() == [4, 10] and batches[99].tolist() == [1, 100]


def test_the_tree_is_what_the_module_says_of_itself() -> None:
    words = TreeWords("training", "evaluation", "not registered", "net", "{count}")
    whole = 784 * 8 + 8 + 8 * 8 + 8 + 16 + 8 * 10 + 10
    for holder in HOLDERS:
        for scale in SCALES:
            for switch in SWITCHES:
                alone = tree(8, holder=holder, scale=scale, switch=switch, batch=1).refused
                assert alone.startswith("ValueError: Expected more than 1 value" if switch != "all" else "")
                assert bool(alone) is (switch != "all")
                found = tree(8, holder=holder, scale=scale, switch=switch, batch=4)
                listed, loose = holder == "list", scale == "tensor"
                hidden = 784 * 8 + 8 + 8 * 8 + 8
                assert found.parameters == whole - listed * hidden + 8 * (scale == "Parameter")
                assert found.missing == listed * hidden + 8 * loose
                assert bool(found.error) is (listed and switch == "hidden")
                modes = {node.path: node.training for node in found.nodes}
                assert modes[""] is (switch != "all")
                assert modes["hidden.0"] is (listed or switch == "none")
                assert ("scale" in [name for name, *_ in found.state]) is not loose
                assert len(found.entries) == (2 if listed else 4)
                assert module_tree(found, words=words) and not found.refused


def test_a_list_is_not_seen_and_a_module_list_is() -> None:
    net = nn.Module()
    net.hidden = [nn.Linear(2, 3)]
    assert list(net.parameters()) == [] and list(net.state_dict()) == []
    net.hidden = nn.ModuleList(net.hidden)
    assert [tuple(each.shape) for each in net.parameters()] == [(3, 2), (3,)]
