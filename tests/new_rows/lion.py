"""Lion (Chen et al. 2023): the sign of a mixture of gradient and memory."""

from typing import Any

import torch


class Lion(torch.optim.Optimizer):
    def __init__(self, params, lr: float = 0.0001, betas=(0.9, 0.99)) -> None:
        super().__init__(params, {"lr": lr, "betas": betas})

    @torch.no_grad()
    def step(self, closure: Any = None) -> Any:
        for group in self.param_groups:
            beta1, beta2 = group["betas"]
            for theta in group["params"]:
                memory = self.state[theta].setdefault("exp_avg", torch.zeros_like(theta))
                theta.sub_(group["lr"] * (beta1 * memory + (1 - beta1) * theta.grad).sign())
                memory.mul_(beta2).add_(theta.grad, alpha=1 - beta2)
