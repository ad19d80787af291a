"""What is drawn of a softmax too many."""

import plotly.graph_objects as go

from explainer.choices.losses.second_softmax import SecondSoftmax
from explainer.kit.drawing import MEANING, drawn
from explainer.kit.marks import line


def doubled_softmax(found: SecondSoftmax, *, x: str, y: str, names: tuple[str, str]) -> go.Figure:
    """Draw the cross-entropy over the right logit, once as it should be and once behind a second softmax."""
    curves = zip((found.once, found.twice), names, (MEANING.right, MEANING.wrong), strict=True)
    lines = [
        line(found.logit, loss, color=color, width=3, name=name, told=True) for loss, name, color in curves
    ]
    return drawn(lines, x=x, y=y, y_axis={"rangemode": "tozero"})
