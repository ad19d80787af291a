"""A copy of the app without the MNIST files, on a computer without internet."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import ROOT, Device, running_server, settled
from ui.language import LANGUAGES, catalog

PARTS = (".streamlit", "assets", "data", "explainer", "locales", "pages", "static", "ui")


def test_the_two_ways_out_are_said(
    visit: Callable[[Device], Page], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for part in PARTS:
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("*.gz", "__pycache__"))
    entry = Path(shutil.copy(ROOT / "streamlit_app.py", tmp_path))
    # Nothing listens there, so every download is refused at once.
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with running_server(entry, log=tmp_path / "log") as server:
        pages = {language: visit(Device()) for language in LANGUAGES}
        for language, page in pages.items():
            page.goto(f"{server.url}/mnist?lang={language}&mnist_seed=7")
            expect(page.get_by_text(catalog(language)["mnist.download.again"])).to_be_visible()
            expect(page.get_by_test_id("stAlert")).to_contain_text("train-images-idx3-ubyte.gz")
            settled(page)
        for file in (ROOT / "data" / "mnist").glob("*.gz"):
            shutil.copy(file, tmp_path / "data" / "mnist")
        for language, page in pages.items():
            words = catalog(language)
            page.get_by_text(words["mnist.download.again"]).click()
            expect(page.locator(".st-key-mnist_run")).to_be_visible()
            page.get_by_text(words["mnist.more"]).click()
            expect(page.locator(".st-key-mnist_seed input")).to_have_value("7")
