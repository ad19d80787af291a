"""The textbook's way to train on MNIST against ours, in turns, in one process and one thread.

python -m benchmarks.mnist [--rounds 3] [--accuracy]
"""

import argparse
import gzip
import shutil
import statistics
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, TypeVar

import torch
from torch import nn
from torch.utils.data import DataLoader, RandomSampler

from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.digits.data import DATA_FOLDER, MEAN, STD, Digits, load_digits
from explainer.digits.evaluation import score
from explainer.digits.network import build_network
from explainer.digits.recipe import Recipe
from explainer.digits.training import TrainingRun, train
from tests.torchvision_import import torchvision

Result = TypeVar("Result")

# All 60,000 images, as the textbook takes them; no hold-out to be scored between.
RECIPE = Recipe(epochs=1, hold_out=False)
# Ours takes a tenth of the time, so that one hiccup of the machine would weigh ten times as much.
REPEATS = 4


def textbook_dataset(folder: str, *, train: bool) -> torchvision.datasets.MNIST:
    transform = torchvision.transforms.Compose(
        [torchvision.transforms.ToTensor(), torchvision.transforms.Normalize((MEAN,), (STD,))]
    )
    return torchvision.datasets.MNIST(folder, train=train, transform=transform)


def unpack(folder: Path) -> None:
    raw = folder / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for packed in DATA_FOLDER.glob("*.gz"):
        with gzip.open(packed) as source, (raw / packed.stem).open("wb") as target:
            shutil.copyfileobj(source, target)


def textbook_epoch(dataset: torchvision.datasets.MNIST) -> nn.Module:
    network = build_network(RECIPE)
    optimizer = OPTIMIZERS[RECIPE.optimizer].build(
        network.parameters(), learning_rate=RECIPE.learning_rate, options=RECIPE.option_values
    )
    # With a generator of its own, the sampler draws one randperm an epoch and nothing else.
    sampler = RandomSampler(dataset, generator=torch.Generator().manual_seed(RECIPE.seed))
    loader = DataLoader[Any](dataset, batch_size=RECIPE.batch_size, sampler=sampler)
    criterion = nn.CrossEntropyLoss()
    for images, labels in loader:
        optimizer.zero_grad()
        loss = criterion(network(images), labels)
        loss.backward()
        optimizer.step()
    return network


def textbook_accuracy(network: nn.Module, dataset: torchvision.datasets.MNIST) -> float:
    right = 0
    with torch.no_grad():
        for images, labels in DataLoader(dataset, batch_size=RECIPE.batch_size):
            right += int((network(images).argmax(dim=1) == labels).sum())
    return right / len(dataset)


def seconds_for(action: Callable[[], Result]) -> tuple[Result, float]:
    began = perf_counter()
    return action(), perf_counter() - began


def assert_bit_identical(network: nn.Module, run: TrainingRun) -> None:
    for name, value in network.state_dict().items():
        assert torch.equal(value, torch.from_numpy(run.weights[name])), name


def compare_training(dataset: torchvision.datasets.MNIST, digits: Digits, *, rounds: int) -> None:
    textbook: list[float] = []
    ours: list[float] = []
    for _ in range(rounds):
        network, seconds = seconds_for(lambda: textbook_epoch(dataset))
        runs = [train(RECIPE, digits, report=lambda progress: True) for _ in range(REPEATS)]
        assert_bit_identical(network, runs[0])
        textbook.append(seconds)
        ours.append(min(float(run.epochs.seconds[-1]) for run in runs))
    print_ratio("one epoch of 60,000 images", textbook, ours, at_least=8.5)
    print("final weights: bit-identical")


def compare_evaluation(dataset: torchvision.datasets.MNIST, digits: Digits, *, rounds: int) -> None:
    network = build_network(RECIPE)
    textbook: list[float] = []
    ours: list[float] = []
    for _ in range(rounds):
        expected, seconds = seconds_for(lambda: textbook_accuracy(network, dataset))
        textbook.append(seconds)
        scored, seconds = zip(
            *(
                seconds_for(lambda: score(network, digits.test_images, digits.test_labels))
                for _ in range(REPEATS)
            ),
            strict=True,
        )
        ours.append(min(seconds))
        assert scored[0].accuracy == expected
    print_ratio("10,000 test images", textbook, ours, at_least=20)


def print_ratio(what: str, textbook: list[float], ours: list[float], *, at_least: float) -> None:
    for theirs, mine in zip(textbook, ours, strict=True):
        print(f"{what}: textbook {theirs:.2f} s, ours {mine:.3f} s, ratio {theirs / mine:.1f}")
    # The fastest round of each: whatever else the machine does only ever adds time.
    print(f"{what}: ratio of the fastest rounds {min(textbook) / min(ours):.1f} (at least {at_least})")


def print_accuracy(digits: Digits) -> None:
    accuracies: list[float] = []
    for seed in (0, 1, 2):
        run = train(Recipe(seed=seed), digits, report=lambda progress: True)
        accuracies.append(run.test_accuracy)
        print(
            f"seed {seed}: test accuracy {run.untrained_test_accuracy:.2%} untrained, "
            f"{run.test_accuracy:.2%} trained, {run.seconds:.1f} s"
        )
    print(f"mean test accuracy: {statistics.mean(accuracies):.2%} (at least 97.2 %)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="epochs of each, in turns")
    parser.add_argument("--accuracy", action="store_true", help="train the default recipe with three seeds")
    arguments = parser.parse_args()
    # Here torch is imported before the explainer, which would have seen to it.
    torch.set_num_threads(1)
    digits = load_digits()
    if arguments.accuracy:
        print_accuracy(digits)
        return
    with TemporaryDirectory() as folder:
        unpack(Path(folder))
        compare_training(textbook_dataset(folder, train=True), digits, rounds=arguments.rounds)
        compare_evaluation(textbook_dataset(folder, train=False), digits, rounds=arguments.rounds)


if __name__ == "__main__":
    main()
