"""Fixtures for every test in a real browser.

Without a browser these tests are skipped; REQUIRE_BROWSER=1 makes that a failure.
"""

import os
from collections import defaultdict
from collections.abc import Callable, Iterator

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


@pytest.fixture(scope="session")
def resting() -> dict[Device, list[Visitor]]:
    """Visitors between two tests."""
    return defaultdict(list)


@pytest.fixture
def visit(browser: Browser, resting: dict[Device, list[Visitor]]) -> Iterator[Callable[..., Page]]:
    """Open a page on a device; after the test, only what was `expected` has gone wrong.

    It may have been another test's: a browser that has read the scripts before opens an address in half the
    time. Every address is a session of its own, and of the test before nothing is kept.
    """
    here: list[Visitor] = []

    def arrive(device: Device, *, expected: tuple[str, ...] = ()) -> Page:
        visitor = resting[device].pop() if resting[device] else new_visitor(browser, device)
        visitor.expected, visitor.errors = expected, []
        here.append(visitor)
        return visitor.page

    yield arrive
    errors = [error for visitor in here for error in visitor.errors]
    for visitor in here:
        if visitor.left():
            resting[visitor.device].append(visitor)
        else:
            visitor.page.context.close()
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
