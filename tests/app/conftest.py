"""What holds for every test of a page without a browser."""

from functools import cache
from typing import Any

import pytest
from streamlit.components.v2 import manifest_scanner

from ui.plot import component


@pytest.fixture(autouse=True)
def _nobody_paints(monkeypatch: pytest.MonkeyPatch) -> None:  # pyright: ignore[reportUnusedFunction]
    """No run waits for a browser that is not there."""
    monkeypatch.setattr(component, "PAINTING", 0.0)


@pytest.fixture(autouse=True, scope="session")
def _packages_are_read_once() -> None:  # pyright: ignore[reportUnusedFunction]
    """What is installed stays the same; an AppTest reads all of it anew, for half of its time."""
    scanner: Any = manifest_scanner
    scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)
