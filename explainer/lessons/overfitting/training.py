"""Small networks learn a few handwritten digits side by side, and are asked about others.

What the knob does not change is the same for all of them: images, first weights, batches, draws of masks.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from explainer.choices.activations.registry import ACTIVATIONS
from explainer.digits.data import Digits, load_digits, normalise
from explainer.lessons.overfitting.setting import BATCH, EVERY, MOST_WIDTH, UPDATES, Setting
from explainer.networks.batches import batches
from explainer.networks.stacked import Activation, Stack, cross_entropy, layers_of, parameter_count

SIDE: Final = 14
"""Of an image: every pixel is the mean of 2 × 2 of MNIST's, so that a family learns within seconds."""
CLASSES: Final = 10
VALIDATING: Final = 1_000
"""The last training images of MNIST, which train no network here."""
MEASURED: Final = 1_000
"""At most so many training images, the first ones, say what is known of them."""
MOST_IMAGES: Final = 5_000
TESTING: Final = 10_000
"""All test images of MNIST."""
_PARTS: Final = 10
"""Of the test images, which go through the networks one after the other."""

COURSES: Final = (
    "training_loss",
    "training_accuracy",
    "validation_loss",
    "validation_accuracy",
    "noisy_loss",
)
SCORES: Final = ("test_loss", "test_accuracy")
"""The arrays of a family, in the order of its fields."""

Array = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a training stands; the first report is that of the untrained networks."""

    update: int
    training_loss: tuple[float, ...]
    """Of every run; not a number once it is no longer finite."""
    validation_loss: tuple[float, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """The runs at R values of the knob, looked at T times: before the first update, then every EVERY."""

    setting: Setting
    values: tuple[float, ...]
    training_loss: Array
    """(R, T): mean cross-entropy in eval mode, without the penalty; so are the others but `noisy_loss`."""
    training_accuracy: Array
    validation_loss: Array
    validation_accuracy: Array
    noisy_loss: Array
    """(R, T): mean over the batches since the look before, in training mode; not a number at the first."""
    test_loss: Array
    """(R, 2): with the weights of the lowest validation loss, and with the last ones."""
    test_accuracy: Array
    cancelled: bool = False

    @property
    def updates(self) -> NDArray[np.int64]:
        """(T,): updates before each look."""
        return EVERY * np.arange(self.validation_loss.shape[1], dtype=np.int64)

    @property
    def best(self) -> NDArray[np.int64]:
        """(R,): the look with the lowest validation loss, the first of equals."""
        return np.where(np.isfinite(self.validation_loss), self.validation_loss, np.inf).argmin(1)

    @property
    def broken(self) -> NDArray[np.int64]:
        """(R,): the first look at which a loss is not finite; T if there is none."""
        bad = ~np.isfinite(self.training_loss + self.validation_loss)
        return np.where(bad.any(axis=1), bad.argmax(axis=1), np.int64(bad.shape[1]))

    def epochs(self, run: int) -> Array:
        """Return (T,): how often run number `run` has seen every image of its set."""
        images = self.setting.at(self.values[run]).images
        return self.updates * BATCH / images

    def place(self, value: float) -> int:
        """Return the number of the run at a value of the knob; raise ValueError if there is none."""
        return self.values.index(value)


class _Masked:
    """ReLU, and dropout while there is a `factor`: 1 / (1 − p) for neurons that speak, 0 for silent ones."""

    def __init__(self) -> None:
        self.factor: torch.Tensor | None = None
        self._relu = ACTIVATIONS["ReLU"].backward(())

    def value(self, z: torch.Tensor) -> torch.Tensor:
        if self.factor is None:
            # In eval mode nobody asks for z afterwards; its memory is several megabytes.
            return z.clamp_min_(0)
        return z.clamp_min(0) * self.factor

    def through(self, gradient: torch.Tensor, z: torch.Tensor, value: torch.Tensor) -> torch.Tensor:
        arrived = gradient if self.factor is None else gradient * self.factor
        return self._relu(arrived, z, value)


class _Sample(NamedTuple):
    """Images as columns, and which of them are a run's."""

    inputs: torch.Tensor
    """(SIDE², m)"""
    labels: torch.Tensor
    counted: torch.Tensor
    """(R or 1, m): 1 for an image of the run, else 0."""


class _Runs:
    """The networks of a family while they learn."""

    def __init__(self, runs: Sequence[Setting], digits: Digits, dtype: torch.dtype) -> None:
        first = runs[0]
        self.runs, self.dtype = runs, dtype
        self.generator = torch.Generator().manual_seed(first.seed)
        self.widest = max(run.width for run in runs)
        widths = (SIDE**2, self.widest, CLASSES)
        self.masked = _Masked()
        activation = Activation(self.masked.value, self.masked.through)
        rows = torch.zeros(len(runs), parameter_count(widths), dtype=dtype)
        _fill(rows, widths, [run.width for run in runs], self.generator)
        self.stack = Stack(rows, widths, activation)
        self.decays = torch.tensor([[run.decay] for run in runs], dtype=dtype)
        self.keep, self.silent = _silence(runs, self.widest, dtype)
        inputs, labels = tensors(digits.train_images[:MOST_IMAGES], digits.train_labels[:MOST_IMAGES], dtype)
        self.labels = shuffled(labels, first.seed) if first.shuffled else labels
        # A row each: images of a batch are gathered whole, not pixel by pixel.
        self.images = inputs.T.contiguous()
        self.orders = {run.images: batches(run.images, size=BATCH, seed=first.seed) for run in runs}
        self.training = _training_sample(runs, inputs, self.labels)
        self.validation = _sample(digits.train_images[-VALIDATING:], digits.train_labels[-VALIDATING:], dtype)

    def update(self) -> torch.Tensor:
        """Move all networks once; return their losses (R,) on the batch, in training mode."""
        inputs, labels = self._batch()
        draws = torch.rand(MOST_WIDTH, BATCH, generator=self.generator, dtype=torch.float64)
        self.masked.factor = (draws[: self.widest] >= self.silent) * self.keep
        seen = self.stack.forward(inputs)
        losses, slopes = cross_entropy(seen.outputs, labels)
        self.stack.backward(seen, slopes)
        self.masked.factor = None
        # As torch.optim.SGD(weight_decay=…), with a decay of its own for every run.
        self.stack.gradient.addcmul_(self.stack.rows, self.decays)
        self.stack.rows.sub_(self.stack.gradient, alpha=self.runs[0].rate)
        return losses

    def _batch(self) -> tuple[torch.Tensor, torch.Tensor]:
        """Return images (SIDE², m) and labels (m,) of an update; with sets of several sizes, for each run."""
        drawn = {images: next(order) for images, order in self.orders.items()}
        if len(drawn) == 1:
            (chosen,) = drawn.values()
        else:
            chosen = torch.stack([drawn[run.images] for run in self.runs])
        return self.images[chosen].mT.contiguous(), self.labels[chosen]

    def score(self, sample: _Sample) -> tuple[torch.Tensor, torch.Tensor]:
        """Return loss and accuracy (R,) in eval mode."""
        outputs = self.stack.forward(sample.inputs).outputs
        labels = sample.labels.expand(len(self.runs), -1)
        losses = functional.cross_entropy(outputs, labels, reduction="none")
        # As argmax, which takes five times as long along an axis that is not the last.
        right = (outputs.max(dim=1).indices == labels).to(self.dtype)
        counts = sample.counted.sum(dim=1)
        return (losses * sample.counted).sum(dim=1) / counts, (right * sample.counted).sum(dim=1) / counts


def train(
    setting: Setting,
    digits: Digits,
    *,
    report: Callable[[Progress], bool] = lambda progress: True,
    values: Sequence[float] | None = None,
    updates: int = UPDATES,
    dtype: torch.dtype = torch.float64,
) -> Family:
    """Train at all `values` of the knob side by side until all updates are done, or `report` returns False.

    Test images are looked at after the last update alone.
    """
    chosen = tuple(setting.values if values is None else values)
    runs = _Runs([setting.at(value) for value in chosen], digits, dtype)
    looks: list[torch.Tensor] = []
    best, lowest = runs.stack.rows.clone(), torch.full((len(chosen),), torch.inf, dtype=dtype)
    noisy, cancelled = torch.full_like(lowest, torch.nan), False
    for update in range(0, updates + 1, EVERY):
        if update:
            noisy = torch.stack([runs.update() for _ in range(EVERY)]).mean(dim=0)
        training, validation = runs.score(runs.training), runs.score(runs.validation)
        looks.append(torch.stack([*training, *validation, noisy]))
        lower = validation[0] < lowest
        lowest = torch.where(lower, validation[0], lowest)
        best = torch.where(lower[:, None], runs.stack.rows, best)
        now = Progress(update, _numbers(training[0]), _numbers(validation[0]))
        if not report(now):
            cancelled = True
            break
    courses, scores = torch.stack(looks, dim=2), _tested(runs, (best, runs.stack.rows.clone()), digits)
    arrays: dict[str, Array] = {name: courses[place].numpy() for place, name in enumerate(COURSES)}
    arrays |= {name: scores[place].numpy() for place, name in enumerate(SCORES)}
    return family_of(setting, chosen, arrays, cancelled=cancelled)


def family_of(
    setting: Setting, values: tuple[float, ...], arrays: Mapping[str, Array], *, cancelled: bool = False
) -> Family:
    """Return the family with an array for every name in COURSES and SCORES."""
    each: list[Any] = [arrays[name] for name in (*COURSES, *SCORES)]
    return Family(setting, values, *each, cancelled=cancelled)


def _numbers(of_runs: torch.Tensor) -> tuple[float, ...]:
    return tuple(map(float, of_runs))


def _tested(runs: _Runs, weights: Sequence[torch.Tensor], digits: Digits) -> torch.Tensor:
    """Return (2, R, weights): loss and accuracy on all test images with each of the weights."""
    pieces = zip(np.split(digits.test_images, _PARTS), np.split(digits.test_labels, _PARTS), strict=True)
    samples = [_sample(*piece, runs.dtype) for piece in pieces]
    scores: list[torch.Tensor] = []
    for rows in weights:
        runs.stack.rows.copy_(rows)
        scores.append(torch.stack([torch.stack(runs.score(sample)) for sample in samples]).mean(dim=0))
    return torch.stack(scores, dim=2)


def tensors(
    images: NDArray[np.uint8], labels: NDArray[np.uint8], dtype: torch.dtype
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return images as columns (SIDE², m), normalised and then halved in size, and their labels (m,)."""
    small = functional.avg_pool2d(normalise(images)[:, None], 2).flatten(1)
    return small.to(dtype).T.contiguous(), torch.asarray(labels.astype(np.int64))


def shuffled(labels: torch.Tensor, seed: int) -> torch.Tensor:
    """Return the labels in an order that has nothing to do with the images."""
    return labels[torch.randperm(len(labels), generator=torch.Generator().manual_seed(seed))]


def _sample(images: NDArray[np.uint8], labels: NDArray[np.uint8], dtype: torch.dtype) -> _Sample:
    return _Sample(*tensors(images, labels, dtype), torch.ones(1, len(labels), dtype=dtype))


def _training_sample(runs: Sequence[Setting], inputs: torch.Tensor, labels: torch.Tensor) -> _Sample:
    counts = torch.tensor([[min(run.images, MEASURED)] for run in runs])
    most = int(counts.max())
    counted = (torch.arange(most) < counts).to(inputs.dtype)
    return _Sample(inputs[:, :most].contiguous(), labels[:most], counted)


def _silence(runs: Sequence[Setting], widest: int, dtype: torch.dtype) -> tuple[torch.Tensor, torch.Tensor]:
    """Return 1 / (1 − p) (R, 1, 1), 0 at p = 1, and what a draw must reach to speak, (R, widest, 1).

    What a narrower network lacks of the widest one is silent for every draw.
    """
    dropout = torch.tensor([run.dropout for run in runs], dtype=torch.float64)[:, None, None]
    lacking = torch.arange(widest)[:, None] >= torch.tensor([run.width for run in runs])[:, None, None]
    keep = torch.where(dropout < 1, 1 / (1 - dropout), 0.0).to(dtype)
    return keep, torch.where(lacking, torch.inf, dropout.expand(-1, widest, -1))


def _fill(
    rows: torch.Tensor, widths: Sequence[int], widths_of_runs: Sequence[int], generator: torch.Generator
) -> None:
    """Draw the first weights, each from U(−1/√n, 1/√n) for a layer of n inputs, as nn.Linear does.

    Drawn is for MOST_WIDTH neurons, of which a network takes the first; what it lacks is left at zero.
    """
    inputs, widest, outputs = widths
    shapes = ((MOST_WIDTH, inputs), (MOST_WIDTH, 1), (outputs, MOST_WIDTH), (outputs, 1))
    first, first_bias, last, last_bias = (
        2 * torch.rand(shape, generator=generator, dtype=torch.float64) - 1 for shape in shapes
    )
    (hidden, hidden_bias), (output, output_bias) = layers_of(rows, widths)
    hidden[:], hidden_bias[:] = first[:widest] / inputs**0.5, first_bias[:widest] / inputs**0.5
    for run, width in enumerate(widths_of_runs):
        output[run, :, :width] = last[:, :width] / width**0.5
        output_bias[run] = last_bias / width**0.5


def train_job(setting: Setting, *, report: Callable[[Progress], bool]) -> Family:
    """Train as a job in another process; raise MissingDigitsError if the worker has no digits."""
    return train(setting, load_digits(), report=report)


def warm_up() -> None:
    """Read the digits into a worker, so that the first training begins at once."""
    load_digits()
