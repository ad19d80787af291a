"""A hand on the picture of a lesson: what it drags follows in the browser, and what it presses is built."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from explainer.kit.address import query_of
from tests.e2e.browser import Device, Server, settled
from ui.language import catalog

Visit = Callable[[Device], Page]
PLACE = """() => {
  const { pictures: [picture] } = document.querySelector('.st-key-perceptron_hand .explainer-plot').stage;
  const { _fullData: traces, _fullLayout: { xaxis, yaxis } } = picture.chart;
  const { x, y } = traces.find((trace) => trace.name === 'handles');
  const box = picture.chart.getBoundingClientRect();
  const at = (side, axis, value) => side + (axis._offset + axis.d2p(value)) * picture.scale;
  return [at(box.left, xaxis, x[0]), at(box.top, yaxis, y[0])];
}"""
LINES = """[...document.querySelectorAll('.st-key-perceptron_hand .lines > path')]
  .map((line) => line.getAttribute('d')).join()"""
RANGES = "[...document.querySelector('.st-key-perceptron_hand .plot-chart')._fullLayout.xaxis.range]"


def test_the_arrow_of_the_weights_is_dragged_and_python_has_what_was_drawn(app: Server, visit: Visit) -> None:
    page = visit(Device())
    page.goto(f"{app.url}/perceptron?lang=en&perceptron_view=hand")
    settled(page)
    expect(page.locator(".st-key-perceptron_hand .main-svg").first).to_be_visible()
    before, ranges = page.evaluate(LINES), page.evaluate(RANGES)
    right, down = page.evaluate(PLACE)
    page.mouse.move(right, down)
    page.mouse.down()
    page.mouse.move(right - 40, down - 60, steps=4)
    caption = page.locator(".st-key-perceptron_hand .plot-caption > span").first
    expect(caption).to_contain_text("of 4 right")
    said = caption.inner_text()
    assert page.evaluate(LINES) != before
    assert "perceptron_hand_w2" not in page.url
    page.mouse.up()
    page.wait_for_url("**perceptron_hand_w2=**")
    settled(page)
    query = query_of(page.url)
    usual = {"w1": "1", "w2": "-1", "b": "0.5"}
    w1, w2, b = (float(query.get(f"perceptron_hand_{name}", value)) for name, value in usual.items())
    assert f"w₁ = {w1:g}, w₂ = {w2:g}, b = {b:g}".replace("-", "−") in said
    assert page.evaluate(RANGES) == ranges, "a drag never zooms"


def test_plus_over_a_layer_adds_a_neuron(app: Server, visit: Visit) -> None:
    page = visit(Device())
    page.goto(f"{app.url}/xor?lang=en&xor_epochs=5")
    settled(page)
    words = catalog("en")["xor.build.more_neuron"].format(layer=1)
    page.get_by_role("button", name=words).click()
    page.wait_for_url("**xor_hidden=3**")
    settled(page)
    expect(page.locator(".st-key-xor_hidden input")).to_have_value("3")
    expect(page.get_by_role("button", name=words)).to_be_focused()
