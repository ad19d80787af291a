"""What MNIST opens with, in a real browser: the pad, the network beside it, and runs found by their link."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from explainer.digits.data import load_digits
from explainer.digits.pretrained import pretrained_run
from explainer.lessons.mnist.inspection import most_confident_mistakes
from tests.e2e.browser import Device, Server, settled
from ui.language import catalog

Visit = Callable[[Device], Page]
WORDS = catalog("en")
SHORT = "lang=en&mnist_epochs=1&mnist_images=4000&mnist_seed=77"
BARS = ".st-key-mnist_sight .barlayer .point > path"


def opened(page: Page, app: Server, query: str = "lang=en") -> Page:
    page.goto(f"{app.url}/mnist?{query}")
    expect(page.locator(BARS)).to_have_count(10)
    settled(page)
    return page


def test_answer_and_bars_stand_beside_the_pad_and_follow_the_pen(app: Server, visit: Visit) -> None:
    for device in (Device(width=390, height=844, has_touch=True), Device(height=800)):
        page = opened(visit(device), app)
        for part in (".st-key-mnist_pad canvas", ".st-key-hero-said h3", ".st-key-mnist_sight .main-svg"):
            box = page.locator(part).first.bounding_box()
            assert box is not None and box["y"] + box["height"] <= device.height, (part, box)
    page.locator(".st-key-mnist_pad").get_by_role("button", name=WORDS["pad.clear"]).click()
    expect(page.get_by_text(WORDS["mnist.draw.refused.empty"])).to_be_visible()
    box = page.locator(".st-key-mnist_pad canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 150, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 140, box["y"] + 240, steps=8)
    page.mouse.up()
    expect(page.locator(".st-key-hero-said h3")).to_contain_text("Read as 1")
    settled(page)


def test_the_next_mistake_lies_on_the_pad_and_in_the_link(app: Server, visit: Visit) -> None:
    page, digits = opened(visit(Device()), app), load_digits()
    mistakes = most_confident_mistakes(pretrained_run().test_probabilities, digits.test_labels, count=2)
    index, words = 0, ""
    for index in mistakes.tolist():
        page.get_by_role("button", name=WORDS["mnist.draw.mistake"]).click()
        words = WORDS["mnist.sight.mistaken"].format(index=index, truth=digits.test_labels[index])
        expect(page.locator(".st-key-hero")).to_contain_text(words.replace("*", ""))
        settled(page)
    assert f"mnist_image={index}" in page.url
    page.reload()
    expect(page.locator(".st-key-hero")).to_contain_text(words.replace("*", ""))
    settled(page)


def test_a_trained_run_is_there_for_reload_neighbour_and_back(app: Server, visit: Visit) -> None:
    page = opened(visit(Device()), app, SHORT)
    veil = page.locator(".st-key-veil")
    expect(veil).to_be_visible()
    page.locator(".st-key-mnist-job-start button").click()
    expect(page.get_by_text(WORDS["mnist.which.own"], exact=True)).to_be_visible(timeout=60_000)
    expect(veil).to_have_count(0)
    settled(page)
    page.reload()
    for each in (page, opened(visit(Device()), app, SHORT)):
        expect(each.locator(".st-key-mnist_run")).to_be_visible()
        settled(each)
        expect(veil).to_have_count(0)
    page.locator(".st-key-mnist_rate input").fill("0.02")
    page.keyboard.press("Enter")
    expect(veil).to_be_visible()
    settled(page)
    page.go_back()
    expect(veil).to_have_count(0)
    settled(page)
