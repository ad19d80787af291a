"""The race in a real browser: player, knob, clicks, links, both languages, a phone, and the real network."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from explainer.descents.run import race
from explainer.descents.setting import Setting
from tests.e2e.browser import Device, Server, settled
from ui.language import LANGUAGES, catalog

Visit = Callable[[Device], Page]
WORDS = catalog("en")
RACE = ".st-key-optimizers_race"
CHARTS = f"[...document.querySelectorAll('{RACE} .plot-chart')]"
# Of the first runner, SGD: its trail on the contours, and its curve of the loss.
TRAIL = f"(({CHARTS})[0]._fullData ?? []).find(trace => trace.name === 'SGD')"
SCREEN = f"{CHARTS}[0].querySelector('.lines > path').getAttribute('d')"
CURVE = f"(({CHARTS})[2]._fullData ?? []).find(trace => trace.name === 'SGD')"


def open_race(page: Page, app: Server, query: str = "", language: str = "en") -> Page:
    page.goto(f"{app.url}/optimizers?lang={language}{query}")
    expect(page.locator(f"{RACE} .plot-chart .main-svg").first).to_be_visible()
    expect(page.locator("#pitfalls")).to_be_visible()
    settled(page)
    page.wait_for_function(f"{CHARTS}.length === 4 && {TRAIL} && {CURVE}")
    return page


def end_of(page: Page) -> list[float]:
    """Where the trail of SGD ends."""
    place: list[float] = page.evaluate(f"[{TRAIL}.x.at(-1), {TRAIL}.y.at(-1)]")
    return place


def expected(setting: Setting, step: int) -> Any:
    return pytest.approx(race(setting, family=False).runner("SGD").positions[0, step], abs=0.002)


def test_player_and_knob_show_the_very_runs_of_pytorch(app: Server, visit: Visit) -> None:
    page = open_race(visit(Device()), app, "&optimizers_steps=100")
    assert end_of(page) == expected(Setting(steps=100), 100)
    page.locator(f"{RACE} .plot-player .plot-range").fill("7")
    page.wait_for_function(f"{TRAIL}.x.length === 8 && {CURVE}.y.length === 8")
    assert end_of(page) == expected(Setting(steps=100), 7)
    expect(page.get_by_text("After step 7.")).to_be_visible()
    expect(page.get_by_text("Update 7 of Adam,")).to_be_visible()
    knob = page.locator(f"{RACE} .plot-knob input")
    before = end_of(page)
    knob.fill(str(int(knob.input_value()) - 6))
    page.wait_for_function(f"Math.abs({TRAIL}.x.at(-1) - {before[0]}) > 0.01")
    page.wait_for_url("**optimizers_rate=0.0025**")
    settled(page)
    assert end_of(page) == expected(Setting(steps=100, learning_rate=0.0025), 7)


def test_playing_ends_at_the_last_step_and_the_solid_catches_up(app: Server, visit: Visit) -> None:
    page = open_race(visit(Device()), app, "&optimizers_steps=60")
    page.get_by_label(WORDS["plot.speed"]).first.select_option("4")
    page.locator(f"{RACE} .plot-play").click()
    # While it plays the trail is moved on the screen, and Plotly learns of it at the end.
    page.wait_for_function(f"{SCREEN}.split('L').length < 50")
    page.wait_for_function(f"{TRAIL}.x.length === 61")
    solid = f"{CHARTS}[1]._fullData.find(trace => trace.name === 'SGD')"
    page.wait_for_function(f"{solid}.x.length === 61")
    settled(page)


def test_a_click_sends_all_runners_to_another_start(app: Server, visit: Visit) -> None:
    page = open_race(visit(Device()), app, "&optimizers_steps=50")
    area = page.locator(f"{RACE} .nsewdrag").first
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 4, box["y"] + box["height"] / 4)
    page.wait_for_url("**optimizers_start=**")
    page.wait_for_function(f"Math.abs({TRAIL}.x[0] + 3) < 0.1 && Math.abs({TRAIL}.y[0] - 3) < 0.1")
    settled(page)
    page.get_by_test_id("stSidebar").get_by_text(LANGUAGES["ko"]).click()
    expect(page.get_by_role("heading", name=catalog("ko")["optimizers.title"])).to_be_visible()
    settled(page)
    assert abs(page.evaluate(f"{TRAIL}.x[0]") + 3) < 0.1
    assert "optimizers_start=" in page.url


def test_a_link_opens_the_same_race(app: Server, visit: Visit) -> None:
    query = "&optimizers_surface=Ravine&optimizers_runners=SGD~Momentum~Nesterov&optimizers_rate=0.015"
    page = open_race(visit(Device()), app, query + "&optimizers_view=phase")
    setting = Setting(surface="Ravine", runners=("SGD", "Momentum", "Nesterov"), learning_rate=0.015)
    assert end_of(page) == expected(setting, setting.steps)
    expect(page.get_by_text(WORDS["optimizers.phase.reading"])).to_be_visible()
    expect(page.get_by_test_id("stAlert").filter(has_text="Nesterov")).to_be_visible()
    # The spots after the three heads and rings are crosses: only the third runner has one.
    crosses = page.evaluate(f"Array.from({CHARTS}[0]._fullData.at(-1).x).slice(7)")
    assert [value is not None and not np.isnan(value) for value in crosses] == [False, False, True]


def test_a_click_on_the_map_of_starts_is_a_start(app: Server, visit: Visit) -> None:
    page = open_race(visit(Device()), app, "&optimizers_view=basins&optimizers_look=SGD&optimizers_steps=50")
    area = page.locator(".st-key-optimizers_basins .nsewdrag").first
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 4, box["y"] + box["height"] * 3 / 4)
    page.wait_for_function(f"Math.abs({TRAIL}.x[0] + 3) < 0.2 && Math.abs({TRAIL}.y[0] + 3) < 0.2")
    settled(page)


def test_the_real_network_trains_by_itself(app: Server, visit: Visit) -> None:
    page = open_race(
        visit(Device()), app, "&optimizers_view=network&optimizers_runners=SGD~Adam&optimizers_steps=20"
    )
    expect(page.get_by_text("3,322 weights")).to_be_visible(timeout=60_000)
    settled(page)
    expect(page.locator(".st-key-optimizers_network .main-svg").first).to_be_visible()
    page.locator(".st-key-optimizers-network-start").wait_for(state="detached")
