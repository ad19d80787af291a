"""What holds for every test."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Any

import plotly.graph_objects as go
import pytest

# Before any test module imports torch: the package keeps torch to one thread, which torch reads only once.
import_module("explainer")


@pytest.fixture(autouse=True, scope="session")
def _figures_are_checked() -> Iterator[None]:  # pyright: ignore[reportUnusedFunction]
    """Every figure that is put together unchecked is what plotly would have made of it."""
    drawing: Any = import_module("explainer.kit.drawing")
    unchecked = drawing.unchecked

    def checked(traces: list[Any], layout: Mapping[str, Any], frames: list[Any]) -> go.Figure:
        quick, careful = unchecked(traces, layout, frames), go.Figure(traces, dict(layout), frames)
        shown, expected = (json.loads(figure.to_json() or "{}") for figure in (quick, careful))
        for figure in (shown, expected):
            # A template is a name here and all that it stands for there; the browser takes neither.
            said = figure["layout"].items()
            figure["layout"] = {name: value for name, value in said if name != "template" and value != []}
        assert shown == expected
        return quick

    drawing.unchecked = checked
    yield
    drawing.unchecked = unchecked


@pytest.fixture(autouse=True, scope="session")
def _packages_are_read_once() -> None:  # pyright: ignore[reportUnusedFunction]
    """What is installed stays the same; an AppTest reads all of it anew, for half of its time."""
    scanner: Any = import_module("streamlit.components.v2.manifest_scanner")
    scanner.scan_component_manifests = cache(scanner.scan_component_manifests)
