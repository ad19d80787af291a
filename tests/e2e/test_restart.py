"""The server is started anew while a page is open."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.e2e.browser import ROOT, Device, running_server, settled
from ui.language import catalog

WORDS = catalog("en")
ENTRY = ROOT / "streamlit_app.py"


def test_a_lost_table_is_said_and_the_first_change_counts(visit: Callable[..., Page], tmp_path: Path) -> None:
    # What Streamlit says while there is no server.
    page = visit(
        Device(), expected=("WebSocket", "ERR_CONNECTION_REFUSED", "Cannot send rerun", "is not responding")
    )
    with running_server(ENTRY, log=tmp_path / "before") as server:
        page.goto(f"{server.url}/xor?lang=en&xor_view=luck&xor_epochs=20")
        page.get_by_role("button", name=WORDS["xor.luck.start"]).click()
        expect(page.get_by_role("button", name=WORDS["xor.luck.start"])).to_have_count(0)
        expect(page.locator(".st-key-xor_table .main-svg").first).to_be_visible()
        # While a job goes on, the page runs by itself, and would ask for a run on reconnecting anyway.
        expect(page.get_by_role("button", name=WORDS["job.cancel"])).to_have_count(0)
        settled(page)
    with running_server(ENTRY, log=tmp_path / "after", port=urlsplit(server.url).port or 0):
        expect(page.get_by_text(WORDS["job.restarted"])).to_be_visible()
        settled(page)
        page.locator(".st-key-xor_seed").get_by_test_id("stNumberInputStepUp").click()
        page.wait_for_url("**xor_seed=1**")
        expect(page.locator(".st-key-xor_seed input")).to_have_value("1")
        settled(page)
        page.reload()
        expect(page.get_by_role("button", name=WORDS["xor.luck.start"])).to_be_visible()
        settled(page)
        expect(page.get_by_text(WORDS["job.restarted"])).to_have_count(0)
