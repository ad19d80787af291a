"""The small moving picture of this lesson: twelve numbers in a row become a table, and the table turns."""

from typing import Final

from explainer.kit.drawing import MEANING
from explainer.kit.svg import framed, keyframes
from explainer.lessons.tensors.memory import walk
from explainer.lessons.tensors.memory_figures import places
from explainer.lessons.tensors.operations import Operations

_CELL: Final = 29
_SECONDS: Final = 9
_TIMES: Final = (0.0, 12.0, 24.0, 42.0, 54.0, 82.0)
"""Per cent of the time: two for each tensor, between which it stands."""


def svg() -> str:
    """Return the picture; who wants no motion sees the turned table."""
    stages = walk(12, Operations((), most=2).read("view(3,4).transpose(0,1)")).stages
    ways: list[list[str]] = [[] for _ in range(12)]
    for stage in stages:
        at = places(stage.shown)
        left, top = 200 - _CELL * (at[:, 0].max() + 1) / 2, 105 - _CELL * (at[:, 1].max() + 1) / 2
        for (column, row), address in zip(at.tolist(), stage.addresses.tolist(), strict=True):
            place = f"transform:translate({left + _CELL * column:.1f}px,{top + _CELL * row:.1f}px)"
            ways[address] += [place, place]
    style = "".join(
        keyframes(f"tensors-{number}", _TIMES, way)
        + f".tensors-{number}{{{way[-1]};animation:tensors-{number} {_SECONDS}s infinite ease-in-out}}"
        for number, way in enumerate(ways)
    )
    still = "@media (prefers-reduced-motion:reduce){g[class^=tensors-]{animation:none}}"
    cells = "".join(_cell(number) for number in range(12))
    return framed(f"<style>{style}{still}</style>{cells}", name="tensors")


def _cell(number: int) -> str:
    size, middle = _CELL - 3, _CELL / 2 - 1.5
    return (
        f'<g class="tensors-{number}"><rect width="{size}" height="{size}" rx="4" fill="{MEANING.positive}" '
        f'opacity="{0.35 + 0.05 * number:.2f}"/><text x="{middle}" y="{middle + 5}" text-anchor="middle" '
        f'font-family="sans-serif" font-weight="700" font-size="14" fill="{MEANING.zero}">{number}</text></g>'
    )
