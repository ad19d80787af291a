"""torch.optim without the machinery of torch.compile, which nothing here compiles.

The first optimizer of a process imports torch._dynamo: 75 MB and a second, in the server and in every worker.
"""

import inspect
from collections.abc import Callable
from typing import Final

import torch
from torch.optim import Optimizer

_GUARDED: Final = ("add_param_group", "zero_grad", "state_dict", "load_state_dict")


def spare_the_compiler() -> None:
    """Have the guarded methods of every Optimizer call their plain functions, as they do once dynamo stands.

    torch._compile._disable_dynamo looks for a function's `__dynamo_disable` before it imports torch._dynamo.
    """
    for name in _GUARDED:
        plain = inspect.unwrap(getattr(Optimizer, name))
        plain.__dict__.setdefault("__dynamo_disable", plain)


def plain_step(optimizer: Optimizer) -> Callable[[], None]:
    """Return optimizer.step without its wrappers for profiler and compiler: the same update, bit for bit.

    They cost a twentieth of a small step, and import torch._dynamo.
    """
    update: Callable[[Optimizer], object] = inspect.unwrap(type(optimizer).step)

    def step() -> None:
        with torch.no_grad():
            update(optimizer)

    return step
