"""What no other test looks at is for everyone, too: the glossary, what opens, and what is printed."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.accessible import findings
from tests.e2e.browser import Device, Server
from tests.e2e.every_page import assert_for_everyone, assert_well_made, attended, open_app
from ui.language import catalog
from ui.sheet import Sheet, Task, html_of

Visit = Callable[[Device], Page]
KOREAN = catalog("ko")
SHEET = Sheet(
    language="ko",
    title=KOREAN["perceptron.title"],
    question=KOREAN["perceptron.question"],
    settings=[(KOREAN["parameters.rate.label"], "0.1")],
    tasks=[Task("?", ("1", "2"), "1", "3"), Task("?", ("1", "2"), None, "3")],
    link="https://school.example",
    qr="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' />",
    stamp="2.13",
)


def test_the_glossary_is_for_everyone(app: Server, visit: Visit) -> None:
    for device in (Device(), Device(locale="ko-KR", color_scheme="dark", width=390)):
        page = open_app(visit(device), f"{app.url}/glossary")
        assert_well_made(page, device)
        assert_for_everyone(page, device)


def test_what_opens_and_what_is_printed_is_for_everyone(app: Server, visit: Visit) -> None:
    phone = open_app(visit(Device(width=390)), f"{app.url}/perceptron?lang=ko")
    phone.locator(".drawer > summary").first.click()
    phone.locator(".st-key-opening button").first.click()
    expect(phone.locator(".st-key-mission")).to_be_visible()
    assert findings(attended(phone)) == [], "drawer and mission"
    page = open_app(visit(Device()), f"{app.url}/perceptron?present=1")
    assert findings(attended(page)) == [], "presentation"
    page.keyboard.press("p")
    expect(page.get_by_test_id("stSidebarNav")).to_be_visible()
    attended(page).locator(".st-key-perceptron-hand_out button").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert findings(attended(page)) == [], "dialog"
    page.set_content(html_of(SHEET, lambda key: KOREAN[f"hand_out.sheet.{key}"]))
    assert findings(page) == [], "sheet"
