"""Looking at what the network does: confusion cells, one image's way, slow motion, a drawn digit."""

from collections.abc import Callable
from io import BytesIO

import numpy as np
from PIL import Image
from playwright.sync_api import FloatRect, Page, expect

from explainer.digits.data import load_digits
from explainer.digits.evaluation import confusion_matrix, predictions
from explainer.digits.pretrained import pretrained_run
from explainer.kit.canvas import magnified
from explainer.lessons.mnist.slow_motion import LINES
from tests.e2e.browser import Device, Server, settled
from ui.language import catalog

Visit = Callable[[Device], Page]
WORDS = catalog("en")
LINE = ".st-key-mnist_slow-now [data-testid=stCode]"


def open_view(page: Page, app: Server, view: str, language: str = "en") -> Page:
    page.goto(f"{app.url}/mnist?lang={language}&mnist_view={view}")
    expect(page.locator("#pitfalls")).to_be_visible()
    settled(page)
    return page


def box_of(page: Page, selector: str) -> FloatRect:
    element = page.locator(selector).first
    element.scroll_into_view_if_needed()
    box = element.bounding_box()
    assert box is not None
    return box


def test_a_view_goes_into_the_address(app: Server, visit: Visit) -> None:
    page = open_view(visit(Device()), app, "result")
    page.get_by_role("radio", name=WORDS["mnist.view.data"]).or_(
        page.get_by_role("button", name=WORDS["mnist.view.data"])
    ).first.click()
    page.wait_for_url("**mnist_view=data**")
    settled(page)
    page.go_back()
    expect(page.locator(".st-key-mnist_result")).to_be_visible()
    settled(page)


def test_a_confusion_cell_opens_its_images(app: Server, visit: Visit) -> None:
    page = open_view(visit(Device()), app, "result")
    run, digits = pretrained_run(), load_digits()
    counts = confusion_matrix(digits.test_labels, predictions(run.test_probabilities))
    area = box_of(page, ".st-key-mnist_result .nsewdrag")
    page.mouse.click(area["x"] + area["width"] * 8.5 / 10, area["y"] + area["height"] * 2.5 / 10)
    sentence = WORDS["mnist.cells.cell"].format(truth=2, read=8, count=counts[2, 8]).replace("**", "")
    expect(page.get_by_text(sentence)).to_be_visible()
    settled(page)


def test_the_slow_motion_shows_each_line(app: Server, visit: Visit) -> None:
    page = open_view(visit(Device()), app, "step")
    said = page.locator(".st-key-mnist_slow .plot-caption > span").first
    expect(said).to_contain_text("Step 1, forward:")
    forward = page.locator(".st-key-mnist_slow").get_by_role("button", name=catalog("en")["plot.forward"])
    for name in ("loss", "zero_grad", "backward", "step", "again"):
        forward.click()
        expect(said).to_contain_text(f"Step 1, {'looking again' if name == 'again' else name}:")
        expect(page.locator(LINE)).to_contain_text(LINES[name])
    settled(page)


def test_no_number_of_the_longest_update_is_cut_off_on_a_phone(app: Server, visit: Visit) -> None:
    page = visit(Device(width=390))
    page.goto(f"{app.url}/mnist?lang=en&mnist_view=step&mnist_optimizer=NAdam")
    forward = page.locator(".st-key-mnist_slow").get_by_role("button", name=catalog("en")["plot.forward"])
    for name in ("loss", "zero_grad", "backward", "step"):
        forward.click()
        expect(page.locator(LINE)).to_contain_text(LINES[name])
    settled(page)
    right_ends = "parts => parts.map(part => part.getBoundingClientRect().right)"
    assert max(page.locator(".katex .base").evaluate_all(right_ends)) <= 390
    # Nothing is hidden by a container that would have to be scrolled.
    expect(page.locator(".katex-display")).to_have_count(0)


def test_a_drawn_one_is_read_as_a_one(app: Server, visit: Visit) -> None:
    page = open_view(visit(Device()), app, "draw")
    pad = page.locator(".st-key-mnist_pad")
    pad.get_by_role("button", name=catalog("en")["pad.clear"]).click()
    expect(page.get_by_text(WORDS["mnist.draw.refused.empty"])).to_be_visible()
    box = box_of(page, ".st-key-mnist_pad canvas")
    page.mouse.move(box["x"] + box["width"] * 0.55, box["y"] + box["height"] * 0.15)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.85, steps=12)
    page.mouse.up()
    expect(page.get_by_text("Read as 1")).to_be_visible()
    settled(page)


def test_a_photo_is_read_and_a_bad_file_refused(app: Server, visit: Visit) -> None:
    page = open_view(visit(Device()), app, "draw")
    page.get_by_text(WORDS["mnist.source.photo"]).click()
    chooser = page.locator(".st-key-mnist_photo input, .st-key-mnist-photo input")
    digits = load_digits()
    photo = BytesIO()
    Image.fromarray(255 - np.pad(magnified(digits.test_images[0]), 60)).save(photo, "png")
    chooser.set_input_files({"name": "seven.txt", "mimeType": "text/plain", "buffer": photo.getvalue()})
    expect(page.get_by_text(f"Read as {digits.test_labels[0]}")).to_be_visible()
    chooser.set_input_files({"name": "no.png", "mimeType": "image/png", "buffer": b"no image at all"})
    expect(page.get_by_text(WORDS["mnist.draw.bad_photo.no_image"].format(name="no.png"))).to_be_visible()
    settled(page)
