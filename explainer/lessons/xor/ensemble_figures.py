"""The losses of a class's networks as one band."""

import numpy as np
import plotly.graph_objects as go

from explainer.kit.drawing import MEANING, POWERS, drawn
from explainer.kit.spread_figures import BandWords, band_traces
from explainer.lessons.xor.curve_figures import decades, spacing
from explainer.lessons.xor.ensemble import Ensemble


def losses_of_class(
    found: Ensemble, *, words: BandWords, epoch: str, loss: str, whole: bool = True
) -> go.Figure:
    """Draw the band of all losses over the epochs; without `whole` not the lowest and the highest one."""
    band = found.band
    heights = np.concatenate([band.lowest, band.highest] if whole else [band.lower, band.upper])
    low, high = decades(heights)
    traces = band_traces(
        found.epochs, band, top=10.0 ** (high + 1), color=MEANING.training, words=words, whole=whole
    )
    return drawn(
        traces,
        x=epoch,
        y=loss,
        log_y=True,
        y_axis={"range": [low, high], "dtick": spacing(heights), **POWERS},
        layout={"margin": {"b": 76}, "legend": {"y": -0.2, "yanchor": "top"}},
    )
