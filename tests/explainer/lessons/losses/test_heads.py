"""Three heads against torch.nn and torch.optim, each alone."""

import numpy as np
import torch
from torch import nn

from explainer.lessons.losses.heads import (
    EPOCHS,
    EVERY,
    HEADS,
    HIDDEN,
    slopes_at,
    task_of,
    three_heads,
    three_heads_alone,
)
from explainer.lessons.losses.heads_figures import HeadWords, heads_pictures
from tests.figures import values_of
from ui.plot.message import packed

MODULES = {"regression": nn.MSELoss(), "binary": nn.BCEWithLogitsLoss(), "classes": nn.CrossEntropyLoss()}
FOUND = three_heads(3, rate=0.02)


def targets_of(name: str, targets: np.ndarray) -> torch.Tensor:
    return torch.tensor(targets) if name == "classes" else torch.tensor(targets).double()[:, None]


def test_each_head_learns_as_torch_optim_alone_moves_it() -> None:
    inputs = torch.tensor(FOUND.task.inputs)
    for name, module in MODULES.items():
        targets = targets_of(name, FOUND.task.targets[name])
        with torch.random.fork_rng():
            torch.manual_seed(3)
            layers = [nn.Linear(2, HIDDEN, dtype=torch.float64), nn.Tanh()]
            network = nn.Sequential(*layers, nn.Linear(HIDDEN, HEADS[name].outputs, dtype=torch.float64))
        optimizer = torch.optim.Adam(network.parameters(), lr=0.02)
        losses = [module(network(inputs), targets).item()]
        for _ in range(EPOCHS):
            optimizer.zero_grad()
            module(network(inputs), targets).backward()
            optimizer.step()
            losses.append(module(network(inputs), targets).item())
        replica = FOUND.rates.index(0.02)
        np.testing.assert_allclose(FOUND.trained[name].loss[replica], losses[::EVERY], rtol=1e-6)


def test_alone_every_head_learns_what_it_learns_beside_the_other_rates() -> None:
    alone, replica = three_heads_alone(3, rate=0.02), FOUND.rates.index(0.02)
    assert alone.rates == (0.02,)
    for name, trained in alone.trained.items():
        beside = FOUND.trained[name]
        np.testing.assert_array_equal(trained.loss[0], beside.loss[replica])
        np.testing.assert_array_equal(trained.outputs[0], beside.outputs[replica])
        np.testing.assert_allclose(trained.over_plane[0], beside.over_plane[replica], rtol=1e-4, atol=1e-5)


def test_the_gradient_of_a_point_is_what_autograd_says_of_its_outputs() -> None:
    for name, module in MODULES.items():
        z = torch.tensor(FOUND.trained[name].outputs[2, 5, :, 7], requires_grad=True)
        target = targets_of(name, FOUND.task.targets[name][7:8])
        (slope,) = torch.autograd.grad(module(z[None], target), z)
        found = slopes_at(FOUND, name, knob=2, step=5, point=7)
        np.testing.assert_allclose(found, slope, rtol=1e-12, atol=1e-12)
        if (spread := HEADS[name].probabilities) is not None:
            p = spread(z.detach()[:, None])[:, 0].numpy()
            truth = np.eye(3)[int(target)] if name == "classes" else target.numpy().ravel()
            np.testing.assert_allclose(found, p - truth, rtol=1e-12, atol=1e-12)


def test_the_same_points_are_a_number_a_half_and_a_third() -> None:
    task = task_of(0)
    height = task.targets["regression"]
    assert np.bincount(task.targets["binary"]).tolist() == [30, 30]
    assert np.bincount(task.targets["classes"]).tolist() == [20, 20, 20]
    assert height[task.targets["classes"] == 0].max() < height[task.targets["classes"] == 2].min()


def test_the_pictures_are_small_and_say_which_class_is_likely_where() -> None:
    words = HeadWords("a", "b", "c", "d", "e")
    pictures = heads_pictures(FOUND, point=4, chosen=0, words=words)
    assert len(packed({}, pictures=pictures, caption=None)) < 300_000
    shown = values_of(pictures[2].moves[0].z)
    answers = FOUND.trained["classes"].over_plane.argmax(axis=2)
    differs = np.floor(shown + 0.01).astype(int).reshape(answers.shape) != answers
    assert differs.mean() < 0.01
