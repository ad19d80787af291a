"""The colours of the theme are told apart by everyone: WCAG 2.2 asks for a contrast of 4.5:1."""

import re
import tomllib

import pytest

from ui.sitemap import ROOT

THEME = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
CSS = (ROOT / "ui" / "app.css").read_text(encoding="utf-8")
CHOSEN, CAPTION = 0.1, 0.6
"""How opaque Streamlit draws the primary colour behind a chosen option, and the text of a caption."""


def channels(color: str) -> list[float]:
    return [int(color[place : place + 2], 16) for place in (1, 3, 5)]


def over(above: str, below: str, *, opaque: float) -> list[float]:
    return [
        opaque * top + (1 - opaque) * ground
        for top, ground in zip(channels(above), channels(below), strict=True)
    ]


def luminance(color: list[float]) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    linear = [
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4
        for each in (channel / 255 for channel in color)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: list[float], other: list[float]) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["backgroundColor", "secondaryBackgroundColor"])
def test_text_stands_out(scheme: str, ground: str) -> None:
    colors = THEME[scheme]
    primary, below = colors["primaryColor"], colors[ground]
    assert contrast(channels(colors["textColor"]), channels(below)) >= 4.5
    assert contrast(over(colors["textColor"], below, opaque=CAPTION), channels(below)) >= 4.5
    assert contrast(channels(primary), over(primary, below, opaque=CHOSEN)) >= 4.5
    # The label of a main button stands on the primary colour itself.
    labels = re.findall(r"light-dark\((\w+), (\w+)\)", CSS)
    assert len(labels) == 1
    label = {"white": "#FFFFFF", "black": "#000000"}[labels[0][scheme == "dark"]]
    assert contrast(channels(label), channels(primary)) >= 4.5


def test_black_on_white_is_the_most_there_is() -> None:
    assert contrast(channels("#000000"), channels("#FFFFFF")) == pytest.approx(21)
