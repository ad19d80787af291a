"""Who decides where the player and the knob stand: Python's orders and the visitor's hand, without a fight.

Python sends a position with a numbered order. The browser obeys an order once and afterwards reports its own
positions together with the number of the last order, so that an outdated report is recognised. While nothing
new is ordered the message stays the same, byte for byte, and the browser is left alone.
"""

from dataclasses import dataclass
from typing import Final

LAST: Final = -1
LATELY: Final = 8
"""So many addresses may be on their way to a browser."""


@dataclass(frozen=True, slots=True)
class Position:
    """`step` is LAST or an index; `knob` is an index into the knob's values."""

    step: int
    knob: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What Python asked for last, what it sent, under which number, and where the browser stands."""

    asked: Position
    sent: Position
    order: int
    now: Position
    scale: tuple[float, ...] = ()
    told: tuple[Position, ...] = ()
    """What the page asked for before, the newest first."""
    by_hand: bool = False
    """Whether the visitor has moved the player since the run before."""


def first_standing(asked: Position, scale: tuple[float, ...]) -> Standing:
    return Standing(asked=asked, sent=asked, order=0, now=asked, scale=scale)


def next_standing(
    before: Standing, *, asked: Position, report: dict[str, int] | None, scale: tuple[float, ...]
) -> Standing:
    """The standing of this run of the script, given what is asked and what the browser reports."""
    now = before.now
    if report and report.get("order", before.order) == before.order:
        now = Position(step=report.get("step", now.step), knob=report.get("knob", now.knob))
    ordered = _ordered(before, asked=asked, now=now, new_scale=scale != before.scale)
    # Without a report the browser may have been built anew, after a visit to another page.
    renewed = ordered != now or (report is None and now != before.sent) or scale != before.scale
    return Standing(
        asked=asked,
        sent=ordered if renewed else before.sent,
        order=before.order + renewed,
        now=ordered,
        scale=scale,
        told=tuple(dict.fromkeys((before.asked, *before.told)))[:LATELY],
        by_hand=ordered.step == now.step != before.now.step,
    )


def _ordered(before: Standing, *, asked: Position, now: Position, new_scale: bool) -> Position:
    """Each part on its own: what is newly asked, else where the browser stands.

    Asking for the place of the run before is an echo of that run's report (through the address, say), not an
    order: the visitor may have moved on since. Nor is an older place that comes with a report: the newer
    address had not reached the browser yet.
    """
    steps, knobs = {before.asked.step, before.now.step}, {before.asked.knob, before.now.knob}
    if now.step != before.now.step:
        steps |= {each.step for each in before.told}
    if now.knob != before.now.knob:
        knobs |= {each.knob for each in before.told}
    step_is_new, knob_is_new = asked.step not in steps, new_scale or asked.knob not in knobs
    return Position(
        step=asked.step if step_is_new else now.step,
        knob=asked.knob if knob_is_new else now.knob,
    )
