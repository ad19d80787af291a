"""Fixtures for every test in a real browser.

Without a browser these tests are skipped; REQUIRE_BROWSER=1 makes that a failure.
"""

import os
from collections.abc import Callable, Iterator
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.e2e.browser import (
    ROOT,
    WAIT,
    Device,
    Server,
    Visitor,
    chromium_path,
    entry_for,
    launched,
    new_visitor,
    running_server,
    settled,
)

expect.set_options(timeout=WAIT)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = chromium_path()
    if executable is None:
        reason = "No Chromium found: install it, or name its path in PLAYWRIGHT_CHROMIUM."
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        opened = launched(playwright, executable)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open an empty page on a device; after the test, only what was `expected` has gone wrong."""
    visitors: list[Visitor] = []

    def arrive(device: Device, *, expected: tuple[str, ...] = ()) -> Page:
        visitors.append(new_visitor(browser, device))
        visitors[-1].silence += expected
        return visitors[-1].page

    yield arrive
    errors = [error for visitor in visitors for error in visitor.errors]
    for visitor in visitors:
        visitor.page.context.close()
    assert errors == []


@pytest.fixture(scope="session")
def visitors_who_stay() -> dict[Device, Visitor]:
    return {}


@pytest.fixture
def look(browser: Browser, visitors_who_stay: dict[Device, Visitor]) -> Iterator[Callable[[Device], Page]]:
    """As `visit`, with one page for all tests on the same device: what opens an address only to look at it.

    A browser that has read the scripts before takes half the time. Every address is a session of its own.
    """
    looking: list[Visitor] = []

    def arrive(device: Device) -> Page:
        if device not in visitors_who_stay:
            visitors_who_stay[device] = new_visitor(browser, device)
        looking.append(visitors_who_stay[device])
        return looking[-1].page

    yield arrive
    errors = [error for visitor in looking for error in visitor.errors]
    for visitor in looking:
        # Away from the app, so that nothing goes on there, but to the same process of the browser.
        visitor.page.goto(urljoin(visitor.page.url, "/_stcore/health"))
        visitor.errors.clear()
    assert errors == []


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running_server(ROOT / "streamlit_app.py", log=tmp_path_factory.mktemp("server") / "log") as server:
        yield server


@pytest.fixture
def app(server: Server) -> Iterator[Server]:
    """The whole app on the server of all tests, as of all visitors; it may not write a traceback."""
    before = len(server.log.read_text(encoding="utf-8"))
    yield server
    assert "Traceback" not in server.log.read_text(encoding="utf-8")[before:]


@pytest.fixture(scope="session")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("gallery")
    with running_server(entry_for("tests.e2e.gallery", folder=folder), log=folder / "log") as server:
        yield server


@pytest.fixture
def open_gallery(gallery: Server, visit: Callable[[Device], Page]) -> Callable[..., Page]:
    def open_page(name: str, device: Device | None = None) -> Page:
        page = visit(device or Device())
        page.goto(f"{gallery.url}/{name}")
        settled(page)
        return page

    return open_page
