"""How the chart's script and library come to the page, and what is seen where they do not."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, Response, expect

from tests.e2e.browser import ROOT, Device, Server, entry_for, running_server, settled
from tests.e2e.charts import charts

Visit = Callable[..., Page]


def test_without_its_library_the_chart_says_so_and_keeps_its_place(visit: Visit, gallery: Server) -> None:
    page = visit(Device(), expected=("plot Error",))
    page.route("**/plotly.min.js*", lambda route: route.fulfill(status=200, body=""))
    page.goto(f"{gallery.url}/tabs")
    settled(page)
    page.get_by_role("tab", name="second").click()
    expect(page.get_by_text("The chart could not be loaded.")).to_be_visible()
    assert page.locator(".plot-figure").evaluate("figure => figure.clientHeight") == 250


def test_the_script_is_fetched_once_and_not_sent_with_every_message(visit: Visit, gallery: Server) -> None:
    page = visit(Device())
    fetched: list[str] = []
    received: list[int] = []
    page.on("response", lambda response: fetched.append(response.url) if "/plot.js" in response.url else None)
    page.on("websocket", lambda socket: socket.on("framereceived", lambda data: received.append(len(data))))
    page.goto(f"{gallery.url}/click")
    settled(page)
    charts(page, 2)
    page.get_by_role("link", name="tabs").click()
    page.get_by_role("tab", name="second").click()
    charts(page, 1)
    settled(page)
    assert len(fetched) == 1
    page.get_by_role("link", name="levels").click()
    charts(page, 2)
    settled(page)
    received.clear()
    page.get_by_role("link", name="tabs").click()
    page.get_by_role("tab", name="second").click()
    charts(page, 1)
    settled(page)
    assert 0 < max(received) < 6_000


def test_a_checkout_that_cannot_be_written_shows_its_charts(visit: Visit, tmp_path: Path) -> None:
    for part in ("ui", "locales"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    entry = tmp_path / "entry.py"
    entry.write_text("from tests.e2e.gallery import main\n\nmain()\n")
    # No folder, so that nothing can be put into it.
    (tmp_path / "static").touch()
    with running_server(entry, log=tmp_path / "log", base_path="lessons") as server:
        page = visit(Device(), expected=("/app/static/fonts/",))
        page.goto(f"{server.url}/levels")
        settled(page)
        charts(page, 2)


def test_the_library_is_found_below_a_base_path(visit: Visit, tmp_path: Path) -> None:
    entry = entry_for("tests.e2e.gallery", folder=tmp_path)
    with running_server(entry, log=tmp_path / "log", base_path="lessons") as server:
        page = visit(Device())
        asked: list[int] = []

        def note(response: Response) -> None:
            if re.search(r"/app/static/plot(ly.min)?\.js", response.url):
                asked.append(response.status)

        page.on("response", note)
        page.goto(f"{server.url}/tabs?lang=ko")
        settled(page)
        page.get_by_role("tab", name="second").click()
        charts(page, 1)
        assert asked == [200, 200]
