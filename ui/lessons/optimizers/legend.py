"""Who is who: the line and the symbol of every runner, from the same constants as in the pictures."""

from base64 import b64encode
from collections.abc import Sequence
from html import escape
from typing import Final

import streamlit as st

from explainer.choices.optimizers.look_figures import look_of

SYMBOLS: Final = {
    "circle": '<circle cx="20" cy="8" r="5"/>',
    "square": '<path d="M15 3h10v10H15z"/>',
    "diamond": '<path d="M20 2l6 6-6 6-6-6z"/>',
    "triangle-up": '<path d="M20 2l6 11H14z"/>',
    "triangle-down": '<path d="M20 14l6-11H14z"/>',
    "triangle-left": '<path d="M14 8l11-6v12z"/>',
    "triangle-right": '<path d="M26 8L15 2v12z"/>',
    "pentagon": '<path d="M20 2l6 4.4-2.3 7h-7.4L14 6.4z"/>',
    "hexagon": '<path d="M14 8l3-5h6l3 5-3 5h-6z"/>',
    "hexagram": '<path d="M20 1l2 3.5h4L24 8l2 3.5h-4L20 15l-2-3.5h-4L16 8l-2-3.5h4z"/>',
    "hourglass": '<path d="M14 2h12l-12 12h12z"/>',
    "bowtie": '<path d="M14 2v12L26 2v12z"/>',
}


def legend(runners: Sequence[str]) -> None:
    """Show line and symbol beside each name, in as many rows as are needed."""
    items = "".join(f"<span>{swatch(runner)} {escape(runner)}</span>" for runner in runners)
    st.html(
        "<style>.runners { display: flex; flex-wrap: wrap; gap: 0.25rem 0.9rem; font-size: 0.9rem }"
        ".runners span { display: inline-flex; align-items: center; gap: 0.375rem }</style>"
        f'<div class="runners">{items}</div>'
    )


def swatch(runner: str) -> str:
    """A runner's line with its symbol, as an image: Streamlit takes an SVG out of HTML."""
    look = look_of(runner)
    dash = "" if look.dash == "solid" else f' stroke-dasharray="{look.dash.replace("px", "")}"'
    symbol = SYMBOLS.get(look.symbol, SYMBOLS["circle"])
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 16" fill="{look.color}">'
        f'<path d="M0 8H40" stroke="{look.color}" stroke-width="2.5"{dash}/>{symbol}</svg>'
    )
    source = b64encode(svg.encode()).decode("ascii")
    return f'<img src="data:image/svg+xml;base64,{source}" width="36" height="14" alt="">'
