"""What the browser says of hand and standing. It comes from outside: only what may be true is taken."""

import math
from collections.abc import Mapping
from typing import Any, cast

from ui.plot.records import Click, Drag, Press


def report_of(state: object) -> dict[str, int] | None:
    """The browser's word on where it rests. Only whole numbers are taken."""
    said = cast(Mapping[str, Any], state).get("rest") if isinstance(state, Mapping) else None
    if not isinstance(said, Mapping):
        return None
    rest = cast(Mapping[str, Any], said)
    return {name: rest[name] for name in ("order", "step", "knob") if isinstance(rest.get(name), int)}


def click_of(value: Any, *, figures: int) -> Click | None:
    """The browser's word on a click. Only a finite place in a figure counts."""
    if not isinstance(value, Mapping):
        return None
    said = cast(Mapping[str, Any], value)
    figure, x, y = said.get("figure"), _finite(said.get("x")), _finite(said.get("y"))
    if isinstance(figure, int) and 0 <= figure < figures and x is not None and y is not None:
        return Click(figure=figure, x=x, y=y)
    return None


def press_of(value: Any) -> Press | None:
    """The browser's word on a button of a stepper. Only one step is taken."""
    if not isinstance(value, Mapping):
        return None
    said = cast(Mapping[str, Any], value)
    name, by = said.get("name"), said.get("by")
    return Press(name, by) if isinstance(name, str) and isinstance(by, int) and abs(by) == 1 else None


def drag_of(value: Any, *, figures: int) -> Drag | None:
    """The browser's word on what was dragged. Only a point of a trace at a finite place counts."""
    place = click_of(value, figures=figures)
    trace, point = (value.get(name) if place else None for name in ("trace", "point"))
    if place is None or not isinstance(trace, int) or not isinstance(point, int):
        return None
    return Drag(figure=place.figure, trace=trace, point=point, x=place.x, y=place.y)


def _finite(value: Any) -> float | None:
    try:
        number = float(value) if isinstance(value, int | float) else math.nan
    except OverflowError:
        return None
    return number if math.isfinite(number) else None
