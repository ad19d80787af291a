"""What the tests read off a figure: plotly tells no types."""

from typing import Any


def traces(figure: Any) -> Any:
    return figure.data


def layout(figure: Any) -> Any:
    return figure.layout
