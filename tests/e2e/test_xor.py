"""The XOR page in a real browser: player, knob, clicks, the table as a job, and a phone."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from explainer.lessons.xor.experiment import RATES
from explainer.lessons.xor.graph import HEIGHT, WIDTH, Graph
from tests.e2e.browser import Device, Server, settled
from ui.language import catalog

Visit = Callable[[Device], Page]
WORDS = catalog("en")
NETWORK, SURFACE = 0, 1
TITLES = "[...document.querySelectorAll('.st-key-xor_run .gtitle')].map(title => title.textContent)"
SAME_MAP = """place => {
  const [unit, large] = ['.plot-figure', '.plot-under-lens'].map(
    (figure) => document.querySelectorAll(`.st-key-xor_run ${figure} .heatmaplayer image`));
  return unit[place].href.baseVal === large[1].href.baseVal;
}"""
MARKERS = """place => document.querySelectorAll('.st-key-xor_run .plot-chart')[place]._fullData
  .filter(trace => trace.mode === 'markers').slice(0, 2).map(trace => trace.x.length)"""


def open_xor(page: Page, app: Server, query: str = "lang=en") -> Page:
    page.goto(f"{app.url}/xor?{query}")
    expect(page.locator("#pitfalls")).to_be_visible()
    expect(page.locator(".st-key-xor_run .main-svg").first).to_be_visible()
    settled(page)
    return page


def click_in(page: Page, figure: int, right: float, up: float) -> None:
    """Click at shares of a figure's plot area, from its lower left corner."""
    area = page.locator(".st-key-xor_run .plot-figure").nth(figure).locator(".nsewdrag")
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + right * box["width"], box["y"] + (1 - up) * box["height"])


def tap_unit(page: Page, spot: tuple[int, int]) -> None:
    chart = page.locator(".st-key-xor_run .plot-chart").nth(NETWORK)
    ranges = chart.evaluate("chart => [chart._fullLayout.xaxis.range, chart._fullLayout.yaxis.range]")
    x, y = Graph((2, 2, 1)).middle(spot)
    (left, right), (low, high) = ranges
    assert right - left >= WIDTH and high - low >= HEIGHT
    click_in(page, NETWORK, (x - left) / (right - left), (y - low) / (high - low))


def test_the_player_moves_all_pictures_and_the_numbers_and_the_code_follows_a_control(
    app: Server, visit: Visit
) -> None:
    page = open_xor(visit(Device()), app)
    expect(page.get_by_text("after epoch 500")).to_be_visible()
    surface = page.locator(".st-key-xor_run .plot-chart").nth(SURFACE)
    middle = "chart => chart._fullData[0].z[14][14]"
    at_the_end = surface.evaluate(middle)
    page.locator(".st-key-xor_run").get_by_role("button", name=WORDS["plot.restart"]).click()
    expect(page.get_by_text("after epoch 0")).to_be_visible()
    settled(page)
    assert surface.evaluate(middle) != at_the_end
    page.locator(".st-key-xor_run .plot-speed").select_option("4")
    page.locator(".st-key-xor_run").get_by_role("button", name=WORDS["plot.play"], exact=True).click()
    expect(page.get_by_text("after epoch 500")).to_be_visible()
    settled(page)
    assert surface.evaluate(middle) == at_the_end
    page.get_by_text(WORDS["lesson.show_code"]).click()
    code = page.get_by_test_id("stCode").last
    before = code.inner_text()
    page.locator(".st-key-xor_seed").get_by_test_id("stNumberInputStepUp").click()
    page.wait_for_url("**xor_seed=1**")
    page.wait_for_function(
        "before => [...document.querySelectorAll('[data-testid=stCode]')].at(-1).innerText !== before",
        arg=before,
    )


def test_the_knob_shows_another_run_and_stays_with_the_language(app: Server, visit: Visit) -> None:
    page = open_xor(visit(Device()), app)
    knob = page.locator(".st-key-xor_run .plot-knob")
    chart = page.locator(".st-key-xor_run .explainer-plot")
    alone = "chart => chart.stage.message.alone"
    assert chart.evaluate(alone) == RATES.index(0.5)
    knob.hover()
    page.wait_for_function(
        "() => document.querySelector('.st-key-xor_run .explainer-plot').stage.message.alone === null"
    )
    expect(page.locator(".st-key-xor_run .plot-waiting")).to_have_count(0)
    knob.locator("input").press("ArrowLeft")
    expect(knob.locator("output")).to_have_text("0.2")
    page.wait_for_url("**xor_rate=0.2**")
    settled(page)
    page.get_by_text("한국어").click()
    expect(page.locator("h1")).to_have_text(catalog("ko")["xor.title"])
    settled(page)
    expect(knob.locator("output")).to_have_text("0.2")
    assert "xor_rate=0.2" in page.url
    page.reload()
    expect(knob.locator("output")).to_have_text("0.2")
    settled(page)


def test_a_unit_is_enlarged_by_the_mouse_while_it_is_there_and_by_a_tap_until_the_next(
    app: Server, visit: Visit
) -> None:
    page = open_xor(visit(Device()), app)
    chart = page.locator(".st-key-xor_run")
    units = chart.locator(".plot-figure").nth(NETWORK).locator(".heatmaplayer image")
    maps = chart.locator(".plot-figure").nth(SURFACE).locator(".heatmaplayer image")
    expect(maps).to_have_count(1)
    units.nth(3).hover(force=True)
    expect(maps).to_have_count(2)
    expect(chart.locator(".plot-lens-title")).to_have_text(WORDS["xor.surface.unit"].format(name="h2"))
    expect(chart.locator(".plot-figure").nth(SURFACE).locator(".gtitle")).to_be_hidden()
    trained = units.nth(3).get_attribute("href") or ""
    expect(maps.nth(1)).to_have_attribute("href", trained)
    edges = (
        "maps => maps.map(map => ['x', 'y', 'width', 'height'].map(side => map.getAttribute(side)).join())"
    )
    assert len(set(maps.evaluate_all(edges))) == 1
    page.evaluate("() => document.querySelector('.st-key-xor_run .explainer-plot').stage.stand(5)")
    expect(units.nth(3)).not_to_have_attribute("href", trained)
    assert page.evaluate(SAME_MAP, 3)
    # The output's map is large already.
    units.nth(4).hover(force=True)
    expect(maps).to_have_count(1)
    expect(chart.locator(".plot-lens-title")).to_have_count(0)
    expect(chart.locator(".plot-figure").nth(SURFACE).locator(".gtitle")).to_be_visible()
    page.mouse.move(0, 0)
    tap_unit(page, (1, 1))
    page.wait_for_url("**xor_unit=1.2**")
    expect(page.locator(".st-key-xor-back")).to_be_visible()
    settled(page)
    assert WORDS["xor.surface.title"] not in page.evaluate(TITLES)
    tap_unit(page, (2, 0))
    expect(page.locator(".st-key-xor-back")).to_have_count(0)
    settled(page)
    assert WORDS["xor.surface.title"] in page.evaluate(TITLES)
    assert "xor_unit" not in page.url


def test_a_click_adds_a_point_and_another_tool_takes_it_away(app: Server, visit: Visit) -> None:
    page = open_xor(visit(Device()), app)
    assert page.evaluate(MARKERS, SURFACE) == [2, 2]
    click_in(page, SURFACE, 0.5, 0.5)
    page.wait_for_function(f"([2, 3]).join() === ({MARKERS})({SURFACE}).join()")
    settled(page)
    expect(page.locator(".st-key-xor_data input")).to_have_value("Own points")
    page.get_by_role("radio", name=WORDS["common.points.remove"], exact=True).click()
    settled(page)
    low, high = (
        page.locator(".st-key-xor_run .plot-chart")
        .nth(SURFACE)
        .evaluate("chart => chart._fullLayout.xaxis.range")
    )
    # The plane of one's own points is larger.
    share = (0.5 - low) / (high - low)
    click_in(page, SURFACE, share, share)
    page.wait_for_function(f"([2, 2]).join() === ({MARKERS})({SURFACE}).join()")
    settled(page)


def test_points_can_be_placed_on_an_empty_plane(app: Server, visit: Visit) -> None:
    page = visit(Device())
    page.goto(f"{app.url}/xor?lang=en&xor_data=Own+points&xor_points=")
    expect(page.get_by_text(WORDS["xor.points_said.none"])).to_be_visible()
    plane = page.locator(".st-key-xor_empty .nsewdrag")
    expect(plane).to_be_visible()
    settled(page)
    plane.click()
    expect(page.locator(".st-key-xor_run .main-svg").first).to_be_visible()
    expect(page.get_by_text(WORDS["xor.points_said.one_class"])).to_be_visible()
    settled(page)


def test_a_click_on_a_tiny_map_opens_its_seed(app: Server, visit: Visit) -> None:
    page = open_xor(visit(Device()), app, "lang=en&xor_view=luck&xor_activation=ReLU")
    area = page.locator(".st-key-xor_luck .nsewdrag").first
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 0.35 * box["width"], box["y"] + 0.45 * box["height"])
    page.wait_for_url("**xor_seed=43**")
    settled(page)
    expect(page.locator(".st-key-xor_seed input")).to_have_value("43")


def test_the_table_fills_cell_by_cell(app: Server, visit: Visit) -> None:
    page = open_xor(visit(Device()), app, "lang=en&xor_view=luck&xor_epochs=20")
    page.get_by_role("button", name=WORDS["xor.luck.start"]).click()
    expect(page.locator(".st-key-xor_table .heatmaplayer image").first).to_be_attached()
    expect(page.get_by_text(re.compile("of 30 cells"))).to_have_count(0)
    expect(page.locator(".st-key-xor-luck-start")).to_have_count(0)
    expect(page.locator(".st-key-xor_table .main-svg").first).to_be_visible()
    settled(page)
    # When the job ends, the page is drawn once more, and its chart is away for a moment.
    chart = "document.querySelector('.st-key-xor_table .plot-chart')"
    shown = f"({chart}?._fullData?.[0].z ?? []).flatMap(row => [...row])"
    page.wait_for_function(f"{shown}.every(Number.isFinite) && {shown}.length === 30")
    expect(page.get_by_text(re.compile("of 30 cells"))).to_have_count(0)


def test_a_mission_is_tried_and_judged_and_one_step_back_undoes_it(app: Server, visit: Visit) -> None:
    # A visitor of its own: of a history, a browser keeps 50 steps.
    page = open_xor(visit(Device(height=890)), app, "lang=en&xor_rate=0.1&xor_seed=3&xor_hidden=3")
    page.locator(".st-key-opening").locator("button").first.click()
    mission = page.locator(".st-key-mission")
    mission.get_by_text(WORDS["xor.mission.relu.few"].partition("{")[0]).click()
    settled(page)
    before, steps = page.url, page.evaluate("history.length")
    mission.get_by_role("button", name=WORDS["lesson.try"]).click()
    expect(page.get_by_text(WORDS["lesson.predicted_right"])).to_be_visible()
    settled(page)
    assert "xor_activation=ReLU" in page.url and "xor_view=luck" in page.url
    assert "xor_rate" not in page.url and "xor_seed" not in page.url and "xor_hidden" not in page.url
    assert page.evaluate("history.length") == steps + 1
    page.go_back()
    page.wait_for_url(before)
    expect(page.locator(".st-key-xor_seed input")).to_have_value("3")
    expect(page.locator(".st-key-xor_hidden input")).to_have_value("3")
    expect(page.locator(".st-key-xor_run .plot-knob output")).to_have_text("0.1")
    expect(page.locator(".st-key-xor_activation input")).to_have_value("Tanh")
    settled(page)
    assert page.url == before
