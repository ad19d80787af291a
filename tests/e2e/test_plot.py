"""The chart component in a real browser, before a real server."""

import re
from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import Device, Server, settled
from tests.e2e.charts import Open, charts, drag, scrubber, sent_messages, told
from tests.e2e.gallery import HEIGHTS, RATES, STEPS, SURFACES, descent
from ui.language import catalog
from ui.numbers import written

Visit = Callable[..., Page]

# Of every step, how many points the first trail has on the screen; looked at whenever the browser paints.
WATCH_TRAIL = """() => {
  window.seen = {}; window.times = [];
  const look = () => {
    const step = document.querySelector('.plot-step').textContent.match(/\\d+/)[0];
    const points = document.querySelector('.lines > path')?.getAttribute('d').split('L').length;
    if (!(step in seen)) window.times.push(performance.now());
    seen[step] = Math.max(seen[step] ?? 0, points ?? 0);
    requestAnimationFrame(look);
  };
  look();
}"""
DRAWN = "chart => chart._fullData.map(trace => [trace.x?.length, trace.y?.length])"


def test_zoom_and_camera_survive_new_data_and_another_theme(open_gallery: Open) -> None:
    page = open_gallery("moved")
    line, solid = charts(page, 2)
    before = solid.evaluate("chart => chart._fullLayout.scene.camera.eye")
    drag(page, line, start=(0.4, 0.4), end=(0.7, 0.7))
    drag(page, solid, start=(0.5, 0.5), end=(0.7, 0.6))
    page.wait_for_function("() => document.querySelectorAll('.plot-chart')[1].layout.scene.camera")
    zoom = line.evaluate("chart => chart._fullLayout.xaxis.range")
    camera = solid.evaluate("chart => chart._fullLayout.scene.camera.eye")
    assert camera != before
    assert zoom[1] - zoom[0] < 5
    page.get_by_role("slider", name="height").press("ArrowRight")
    page.wait_for_function("() => document.querySelector('.plot-chart').data[0].y[9] === 18")
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("() => document.querySelector('.plot-chart')._fullLayout.font.color !== '#10171F'")
    assert line.evaluate("chart => chart._fullLayout.xaxis.range") == zoom
    assert solid.evaluate("chart => chart._fullLayout.scene.camera.eye") == camera


def test_the_number_of_figures_may_change(open_gallery: Open) -> None:
    page = open_gallery("moved")
    charts(page, 2)
    page.get_by_text("solid").click()
    settled(page)
    charts(page, 1)
    page.get_by_text("solid").click()
    settled(page)
    charts(page, 2)
    expect(page.get_by_role("img", name="a solid")).to_be_visible()


def test_every_frame_is_played_in_order_and_nothing_else_disappears(visit: Visit, gallery: Server) -> None:
    page = visit(Device())
    sent = sent_messages(page)
    page.goto(f"{gallery.url}/frames")
    settled(page)
    (chart,) = charts(page, 1)
    told(page, f"step={STEPS - 1} ")
    page.evaluate(WATCH_TRAIL)
    messages = len(sent)
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible(timeout=60_000)
    seen = page.evaluate("window.seen")
    # A line begins with its second point.
    assert [seen[str(step)] for step in range(1, STEPS)] == list(range(2, STEPS + 1))
    assert chart.locator(".contourlayer path").count() > 5
    assert len(sent) == messages, "while playing, and at the end where Python knew it, nothing is sent"
    seconds = page.evaluate("(window.times.at(-1) - window.times[0]) / 1000")
    print(f"\n{STEPS} frames of 8 trails over a contour: {(STEPS - 1) / seconds:.1f} frames/s")


def test_the_resting_step_reaches_python_and_python_may_choose_one(open_gallery: Open) -> None:
    page = open_gallery("frames")
    (chart,) = charts(page, 1)
    scrubber(page).fill("57")
    told(page, "step=57 ")
    assert chart.evaluate(DRAWN)[1] == [58, 58]
    start = page.get_by_role("spinbutton", name="start")
    start.fill("120")
    start.press("Enter")
    told(page, "step=120 ")
    expect(scrubber(page)).to_have_value("120")
    expect(page.get_by_text("Step 120 / 199")).to_be_visible()
    scrubber(page).fill("121")
    told(page, "step=121 ")
    expect(scrubber(page)).to_have_value("121")


def test_frames_that_are_images_are_drawn_too(open_gallery: Open) -> None:
    page = open_gallery("heat")
    (chart,) = charts(page, 1)
    picture = chart.locator(".heatmaplayer image")
    last = picture.get_attribute("href")
    page.get_by_role("button", name="Back to the start").click()
    expect(picture).not_to_have_attribute("href", last or "")
    expect(page.get_by_text("Step image 0", exact=True)).to_be_visible()
    told(page, "step=0 ")
    page.get_by_label("Speed").select_option("4")
    page.get_by_role("button", name="Play", exact=True).click()
    told(page, "step=59 ")
    expect(picture).to_have_attribute("href", last or "")


def test_figures_stand_on_the_same_step_of_the_same_run(open_gallery: Open) -> None:
    page = open_gallery("knob")
    surface, loss = charts(page, 2)
    x, y = descent()
    for knob, step in ((5, 30), (40, 3)):
        page.get_by_label("Learning rate").fill(str(knob))
        scrubber(page).fill(str(step))
        page.wait_for_function(
            "step => document.querySelectorAll('.plot-chart')[1]._fullData[0].y.length === step + 1", arg=step
        )
        marker = surface.evaluate("chart => [chart._fullData[2].x[0], chart._fullData[2].y[0]]")
        assert marker == pytest.approx([x[knob, step], y[knob, step]], abs=1e-6)
        height = loss.evaluate("chart => chart._fullData[0].y.at(-1)")
        assert height == pytest.approx(x[knob, step] ** 2 + 3 * y[knob, step] ** 2, rel=1e-5)
        assert surface.evaluate(DRAWN)[1] == [step + 1, step + 1]


def test_levels_are_drawn_as_the_values_that_they_stand_for(open_gallery: Open) -> None:
    page = open_gallery("levels")
    surface, line = charts(page, 2)
    page.get_by_label("Rate").fill("2")
    scrubber(page).fill("3")
    page.wait_for_function(
        "height => Math.abs(document.querySelectorAll('.plot-chart')[1]._fullData[0].y[0] - height) < 1e-5",
        arg=2 + 3.0 * HEIGHTS[2, 3, 0] / 65535,
    )
    drawn = surface.evaluate("chart => chart._fullData[0].z.map(row => Array.from(row))")
    assert drawn == pytest.approx(2.0 * SURFACES[2, 3] / 255 - 1, abs=1e-6)
    heights = line.evaluate("chart => Array.from(chart._fullData[0].y)")
    assert heights == pytest.approx(2 + 3.0 * HEIGHTS[2, 3] / 65535, abs=1e-6)


def test_a_turning_knob_is_silent_and_its_resting_value_arrives(visit: Visit, gallery: Server) -> None:
    page = visit(Device())
    sent = sent_messages(page)
    page.goto(f"{gallery.url}/knob?rate=0.3")
    settled(page)
    surface, _ = charts(page, 2)
    told(page, f"knob={RATES[int(abs(RATES - 0.3).argmin())]}"[:10])
    messages = len(sent)
    # In one go, as a hand does it: far quicker than the 300 ms after which it counts as resting.
    page.evaluate("""async () => {
      const slider = document.querySelector('.plot-knob input');
      for (let value = 10; value <= 30; value++) {
        slider.value = value;
        slider.dispatchEvent(new Event('input', { bubbles: true }));
        await new Promise(requestAnimationFrame);
      }
    }""")
    assert len(sent) == messages
    told(page, f"knob={RATES[30]}")
    assert len(sent) == messages + 1
    assert b'"knob":30' in sent[-1].replace(b" ", b"")
    assert f"rate={RATES[30]:.5f}" in page.url
    assert surface.evaluate("chart => chart._fullData[1].x.length") == STEPS
    expect(page.locator(".plot-knob output")).to_have_text(f"{RATES[30]:.3g}")


def test_python_may_turn_the_knob(open_gallery: Open) -> None:
    page = open_gallery("knob")
    charts(page, 2)
    page.get_by_role("button", name="order").click()
    told(page, "knob=1.0 ")
    expect(page.get_by_label("Learning rate")).to_have_value("40")


def test_knob_and_step_are_kept_while_another_page_is_visited(open_gallery: Open) -> None:
    page = open_gallery("knob")
    charts(page, 2)
    page.get_by_label("Learning rate").fill("12")
    scrubber(page).fill("40")
    told(page, f"step=40 knob={RATES[12]}")
    page.get_by_role("link", name="tabs").click()
    expect(page.get_by_text("nothing here")).to_be_visible()
    page.get_by_role("link", name="knob").click()
    charts(page, 2)
    told(page, "step=40 ")
    expect(scrubber(page)).to_have_value("40")


@pytest.mark.parametrize(("right", "down"), [(0.2, 0.3), (0.85, 0.7)])
def test_a_click_anywhere_comes_back_in_data_coordinates(
    open_gallery: Open, right: float, down: float
) -> None:
    page = open_gallery("click")
    bowl, _ = charts(page, 2)
    plane = bowl.locator(".nsewdrag").bounding_box()
    assert plane
    page.mouse.click(plane["x"] + right * plane["width"], plane["y"] + down * plane["height"])
    told(page, r"returned: None, told: Click\(figure=0")
    figure, x, y = re.findall(r"-?[\d.]+", page.get_by_text("told:").inner_text().split("told:")[1])
    # The first axis of this figure runs backwards.
    low, high = sorted(bowl.evaluate("chart => chart._fullLayout.xaxis.range"))
    assert float(x) == pytest.approx(high - right * (high - low), abs=0.01 * (high - low))
    assert float(y) == pytest.approx(3 - down * 6, abs=0.01 * 6)
    assert figure == "0"


def test_an_empty_plane_answers_and_a_drag_is_no_click(open_gallery: Open) -> None:
    page = open_gallery("click")
    bowl, empty = charts(page, 2)
    drag(page, bowl, start=(0.4, 0.4), end=(0.6, 0.6))
    told(page, r"told:\s*$")
    box = empty.bounding_box()
    assert box
    empty.click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    told(page, r"told: Click\(figure=1")


def test_the_player_obeys_the_keyboard(open_gallery: Open) -> None:
    page = open_gallery("knob")
    charts(page, 2)
    scrubber(page).focus()
    for key, value in (("ArrowLeft", "198"), ("Home", "0"), ("ArrowRight", "1"), ("End", "199")):
        page.keyboard.press(key)
        expect(scrubber(page)).to_have_value(value)
    page.keyboard.press("Home")
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    page.get_by_role("button", name="One step forward").focus()
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    expect(scrubber(page)).to_have_value("1")
    page.get_by_label("Learning rate").focus()
    page.keyboard.press("End")
    expect(page.locator(".plot-knob output")).to_have_text("1")


def test_the_player_obeys_a_finger_in_korean(open_gallery: Open) -> None:
    page = open_gallery("knob", Device(locale="ko-KR", width=390, height=844, has_touch=True))
    charts(page, 2)
    words = catalog("ko")
    play = page.get_by_role("button", name=words["plot.play"])
    page.get_by_role("button", name=words["plot.back"]).tap()
    expect(page.get_by_text(f"{words['plot.step']} 198 / 199")).to_be_visible()
    play.tap()
    expect(play).to_be_visible()
    told(page, "step=199 ")
    page.get_by_label(words["plot.scrub"]).tap()
    told(page, r"step=(99|100) ")
    for button in page.locator(".plot-button").all():
        box = button.bounding_box()
        assert box and box["width"] >= 40 and box["height"] >= 40
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize(("scheme", "text"), [("light", "rgb(16, 23, 31)"), ("dark", "rgb(232, 237, 243)")])
def test_words_take_the_colour_and_font_of_the_page(open_gallery: Open, scheme: str, text: str) -> None:
    page = open_gallery("knob", Device(color_scheme="dark" if scheme == "dark" else "light"))
    surface, _ = charts(page, 2)
    tick = surface.locator(".xtick text").first
    assert tick.evaluate("tick => getComputedStyle(tick).fill") == text
    assert "Pretendard" in tick.evaluate("tick => getComputedStyle(tick).fontFamily")
    assert surface.evaluate("chart => chart._fullData[1].line.color") == "#D1495B"
    assert surface.evaluate("chart => chart._fullLayout.paper_bgcolor") == "rgba(0,0,0,0)"


def test_reduced_motion_still_plays_step_by_step(open_gallery: Open) -> None:
    page = open_gallery("heat", Device(reduced_motion="reduce"))
    charts(page, 1)
    page.get_by_label("Speed").select_option("4")
    page.get_by_role("button", name="Play", exact=True).click()
    told(page, "step=59 ")
    moving = "() => [...document.querySelectorAll('.explainer-plot *')].some(e => e.getAnimations().length)"
    assert not page.evaluate(moving)


def test_each_figure_is_an_image_with_words_and_numbers_and_its_buttons_stay_outside(
    open_gallery: Open,
) -> None:
    page = open_gallery("knob")
    charts(page, 2)
    for words in ("the path on the surface", "the loss of the path"):
        image = page.get_by_role("img", name=words)
        assert image.locator("button").count() == 0
    assert page.locator(".plot-chart .main-svg:not([aria-hidden=true])").count() == 0
    page.get_by_label("Learning rate").press("End")
    scrubber(page).fill("20")
    x, y = (values[-1].astype(np.float32) for values in descent())
    first, last = (written(float(value)) for value in (x**2 + 3 * y**2)[[0, 20]])
    expect(page.get_by_role("img", name="the loss of the path")).to_have_accessible_description(
        f"first {first}, last {last}, lowest {last}, highest {first}"
    )


def test_a_chart_that_starts_hidden_is_drawn_when_it_is_shown(open_gallery: Open) -> None:
    page = open_gallery("tabs")
    page.get_by_role("tab", name="second").click()
    (chart,) = charts(page, 1)
    width = chart.evaluate("chart => [chart._fullLayout.width, chart.clientWidth]")
    assert width[0] == pytest.approx(width[1], abs=2)
    page.set_viewport_size({"width": 800, "height": 800})
    page.wait_for_function("""() => {
      const chart = document.querySelector('.plot-chart');
      return chart.clientWidth < 750 && Math.abs(chart._fullLayout.width - chart.clientWidth) < 2;
    }""")
