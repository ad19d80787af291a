"""The room that a chart takes: as much as the window allows, kept before it comes, with type that grows."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.e2e.browser import Device, Server, settled
from tests.e2e.charts import Open, charts

MOVING = Device(height=800, reduced_motion="no-preference")
SHOWN = """() => {
  const figures = [...document.querySelectorAll('.plot-figure')];
  const boxes = figures.map((figure) => figure.getBoundingClientRect());
  const foot = document.querySelector('.plot-foot').getBoundingClientRect();
  const knob = document.querySelector('.plot-knob').getBoundingClientRect();
  return {
    tops: boxes.map(({ top }) => top), bottoms: boxes.map(({ bottom }) => bottom),
    knob: knob.top, foot: [foot.top, foot.bottom], window: innerHeight,
    heights: boxes.map(({ height }) => height),
  };
}"""
# Where what stands below the chart has been, at every paint since the page has its style.
WATCH_BELOW = """() => {
  window.tops = [];
  const look = () => {
    const below = [...document.querySelectorAll('.stButton')].at(-1);
    const room = document.querySelector('[class*="-room"]')?.offsetHeight;
    if (below && room > 100) window.tops.push(Math.round(below.getBoundingClientRect().top));
    requestAnimationFrame(look);
  };
  look();
}"""


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1920, 1080), (1366, 768)])
def test_a_stage_that_fits_is_seen_whole(open_gallery: Open, width: int, height: int) -> None:
    page = open_gallery("story", Device(width=width, height=height))
    charts(page, 4)
    seen = page.evaluate(SHOWN)
    assert seen["foot"][1] <= height
    assert seen["foot"][1] >= 0.85 * height or max(seen["heights"]) > 400, "it uses the window"
    assert max(seen["bottoms"]) <= seen["foot"][0] + 1, "nothing covers a picture"
    assert min(seen["heights"]) >= 150


def test_on_a_phone_the_first_picture_stands_with_its_sentence_and_the_player(open_gallery: Open) -> None:
    page = open_gallery("story", Device(width=390, height=844, has_touch=True))
    charts(page, 4)
    seen = page.evaluate(SHOWN)
    assert 0 <= seen["knob"] < seen["tops"][0]
    assert seen["bottoms"][0] <= seen["foot"][0] + 1
    assert seen["foot"][1] <= 844
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_what_is_asked_for_in_one_column_is_seen_whole_on_a_phone_too(
    app: Server, visit: Callable[[Device], Page]
) -> None:
    page = visit(Device(width=390, height=844, has_touch=True))
    page.goto(f"{app.url}/tensors?lang=en&tensors_step=3")
    settled(page)
    charts(page, 2)
    seen = page.evaluate(SHOWN)
    assert max(seen["bottoms"]) <= seen["foot"][0] + 1
    assert 600 < seen["foot"][1] <= 844


def test_type_grows_with_the_screen_and_when_presenting(open_gallery: Open) -> None:
    page = open_gallery("dragged", Device(width=1280, height=800))
    (chart,) = charts(page, 1)
    scale = "document.querySelector('.plot-figure').style.getPropertyValue('--scale')"
    for width, presenting, size in (
        (1280, False, 12),
        (1920, False, 18),
        (1920, True, 27),
        (3840, False, 20),
    ):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("presenting => document.body.classList.toggle('presenting', presenting)", presenting)
        page.wait_for_function(f"type => Math.abs({scale} * 12 - type) < 0.01", arg=size)
        page.wait_for_function("""() => {
          const chart = document.querySelector('.plot-chart');
          const [{ width, height }, box] = [chart._fullLayout, document.querySelector('.plot-figure')];
          const near = (one, other) => Math.abs(one - other) < 2;
          return near(width, chart.clientWidth) && near(height, chart.clientHeight)
            && near(chart.getBoundingClientRect().width, box.clientWidth);
        }""")
        tick = chart.locator(".xtick text").first.evaluate("tick => tick.getBoundingClientRect().height")
        assert tick >= size


@pytest.mark.parametrize(
    "device", [MOVING, Device(width=390, height=844, has_touch=True, reduced_motion="no-preference")]
)
def test_what_stands_below_does_not_move_while_the_chart_comes(
    visit: Callable[[Device], Page], gallery: Server, device: Device
) -> None:
    page = visit(device)
    page.add_init_script(f"({WATCH_BELOW})()")
    page.goto(f"{gallery.url}/story")
    settled(page)
    charts(page, 4)
    page.wait_for_function("document.querySelector('.explainer-plot').stage.step === 39")
    tops = page.evaluate("window.tops")
    if device.width > 640:
        assert max(tops) - min(tops) <= 0.1 * device.height, sorted(set(tops))
    else:
        # What comes below the first picture comes below the window.
        assert min(tops) >= 0.8 * device.height, sorted(set(tops))
