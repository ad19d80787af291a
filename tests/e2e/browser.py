"""A real `streamlit run` server and a real Chromium, for every test that needs to see what a visitor sees."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal
from urllib.parse import urljoin

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Playwright,
    Request,
    expect,
)

from ui.plot.library import STATIC, copy_library, library_source
from ui.plot.script import copy_script

ROOT: Final = Path(__file__).parent.parent.parent
FLAGS: Final = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WAIT: Final = 30_000
HARMLESS: Final = ("/_stcore/health", "/_stcore/host-config")
"""What a page says when it loses its server."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running app: its address without a trailing slash, its process id, and the file of its log."""

    url: str
    pid: int
    log: Path


@contextmanager
def running_server(
    script: Path, *, log: Path, options: tuple[str, ...] = (), base_path: str = "", port: int = 0
) -> Generator[Server]:
    """Start `streamlit run` from the root of the repository, wait until it is healthy, stop it surely."""
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    settings = {
        "server.port": port,
        "server.address": "127.0.0.1",
        "server.headless": "true",
        "server.enableStaticServing": "true",
        "server.fileWatcherType": "none",
        "server.baseUrlPath": base_path,
        "browser.gatherUsageStats": "false",
    }
    command += [part for name, value in settings.items() for part in (f"--{name}", str(value))]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, *options], cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            url = f"http://127.0.0.1:{port}" + (f"/{base_path}" if base_path else "")
            wait_until_healthy(f"{url}/_stcore/health", process=process, log=log)
            yield Server(url=url, pid=process.pid, log=log)
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def entry_for(module: str, *, folder: Path) -> Path:
    """An entry script in its own folder that runs `main` of a module, with scripts and fonts as the app."""
    copy_library(library_source(), folder=folder / "static")
    copy_script(folder=folder / "static")
    shutil.copytree(STATIC / "fonts", folder / "static" / "fonts", dirs_exist_ok=True)
    entry = folder / "entry.py"
    entry.write_text(f"from {module} import main\n\nmain()\n", encoding="utf-8")
    return entry


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_healthy(url: str, *, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"The server ended at once:\n{log.read_text(encoding='utf-8')}")
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"The server did not become healthy:\n{log.read_text(encoding='utf-8')}")


def chromium_path() -> str | None:
    return os.environ.get("PLAYWRIGHT_CHROMIUM") or shutil.which("chromium")


def launched(playwright: Playwright, executable: str) -> Browser:
    return playwright.chromium.launch(executable_path=executable, args=FLAGS)


@dataclass(frozen=True, slots=True)
class Device:
    """What a visitor looks with."""

    locale: str = "en-US"
    color_scheme: Literal["light", "dark"] = "light"
    width: int = 1280
    height: int = 900
    reduced_motion: Literal["reduce", "no-preference"] = "reduce"
    """Only who wants motion sees a run play by itself."""
    has_touch: bool = False


@dataclass
class Visitor:
    """A page, and everything that went wrong in it but what was expected."""

    page: Page
    device: Device
    errors: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()

    def left(self) -> bool:
        """Leave the app and everything that was kept of it; say whether that went well."""
        try:
            self.page.unroute_all()
            self.page.goto(urljoin(self.page.url, "/_stcore/health"))
            self.page.evaluate("localStorage.clear(), sessionStorage.clear()")
        except Error:
            return False
        self.page.context.clear_cookies()
        look = self.device
        self.page.emulate_media(color_scheme=look.color_scheme, reduced_motion=look.reduced_motion)
        self.page.set_viewport_size({"width": look.width, "height": look.height})
        return True

    def listen(self) -> None:
        self.page.on("pageerror", self._page_error)
        self.page.on("console", self._console)
        self.page.on("request", self._request)

    def _page_error(self, error: Error) -> None:
        self.errors.append(f"page error: {error}")

    def _request(self, request: Request) -> None:
        if not re.match(r"(http|ws)://127\.0\.0\.1:|data:|blob:", request.url):
            self.errors.append(f"asked of the internet: {request.url}")

    def _console(self, message: ConsoleMessage) -> None:
        place = f"{message.text} {message.location.get('url', '')}"
        # The chart warns where it goes on without what it could not do.
        is_bad = message.type == "error" or (message.type == "warning" and message.text.startswith("plot"))
        if is_bad and not any(known in place for known in (*HARMLESS, *self.expected)):
            self.errors.append(f"console: {place}")


def new_visitor(browser: Browser, device: Device) -> Visitor:
    """A visitor with a context of their own; close it with `visitor.page.context.close()`."""
    context: BrowserContext = browser.new_context(
        locale=device.locale,
        color_scheme=device.color_scheme,
        viewport={"width": device.width, "height": device.height},
        reduced_motion=device.reduced_motion,
        has_touch=device.has_touch,
        is_mobile=device.has_touch,
    )
    context.set_default_timeout(WAIT)
    visitor = Visitor(context.new_page(), device)
    visitor.listen()
    return visitor


def settled(page: Page) -> None:
    """Wait until the script of the page has run to its end, without an exception."""
    app = page.locator("[data-testid=stApp]")
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=WAIT)
    expect(page.locator("[data-testid=stException]")).to_have_count(0)
