"""Two training steps in slow motion: what each line of PyTorch changes, number by number.

Two, because before the first backward there is no gradient that zero_grad could clear, and no momentum.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.optim import Optimizer

from explainer.choices.losses.classes import ClassLossSpec
from explainer.choices.optimizers.arithmetic import Update
from explainer.choices.optimizers.lean import plain_step
from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.digits.data import Digits
from explainer.digits.network import build_network, inputs_of
from explainer.digits.recipe import Recipe
from explainer.digits.steps import AT_ONCE
from explainer.digits.training import optimizer_of
from explainer.kit.latex import number
from explainer.lessons.mnist.slow_cells import lit_by
from explainer.networks.batches import batches
from explainer.networks.dropout import rewinding

STEPS: Final = 2
LINES: Final[Mapping[str, str]] = {
    "forward": "logits = network(images)",
    "loss": "loss = loss_function(logits, labels)",
    "zero_grad": "optimizer.zero_grad()",
    "backward": "loss.backward()",
    "step": "optimizer.step()",
    "again": "loss_function(network(images), labels)",
}
"""The phases of a step in order, each with its PyTorch; "again" only looks: the same batch, new weights."""


@dataclass(frozen=True, slots=True)
class Watched:
    """One weight of the network."""

    layer: int
    """Index of its nn.Linear in the nn.Sequential."""
    unit: int
    input: int

    @property
    def name(self) -> str:
        """How PyTorch reads it: network[1].weight[17, 403]."""
        return f"network[{self.layer}].weight[{self.unit}, {self.input}]"


@dataclass(frozen=True, slots=True)
class State:
    """The numbers between two lines; None is what PyTorch has not computed yet, or has cleared."""

    loss: float | None
    """Of the batch, as last computed."""
    activations: tuple[float, ...] | None
    """Mean absolute value of the inputs, of every hidden layer's activations after dropout, of the logits."""
    gradient_norms: tuple[float | None, ...]
    """One a linear layer: √(‖∂L/∂W‖² + ‖∂L/∂b‖²)."""
    weights: NDArray[np.float32]
    """(inputs,): all weights of the watched unit."""
    gradients: NDArray[np.float32] | None
    """(inputs,): their .grad."""
    memory: Mapping[str, NDArray[np.float32]]
    """(inputs,) each: what the optimizer remembers of them, by PyTorch's names like momentum_buffer."""
    counters: Mapping[str, float]
    """What it remembers of all weights together, like NAdam's mu_product."""
    watched_input: int

    @property
    def weight(self) -> float:
        """The watched weight θ."""
        return float(self.weights[self.watched_input])

    @property
    def gradient(self) -> float | None:
        """Its .grad."""
        return None if self.gradients is None else float(self.gradients[self.watched_input])

    @property
    def remembered(self) -> dict[str, float]:
        """What the optimizer remembers of the watched weight."""
        values = {name: float(values[self.watched_input]) for name, values in self.memory.items()}
        return {**values, **self.counters}


@dataclass(frozen=True, slots=True)
class Phase:
    """One line of PyTorch, with the numbers before and after it."""

    name: str
    """A key of LINES."""
    step: int
    """Counted from 1."""
    line: str
    before: State
    after: State
    changes: tuple[float, ...]
    """How far the line moved each linear layer: √(‖ΔW‖² + ‖Δb‖²)."""
    cells: tuple[NDArray[np.float32], ...]
    """A number a neuron of every linear layer: forward and after it the activation (of the last layer the
    logit) for the first image of the batch; backward √(‖∂L/∂w‖² + (∂L/∂b)²); step √(‖Δw‖² + Δb²); after
    zero_grad 0."""
    arithmetic: tuple[str, ...]
    """What is computed, in LaTeX, with the real numbers; of an optimizer the lines of its update."""


@dataclass(frozen=True, slots=True)
class SlowStep:
    """The first steps of a run, bit-identical to those of the training."""

    recipe: Recipe
    """Of batches of AT_ONCE images at most: larger ones are not those of the training."""
    watched: Watched
    batches: tuple[NDArray[np.int64], ...]
    """Which training images each step sees."""
    images: NDArray[np.uint8]
    """(STEPS, 28, 28): the first image of each batch."""
    phases: tuple[Phase, ...]
    """The six of step 1, then the six of step 2."""

    @property
    def widths(self) -> tuple[int, ...]:
        """Numbers of inputs, hidden units and outputs."""
        return (784, *self.recipe.hidden, 10)


def one_step(recipe: Recipe, digits: Digits, *, watched: Watched | None = None) -> SlowStep:
    """Record the first STEPS steps of the run, with batches of AT_ONCE images at most.

    Without a choice the first layer's weight with the largest |gradient| on the first batch is watched.
    Raise IndexError for a weight that the network does not have.
    """
    recipe = replace(recipe, batch_size=min(recipe.batch_size, AT_ONCE))
    network = build_network(recipe)
    optimizer = optimizer_of(recipe, network)
    order = islice(batches(recipe.images, size=recipe.batch_size, seed=recipe.seed), STEPS)
    chosen = tuple(batch.numpy() for batch in order)
    samples = [_sample(network, digits, batch) for batch in chosen]
    steepest = watched or steepest_weight(network, *samples[0], judge=recipe.judge)
    camera = _Camera(network, optimizer, recipe, steepest)
    for step, (images, labels) in enumerate(samples, 1):
        for group in optimizer.param_groups:
            group["lr"] = recipe.rate_in((step - 1) // recipe.steps_per_epoch)
        _film(camera, images, labels, step=step)
    images = digits.train_images[[int(batch[0]) for batch in chosen]]
    return SlowStep(recipe, camera.watched, chosen, images, tuple(camera.phases))


def steepest_weight(
    network: nn.Sequential, images: torch.Tensor, labels: torch.Tensor, *, judge: ClassLossSpec
) -> Watched:
    """Return the first linear layer's weight with the largest |∂L/∂w|, the first of equals.

    Dropout then draws the same masks again.
    """
    layer = _linear_layers(network)[0]
    weight = network[layer].get_parameter("weight")
    rewind = rewinding(network)
    (gradient,) = torch.autograd.grad(judge.mean(network(images), labels), weight)
    rewind()
    unit, place = divmod(int(gradient.abs().argmax()), gradient.shape[1])
    return Watched(layer=layer, unit=unit, input=place)


def _sample(
    network: nn.Module, digits: Digits, batch: NDArray[np.int64]
) -> tuple[torch.Tensor, torch.Tensor]:
    return inputs_of(network, digits.train_images[batch]), torch.from_numpy(
        digits.train_labels[batch].astype(np.int64)
    )


def _linear_layers(network: nn.Sequential) -> list[int]:
    return [index for index, module in enumerate(network) if isinstance(module, nn.Linear)]


class _Camera:
    """Takes the numbers after every line, and knows those before it."""

    def __init__(
        self, network: nn.Sequential, optimizer: Optimizer, recipe: Recipe, watched: Watched
    ) -> None:
        self.network, self.optimizer, self.recipe, self.watched = network, optimizer, recipe, watched
        self.phases: list[Phase] = []
        self._layers = [list(network[index].parameters()) for index in _linear_layers(network)]
        self._cells: tuple[NDArray[np.float32], ...] = ()
        self._loss: float | None = None
        self._activations: tuple[float, ...] | None = None
        self._weights = self._copies()
        self._state = self._numbers()

    def shoot(
        self,
        name: str,
        *,
        step: int,
        loss: torch.Tensor | None = None,
        signals: Sequence[torch.Tensor] = (),
        arithmetic: Sequence[str] = (),
    ) -> None:
        """Record that a line has just run; what it did not compute stays as it was."""
        activations = tuple(each.abs().mean().item() for each in signals)
        self._loss = self._loss if loss is None else loss.item()
        self._activations = activations or self._activations
        before, self._state = self._state, self._numbers()
        old, self._weights = self._weights, self._copies()
        changes = tuple(float(torch.dist(new, was)) for new, was in zip(self._weights, old, strict=True))
        self._cells = self._cells if name == "loss" else lit_by(name, self._layers, signals, old)
        if name == "step":
            arithmetic = OPTIMIZERS[self.recipe.optimizer].update_in_numbers(self._update(step, before))
        line, said = LINES[name], tuple(arithmetic)
        self.phases.append(Phase(name, step, line, before, self._state, changes, self._cells, said))

    @property
    def gradient(self) -> float | None:
        """The watched .grad as it is now."""
        return self._numbers().gradient

    def _update(self, step: int, before: State) -> Update:
        return Update(
            settings={**self.optimizer.defaults, "lr": self.optimizer.param_groups[0]["lr"]},
            step=step,
            gradient=self._state.gradient or 0.0,
            weight=before.weight,
            new_weight=self._state.weight,
            memory=before.remembered,
            new_memory=self._state.remembered,
        )

    def _copies(self) -> list[torch.Tensor]:
        return [torch.cat([part.detach().flatten() for part in layer]) for layer in self._layers]

    def _numbers(self) -> State:
        weight = self.network[self.watched.layer].get_parameter("weight")
        unit = self.watched.unit
        remembered = {
            name: value
            for name, value in self.optimizer.state[weight].items()
            if isinstance(value, torch.Tensor)
        }
        return State(
            loss=self._loss,
            activations=self._activations,
            gradient_norms=tuple(_gradient_norm(layer) for layer in self._layers),
            weights=_row(weight.detach(), unit),
            gradients=None if weight.grad is None else _row(weight.grad, unit),
            memory={
                name: _row(value, unit) for name, value in remembered.items() if value.shape == weight.shape
            },
            counters={name: value.item() for name, value in remembered.items() if value.ndim == 0},
            watched_input=self.watched.input,
        )


def _row(values: torch.Tensor, unit: int) -> NDArray[np.float32]:
    return values[unit].numpy().copy()


def _gradient_norm(parameters: list[nn.Parameter]) -> float | None:
    gradients = [parameter.grad for parameter in parameters if parameter.grad is not None]
    if not gradients:
        return None
    return torch.cat([gradient.flatten() for gradient in gradients]).double().square().sum().sqrt().item()


def _film(camera: _Camera, images: torch.Tensor, labels: torch.Tensor, *, step: int) -> None:
    """Take one step line by line; the order of the lines is the order of LINES."""
    judge, rewind = camera.recipe.judge, rewinding(camera.network)
    logits, signals, shapes = _forward(camera.network, images)
    camera.shoot("forward", step=step, signals=signals, arithmetic=shapes)
    loss = judge.mean(logits, labels)
    said = f"L = {judge.formula(*logits.shape)} = {number(loss.item())}"
    camera.shoot("loss", step=step, loss=loss, arithmetic=[said])
    old = camera.gradient
    camera.optimizer.zero_grad()
    camera.shoot("zero_grad", step=step, arithmetic=[rf"g\colon\ {number(old)} \to {number(None)}"])
    loss.backward()
    camera.shoot(
        "backward",
        step=step,
        arithmetic=[rf"g = \frac{{\partial L}}{{\partial \theta}} = {number(camera.gradient)}"],
    )
    plain_step(camera.optimizer)()
    camera.shoot("step", step=step)
    # With the same masks: only the weights are others.
    rewind()
    with torch.no_grad():
        logits, signals, _ = _forward(camera.network, images)
        again = judge.mean(logits, labels)
    arithmetic = rf"L\colon\ {number(loss.item())} \to {number(again.item())}"
    camera.shoot("again", step=step, loss=again, signals=signals, arithmetic=[arithmetic])


def _forward(
    network: nn.Sequential, images: torch.Tensor
) -> tuple[torch.Tensor, list[torch.Tensor], list[str]]:
    """Return the logits, the signal at the input and after each layer, and the shapes in LaTeX."""
    signals: list[torch.Tensor] = []
    signal = images
    for module in network:
        if isinstance(module, nn.Linear):
            signals.append(signal)
        signal = module(signal)
    signals.append(signal)
    shapes = [images.shape, *(each.shape for each in signals)]
    first, *others = (r" \times ".join(str(size) for size in shape) for shape in shapes)
    # One below the other: in a row they are wider than a phone.
    arithmetic = [f"& {first}", *(rf"&\to {other}" for other in others)]
    return signal, signals, arithmetic
