"""A change of a control that can be made again and again, and what its picture then shows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from playwright.sync_api import Locator, Page

MOVES_MADE: Final = 24
Make = Callable[[Page, int], None]
"""Makes the change number n."""


@dataclass(frozen=True, slots=True)
class Move:
    """One change of a control, and the sight that says that the picture has followed."""

    name: str
    make: Make
    seen: str
    """JavaScript: (n) => whether the picture of change n stands."""
    query: str = "lang=en"
    """Where the control and its picture can be seen."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a class changes on a page without browsers: a parameter in the address, and its picture."""

    parameter: str
    value: Callable[[int], Any]
    """The value number n; the numbers go on as long as the class does."""
    chart: str
    """The key of the chart that follows."""
    query: str = ""
    """Where that can be seen."""


def typing(selector: str, values: Sequence[str]) -> Make:
    def make(page: Page, number: int) -> None:
        field = page.locator(selector)
        field.fill(values[number % len(values)])
        field.press("Enter")

    return make


def pressing(selector: str, key: str) -> Make:
    """Press the same key on a slider again and again: each time it goes one step farther."""

    def make(page: Page, number: int) -> None:
        page.locator(selector).press(key)

    return make


def pushing(selector: str) -> Make:
    """Click the same button again and again."""

    def make(page: Page, number: int) -> None:
        page.locator(selector).click()

    return make


def stepping_up(key: str) -> Make:
    """Press the plus of a field for a number."""

    def make(page: Page, number: int) -> None:
        page.locator(f".st-key-{key}").get_by_test_id("stNumberInputStepUp").click()

    return make


def turning(chart: str, place: Callable[[int], int] = lambda number: number) -> Make:
    """Turn the knob of a chart to another place."""

    def make(page: Page, number: int) -> None:
        page.locator(f".st-key-{chart} .plot-knob input").fill(str(place(number)))

    return make


def clicking(chart: str, place: Callable[[int], tuple[float, float]], *, figure: int = 0) -> Make:
    """Click a figure of a chart at another place, in shares of its width and height."""

    def make(page: Page, number: int) -> None:
        click_at(page, page.locator(f".st-key-{chart} .nsewdrag").nth(figure), *place(number))

    return make


def carrying(
    chart: str, start: tuple[float, float], place: Callable[[int], tuple[float, float]], *, figure: int = 0
) -> Make:
    """Take what stands at `start`, and carry it to places, in shares of a figure's width and height."""

    def make(page: Page, number: int) -> None:
        area = page.locator(f".st-key-{chart} .nsewdrag").nth(figure)
        if number == 0:
            move_to(page, area, *start)
            page.mouse.down()
        move_to(page, area, *place(number))

    return make


def click_at(page: Page, area: Locator, x: float, y: float) -> None:
    move_to(page, area, x, y)
    page.mouse.down()
    page.mouse.up()


def move_to(page: Page, area: Locator, x: float, y: float) -> None:
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * x, box["y"] + box["height"] * y)


def noting(sight: str, change: Make) -> Make:
    """Note what stands before the change, in `window.before`."""

    def make(page: Page, number: int) -> None:
        page.evaluate(f"window.before = {sight}")
        change(page, number)

    return make


def another(name: str, sight: str, change: Make, query: str = "lang=en") -> Move:
    """A move after which a sight is another one than before."""
    return Move(name, noting(sight, change), f"n => {sight} !== window.before", query)


def drawn(chart: str, figure: int) -> str:
    """JavaScript of the lines of a figure as they stand on the screen."""
    lines = f".st-key-{chart} .plot-figure:nth-child({figure + 1}) .lines > path"
    return f"[...document.querySelectorAll('{lines}')].map(line => line.getAttribute('d')).join()"


def marked(chart: str, figure: int) -> str:
    """JavaScript of the points of a figure as they stand on the screen."""
    points = f".st-key-{chart} .plot-figure:nth-child({figure + 1}) .points > path"
    return f"[...document.querySelectorAll('{points}')].map(point => point.getAttribute('transform')).join()"
