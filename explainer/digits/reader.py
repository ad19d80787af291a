"""The recorded network in numpy alone: for the home page, which waits for no torch.

a ← x / 255 normalised as in training, a ← max(0, W a + b) for every hidden layer, p = softmax(W a + b).
"""

# safetensors annotates a path in part.
# pyright: reportUnknownVariableType=false

from functools import cache
from typing import cast

import numpy as np
from numpy.typing import NDArray

from explainer.digits.files import MEAN, STD, WEIGHTS, MissingRecordError, recorded

Layer = tuple[NDArray[np.float32], NDArray[np.float32]]
"""Weights (outputs, inputs) and biases (outputs,)."""


def read(image: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return the probability of every digit, (10,), for an image (28, 28) made like MNIST's.

    Raise MissingRecordError where the recorded network is missing or damaged.
    """
    *hidden, last = layers()
    signal = (image.ravel().astype(np.float32) / 255 - np.float32(MEAN)) / np.float32(STD)
    for weights, biases in hidden:
        signal = np.maximum(weights @ signal + biases, 0)
    logits = last[0] @ signal + last[1]
    powers = np.exp(logits - logits.max())
    return cast(NDArray[np.float32], powers / powers.sum())


@cache
def layers() -> tuple[Layer, ...]:
    """Return the recorded layers, read once; raise MissingRecordError."""
    # Imported here, because only who draws needs it.
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        arrays = cast(dict[str, NDArray[np.float32]], load(recorded(WEIGHTS)))
    except SafetensorError as error:
        raise MissingRecordError(str(error)) from error
    names = sorted(name for name in arrays if name.startswith("network.") and name.endswith(".weight"))
    return tuple((arrays[name], arrays[name.replace(".weight", ".bias")]) for name in names)
