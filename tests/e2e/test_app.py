"""The whole app as a visitor meets it: cold deep links, languages, addresses, nothing going wrong."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import ROOT, Device, Server, running_server, settled
from tests.e2e.every_page import assert_for_everyone, assert_well_made, open_app
from ui import sitemap
from ui.language import catalog

Visit = Callable[[Device], Page]
ENTRY = ROOT / "streamlit_app.py"


def words(language: str, key: str) -> str:
    return catalog(language)[key]


def test_a_cold_deep_link_shows_the_whole_app_in_korean(visit: Visit, tmp_path: Path) -> None:
    with running_server(ENTRY, log=tmp_path / "log") as server:
        page = open_app(visit(Device(locale="en-US")), f"{server.url}/mnist?lang=ko&mnist_seed=7")
        expect(page.locator("h1")).to_have_text(words("ko", "mnist.title"))
        expect(page.get_by_test_id("stSidebarNav")).to_contain_text(words("ko", "home.menu"))
        expect(page).to_have_title(words("ko", "mnist.menu"))
        assert page.evaluate("document.documentElement.lang") == "ko"
        page.get_by_text(words("ko", "mnist.more")).click()
        expect(page.locator(".st-key-mnist_seed input")).to_have_value("7")
        assert "Traceback" not in server.log.read_text(encoding="utf-8")


def test_home_opens_in_the_browsers_language_and_asks_nothing_of_the_internet(
    app: Server, visit: Visit
) -> None:
    page = open_app(visit(Device()), app.url)
    page.wait_for_load_state("networkidle")
    expect(page.locator("h1")).to_have_text(words("en", "home.title"))
    assert_well_made(page, Device())
    assert_for_everyone(page, Device())


def test_the_switch_keeps_every_setting_and_goes_into_the_address(app: Server, visit: Visit) -> None:
    page = open_app(visit(Device()), f"{app.url}/mnist?mnist_optimizer=Adam&mnist_rate=0.002")
    page.get_by_text("한국어").click()
    expect(page.locator("h1")).to_have_text(words("ko", "mnist.title"))
    settled(page)
    expect(page.locator(".st-key-mnist_rate input")).to_have_value("0.002")
    page.wait_for_url("**lang=ko**")
    assert "mnist_optimizer=Adam" in page.url and "mnist_rate=0.002" in page.url
    page.reload()
    expect(page.locator("h1")).to_have_text(words("ko", "mnist.title"))
    settled(page)
    expect(page.locator(".st-key-mnist_rate input")).to_have_value("0.002")


def test_one_tab_and_enter_lead_to_the_picture_which_space_plays(app: Server, visit: Visit) -> None:
    page = open_app(visit(Device()), f"{app.url}/xor?lang=ko&xor_step=3")
    way = page.get_by_role("button", name=words("ko", "common.to_picture"))
    expect(way).to_be_attached()
    page.keyboard.press("Tab")
    expect(way).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".explainer-plot").first).to_be_focused()
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name=words("ko", "plot.pause"), exact=True)).to_be_visible()


def test_a_changed_control_goes_into_the_address_and_back_undoes_it(app: Server, visit: Visit) -> None:
    page = open_app(visit(Device()), f"{app.url}/mnist")
    rate = page.locator(".st-key-mnist_rate input")
    rate.fill("0.25")
    rate.press("Enter")
    page.wait_for_url("**mnist_rate=0.25**")
    settled(page)
    page.go_back()
    expect(rate).to_have_value("0.01")
    settled(page)
    assert "mnist_rate" not in page.url


@pytest.mark.parametrize("language", ["en", "ko"])
def test_bad_values_in_a_link_are_named_once_and_replaced(app: Server, visit: Visit, language: str) -> None:
    page = open_app(
        visit(Device()),
        f"{app.url}/mnist?lang={language}&mnist_hidden=1000000000&mnist_epochs=1e9&mnist_optimizer=X",
    )
    warnings = page.get_by_test_id("stAlert")
    expect(warnings).to_have_count(3)
    for name, text in (("hidden", "1000000000"), ("epochs", "1e9"), ("optimizer", "X")):
        label = catalog(language).get(f"mnist.{name}.label") or words(language, f"parameters.{name}.label")
        expect(warnings.filter(has_text=label).filter(has_text=text)).to_have_count(1)
    settled(page)


def test_what_is_used_is_what_the_notice_says(app: Server, visit: Visit) -> None:
    page = open_app(visit(Device()), f"{app.url}/mnist?mnist_epochs=3.5&mnist_seed=5")
    expect(page.get_by_test_id("stAlert")).to_contain_text("3.5")
    page.get_by_text(words("en", "mnist.more")).click()
    expect(page.locator(".st-key-mnist_epochs input")).to_have_value("10")
    expect(page.locator(".st-key-mnist_seed input")).to_have_value("5")
    assert "mnist_epochs" not in page.url


def test_what_is_typed_wrongly_stays_and_is_explained(app: Server, visit: Visit) -> None:
    page = open_app(visit(Device()), f"{app.url}/mnist")
    hidden = page.locator(".st-key-mnist_hidden input")
    hidden.fill("1000000000")
    hidden.press("Enter")
    expect(page.get_by_test_id("stAlert")).to_contain_text("1000000000")
    expect(hidden).to_have_value("1000000000")
    settled(page)


def test_home_reads_what_is_drawn_and_begins_the_course(app: Server, visit: Visit) -> None:
    page = open_app(visit(Device()), f"{app.url}/?lang=en")
    expect(page.locator(".home-bars .best")).to_contain_text("7")
    page.get_by_role("button", name=words("en", "pad.clear")).click()
    expect(page.get_by_text(words("en", "home.pad.empty"))).to_be_visible()
    page.locator(".st-key-start button").click()
    expect(page.locator("h1")).to_have_text(words("en", f"{sitemap.LESSONS[0].name}.title"))
    settled(page)


def test_what_is_predicted_is_locked_and_outlasts_a_reload(app: Server, visit: Visit) -> None:
    page = open_app(visit(Device()), f"{app.url}/perceptron?lang=ko&perceptron_rate=0.25")
    page.locator(".st-key-opening").locator("button").first.click()
    mission, said = page.locator(".st-key-mission"), "perceptron.mission.or.fewer"
    mission.get_by_text(words("ko", said)).click()
    mission.get_by_role("button", name=words("ko", "lesson.try")).click()
    expect(mission.get_by_text(words("ko", "lesson.predicted_right"))).to_be_visible()
    settled(page)
    assert "perceptron_rate" not in page.url
    mission.get_by_role("button", name=words("ko", "lesson.own_settings")).click()
    page.wait_for_url("**perceptron_rate=0.25**")
    page.reload()
    expect(page.get_by_test_id("stSidebarNav")).to_contain_text("· 1/4")
    page.locator(".st-key-opening").locator("button", has_text="1 ✓").click()
    expect(mission.get_by_role("radio", checked=True)).to_be_disabled()
    expect(mission.locator("label", has=page.get_by_role("radio", checked=True))).to_have_text(
        words("ko", said)
    )
    settled(page)


def test_presentation_begins_and_ends_with_a_key(app: Server, visit: Visit) -> None:
    page = open_app(visit(Device()), f"{app.url}/xor?lang=en")
    expect(page.get_by_test_id("stSidebarNav")).to_be_visible()
    page.keyboard.press("p")
    page.wait_for_url("**present=1**")
    expect(page.get_by_test_id("stSidebarNav")).not_to_be_visible()
    settled(page)
    page.keyboard.press("p")
    expect(page.get_by_test_id("stSidebarNav")).to_be_visible()
    settled(page)


def test_home_leads_to_a_lesson_and_keeps_the_language(app: Server, visit: Visit) -> None:
    page = open_app(visit(Device()), f"{app.url}/?lang=ko")
    first = sitemap.LESSONS[0]
    # Wherever one clicks on a card.
    page.locator(f".st-key-card_{first.name}").click(position={"x": 120, "y": 80})
    expect(page.locator("h1")).to_have_text(words("ko", f"{first.name}.title"))
    settled(page)
    page.wait_for_url(f"**/{first.address}?**lang=ko**")
