"""The whole stage as one file, and in full screen."""

from pathlib import Path
from xml.etree import ElementTree

from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.browser import Device
from tests.e2e.charts import Open, charts
from tests.e2e.gallery import CAPTION, VERDICTS

STANDING = Device(color_scheme="dark")


def saved(page: Page, name: str, folder: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name=name).click()
    target = folder / download.value.suggested_filename
    download.value.save_as(target)
    return target


def test_the_stage_is_saved_as_one_large_picture_on_the_colour_of_the_page(
    open_gallery: Open, tmp_path: Path
) -> None:
    page = open_gallery("story", STANDING)
    charts(page, 4)
    file = saved(page, "Save as a PNG image", tmp_path)
    assert file.name == "story-run-1.png"
    grid = page.locator(".plot-grid").bounding_box()
    assert grid
    with Image.open(file) as picture:
        assert picture.width >= 2 * grid["width"]
        assert picture.height >= 2 * grid["height"]
        pixels = picture.convert("RGB")
        page_colour = pixels.getpixel((0, 0))
        background = page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor")
        assert background == f"rgb{page_colour}"
        # Every quarter has a curve in it.
        for left in (0, pixels.width // 2):
            for top in (0, pixels.height // 2):
                part = pixels.crop((left, top, left + pixels.width // 2, top + pixels.height // 2))
                assert len(part.getcolors(1 << 20) or []) > 20


def test_the_drawing_holds_every_figure_and_what_is_said(open_gallery: Open, tmp_path: Path) -> None:
    page = open_gallery("story", STANDING)
    charts(page, 4)
    page.get_by_role("slider", name="Run").fill("2")
    file = saved(page, "Save as an SVG drawing", tmp_path)
    root = ElementTree.parse(file).getroot()
    figures = root.findall("{http://www.w3.org/2000/svg}svg")
    assert len(figures) == 4
    assert len({(figure.get("x"), figure.get("y")) for figure in figures}) == 4
    words = " ".join(text.text or "" for text in root.iter("{http://www.w3.org/2000/svg}text"))
    assert "Run: 3 · Step 39 / 39" in words
    assert CAPTION.at(2, 39) in words
    assert VERDICTS[2].text in words


def test_full_screen_shows_the_stage_as_large_as_it_goes(open_gallery: Open) -> None:
    page = open_gallery("story", STANDING)
    charts(page, 4)
    before = page.locator(".plot-figure").first.bounding_box()
    page.get_by_role("button", name="Full screen").click()
    page.wait_for_function("document.fullscreenElement?.classList.contains('explainer-plot')")
    page.wait_for_function(
        "document.querySelector('.plot-foot').getBoundingClientRect().bottom > innerHeight - 80"
    )
    after = page.locator(".plot-figure").first.bounding_box()
    assert before and after and after["width"] > before["width"]
    page.get_by_role("button", name="Leave the full screen").click()
    expect(page.get_by_role("button", name="Full screen", exact=True)).to_be_visible()


def test_a_still_chart_offers_nothing(open_gallery: Open) -> None:
    page = open_gallery("moved")
    charts(page, 2)
    expect(page.locator(".plot-share")).to_be_hidden()
