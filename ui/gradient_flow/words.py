"""The words that stand at the figures of this page."""

from explainer.gradient_flow.dead_figures import DeadWords
from explainer.gradient_flow.decade_figures import EdgeWords
from explainer.gradient_flow.flow_figures import FlowWords
from explainer.gradient_flow.histogram_figures import HistogramWords
from explainer.gradient_flow.learning_figures import LearningWords
from explainer.gradient_flow.phase_figures import PhaseWords
from ui.language import text


def _of(kind: type, table: str) -> dict[str, str]:
    names = [name for name in kind.__dataclass_fields__ if name != "edges"]
    return {name: text(f"gradient_flow.{table}.{name}") for name in names}


def edge_words() -> EdgeWords:
    return EdgeWords(**_of(EdgeWords, "edge_words"))


def flow_words() -> FlowWords:
    return FlowWords(**_of(FlowWords, "flow_words"), edges=edge_words())


def histogram_words() -> HistogramWords:
    return HistogramWords(**_of(HistogramWords, "histogram_words"))


def phase_words() -> PhaseWords:
    return PhaseWords(**_of(PhaseWords, "phase_words"))


def learning_words() -> LearningWords:
    return LearningWords(**_of(LearningWords, "learning_words"), edges=edge_words())


def dead_words() -> DeadWords:
    return DeadWords(**_of(DeadWords, "dead_words"))
