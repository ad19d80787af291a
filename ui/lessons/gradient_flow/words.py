"""The words that stand at the figures of this page."""

from explainer.lessons.gradient_flow.dead_figures import DeadWords
from explainer.lessons.gradient_flow.decade_figures import EdgeWords
from explainer.lessons.gradient_flow.flow_figures import FlowWords
from explainer.lessons.gradient_flow.histogram_figures import HistogramWords
from explainer.lessons.gradient_flow.learning_figures import LearningWords
from explainer.lessons.gradient_flow.phase_figures import PhaseWords
from ui.words import words_for


def edge_words() -> EdgeWords:
    return words_for(EdgeWords, "gradient_flow.edge_words")


def flow_words() -> FlowWords:
    return words_for(FlowWords, "gradient_flow.flow_words", edges=edge_words())


def histogram_words() -> HistogramWords:
    return words_for(HistogramWords, "gradient_flow.histogram_words")


def phase_words() -> PhaseWords:
    return words_for(PhaseWords, "gradient_flow.phase_words")


def learning_words() -> LearningWords:
    return words_for(LearningWords, "gradient_flow.learning_words", edges=edge_words())


def dead_words() -> DeadWords:
    return words_for(DeadWords, "gradient_flow.dead_words")
