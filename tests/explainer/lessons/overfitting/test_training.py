"""Runs side by side are the same runs one by one, and those of a textbook's loop with autograd."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from explainer.digits.data import load_digits
from explainer.lessons.overfitting.setting import BATCH, FAMILIES, MOST_WIDTH, PARAMETERS, Setting
from explainer.lessons.overfitting.training import MOST_IMAGES, SIDE, VALIDATING, shuffled, tensors, train

LITTLE = 40
"""Updates: two looks after the start."""
VALUES = {
    "dropout": (0.0, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9, 1.0),
    "decay": (0.0, 0.0001, 0.001, 0.01, 0.1, 0.3, 1.0, 3.0),
    "images": (50, 100, 200, 300, 500, 1_000, 2_000, 5_000),
    "width": (2, 4, 8, 16, 32, 64, 96, 128),
}
USUAL = Setting(dropout=0.3, decay=0.001, images=300, width=24, seed=3)


def textbook(setting: Setting) -> np.ndarray:
    """(4, looks): losses and accuracies of one run by nn.Module, autograd and torch.optim."""
    digits = load_digits()
    images, labels = tensors(
        digits.train_images[:MOST_IMAGES], digits.train_labels[:MOST_IMAGES], torch.float64
    )
    labels = shuffled(labels, setting.seed) if setting.shuffled else labels
    validation = tensors(digits.train_images[-VALIDATING:], digits.train_labels[-VALIDATING:], torch.float64)
    draws = torch.Generator().manual_seed(setting.seed)

    def uniform(*shape: int) -> torch.Tensor:
        return 2 * torch.rand(shape, generator=draws, dtype=torch.float64) - 1

    hidden = nn.Linear(SIDE**2, setting.width, dtype=torch.float64)
    output = nn.Linear(setting.width, 10, dtype=torch.float64)
    first, first_bias, last, last_bias = (
        uniform(MOST_WIDTH, SIDE**2),
        uniform(MOST_WIDTH),
        uniform(10, MOST_WIDTH),
        uniform(10),
    )
    with torch.no_grad():
        hidden.weight.copy_(first[: setting.width] / SIDE)
        hidden.bias.copy_(first_bias[: setting.width] / SIDE)
        output.weight.copy_(last[:, : setting.width] / setting.width**0.5)
        output.bias.copy_(last_bias / setting.width**0.5)
    loss_function = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(
        [*hidden.parameters(), *output.parameters()], lr=setting.rate, weight_decay=setting.decay
    )

    def score(columns: torch.Tensor, truth: torch.Tensor) -> list[float]:
        with torch.no_grad():
            logits = output(hidden(columns.T).relu())
            return [loss_function(logits, truth).item(), (logits.argmax(1) == truth).double().mean().item()]

    count, order, queue, rows = setting.images, torch.Generator().manual_seed(setting.seed), [], []
    known = images[:, : min(count, 1_000)], labels[: min(count, 1_000)]
    for update in range(LITTLE + 1):
        if update % 20 == 0:
            rows.append([*score(*known), *score(*validation)])
        queue = queue or list(torch.randperm(count, generator=order).split(BATCH))
        chosen = queue.pop(0)
        speaks = torch.rand(MOST_WIDTH, BATCH, generator=draws, dtype=torch.float64)[: setting.width].T
        mask = (
            (speaks >= setting.dropout).double() / (1 - setting.dropout)
            if setting.dropout < 1
            else 0 * speaks
        )
        optimizer.zero_grad()
        loss_function(output(hidden(images[:, chosen].T).relu() * mask), labels[chosen]).backward()
        optimizer.step()
    return np.array(rows).T


@pytest.mark.parametrize("knob", FAMILIES)
def test_eight_runs_side_by_side_are_the_same_one_by_one(knob: str) -> None:
    setting, digits = replace(USUAL, knob=knob), load_digits()
    family = train(setting, digits, values=VALUES[knob], updates=LITTLE)
    courses = ("training_loss", "training_accuracy", "validation_loss", "validation_accuracy")
    for run, value in enumerate(VALUES[knob]):
        side = np.stack([getattr(family, name)[run] for name in courses])
        np.testing.assert_allclose(side, textbook(setting.at(value)), rtol=0, atol=1e-9)
        if run % 4 == 1:
            alone = train(setting, digits, values=(value,), updates=LITTLE)
            for name in (*courses, "noisy_loss", "test_loss", "test_accuracy"):
                found = getattr(family, name)[run]
                np.testing.assert_allclose(found, getattr(alone, name)[0], rtol=0, atol=1e-6)


def test_shuffled_labels_train_and_true_ones_validate() -> None:
    setting = replace(USUAL, shuffled=True)
    family = train(setting, load_digits(), values=(0.3,), updates=LITTLE)
    np.testing.assert_allclose(family.validation_loss[0], textbook(setting)[2], atol=1e-9)
    labels = torch.arange(50)
    assert sorted(shuffled(labels, 1).tolist()) == labels.tolist() != shuffled(labels, 1).tolist()


def test_a_decay_beyond_two_over_the_rate_diverges_and_leaves_the_others_alone() -> None:
    setting = Setting(knob="decay", rate=0.5)
    family = train(setting, load_digits(), values=(0.0, 100.0), updates=200)
    alone = train(setting, load_digits(), values=(0.0,), updates=200)
    assert family.broken.tolist()[0] == 11 > family.broken[1]
    np.testing.assert_allclose(family.validation_loss[0], alone.validation_loss[0], atol=1e-9)
    assert np.isfinite(family.validation_loss[1, family.best[1]])


def test_who_is_told_to_stop_stops_with_what_there_is() -> None:
    seen: list[int] = []

    def once(progress) -> bool:
        seen.append(progress.update)
        return progress.update < 20

    family = train(Setting(), load_digits(), report=once, values=(0.0, 0.5))
    assert family.cancelled and seen == [0, 20]
    assert family.validation_loss.shape == (2, 2) and np.isfinite(family.test_loss).all()


def test_a_family_is_known_under_one_setting_and_takes_whole_batches() -> None:
    assert Setting(dropout=0.5).shared == Setting(dropout=0.9).shared == Setting()
    assert Setting(dropout=0.55).shared.value == 0.55 and 0.55 in Setting(dropout=0.55).values
    assert Setting(images=1_049).images == 1_000 and PARAMETERS["images"].low == BATCH
    assert Setting(knob="images").at(300.0).images == 300
