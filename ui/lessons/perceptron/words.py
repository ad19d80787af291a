"""The words of the figures that several views share."""

from explainer.lessons.perceptron.neuron_figures import NeuronWords
from explainer.lessons.perceptron.plane_figures import PlaneWords
from ui.words import words_for


def plane_words() -> PlaneWords:
    return words_for(PlaneWords, "perceptron.plane")


def neuron_words() -> NeuronWords:
    return words_for(NeuronWords, "perceptron.neuron")
