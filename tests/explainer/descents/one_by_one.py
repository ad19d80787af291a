"""The textbook's way to run an optimizer on a surface: alone, with autograd, through optimizer.step()."""

import torch

from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.descents.setting import Setting


def positions_of(
    setting: Setting, runner: str, *, rate: float, momentum: float | None = None
) -> torch.Tensor:
    """(steps + 1, 2)"""
    options = setting.options_of(runner) | ({} if momentum is None else {"momentum": momentum})
    position = torch.tensor(setting.start, dtype=torch.float64, requires_grad=True)
    optimizer = OPTIMIZERS[runner].build([position], learning_rate=rate, options=options)
    generator = torch.Generator().manual_seed(setting.seed)
    noise = torch.randn(setting.steps + 1, 2, generator=generator, dtype=torch.float64)
    path = [position.detach().clone()]
    for step in range(setting.steps):
        optimizer.zero_grad()
        setting.course.spec.of(position).backward()
        if setting.noise and position.grad is not None:
            position.grad += setting.noise * noise[step]
        optimizer.step()
        path.append(position.detach().clone())
    return torch.stack(path)
