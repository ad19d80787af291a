"""What is moved by hand while something plays is where Plotly draws it, or Plotly draws alone."""

import random
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import Device, Server, settled
from tests.e2e.charts import WALK_MARKS, Open, charts, scrubber
from tests.e2e.gallery import descent

Visit = Callable[..., Page]

# Where the marks and the ends of the lines are, moved by hand as while something plays, and drawn by Plotly.
BY_HAND_AND_BY_PLOTLY = """async (step) => {
  const stage = document.querySelector('.explainer-plot').stage;
  const look = () => [...document.querySelectorAll('.scatterlayer .trace')].map((trace) => [
    ...[...trace.querySelectorAll('.points > path')]
      .flatMap((mark) => mark.getAttribute('transform').match(/[-.\\d]+/g)),
    ...(trace.querySelector('.lines > path')?.getAttribute('d').split(/[ML]/).at(-1).split(',') ?? []),
  ].map(Number));
  await stage.stand(step);
  const byHand = [look(), stage.pictures.map((picture) => picture.sketched)];
  await stage.settle();
  return [...byHand, look()];
}"""
# The pixels of the map, the corners of its border, and the visible marks: by hand, and then by Plotly.
MAP_BY_HAND_AND_BY_PLOTLY = """async (step) => {
  const stage = document.querySelector('.explainer-plot').stage;
  const look = async () => {
    const image = new Image();
    image.src = document.querySelector('.heatmaplayer image').href.baseVal;
    await image.decode();
    const pen = Object.assign(document.createElement('canvas'), { width: 12, height: 12 }).getContext('2d');
    pen.drawImage(image, 0, 0);
    const border = [...document.querySelectorAll('.contourlevel path')].map((part) => part.getAttribute('d'));
    return {
      size: [image.naturalWidth, image.naturalHeight],
      pixels: [...pen.getImageData(0, 0, 12, 12).data],
      border: [...border.join('').matchAll(/([-.\\d]+),([-.\\d]+)/g)].map(([, x, y]) => [+x, +y]),
      marks: [...document.querySelectorAll(".points > path:not([display='none'])")]
        .map((mark) => mark.getAttribute('transform')),
    };
  };
  await stage.stand(step);
  const [byHand, sketched] = [await look(), stage.pictures[0].sketched];
  await stage.settle();
  return [byHand, sketched, await look()];
}"""
# The places where the first mark has stood; looked at whenever the browser paints.
WATCH_MARK = """() => {
  window.places = new Set();
  const look = () => {
    window.places.add(document.querySelector('.points > path').getAttribute('transform'));
    requestAnimationFrame(look);
  };
  look();
}"""
# Plotly's own functions find its figure as ever, those that move things by hand find it changed.
CHANGED_INSIDE = """() => {
  for (const chart of document.querySelectorAll('.plot-chart'))
    for (const inside of ['_fullData', 'calcdata']) {
      let kept = chart[inside];
      Object.defineProperty(chart, inside, {
        set: (value) => (kept = value),
        get: () => (/\\b(sketch|marksOf|mapUnder)/.test(new Error().stack) ? undefined[inside] : kept),
      });
    }
}"""


def test_what_is_moved_by_hand_is_where_plotly_draws_it(open_gallery: Open) -> None:
    page = open_gallery("knob")
    charts(page, 2)
    for step in (3, 120):
        by_hand, sketched, by_plotly = page.evaluate(BY_HAND_AND_BY_PLOTLY, step)
        assert sketched == [True, True], step
        assert sum(map(len, by_hand)) >= 6
        for hand, plotly in zip(by_hand, by_plotly, strict=True):
            assert hand == pytest.approx(plotly, abs=0.02), step


def test_maps_and_marks_moved_by_hand_look_as_plotly_draws_them(open_gallery: Open) -> None:
    page = open_gallery("maps")
    charts(page, 1)
    for step in (0, 2, 3):
        hand, sketched, plotly = page.evaluate(MAP_BY_HAND_AND_BY_PLOTLY, step)
        assert sketched, step
        assert hand["size"] == plotly["size"] == [12, 12]
        assert max(abs(a - b) for a, b in zip(hand["pixels"], plotly["pixels"], strict=True)) <= 3, step
        assert hand["pixels"].count(0) >= 1, "the gap is clear"
        # Plotly leaves out corners that lie close together.
        assert len(plotly["border"]) > 10
        for x, y in plotly["border"]:
            assert min(max(abs(x - right), abs(y - down)) for right, down in hand["border"]) < 0.1, step
        assert hand["marks"] == plotly["marks"], step
        assert len(hand["marks"]) == step + 1


def by_hand(page: Page) -> list[bool]:
    """Of every figure, whether it was last moved by hand."""
    return page.evaluate(
        "document.querySelector('.explainer-plot').stage.pictures.map(picture => !!picture.sketched)"
    )


def test_where_plotly_has_changed_inside_it_draws_alone(visit: Visit, gallery: Server) -> None:
    page = visit(Device(), expected=("nothing is moved by hand",))
    warnings: list[str] = []
    page.on("console", lambda message: warnings.append(message.text) if message.type == "warning" else None)
    page.goto(f"{gallery.url}/knob")
    settled(page)
    surface, _ = charts(page, 2)
    x, y = descent()
    page.evaluate(CHANGED_INSIDE)
    page.get_by_label("Speed").select_option("4")
    page.evaluate(WATCH_MARK)
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible(timeout=60_000)
    assert page.evaluate("window.places.size") > 10
    page.get_by_label("Learning rate").fill("5")
    scrubber(page).fill("30")
    page.wait_for_function("document.querySelectorAll('.plot-chart')[1]._fullData[0].y.length === 31")
    assert by_hand(page) == [False, False]
    marker = surface.evaluate("chart => [chart._fullData[2].x[0], chart._fullData[2].y[0]]")
    assert marker == pytest.approx([x[5, 30], y[5, 30]], abs=1e-6)
    assert len([warning for warning in warnings if warning.startswith("plot")]) == 1


def test_where_plotly_has_changed_inside_maps_move_all_the_same(visit: Visit, gallery: Server) -> None:
    page = visit(Device(), expected=("nothing is moved by hand",))
    page.goto(f"{gallery.url}/maps")
    settled(page)
    (chart,) = charts(page, 1)
    page.evaluate(CHANGED_INSIDE)
    for step in (1, 3):
        page.evaluate("step => document.querySelector('.explainer-plot').stage.stand(step)", step)
        assert chart.evaluate("chart => chart._fullData[2].x.filter(Number.isFinite).length") == step + 1
    assert by_hand(page) == [False]


def test_visible_marks_are_the_finite_points_at_every_step_and_whatever_was_shown_before(
    open_gallery: Open,
) -> None:
    page = open_gallery("mistakes")
    charts(page, 1)
    jumps = random.Random(0).choices(range(12), k=40)
    for steps in (None, jumps):
        assert page.evaluate(WALK_MARKS, ["mistakes", steps]) == []
    page.get_by_label("Run").fill("1")
    assert page.evaluate(WALK_MARKS, ["mistakes", jumps]) == []
