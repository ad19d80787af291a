"""What is drawn of a softmax too many."""

import plotly.graph_objects as go

from explainer.choices.losses.second_softmax import SecondSoftmax
from explainer.kit.drawing import MEANING, with_axes


def doubled_softmax(found: SecondSoftmax, *, x: str, y: str, names: tuple[str, str]) -> go.Figure:
    """Draw the cross-entropy over the right logit, once as it should be and once behind a second softmax."""
    curves = zip((found.once, found.twice), names, (MEANING.right, MEANING.wrong), strict=True)
    figure = go.Figure(
        [
            go.Scatter(x=found.logit, y=loss, name=name, mode="lines", line={"color": color, "width": 3})
            for loss, name, color in curves
        ]
    )
    return with_axes(figure, x=x, y=y).update_yaxes(rangemode="tozero")
