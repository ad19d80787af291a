"""The activation functions in a real browser: probe, click, knobs, sliders, language, a narrow phone."""

import math
import re
from collections.abc import Callable
from itertools import pairwise

from playwright.sync_api import Page, expect

from tests.e2e.browser import Device, Server, settled
from ui.language import catalog

Visit = Callable[[Device], Page]
CURVES = ".st-key-activations_curves"
SOFTMAX = ".st-key-activations_softmax"

# What the texts of the figures say, moved by hand; where Plotly has them meanwhile; and both at rest.
TOLD = """async ([where, place]) => {
  const { stage } = document.querySelector(`${where} .explainer-plot`);
  const texts = () => [...stage.root.querySelectorAll('.textpoint text')].map((text) => text.textContent);
  const drawn = () => stage.pictures.map(({ chart }) =>
    JSON.stringify(chart._fullData.filter(({ mode }) => mode === 'text').map(({ x }) => [...x])));
  await stage.sweep(place);
  const byHand = [texts(), drawn()];
  await stage.settle();
  return [...byHand, texts(), drawn()];
}"""


def open_address(page: Page, app: Server, query: str) -> Page:
    page.goto(f"{app.url}/activations?{query}")
    expect(page.locator("#pitfalls")).to_be_visible()
    settled(page)
    return page


def test_the_rows_of_values_do_not_overlap_on_a_low_phone(app: Server, visit: Visit) -> None:
    page = open_address(visit(Device(width=390, height=600)), app, "lang=en&activations_x=abc")
    expect(page.locator(".explainer-plot .main-svg").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    rows = page.locator(f"{CURVES} .plot-figure").first.locator(".textpoint text")
    boxes = [box for row in rows.all() if (box := row.bounding_box())]
    assert len(boxes) == 3
    assert all(high["y"] + 0.9 * high["height"] < low["y"] for high, low in pairwise(boxes))


def test_the_probe_reads_in_the_browser_and_rests_in_the_address(app: Server, visit: Visit) -> None:
    page = open_address(visit(Device()), app, "lang=en")
    curves = page.locator(CURVES)
    expect(curves).to_contain_text("Sigmoid  0.7311")
    knob = curves.locator(".plot-knob input")
    for _ in range(5):
        knob.press("ArrowRight")
    expect(curves).to_contain_text(f"Sigmoid  {1 / (1 + math.exp(-1.5)):.4f}")
    page.wait_for_url("**activations_x=1.5**")
    settled(page)
    value = 1 / (1 + math.exp(-1.5))
    expect(page.get_by_role("cell", name=re.compile(f"^{value * (1 - value):.3f}")).first).to_be_visible()


def test_the_knob_writes_by_hand_what_plotly_writes_at_rest(app: Server, visit: Visit) -> None:
    page = open_address(visit(Device()), app, "lang=en&activations_functions=ReLU~GELU~Tanh")
    expect(page.locator(f"{CURVES} .plot-figure").last.locator(".textpoint text")).to_have_count(3)
    for place in (3, 40, 60, 61, 118):
        by_hand, drawn_before, at_rest, drawn = page.evaluate(TOLD, [CURVES, place])
        assert drawn_before != drawn
        assert by_hand == at_rest
        assert len(at_rest) == 6


def test_a_click_sets_the_probe_and_the_language_switch_keeps_it(app: Server, visit: Visit) -> None:
    page = open_address(visit(Device()), app, "lang=en&activations_functions=ReLU~GELU")
    area = page.locator(f"{CURVES} .nsewdrag").first
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 4, box["y"] + box["height"] / 2)
    output = page.locator(f"{CURVES} .plot-knob output")
    expect(output).to_have_text("-3.00")
    page.wait_for_url("**activations_x=-3**")
    settled(page)
    page.get_by_test_id("stSidebar").get_by_text("한국어").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(catalog("ko")["activations.title"])
    settled(page)
    expect(output).to_have_text("-3.00")
    expect(page.locator(CURVES)).to_contain_text("GELU")
    assert "activations_functions=ReLU~GELU" in page.url.replace("%7E", "~")


def test_a_function_is_added_by_its_name(app: Server, visit: Visit) -> None:
    page = open_address(visit(Device()), app, "lang=en")
    pills = page.locator(".st-key-activations_functions")
    pills.get_by_role("button", name="SELU", exact=True).click()
    expect(page.locator(CURVES)).to_contain_text("SELU  1.0507")
    pills.get_by_role("button", name="Tanh", exact=True).click()
    expect(page.locator(CURVES)).not_to_contain_text("Tanh")
    settled(page)


def test_the_slope_of_leaky_relu_is_a_knob_that_the_other_views_keep(app: Server, visit: Visit) -> None:
    page = open_address(visit(Device()), app, "lang=en&activations_view=shape")
    page.locator(".st-key-activations_shape .plot-knob input").press("End")
    said = catalog("en")["activations.shape.is_Linear"].format(value=1.0)
    expect(page.get_by_text(said)).to_be_visible()
    page.wait_for_url("**activations_slope=1**")
    settled(page)
    page.get_by_text(catalog("en")["activations.view.functions"], exact=True).click()
    settled(page)
    assert "activations_slope=1" in page.url


def test_a_logit_and_the_temperature_move_the_shares(app: Server, visit: Visit) -> None:
    page = open_address(visit(Device()), app, "lang=en&activations_view=softmax&activations_logits=1~1")
    picture = page.locator(SOFTMAX)
    expect(picture).to_contain_text("0.500")
    page.locator(".st-key-activations_logits-0 input").press("ArrowRight")
    expect(picture).to_contain_text(f"{1 / (1 + math.exp(-0.1)):.3f}")
    page.wait_for_url("**activations_logits=1.1~1**")
    settled(page)
    picture.locator(".plot-knob input").press("Home")
    expect(picture).to_contain_text(f"{1 / (1 + math.exp(-2)):.3f}")
    page.wait_for_url("**activations_temperature=0.05**")
    settled(page)


def test_nan_is_shown_where_the_written_formula_breaks(app: Server, visit: Visit) -> None:
    page = open_address(visit(Device()), app, "lang=en&activations_view=softmax")
    expect(page.locator(".st-key-activations_naive")).to_contain_text("NaN")
    page.locator(".st-key-activations_precision").get_by_text("float64").click()
    expect(page.locator(".st-key-activations_naive")).not_to_contain_text("NaN")
    settled(page)


def test_a_mission_puts_its_settings_on_the_page(app: Server, visit: Visit) -> None:
    words = catalog("ko")
    page = open_address(visit(Device(locale="ko-KR")), app, "lang=ko&activations_view=table")
    page.locator(".st-key-opening").locator("button").first.click()
    box = page.locator(".st-key-mission")
    box.get_by_text(words["activations.mission.flat.tanh"], exact=True).click()
    button = box.get_by_role("button", name=words["lesson.try"])
    expect(button).to_be_enabled()
    button.click()
    expect(page.get_by_text(words["lesson.predicted_right"])).to_be_visible()
    expect(page.locator(f"{CURVES} .plot-knob output")).to_have_text("3.00")
    settled(page)
