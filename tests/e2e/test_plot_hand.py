"""What a hand, a finger and the keyboard do with the chart: clicks, drags, a cursor, and no zoom."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.browser import Device, settled
from tests.e2e.charts import Open, charts, drag, scrubber, told

RANGES = "chart => [chart._fullLayout.xaxis, chart._fullLayout.yaxis].map(axis => [...axis.range])"
# Where a mark of the second trace is on the screen, and in data.
MARK = """(chart, point) => {
  const box = chart.querySelectorAll('.scatterlayer .trace')[1].querySelectorAll('.points > path')[point]
    .getBoundingClientRect();
  return [box.left + box.width / 2, box.top + box.height / 2];
}"""


def place_on(page: Page, chart: Locator, x: float, y: float) -> tuple[float, float]:
    """Where a place of the plane is on the screen; it reaches from -3 to 3 in both directions."""
    plane = chart.locator(".nsewdrag").bounding_box()
    assert plane
    right, down = plane["x"] + (x + 3) / 6 * plane["width"], plane["y"] + (3 - y) / 6 * plane["height"]
    return right, down


def carry(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=6)


def numbers_after(page: Page, words: str) -> list[float]:
    shown = page.get_by_text(re.compile(words)).inner_text().split(words)[1]
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", shown)]


@pytest.mark.parametrize("width", [1280, 1920])
def test_a_dragged_point_follows_the_hand_and_is_told_once(open_gallery: Open, width: int) -> None:
    page = open_gallery("dragged", Device(width=width, height=1080))
    (chart,) = charts(page, 1)
    target = place_on(page, chart, -2, 1.5)
    carry(page, place_on(page, chart, 0, 0), target)
    assert chart.evaluate(MARK, 0) == pytest.approx(target, abs=1.5), "in the browser, before Python knows"
    assert "Drag" not in page.get_by_text("dragged:").inner_text()
    page.mouse.up()
    told(page, r"dragged: Drag\(figure=0, trace=1, point=0")
    figure, trace, point, x, y = numbers_after(page, "dragged:")
    assert (figure, trace, point) == (0, 1, 0)
    assert (x, y) == pytest.approx((-2, 1.5), abs=0.02)
    page.wait_for_function("() => document.querySelector('.plot-chart')._fullData[1].x[0] < -1.9")
    assert chart.evaluate(MARK, 0) == pytest.approx(target, abs=1.5)
    assert "clicked: None" in page.get_by_text("dragged:").inner_text(), "a drag is no click"


def test_what_is_pointed_at_is_found_in_a_figure_that_has_grown(open_gallery: Open) -> None:
    page = open_gallery("dragged", Device(width=1920, height=1080))
    (chart,) = charts(page, 1)
    assert page.evaluate("document.querySelector('.explainer-plot').stage.pictures[0].scale") == 1.5
    page.mouse.move(*place_on(page, chart, 0.9, 0.9))
    page.mouse.move(*place_on(page, chart, 1, 1), steps=3)
    expect(chart.locator(".hovertext").filter(has_text="(1, 1)")).to_be_visible()
    page.mouse.click(*place_on(page, chart, -2.5, 2))
    told(page, r"clicked: Click\(figure=0")
    clicked = page.get_by_text("clicked:").inner_text().split("Click")[1]
    found = [float(number) for number in re.findall(r"-?\d+\.\d+", clicked)]
    assert found == pytest.approx([-2.5, 2], abs=0.03)


def test_a_point_that_python_leaves_where_it_is_returns(open_gallery: Open) -> None:
    page = open_gallery("dragged")
    (chart,) = charts(page, 1)
    start = place_on(page, chart, 1, 1)
    carry(page, start, place_on(page, chart, 2, -2))
    page.mouse.up()
    told(page, r"dragged: Drag\(figure=0, trace=1, point=1")
    page.wait_for_function(
        f"y => Math.abs(({MARK})(document.querySelector('.plot-chart'), 1)[1] - y) < 2", arg=start[1]
    )


def test_a_finger_drags_a_point_and_scrolls_beside_it(open_gallery: Open) -> None:
    page = open_gallery("dragged", Device(width=390, height=844, has_touch=True))
    (chart,) = charts(page, 1)
    (x, y), (right, down) = place_on(page, chart, 0, 0), place_on(page, chart, 1, 2)
    finger = page.context.new_cdp_session(page)
    for kind, touches in (
        ("touchStart", [{"x": x, "y": y}]),
        ("touchMove", [{"x": (x + right) / 2, "y": (y + down) / 2}]),
        ("touchMove", [{"x": right, "y": down}]),
        ("touchEnd", []),
    ):
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})
    told(page, r"dragged: Drag\(figure=0, trace=1, point=0")
    assert numbers_after(page, "dragged:")[3:] == pytest.approx([1, 2], abs=0.05)


@pytest.mark.parametrize("name", ["dragged", "click"])
def test_no_gesture_zooms_a_plane_for_clicking_or_brings_up_plotlys_own_words(
    open_gallery: Open, name: str
) -> None:
    page = open_gallery(name)
    chart, *_ = charts(page, 2 if name == "click" else 1)
    ranges = chart.evaluate(RANGES)
    drag(page, chart, start=(0.3, 0.3), end=(0.7, 0.65))
    drag(page, chart, start=(0.5, 0.97), end=(0.7, 0.97))
    page.mouse.wheel(0, 300)
    box = chart.bounding_box()
    assert box
    page.mouse.dblclick(box["x"] + box["width"] / 3, box["y"] + box["height"] / 3)
    page.wait_for_timeout(500)
    settled(page)
    assert chart.evaluate(RANGES) == ranges
    assert page.locator(".plotly-notifier, .notifier-note, .modebar-btn, .zoomlayer > path").count() == 0


def test_a_finger_scrolls_over_a_solid_until_it_is_tapped(open_gallery: Open) -> None:
    page = open_gallery("moved", Device(width=390, height=844, has_touch=True))
    _, solid = charts(page, 2)
    eye = "chart => ({ ...chart._fullLayout.scene.camera.eye })"
    before = solid.evaluate(eye)
    box = solid.bounding_box()
    assert box
    finger = page.context.new_cdp_session(page)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def swipe() -> None:
        touches: list[tuple[str, list[dict[str, Any]]]] = [("touchStart", [{"x": x, "y": y}])]
        touches += [("touchMove", [{"x": x + 12 * part, "y": y}]) for part in range(1, 6)]
        for kind, points in [*touches, ("touchEnd", [])]:
            finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        page.wait_for_timeout(400)

    swipe()
    assert solid.evaluate(eye) == before
    page.touchscreen.tap(x, y)
    swipe()
    assert solid.evaluate(eye) != before
    expect(page.locator(".plot-turning")).to_have_count(1)
    page.touchscreen.tap(x, 5)
    expect(page.locator(".plot-turning")).to_have_count(0)


def test_the_arrow_keys_move_a_cursor_that_clicks(open_gallery: Open) -> None:
    page = open_gallery("dragged")
    charts(page, 1)
    plane = page.get_by_role("application", name="two points")
    plane.focus()
    expect(page.locator(".plot-cross")).to_be_visible()
    expect(page.locator(".plot-place")).to_have_text("w1 0, y 0")
    for key in ("ArrowRight", "Shift+ArrowUp"):
        page.keyboard.press(key)
    said = page.locator(".plot-place").inner_text()
    expect(page.locator(".plot-live")).to_have_text(said)
    _, x, y = (float(number) for number in re.findall(r"-?[\d.]+", said))
    assert x > 0
    assert y > 4 * x > 0
    page.keyboard.press("Enter")
    told(page, r"clicked: Click\(figure=0")
    clicked = page.get_by_text("clicked:").inner_text().split("Click")[1]
    assert [float(number) for number in re.findall(r"-?\d+\.\d+", clicked)] == pytest.approx([x, y], abs=0.01)
    # On a handle Enter takes it and puts it down; where it did not move, that is a click.
    for key in ("Shift+ArrowDown", "ArrowLeft", "Enter", "Enter"):
        page.keyboard.press(key)
    told(page, r"clicked: Click\(figure=0, x=-?0\.0\d*, y=-?0\.0")
    for key in ("Enter", "Shift+ArrowRight", "Enter"):
        page.keyboard.press(key)
    told(page, r"dragged: Drag\(figure=0, trace=1, point=0")
    assert numbers_after(page, "dragged:")[3] > 0.5


def test_space_plays_and_arrows_step_wherever_the_focus_is(open_gallery: Open) -> None:
    page = open_gallery("knob")
    charts(page, 2)
    page.locator(".plot-figure").first.click()
    for key, step in (("Home", "0"), ("ArrowRight", "1"), ("End", "199"), ("ArrowLeft", "198")):
        page.keyboard.press(key)
        expect(scrubber(page)).to_have_value(step)
    page.keyboard.press("Home")
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.get_by_label("Learning rate").focus()
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()


def test_play_is_few_tabs_away(open_gallery: Open) -> None:
    page = open_gallery("story", Device())
    charts(page, 4)
    page.get_by_role("slider", name="Run").focus()
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.classList.contains('plot-play')"):
            return
    pytest.fail("Play is more than ten tabs behind the knob")
