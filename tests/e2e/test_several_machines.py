"""A class on several machines, of which one after the other goes away: no run is lost or another."""

import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from explainer.digits.recipe import Recipe
from explainer.digits.run import TrainingRun
from explainer.digits.training import train_job
from tests.e2e.browser import WAIT, Device, settled
from tests.e2e.machines import HEALTH, Machines, running_machines
from ui.language import catalog

WORDS = catalog("en")
# What Streamlit says while it has none.
WITHOUT_SERVER = ("WebSocket", "ERR_CONNECTION_REFUSED", "Cannot send rerun", "is not responding")
SETTINGS = "mnist_epochs=8&mnist_images=20000"
RECIPES = [Recipe(epochs=8, training_images=20_000, seed=seed) for seed in (1, 2)]


@pytest.fixture
def machines() -> Iterator[Machines]:
    # Not the folder of pytest, which no other user may enter.
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        with running_machines(Path(folder)) as running:
            yield running
        assert "Traceback" not in running.said()


def open_mnist(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator(".st-key-mnist_run")).to_be_visible()
    settled(page)


def expect_own(page: Page, run: TrainingRun) -> None:
    """What stands there is this run, with all its digits, and not the recorded one."""
    expect(page.locator(".st-key-mnist-job-start button")).to_be_enabled(timeout=60_000)
    expect(page.get_by_text(WORDS["mnist.which.own"], exact=True)).to_be_visible()
    settled(page)
    accuracy = page.get_by_test_id("stMetric").filter(has_text=WORDS["mnist.metric.test"])
    expect(accuracy).to_contain_text(f"{run.test_accuracy:.2%}")
    assert f"{run.test_loss:.4f}" in page.locator(".stMain").inner_text()


def test_a_killed_worker_and_a_stopped_server_change_no_number(
    machines: Machines, visit: Callable[..., Page]
) -> None:
    seats = machines.seats()
    assert set(seats) == set(machines.apps)
    pages: dict[str, Page] = {}
    for (server, seat), recipe in zip(seats.items(), RECIPES, strict=True):
        page = pages[server] = visit(Device(), expected=WITHOUT_SERVER)
        page.context.add_cookies([{"name": "explainer_seat", "value": seat, "url": machines.url}])
        open_mnist(page, f"{machines.url}/mnist?lang=en&{SETTINGS}&mnist_seed={recipe.seed}")
        assert machines.answered("/mnist") == server
    for page in pages.values():
        page.locator(".st-key-mnist-job-start button").click()
    for page in pages.values():
        expect(page.locator(".st-key-mnist_live .scatterlayer .trace").first).to_be_attached()

    machines.workers[0].send_signal(signal.SIGKILL)
    until(lambda: any(page.get_by_text(WORDS["job.moved"]).count() for page in pages.values()))
    runs = [train_job(recipe, report=lambda _: True) for recipe in RECIPES]
    for page, run in zip(pages.values(), runs, strict=True):
        expect_own(page, run)

    (stopped, moving), (other, _) = pages.items()
    machines.apps[stopped].terminate()
    machines.apps[stopped].wait(timeout=10)
    # The tab looks for a server by itself.
    until(lambda: machines.answered(HEALTH) == other)
    expect_own(moving, runs[0])
    open_mnist(moving, moving.url)
    assert machines.answered("/mnist") == other
    expect_own(moving, runs[0])


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + WAIT / 1_000
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)
