"""XOR out of three neurons: AND of NAND and OR. Two lines do what one cannot."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from explainer.choices.points import Points
from explainer.lessons.perceptron.registry import CORNERS, GATES
from explainer.lessons.perceptron.rule import outputs_of
from explainer.lessons.perceptron.setting import Weights

HIDDEN: Final[tuple[tuple[str, Weights], ...]] = (
    ("NAND", (-2.0, -2.0, 3.0)),
    ("OR", (2.0, 2.0, -1.0)),
)
"""The two neurons that see x₁ and x₂. All sums of the three are odd, so that none is a tie."""
LAST: Final[tuple[str, Weights]] = ("AND", (2.0, 2.0, -3.0))
"""The neuron that sees the outputs of the two."""
GATE: Final = "XOR"
"""What the three are together."""


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """What every neuron says to each of the four inputs, in the order of CORNERS."""

    inputs: NDArray[np.float64]
    """(4, 2)"""
    targets: NDArray[np.int64]
    """(4,): the truth table of GATE."""
    hidden_sums: NDArray[np.float64]
    """(4, 2): the weighted sums of NAND and OR."""
    hidden_outputs: NDArray[np.int64]
    """(4, 2)"""
    sums: NDArray[np.float64]
    """(4,): the weighted sums of AND."""
    outputs: NDArray[np.int64]
    """(4,)"""

    @property
    def hidden_points(self) -> Points:
        """The four inputs where NAND and OR put them: the two of class 1 on the same place (1, 1)."""
        return Points(inputs=self.hidden_outputs.astype(np.float64), labels=self.targets)


def xor_flow() -> Flow:
    """Return how the three neurons answer."""
    inputs = np.array(CORNERS, dtype=np.float64)
    hidden_weights, last_weights = np.array([weights for _, weights in HIDDEN]), np.array(LAST[1])
    hidden_outputs = outputs_of(hidden_weights, inputs, fires_at_zero=False).T
    seen = hidden_outputs.astype(np.float64)
    return Flow(
        inputs=inputs,
        targets=np.array(GATES[GATE], dtype=np.int64),
        hidden_sums=inputs @ hidden_weights[:, :2].T + hidden_weights[:, 2],
        hidden_outputs=hidden_outputs,
        sums=seen @ last_weights[:2] + last_weights[2],
        outputs=outputs_of(last_weights, seen, fires_at_zero=False),
    )
