"""The digits of a class, each over what the network reads in it."""

import plotly.graph_objects as go

from explainer.kit.drawing import MEANING
from explainer.lessons.mnist.class_hand import ClassReading
from explainer.lessons.mnist.tile_figures import tiles


def digits_of_class(reading: ClassReading) -> go.Figure:
    """Draw all digits; below each a tick, or what it is and what it is taken for."""
    pairs = list(zip(reading.labels.tolist(), reading.read.tolist(), strict=True))
    captions = [f"{read} ✓" if read == label else f"{label} → {read}" for label, read in pairs]
    colors = [MEANING.right if read == label else MEANING.wrong for label, read in pairs]
    return tiles(reading.images, captions, colors)
