"""The perceptron page as a visitor has it: player, clicks, truth table, sliders, knob, links, a phone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from explainer.kit.address import query_of
from explainer.lessons.perceptron.registry import GATES
from explainer.lessons.perceptron.rule import run_of
from explainer.lessons.perceptron.setting import Setting
from tests.e2e.browser import Device, Server, settled
from ui.language import catalog

Visit = Callable[[Device], Page]
WORDS = catalog("en")
RUN = run_of(Setting())
ONE, AFTER, RING = (WORDS[f"perceptron.plane.{name}"] for name in ("one", "after", "wrong"))
TRACE = """([key, figure, name]) => {
  const chart = document.querySelectorAll(`.st-key-${key} .plot-chart`)[figure];
  const trace = chart?._fullData?.find(trace => trace.name === name);
  return trace && [Array.from(trace.x), Array.from(trace.y)];
}"""


def open_page(page: Page, app: Server, query: str = "", language: str = "en") -> Page:
    page.goto(f"{app.url}/perceptron?lang={language}{query}")
    expect(page.get_by_text(catalog(language)["lesson.show_code"])).to_be_visible()
    settled(page)
    page.wait_for_function("document.querySelectorAll('.plot-chart .main-svg').length > 2")
    return page


def trace(page: Page, key: str, figure: int, name: str) -> tuple[list[float], list[float]]:
    x, y = page.evaluate(TRACE, [key, figure, name])
    return x, y


def drawn(page: Page, figure: int, name: str, *, points: int) -> tuple[list[float], list[float]]:
    """The trace, once the chart of the run shows so many points of it."""
    arguments = ["perceptron_learn", figure, name]
    page.wait_for_function(
        f"([points, args]) => ({TRACE})(args)?.[0].length === points", arg=[points, arguments]
    )
    return trace(page, "perceptron_learn", figure, name)


def on_plane(page: Page, x: float, y: float) -> tuple[float, float]:
    """Where a place is on the plane of a truth table, which shows −1 to 2 on both axes."""
    area = page.locator(".st-key-perceptron_learn .nsewdrag").first
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    assert box is not None
    return box["x"] + box["width"] * (x + 1) / 3, box["y"] + box["height"] * (2 - y) / 3


def test_the_player_shows_every_step_and_its_arithmetic(app: Server, visit: Visit) -> None:
    page = open_page(visit(Device()), app)
    back = page.locator(".st-key-perceptron_learn").get_by_role("button", name=WORDS["plot.back"])
    last = RUN.steps
    mistake = max(step for step in range(RUN.steps) if RUN.error[step]) + 1
    for _ in range(last - mistake):
        back.click()
    expect(page.get_by_text(f"Step {mistake}, epoch {RUN.epoch[mistake - 1]}:")).to_be_visible()
    settled(page)
    drawn(page, 0, RING, points=1)
    place = Setting().points().inputs[RUN.point[mistake - 1]]
    assert trace(page, "perceptron_learn", 0, RING) == ([place[0]], [place[1]])
    expect(page.locator(".st-key-perceptron_learn")).to_contain_text(f"Step {mistake} / {last}")
    expect(page.locator(".katex-mathml", has_text="Δ").first).to_be_attached()
    # What lies above the lines is still there after frames that redraw only what moves.
    assert page.locator(".st-key-perceptron_learn .plot-chart").first.locator(".points path").count() >= 5


def test_a_click_places_a_point_and_link_and_language_keep_it(app: Server, visit: Visit) -> None:
    page = open_page(visit(Device()), app)
    page.mouse.click(*on_plane(page, 1.5, 1.5))
    page.wait_for_url("**perceptron_data=Own+points**")
    settled(page)
    x, y = drawn(page, 0, ONE, points=2)
    assert (x[0], y[0]) == (1, 1)
    assert (x[1], y[1]) == pytest.approx((1.5, 1.5), abs=0.03)
    # It is dragged to another place, and what is seen of the plane stays.
    page.mouse.move(*on_plane(page, 1.5, 1.5))
    page.mouse.down()
    page.mouse.move(*on_plane(page, 0.5, -0.5), steps=4)
    page.mouse.up()
    page.wait_for_url(lambda url: "_1.5_1" not in url)
    settled(page)
    x, y = drawn(page, 0, ONE, points=2)
    assert (x[1], y[1]) == pytest.approx((0.5, -0.5), abs=0.03)
    page.get_by_test_id("stSidebar").get_by_text("한국어").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(catalog("ko")["perceptron.title"])
    settled(page)
    korean = catalog("ko")["perceptron.plane.one"]
    assert drawn(page, 0, korean, points=2) == (x, y)
    page.reload()
    assert drawn(page, 0, korean, points=2) == (x, y)
    page.locator(".st-key-perceptron_points-clear button").click()
    expect(page.get_by_text(catalog("ko")["perceptron.points.none"])).to_be_visible()
    settled(page)


def test_a_toggle_of_the_truth_table_chooses_its_gate(app: Server, visit: Visit) -> None:
    page = open_page(visit(Device()), app, "&perceptron_data=XOR")
    verdict = page.locator(".st-key-perceptron_learn .plot-verdict > span").first
    expect(verdict).to_contain_text("This never converges:")
    page.get_by_text("(1, 1) → 0").click()
    page.wait_for_url("**perceptron_data=OR**")
    expect(verdict).to_contain_text("Converged.")
    expect(page.get_by_text("(1, 1) → 1")).to_be_visible()
    settled(page)
    assert GATES["OR"] == (0, 1, 1, 1)


def test_a_weight_set_by_hand_moves_the_line(app: Server, visit: Visit) -> None:
    page = open_page(visit(Device()), app, "&perceptron_view=hand&perceptron_hand_w1=1&perceptron_hand_w2=1")
    expect(page.get_by_text("Correct: 1 of 4.")).to_be_visible()
    page.locator(".st-key-perceptron_hand_b input").fill("-1.5")
    page.locator(".st-key-perceptron_hand_b input").press("ArrowLeft")
    page.wait_for_url(re.compile(r"perceptron_hand_b=-"))
    settled(page)
    b = float(query_of(page.url)["perceptron_hand_b"])
    page.wait_for_function(
        f"([b, ...args]) => {{ const [x, y] = ({TRACE})(args) ?? [[], []];"
        " return x.length && Math.abs(x[0] + y[0] + b) < 1e-3; }",
        arg=[b, "perceptron_hand", 0, AFTER],
    )


def test_what_is_set_outlasts_other_views_pages_and_languages(app: Server, visit: Visit) -> None:
    page = open_page(visit(Device()), app)
    data, rate = (page.locator(f".st-key-perceptron_{name} input") for name in ("data", "rate"))
    data.click()
    page.get_by_role("option", name=WORDS["perceptron.data.Separable"], exact=True).click()
    page.wait_for_url("**perceptron_data=Separable**")
    rate.fill("2")
    rate.press("Enter")
    page.wait_for_url("**perceptron_rate=2**")
    for view in ("hand", "gates", "loss"):
        page.get_by_role("radio", name=WORDS[f"perceptron.view.{view}"], exact=True).click()
        page.wait_for_url(f"**perceptron_view={view}**")
        settled(page)
        expect(rate).to_have_count(int(view == "loss"))
        assert {"perceptron_data": "Separable", "perceptron_rate": "2"}.items() <= query_of(page.url).items()
    page.get_by_test_id("stSidebar").get_by_text(WORDS["home.menu"], exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(WORDS["home.title"])
    settled(page)
    page.get_by_test_id("stSidebar").get_by_text(WORDS["perceptron.menu"], exact=True).click()
    expect(rate).to_have_value("2")
    expect(data).to_have_value(WORDS["perceptron.data.Separable"])
    page.get_by_test_id("stSidebar").get_by_text("한국어").click()
    expect(data).to_have_value(catalog("ko")["perceptron.data.Separable"])
    settled(page)
    expect(page.get_by_test_id("stWidgetLabelRequired")).to_have_count(0)


def test_a_text_that_every_frame_says_anew_changes_without_its_figure_being_drawn_anew(
    app: Server, visit: Visit
) -> None:
    page = open_page(visit(Device()), app)
    page.evaluate(
        "() => { window.anew = 0; const react = Plotly.react;"
        " Plotly.react = (...all) => (window.anew++, react(...all)); }"
    )
    rate = page.locator(".st-key-perceptron_rate input")
    rate.fill("0.75")
    rate.press("Enter")
    weight = f"{run_of(Setting(learning_rate=0.75)).weights[-1, 0]:.3g}"
    says = re.compile(rf"w\u200b?1\u200b? = {re.escape(weight)}")
    neuron = page.locator(".st-key-perceptron_learn .plot-figure").nth(1)
    expect(neuron).to_contain_text(says)
    # Plotly draws what was moved by hand, too.
    page.wait_for_timeout(400)
    expect(neuron).to_contain_text(says)
    assert page.evaluate("anew") == 0


def test_the_back_button_sets_a_widget_to_what_its_address_says(app: Server, visit: Visit) -> None:
    page = open_page(visit(Device()), app, "&perceptron_rate=2")
    rate = page.locator(".st-key-perceptron_rate input")
    rate.fill("3")
    rate.press("Enter")
    page.wait_for_url("**perceptron_rate=3**")
    settled(page)
    page.go_back()
    page.wait_for_url("**perceptron_rate=2**")
    expect(rate).to_have_value("2")
    settled(page)


def test_the_knob_of_the_learning_rate_scales_the_weights_and_leaves_the_line(
    app: Server, visit: Visit
) -> None:
    page = open_page(visit(Device()), app)
    page.locator(".st-key-perceptron-pitfall-rate-agree button").click()
    knob = page.locator(".st-key-perceptron_rates .plot-knob input")
    expect(knob).to_be_visible()
    settled(page)
    line = trace(page, "perceptron_rates", 0, AFTER)
    before = trace(page, "perceptron_rates", 1, "b")[1]
    knob.scroll_into_view_if_needed()
    knob.fill("19")
    page.wait_for_url("**perceptron_scale=2**")
    settled(page)
    assert trace(page, "perceptron_rates", 0, AFTER)[0] == pytest.approx(line[0], abs=1e-5)
    after = trace(page, "perceptron_rates", 1, "b")[1]
    assert after == pytest.approx([4 * value for value in before], abs=1e-5)
    assert any(before)


def test_the_ball_walks_down_only_on_the_slope(app: Server, visit: Visit) -> None:
    page = open_page(visit(Device()), app, "&perceptron_view=loss")
    walked = page.locator(".st-key-perceptron_loss .plot-chart")
    end = [chart.evaluate("chart => chart._fullData[2].x[0]") for chart in walked.all()]
    page.locator(".st-key-perceptron_loss .plot-restart").click()
    expect(page.get_by_text("Step 0 on the slope")).to_be_visible()
    settled(page)
    page.wait_for_function(
        "[...document.querySelectorAll('.st-key-perceptron_loss .plot-chart')]"
        ".every(chart => chart._fullData[2].x[0] === 2.2)"
    )
    assert end[0] == 2.2
    assert end[1] < 1.5
