"""Gradient flow in a real browser: knob, player, map, training, language, a narrow phone."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from explainer.lessons.gradient_flow.setting import Setting, scales_around
from tests.e2e.browser import Device, Server, settled
from ui.language import catalog

Visit = Callable[[Device], Page]
WORDS = catalog("en")
FLOW = ".st-key-gradient_flow_flow"
SMALL = "gradient_flow_depth=4&gradient_flow_width=16"
QUICK = f"{SMALL}&gradient_flow_steps=10&gradient_flow_images=500"


def open_address(page: Page, app: Server, query: str) -> Page:
    page.goto(f"{app.url}/gradient-flow?{query}")
    expect(page.locator("#pitfalls")).to_be_visible()
    settled(page)
    expect(page.locator(f"{FLOW} .main-svg").first).to_be_visible()
    return page


def test_a_cold_link_finds_the_page_and_says_nothing_else(app: Server, visit: Visit) -> None:
    """The first visit of the module: Streamlit knows no address yet but those of its files."""
    page = open_address(visit(Device()), app, f"lang=en&{SMALL}&gradient_flow_seed=7")
    expect(page.locator("h1")).to_have_text(WORDS["gradient_flow.title"])
    expect(page.get_by_test_id("stSidebarNav")).to_contain_text(WORDS["gradient_flow.menu"])
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("img", name="4 layers for every chosen function, seed 7")).to_be_visible()


def test_the_knob_moves_in_the_browser_and_rests_in_the_address(app: Server, visit: Visit) -> None:
    page = open_address(visit(Device()), app, f"lang=en&{SMALL}")
    output, knob = page.locator(f"{FLOW} .plot-knob output"), page.locator(f"{FLOW} .plot-knob input")
    expect(output).to_have_text("1")
    lines = (
        f"[...document.querySelectorAll('{FLOW} path.js-line')].map(line => line.getAttribute('d')).join()"
    )
    before = page.evaluate(lines)
    for _ in range(3):
        knob.press("ArrowRight")
    scales = scales_around(Setting())
    scale = float(scales[scales.tolist().index(1.0) + 3])
    expect(output).to_have_text(f"{scale:.3g}")
    page.wait_for_url(f"**gradient_flow_scale={scale}**")
    settled(page)
    assert page.evaluate(lines) != before
    page.get_by_test_id("stSidebar").get_by_text("한국어").click()
    expect(page.locator("h1")).to_have_text(catalog("ko")["gradient_flow.title"])
    settled(page)
    expect(output).to_have_text(f"{scale:.3g}")


def test_the_player_goes_forward_and_back_with_its_arithmetic(app: Server, visit: Visit) -> None:
    page = open_address(visit(Device()), app, f"lang=en&{SMALL}")
    player = page.locator(FLOW)
    player.get_by_role("button", name=WORDS["plot.restart"]).click()
    expect(page.get_by_text("Before the first layer")).to_be_visible()
    forward = player.get_by_role("button", name=WORDS["plot.forward"])
    for words in (
        "Forward, layer 1",
        "Forward, layer 2",
        "Forward, layer 3",
        "Forward, layer 4",
        "Back, layer 4",
    ):
        forward.click()
        expect(page.get_by_test_id("stMarkdown").get_by_text(words)).to_be_visible()
    player.get_by_role("button", name=WORDS["plot.play"]).click()
    expect(page.get_by_text("Why?")).to_be_visible()
    settled(page)


def test_a_click_on_the_map_moves_the_settings_there(app: Server, visit: Visit) -> None:
    page = open_address(visit(Device()), app, f"lang=en&{SMALL}")
    area = page.locator(".st-key-gradient_flow_phase .nsewdrag").first
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 4, box["y"] + box["height"] * (1 - 10 / 51))
    page.wait_for_url("**gradient_flow_depth=10**")
    settled(page)
    expect(page.get_by_text("10 layers, scale 0.5")).to_be_visible()
    expect(page.locator(".st-key-gradient_flow_depth")).to_contain_text("10")


def test_a_training_runs_by_itself_and_a_mission_asks_for_another(app: Server, visit: Visit) -> None:
    page = open_address(visit(Device()), app, f"lang=en&gradient_flow_view=training&{QUICK}")
    learning = page.locator(".st-key-gradient_flow_learning")
    expect(learning.locator(".main-svg").first).to_be_visible()
    expect(page.get_by_text("Update 10.")).to_be_visible()
    steps = page.locator(".st-key-gradient_flow_steps input")
    steps.fill("20")
    steps.press("Enter")
    expect(page.get_by_text(WORDS["job.other_settings"].split("**")[0])).to_be_visible()
    page.locator(".st-key-gradient_flow-learning-start button").click()
    expect(page.get_by_text("Update 20.")).to_be_visible()
    settled(page)
