"""Import torchvision, also beside a CPU-only torch where its native operators cannot load.

Package indexes serve a CUDA build of torchvision; beside a CPU build of torch its import dies because the
schemas of two operators are missing. Declaring them lets datasets and transforms work; calling the operators
still fails clearly.
"""

from typing import Final

import torch

_SCHEMAS: Final = (
    "nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
)


def _declare() -> torch.library.Library:
    library = torch.library.Library("torchvision", "DEF")
    for schema in _SCHEMAS:
        library.define(schema)
    return library


# The library must stay alive, or its schemas vanish again; None where they were not needed.
declared: torch.library.Library | None = None
try:
    import torchvision
except RuntimeError:
    declared = _declare()
    import torchvision

__all__ = ["declared", "torchvision"]
