"""Training on the MNIST page, watched in a real browser with real workers."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
from playwright.sync_api import Page, expect

from tests.e2e.browser import ROOT, Device, Server, settled
from ui.language import catalog

Visit = Callable[[Device], Page]
WORDS = catalog("en")
# Ended before a browser looks twice; its live curve cannot be waited for.
SHORT = "mnist_epochs=1&mnist_images=4000"
WATCHED = "mnist_epochs=6&mnist_images=20000"
LONG = "mnist_epochs=20"


def open_mnist(page: Page, app: Server, query: str) -> Page:
    page.goto(f"{app.url}/mnist?{query}")
    expect(page.locator(".st-key-mnist_run")).to_be_visible()
    settled(page)
    return page


def train(page: Page) -> None:
    page.locator(".st-key-mnist-job-start button").click()


def expect_live_curve(page: Page) -> None:
    expect(page.locator(".st-key-mnist_live .scatterlayer .trace").first).to_be_attached()


def expect_the_end(page: Page) -> None:
    expect(page.locator(".st-key-mnist-job-start button")).to_be_enabled(timeout=120_000)
    expect(page.locator(".st-key-mnist_run")).to_be_visible()
    settled(page)


def test_a_visitor_trains_and_sees_what_the_script_prints(app: Server, visit: Visit, tmp_path: Path) -> None:
    page = open_mnist(visit(Device()), app, WATCHED)
    train(page)
    expect_live_curve(page)
    expect_the_end(page)
    shown = page.get_by_test_id("stMetric").filter(has_text=WORDS["mnist.metric.test"])
    page.get_by_text(WORDS["lesson.download_script"]).wait_for()
    with page.expect_download() as download:
        page.get_by_text(WORDS["lesson.download_script"]).click()
    script = tmp_path / "mnist.py"
    download.value.save_as(script)
    environment = {**os.environ, "MNIST": str(ROOT / "data" / "mnist")}
    done = subprocess.run(
        [sys.executable, str(script)], env=environment, capture_output=True, text=True, check=True
    )
    printed = json.loads(done.stdout.splitlines()[-1])
    expect(shown).to_contain_text(f"{printed['test_accuracy']:.2%}")


def test_leaving_the_page_and_coming_back_finds_the_run(app: Server, visit: Visit) -> None:
    page = open_mnist(visit(Device()), app, LONG)
    train(page)
    expect_live_curve(page)
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=WORDS["home.menu"]).click()
    expect(page.locator("h1")).to_have_text(WORDS["home.title"])
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=WORDS["mnist.menu"]).click()
    expect_live_curve(page)
    page.get_by_text(WORDS["job.cancel"], exact=True).click()
    expect(page.get_by_text(WORDS["job.cancelled"])).to_be_visible()
    expect_the_end(page)


def test_two_tabs_do_not_disturb_each_other(app: Server, visit: Visit) -> None:
    first = open_mnist(visit(Device()), app, "mnist_epochs=3")
    second = open_mnist(visit(Device()), app, f"{SHORT}&mnist_seed=5")
    train(first)
    expect_live_curve(first)
    train(second)
    for page in (first, second):
        expect(page.get_by_text(WORDS["mnist.which.own"], exact=True)).to_be_visible()
        expect_the_end(page)


def test_a_learning_rate_that_diverges_is_explained(app: Server, visit: Visit) -> None:
    page = open_mnist(
        visit(Device()), app, f"{SHORT}&mnist_rate=100&mnist_optimizer=SGD&mnist_activation=Linear"
    )
    train(page)
    alert = page.get_by_test_id("stAlert").filter(has_text="diverged")
    expect(alert).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Why?")).to_be_visible()
    expect(page.get_by_text(WORDS["mnist.diverged.unreadable"])).to_be_visible()
    expect_the_end(page)
    assert "nan" not in page.locator("body").inner_text()


def test_a_killed_worker_is_told_and_the_next_job_works(app: Server, visit: Visit) -> None:
    page = open_mnist(visit(Device()), app, LONG)
    train(page)
    expect_live_curve(page)
    for process in psutil.Process(app.pid).children(recursive=True):
        if "explainer.jobs" in " ".join(process.cmdline()):
            process.send_signal(signal.SIGKILL)
    expect(page.get_by_text(WORDS["job.lost"])).to_be_visible()
    settled(page)
    page.get_by_text(WORDS["mnist.more"]).click()
    page.locator(".st-key-mnist_epochs input").fill("6")
    page.get_by_role("button", name=WORDS["job.again"]).click()
    expect_live_curve(page)


def test_a_mission_asks_first_then_tries_and_checks(app: Server, visit: Visit) -> None:
    page = open_mnist(visit(Device()), app, "lang=en")
    page.locator(".st-key-opening").locator("button").first.click()
    mission = page.locator(".st-key-mission")
    button = mission.get_by_role("button", name=WORDS["lesson.try"])
    expect(button).to_be_disabled()
    mission.get_by_text(WORDS["mnist.mission.guess.half"]).click()
    button.click()
    expect(mission.get_by_text(WORDS["lesson.predicted_wrong"])).to_be_visible()
    expect_the_end(page)


def test_the_player_tells_python_where_it_stands(app: Server, visit: Visit) -> None:
    page = open_mnist(visit(Device()), app, "")
    expect(page.get_by_text("Epoch 10:")).to_be_visible()
    page.locator(".st-key-mnist_run").get_by_role("button", name=catalog("en")["plot.back"]).click()
    expect(page.get_by_text("Epoch 9:")).to_be_visible()
    settled(page)
