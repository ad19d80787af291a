"""The ordinary way: one network after the other, nn.Sequential, a torch.optim object and a plain loop."""

import math
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import nn
from torch.optim.lr_scheduler import LambdaLR, StepLR

from explainer.choices.activations.registry import ACTIVATIONS
from explainer.choices.initialisations.registry import INITIALISATIONS
from explainer.choices.losses.registry import LOSSES
from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.choices.points import Points
from explainer.choices.schedules import SCHEDULES
from explainer.lessons.xor.recipe import Recipe


@dataclass
class OrdinaryRun:
    network: nn.Sequential
    losses: list[float]
    accuracies: list[float]
    rows: list[torch.Tensor]
    """All weights and biases before the first epoch and after each one."""


def ordinary_network(recipe: Recipe, *, seed: int) -> nn.Sequential:
    torch.manual_seed(seed)
    modules: list[nn.Module] = []
    for inputs, outputs in pairwise(recipe.widths):
        activation = ACTIVATIONS[recipe.activation].module(recipe.activation_options)
        modules += [nn.Linear(inputs, outputs, dtype=torch.float64), activation]
    network = nn.Sequential(*modules[:-1])
    for layer in network:
        if isinstance(layer, nn.Linear):
            INITIALISATIONS[recipe.initialisation].fill(layer, scale=recipe.scale, generator=None)
    return network


def ordinary_run(recipe: Recipe, points: Points, *, seed: int, rate: float) -> OrdinaryRun:
    """Train for all epochs, or until the loss is not finite."""
    network = ordinary_network(recipe, seed=seed)
    optimizer = OPTIMIZERS[recipe.optimizer].build(
        network.parameters(), learning_rate=rate, options=recipe.option_values
    )
    names = {"optimizer": optimizer, "T": recipe.halving, "LambdaLR": LambdaLR, "StepLR": StepLR}
    scheduler = eval(SCHEDULES[recipe.schedule].source, names)
    loss_function = eval(LOSSES[recipe.loss].source, {"nn": nn, "torch": torch})
    inputs, targets = torch.from_numpy(points.inputs), torch.from_numpy(points.labels).double()[:, None]
    order = torch.Generator().manual_seed(seed)
    run = OrdinaryRun(network, [], [], [])
    for epoch in range(recipe.epochs + 1):
        with torch.no_grad():
            output = network(inputs)
            run.losses.append(loss_function(output, targets).item())
            run.accuracies.append(((output > 0) == (targets == 1)).double().mean().item())
            run.rows.append(nn.utils.parameters_to_vector(network.parameters()).detach().clone())
        if epoch == recipe.epochs or not math.isfinite(run.losses[-1]):
            break
        batches = (torch.arange(len(points)),)
        if recipe.batch_size is not None:
            batches = torch.randperm(len(points), generator=order).split(recipe.batch_size)
        for batch in batches:
            optimizer.zero_grad()
            loss_function(network(inputs[batch]), targets[batch]).backward()
            optimizer.step()
        scheduler.step()
    return run
