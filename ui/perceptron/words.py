"""The words of the figures that several views share."""

from explainer.perceptron.neuron_figures import NeuronWords
from explainer.perceptron.plane_figures import PlaneWords
from ui.language import text


def plane_words() -> PlaneWords:
    return PlaneWords(**{name: text(f"perceptron.plane.{name}") for name in PlaneWords.__dataclass_fields__})


def neuron_words() -> NeuronWords:
    return NeuronWords(
        **{name: text(f"perceptron.neuron.{name}") for name in NeuronWords.__dataclass_fields__}
    )
