"""Which graph is walked, and how it stands in an address."""

from dataclasses import dataclass
from typing import Final

from explainer.kit.address import Choice, Real, Whole
from explainer.kit.parameters import Values, parameter, parameters_of
from explainer.lessons.backprop.graph import Graph
from explainer.lessons.backprop.registry import ACTIVATIONS, EXAMPLES, GRAPHS, LOSSES, OWN, own_network


def _is_own(values: Values) -> bool:
    return values["graph"] == OWN


@dataclass(frozen=True, slots=True)
class Setting:
    """A graph and the rate of its update; equal settings give equal numbers."""

    graph: str = parameter(Choice(default=GRAPHS[0], options=GRAPHS))
    rate: float = parameter(Real(default=0.5, low=0, high=100, step=0.1))
    units: int = parameter(Whole(default=2, low=1, high=3), matters=_is_own)
    activation: str = parameter(Choice(default="Tanh", options=ACTIVATIONS), matters=_is_own)
    loss: str = parameter(Choice(default=LOSSES[0], options=LOSSES), matters=_is_own)
    seed: int = parameter(Whole(default=0, low=0, high=9_999), matters=_is_own)
    x1: float = parameter(Real(default=1.0, low=-5, high=5, step=0.1), matters=_is_own)
    x2: float = parameter(Real(default=-0.5, low=-5, high=5, step=0.1), matters=_is_own)
    target: float = parameter(Real(default=1.0, low=-5, high=5, step=0.1), matters=_is_own)

    @property
    def used_target(self) -> float:
        """The target, for BCE within [0, 1], as that compares with a probability."""
        return min(max(self.target, 0.0), 1.0) if self.loss == "BCE" else self.target

    def make(self) -> Graph:
        """Return the graph."""
        if self.graph != OWN:
            return EXAMPLES[self.graph]()
        return own_network(
            self.units,
            activation=self.activation,
            loss=self.loss,
            seed=self.seed,
            inputs=(self.x1, self.x2),
            target=self.used_target,
        )


PARAMETERS: Final = parameters_of(Setting)
