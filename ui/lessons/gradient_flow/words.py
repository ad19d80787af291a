"""The words that stand at several figures of this page."""

from explainer.lessons.gradient_flow.dead_figures import DeadWords
from explainer.lessons.gradient_flow.decade_figures import EdgeWords
from explainer.lessons.gradient_flow.learning_figures import LearningWords
from ui.words import words_for


def edge_words() -> EdgeWords:
    return words_for(EdgeWords, "gradient_flow.edge_words")


def learning_words() -> LearningWords:
    return words_for(LearningWords, "gradient_flow.learning_words", edges=edge_words())


def dead_words() -> DeadWords:
    return words_for(DeadWords, "gradient_flow.dead_words")
