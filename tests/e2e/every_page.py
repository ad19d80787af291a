"""What holds of every page of the app, on every screen, in every language."""

from playwright.sync_api import Page, expect

from tests.e2e.accessible import cut_off, findings, numberless, wait_until_nothing_moves
from tests.e2e.browser import Device, settled

ZOOMED = {"width": 640, "height": 400}
"""What is left of a window of 1280 × 800 at 200 %."""
ATTENDED = 600
"""Milliseconds after which a change has been looked at by what helps keyboards and screen readers."""

UNATTENDED = """(() => {
  const wide = [...document.querySelectorAll('.stMarkdown :is(table, p[style]), .katex-display, .stCode pre')]
    .filter((each) => each.checkVisibility())
    .filter((each) => each.scrollWidth > each.clientWidth + 1 && each.tabIndex !== 0)
    .map((each) => `${each.className} ${each.scrollWidth} > ${each.clientWidth}: ${each.innerText}`);
  const headings = [...document.querySelectorAll('.stMain :is(h1, h2, h3, h4)')];
  const levels = headings.map((each) => Number(each.ariaLevel ?? each.tagName[1]));
  const skipped = headings.filter((_, place) => levels[place] > (levels[place - 1] ?? 0) + 1);
  return [...wide, ...skipped.map((each) => each.outerHTML)];
})()"""


def open_app(page: Page, address: str) -> Page:
    page.goto(address)
    expect(page.locator("h1")).to_be_visible()
    settled(page)
    return page


def assert_well_made(page: Page, device: Device) -> None:
    """Nothing is cut or wider than the window, buttons can be read, no heading is skipped, keys reach all."""
    where = page.url
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), where
    label = {"light": "rgb(255, 255, 255)", "dark": "rgb(0, 0, 0)"}[device.color_scheme]
    for button in page.get_by_test_id("stBaseButton-primary").all():
        expect(button, where).to_have_css("color", label)
    unattended = page.evaluate(UNATTENDED)
    for _ in range(20):
        # A moment after the last change of the page they are seen to.
        if unattended:
            page.wait_for_timeout(250)
            unattended = page.evaluate(UNATTENDED)
    assert unattended == [], (where, unattended)
    assert cut_off(page) == [], where


def assert_for_everyone(page: Page, device: Device) -> None:
    """Axe-core finds nothing in either theme, pictures have numbers, nothing moves, or is cut at 200 %."""
    where = page.url
    wait_until_nothing_moves(page)
    attended(page)
    assert findings(page) == [], where
    page.emulate_media(color_scheme="dark" if device.color_scheme == "light" else "light")
    assert findings(page, colours_alone=True) == [], where
    page.emulate_media(color_scheme=device.color_scheme)
    if not device.has_touch:
        assert numberless(page) == [], where
        page.set_viewport_size(ZOOMED)
        attended(page)
        assert cut_off(page) == [], where
        page.set_viewport_size({"width": device.width, "height": device.height})
        attended(page)


def attended(page: Page) -> Page:
    """Wait for the answer of the server to what was pressed, and until it was attended to."""
    settled(page)
    page.wait_for_timeout(ATTENDED)
    return page
