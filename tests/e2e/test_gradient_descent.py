"""Gradient descent as a visitor has it: player, knob, clicks, both languages, a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import FloatRect, Page, expect

from explainer.lessons.gradient_descent.run import HALF, descend
from explainer.lessons.gradient_descent.setting import Setting
from tests.e2e.browser import Device, Server, settled
from ui.language import catalog

Visit = Callable[[Device], Page]
WORDS = catalog("en")
RUN = ".st-key-gradient_descent_run"
LANDSCAPE = ".st-key-gradient_descent_landscape"
HEADS = (
    f"[...document.querySelectorAll('{RUN} .plot-chart')][0]._fullData.slice(-3).map(t => [t.x[0], t.y[0]])"
)


def open_view(page: Page, app: Server, query: str = "", language: str = "en") -> Page:
    page.goto(f"{app.url}/gradient-descent?lang={language}&{query}")
    expect(page.locator("#pitfalls")).to_be_visible()
    expect(page.locator(".explainer-plot .main-svg").first).to_be_visible()
    settled(page)
    return page


def area_of(page: Page, chart: str) -> FloatRect:
    area = page.locator(f"{chart} .nsewdrag").first
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    assert box is not None
    return box


def test_a_cold_deep_link_shows_what_it_says(app: Server, visit: Visit) -> None:
    page = open_view(visit(Device()), app, "gradient_descent_rate=0.1&gradient_descent_start=1~2")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(f"{RUN} .plot-knob output")).to_have_text("0.1")
    run = descend(Setting(learning_rate=0.1, asked_start=(1.0, 2.0)), family=False)
    w, b = run.paths[0].positions[0, -1]
    # Drawn last of all paths, so that it lies above the others.
    x, y = page.evaluate(HEADS)[-1]
    assert (x, y) == pytest.approx((w, b), abs=HALF / 1000)


def test_the_player_tells_its_step_and_the_numbers_follow(app: Server, visit: Visit) -> None:
    page = open_view(visit(Device()), app, "gradient_descent_updates=20")
    page.locator(f"{RUN} .plot-restart").click()
    expect(page.get_by_text("Update 1 looks at")).to_be_visible()
    start = page.evaluate(HEADS)
    assert start[0] == start[1] == start[2]
    page.locator(f"{RUN} .plot-play").click()
    expect(page.locator(f"{RUN} .plot-step")).to_have_text("Update 20 / 20")
    expect(page.get_by_text("Update 20 looks at")).to_be_visible()


def test_the_knob_moves_the_paths_says_when_they_diverge_and_stands_in_the_address(
    app: Server, visit: Visit
) -> None:
    page = open_view(visit(Device()), app)
    rates = Setting().rates
    knob = page.locator(f"{RUN} .plot-knob input")
    expect(page.locator(f"{RUN} .plot-mark")).to_contain_text(f"{Setting().problem().limit:.3g}")
    before = page.evaluate(HEADS)
    knob.fill(str(rates.index(0.2)))
    page.wait_for_function(f"before => JSON.stringify({HEADS}) !== JSON.stringify(before)", arg=before)
    page.wait_for_url("**gradient_descent_rate=0.2**")
    expect(page.get_by_test_id("stAlert").first).to_contain_text("Diverged")
    settled(page)
    for index, path in enumerate(reversed(descend(Setting(learning_rate=0.2), family=False).paths)):
        assert path.diverged[0] > 0
        away = abs(page.evaluate(HEADS)[index][0] - Setting().problem().minimum[0])
        assert away <= HALF * 1.001
    page.get_by_test_id("stSidebar").get_by_text("한국어").click()
    expect(page.get_by_text(catalog("ko")["gradient_descent.title"])).to_be_visible()
    expect(page.locator(f"{RUN} .plot-knob output")).to_have_text("0.2")
    assert "gradient_descent_rate=0.2" in page.url


def test_a_click_starts_all_paths_there_and_the_axes_stay(app: Server, visit: Visit) -> None:
    page = open_view(visit(Device()), app)
    axes = f"(() => {{ const l = document.querySelector('{RUN} .plot-chart')._fullLayout;"
    axes += " return [...l.xaxis.range, ...l.yaxis.range]; })()"
    before = page.evaluate(axes)
    box = area_of(page, RUN)
    page.mouse.click(box["x"] + box["width"] * 0.75, box["y"] + box["height"] * 0.75)
    page.wait_for_url("**gradient_descent_start=**")
    clicked = before[0] + 0.75 * (before[1] - before[0])
    start = f"document.querySelector('{RUN} .plot-chart')._fullData.find(t => t.name === 'start').x[0]"
    page.wait_for_function(f"() => Math.abs({start} - {clicked}) < 0.1")
    settled(page)
    assert page.evaluate(axes) == pytest.approx(before)
    page.get_by_role("button", name=WORDS["gradient_descent.start.back"]).click()
    page.wait_for_function("() => !location.href.includes('gradient_descent_start')")


def test_what_is_compared_by_renames_the_steps(app: Server, visit: Visit) -> None:
    page = open_view(visit(Device()), app)
    page.get_by_role("radio", name=WORDS["gradient_descent.cost.evaluations"], exact=True).or_(
        page.get_by_role("button", name=WORDS["gradient_descent.cost.evaluations"], exact=True)
    ).first.click()
    page.wait_for_url("**gradient_descent_cost=evaluations**")
    expect(page.locator(f"{RUN} .plot-step")).to_have_text("Gradient 200 / 200")


def test_a_click_on_a_surface_starts_there_in_both_pictures(app: Server, visit: Visit) -> None:
    page = open_view(visit(Device()), app, "gradient_descent_view=landscapes&gradient_descent_surface=Bowl")
    box = area_of(page, LANDSCAPE)
    page.mouse.click(box["x"] + box["width"] * 0.9, box["y"] + box["height"] * 0.5)
    page.wait_for_url("**gradient_descent_place=**")
    sight = (
        f"() => {{ const [flat, solid] = document.querySelectorAll('{LANDSCAPE} .plot-chart');"
        " const [x, z] = [flat._fullData.find(t => t.mode === 'lines+markers').x[0],"
        " solid._fullData.find(t => t.type === 'scatter3d' && t.mode === 'lines').x[0]];"
        " return Math.abs(x - 4) < 0.1 && Math.abs(z - 4) < 0.1; }"
    )
    page.wait_for_function(sight)
    settled(page)
