"""What holds of every page of the app, on every screen, in every language."""

from itertools import pairwise

from playwright.sync_api import Page, expect

from tests.e2e.browser import Device, settled

UNREACHABLE = """[...document.querySelectorAll('.stMarkdown table, .katex-display')]
  .filter((each) => each.scrollWidth > each.clientWidth + 1 && each.tabIndex !== 0)
  .map((each) => `${each.className} ${each.scrollWidth} > ${each.clientWidth}: ${each.innerText}`)"""
LEVELS = "all => all.map(each => Number(each.ariaLevel ?? each.tagName[1]))"


def open_app(page: Page, address: str) -> Page:
    page.goto(address)
    expect(page.locator("h1")).to_be_visible()
    settled(page)
    return page


def assert_well_made(page: Page, device: Device) -> None:
    """Nothing is wider than the window, buttons can be read, no heading is skipped, keys reach all."""
    where = page.url
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), where
    label = {"light": "rgb(255, 255, 255)", "dark": "rgb(0, 0, 0)"}[device.color_scheme]
    for button in page.get_by_test_id("stBaseButton-primary").all():
        expect(button, where).to_have_css("color", label)
    levels = page.locator(".stMain :is(h1, h2, h3, h4)").evaluate_all(LEVELS)
    assert levels[0] == 1, where
    assert all(after <= before + 1 for before, after in pairwise(levels)), (where, levels)
    unreachable = page.evaluate(UNREACHABLE)
    for _ in range(20):
        # A moment after the last change of the page they are seen to.
        if unreachable:
            page.wait_for_timeout(250)
            unreachable = page.evaluate(UNREACHABLE)
    assert unreachable == [], where
