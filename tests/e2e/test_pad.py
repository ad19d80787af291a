"""The pad in a real browser, before a real server: what it shows is what Python sees."""

from collections.abc import Callable, Iterator
from hashlib import sha256

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from explainer.digits.data import load_digits
from explainer.kit.canvas import magnified
from tests.e2e.browser import Device, Server, entry_for, running_server, settled

Visit = Callable[[Device], Page]
Points = list[tuple[int, int]]

SEVEN: Points = [(80, 50), (140, 45), (200, 60), (150, 150), (130, 240)]
DOWNWARDS: Points = [(140, 40), (142, 120), (140, 240)]
PIXELS = """canvas => Array.from(
  canvas.getContext('2d').getImageData(0, 0, 280, 280).data.filter((_, place) => place % 4 === 0))"""
SCROLLED = "() => document.querySelector('[data-testid=stMain]').scrollTop"


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("pad")
    with running_server(entry_for("tests.e2e.pad_gallery", folder=folder), log=folder / "log") as server:
        yield server


@pytest.fixture
def open_pad(gallery: Server, visit: Visit) -> Callable[..., Page]:
    def open_page(device: Device | None = None) -> Page:
        page = visit(device or Device())
        page.goto(gallery.url)
        settled(page)
        return page

    return open_page


Open = Callable[..., Page]


def sheet(page: Page) -> Locator:
    return page.locator(".pad-sheet")


def shown(page: Page) -> np.ndarray:
    return np.array(sheet(page).evaluate(PIXELS), np.uint8).reshape(280, 280)


def expect_python_sees(page: Page, drawing: np.ndarray) -> None:
    digest = sha256(drawing.tobytes()).hexdigest() if drawing.any() else "none"
    expect(page.get_by_text("python:")).to_have_text(f"python: {digest}")


def expect_verdict(page: Page, verdict: str) -> None:
    expect(page.get_by_text("verdict:")).to_have_text(f"verdict: {verdict}")


def draw(page: Page, points: Points) -> None:
    box = sheet(page).bounding_box()
    assert box is not None
    (x, y), *further = points
    page.mouse.move(box["x"] + x, box["y"] + y)
    page.mouse.down()
    for x, y in further:
        page.mouse.move(box["x"] + x, box["y"] + y, steps=6)
    page.mouse.up()


def touch(page: Page, points: Points) -> None:
    """Draw with a finger; Playwright's own touchscreen can only tap."""
    sheet(page).scroll_into_view_if_needed()
    box = sheet(page).bounding_box()
    assert box is not None
    session = page.context.new_cdp_session(page)
    for kind, (x, y) in zip(["touchStart"] + ["touchMove"] * (len(points) - 1), points, strict=True):
        place = {"x": box["x"] + x, "y": box["y"] + y}
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [place]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_a_stroke_of_the_mouse_is_seen_by_python(open_pad: Open) -> None:
    page = open_pad()
    expect_verdict(page, "none")
    draw(page, SEVEN)
    drawing = shown(page)
    assert 0.03 < (drawing > 0).mean() < 0.3
    assert drawing.max() == 255
    expect_python_sees(page, drawing)


def test_a_finger_draws_and_the_page_stands_still(open_pad: Open) -> None:
    page = open_pad(Device(width=390, height=844, has_touch=True))
    touch(page, DOWNWARDS)
    scrolled = page.evaluate(SCROLLED)
    touch(page, DOWNWARDS[::-1])
    drawing = shown(page)
    assert drawing[120, 141] == 255
    assert page.evaluate(SCROLLED) == scrolled
    expect_python_sees(page, drawing)


def test_the_screens_pixels_do_not_change_the_drawing(gallery: Server, browser: Browser) -> None:
    drawings: list[np.ndarray] = []
    for ratio in (1, 2, 3):
        context = browser.new_context(device_scale_factor=ratio, locale="en-US")
        page = context.new_page()
        page.goto(gallery.url)
        settled(page)
        draw(page, SEVEN)
        drawings.append(shown(page))
        expect_python_sees(page, drawings[-1])
        context.close()
    np.testing.assert_array_equal(drawings[0], drawings[1])
    np.testing.assert_array_equal(drawings[0], drawings[2])


def test_strokes_are_undone_and_cleared(open_pad: Open) -> None:
    page = open_pad()
    draw(page, SEVEN)
    first = shown(page)
    draw(page, DOWNWARDS)
    expect_python_sees(page, shown(page))
    page.keyboard.press("Control+z")
    np.testing.assert_array_equal(shown(page), first)
    expect_python_sees(page, first)
    page.get_by_role("button", name="Clear").click()
    expect_verdict(page, "none")
    assert not shown(page).any()
    page.get_by_role("button", name="Undo").click()
    expect_python_sees(page, first)


def test_a_digit_is_drawn_by_keyboard(open_pad: Open) -> None:
    page = open_pad()
    sheet(page).focus()
    for key in ("ArrowUp", "Space", *["ArrowDown"] * 8):
        page.keyboard.press(key)
    expect(page.get_by_text("Pen lowered")).to_be_attached()
    expect(page.locator(".pad-cursor")).to_be_visible()
    expect_verdict(page, "none")
    page.keyboard.press("Enter")
    drawing = shown(page)
    assert drawing[130:210, 140].all()
    assert not drawing[:100].any()
    expect_python_sees(page, drawing)


def test_one_dot_is_refused(open_pad: Open) -> None:
    page = open_pad()
    draw(page, [(140, 140)])
    expect_python_sees(page, shown(page))
    expect_verdict(page, "too_small")


def test_python_paints_a_test_image_that_the_visitor_spoils(open_pad: Open) -> None:
    page = open_pad()
    draw(page, SEVEN)
    page.get_by_text("seven").click()
    painted = magnified(load_digits().test_images[0])
    expect_python_sees(page, painted)
    np.testing.assert_array_equal(shown(page), painted)
    draw(page, DOWNWARDS)
    spoilt = shown(page)
    assert (spoilt >= painted).all()
    assert (spoilt > painted).any()
    expect_python_sees(page, spoilt)
    page.get_by_text("full", exact=True).click()
    expect_verdict(page, "full")
    page.get_by_text("empty", exact=True).click()
    expect_verdict(page, "none")
    assert not shown(page).any()


def test_the_drawing_outlives_reruns_languages_and_absence(open_pad: Open) -> None:
    page = open_pad()
    draw(page, SEVEN)
    drawing = shown(page)
    expect_python_sees(page, drawing)
    page.get_by_role("button", name="rerun").click()
    settled(page)
    np.testing.assert_array_equal(shown(page), drawing)
    page.get_by_text("ko", exact=True).click()
    expect(page.get_by_role("button", name="되돌리기")).to_be_visible()
    np.testing.assert_array_equal(shown(page), drawing)
    expect_python_sees(page, drawing)
    page.get_by_text("hide").click()
    expect(sheet(page)).to_have_count(0)
    page.get_by_text("hide").click()
    expect_python_sees(page, drawing)
    np.testing.assert_array_equal(shown(page), drawing)


def test_the_pad_fits_a_narrow_screen(open_pad: Open) -> None:
    page = open_pad(Device(width=390, height=844, has_touch=True))
    box = sheet(page).bounding_box()
    assert box is not None
    assert box["width"] == box["height"]
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
