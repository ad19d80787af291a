"""What defines a neuron, and how it stands in an address."""

from dataclasses import dataclass
from typing import Final

from explainer.kit.address import Real
from explainer.kit.parameters import parameter, parameters_of


@dataclass(frozen=True, slots=True)
class Setting:
    """The neuron ŷ = σ(w · x)."""

    weight: float = parameter(Real(default=1.0, low=-8, high=8, step=0.25))


PARAMETERS: Final = parameters_of(Setting)
