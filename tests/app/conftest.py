"""What holds for every test of a page without a browser."""

import pytest

from ui import style
from ui.plot import component


@pytest.fixture(autouse=True)
def _nobody_paints(monkeypatch: pytest.MonkeyPatch) -> None:  # pyright: ignore[reportUnusedFunction]
    """No run waits for a browser that is not there."""
    monkeypatch.setattr(component, "PAINTING", 0.0)
    monkeypatch.setattr(style, "ARRIVING", 0.0)
