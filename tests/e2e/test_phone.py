"""Every page, and every view of every lesson, on a phone in the dark: as wide as it, the picture first."""

from collections.abc import Callable
from importlib import import_module

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import Device, Server, settled
from tests.e2e.every_page import assert_for_everyone, assert_well_made, open_app
from ui import sitemap
from ui.language import catalog
from ui.sitemap import HOME, LESSONS

Visit = Callable[[Device], Page]
PHONE = Device(locale="ko-KR", color_scheme="dark", width=390, height=844, has_touch=True)
QUICK = {
    "gradient_flow": "&gradient_flow_depth=4&gradient_flow_width=16"
    "&gradient_flow_steps=10&gradient_flow_images=500",
    "xor": "&xor_hidden=4,3",
    "optimizers": "&optimizers_steps=20",
}
"""Settings with which no view takes long."""
TRAINS = {"optimizers": "network"}
STAGELESS = {
    "perceptron": ("gates",),
    "activations": ("shape", "table"),
    "losses": ("twice", "constants"),
}
"""Views that ask nothing beside their picture."""
SILENT = ("mnist", "gradient_flow", "xor")
"""Lessons that have nothing to warn of here."""
PLAYERS_FIT = """[...document.querySelectorAll('.st-key-stage .plot-player')].every((player) =>
  player.getBoundingClientRect().right <= innerWidth && player.scrollWidth <= player.clientWidth)"""


def test_home_fits_a_phone_and_speaks_the_browsers_language(app: Server, visit: Visit) -> None:
    page = open_app(visit(PHONE), app.url)
    page.wait_for_load_state("networkidle")
    expect(page.locator("h1")).to_have_text(catalog("ko")[f"{HOME.name}.title"])
    assert_well_made(page, PHONE)
    assert_for_everyone(page, PHONE)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_every_view_of_a_lesson_fits_a_phone(app: Server, visit: Visit, lesson: sitemap.Page) -> None:
    """Half of them in each language; the first by its link, and the others by what chooses them."""
    page, name = visit(PHONE), lesson.name
    chooser = import_module(f"ui.lessons.{name}.settings").page_controls().parameters["view"]
    views = [view for view in chooser.options if view != TRAINS.get(name)]
    for place, language in enumerate(("ko", "en")):
        words = catalog(language)
        first, *others = views[place::2]
        asked = f"lang=en&{name}_view={first}" if place else ""
        open_app(page, f"{app.url}/{lesson.address}?{asked}{QUICK.get(name, '')}")
        page.wait_for_load_state("networkidle")
        expect(page.locator("h1")).to_have_text(words[f"{name}.title"])
        assert_fits(page, name, first)
        assert_for_everyone(page, PHONE)
        for view in others:
            chosen = words[f"{name}.view.{view}"]
            page.locator(f".st-key-{name}_view").get_by_role("radio", name=chosen, exact=True).click()
            page.wait_for_url(f"**{name}_view={view}**")
            settled(page)
            assert_fits(page, name, view)


def assert_fits(page: Page, lesson: str, view: str) -> None:
    expect(page.locator(".explainer-plot .main-svg").first, page.url).to_be_visible()
    alerts = page.get_by_test_id("stAlert")
    expect(alerts if lesson in SILENT else alerts.filter(has_text="{"), page.url).to_have_count(0)
    assert_well_made(page, PHONE)
    if view in STAGELESS.get(lesson, ()):
        return
    picture, controls = (
        page.locator(f".st-key-stage {part}").first.bounding_box() for part in (".explainer-plot", ".drawer")
    )
    assert picture and controls and picture["y"] < controls["y"], page.url
    assert page.evaluate(PLAYERS_FIT), page.url
