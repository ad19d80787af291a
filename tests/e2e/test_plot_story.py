"""The chart's sentence, the run that plays itself, and the player's place in the link."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import Device, Server, settled
from tests.e2e.charts import Open, charts, scrubber, sent_messages, told
from tests.e2e.gallery import AMOUNTS, CAPTION, VERDICTS

STANDING, MOVING = Device(), Device(reduced_motion="no-preference")
# Every step and knob in turn, with what stands there once nothing is drawn any more.
EVERY_SENTENCE = """async (knobs) => {
  const stage = document.querySelector('.explainer-plot').stage;
  const seen = [];
  for (let knob = 0; knob < knobs; knob++) {
    stage.knob = knob;
    for (let step = 0; step < stage.steps; step++) {
      stage.step = step;
      stage.show();
      const [line, verdict] = ['.plot-caption > span', '.plot-verdict > span']
        .map((part) => document.querySelector(part)?.textContent ?? '');
      const figure = document.querySelector('.plot-alt').getAttribute('aria-label');
      seen.push([line, verdict, figure, document.querySelector('.plot-said').offsetHeight]);
    }
  }
  return seen;
}"""
# While the run plays itself: which steps were seen, with which sentence, and whether a verdict was.
WATCH_STORY = """() => {
  window.watched = [];
  const look = () => {
    const stage = document.querySelector('.explainer-plot')?.stage;
    const line = document.querySelector('.plot-caption > span');
    if (line && stage?.pictures[0]?.drawn) {
      const verdict = document.querySelector('.plot-verdict > span').textContent;
      const below = document.querySelector('.st-key-story-now');
      const seen = below && getComputedStyle(below).opacity === '1';
      window.watched.push([performance.now(), stage.step, line.textContent, verdict, seen]);
    }
    requestAnimationFrame(look);
  };
  look();
}"""


def test_the_browser_says_what_python_says_at_every_step_of_every_run(open_gallery: Open) -> None:
    page = open_gallery("story", STANDING)
    charts(page, 4)
    seen = page.evaluate(EVERY_SENTENCE, 3)
    expected = [CAPTION.at(knob, step) for knob in range(3) for step in range(40)]
    assert [line for line, *_ in seen] == expected
    assert [figure for _, _, figure, _ in seen] == [f"first {line}" for line in expected]
    verdicts = [words for _, words, *_ in seen]
    assert [place for place, words in enumerate(verdicts) if words] == [39, 79, 119]
    assert [words[2:] for words in verdicts if words] == [verdict.text for verdict in VERDICTS]
    assert len({height for *_, height in seen}) == 1, "what is said takes the same room at every step"


def test_numbers_are_written_in_the_browser_as_in_python(open_gallery: Open) -> None:
    page = open_gallery("numbers", STANDING)
    charts(page, 1)
    seen = page.evaluate(EVERY_SENTENCE, 1)
    assert [line for line, *_ in seen] == [AMOUNTS.at(0, step) for step in range(700)]


def test_on_arrival_the_run_plays_itself_once_and_rests_at_its_end(
    visit: Callable[[Device], Page], gallery: Server
) -> None:
    page = visit(MOVING)
    sent = sent_messages(page)
    page.add_init_script(f"({WATCH_STORY})()")
    page.goto(f"{gallery.url}/story")
    settled(page)
    charts(page, 4)
    told(page, "step=39 ")
    before = len(sent)
    page.wait_for_function("window.watched.at(-1)[1] === 39")
    page.wait_for_timeout(600)
    watched = page.evaluate("window.watched")
    steps = [step for _, step, *_ in watched]
    assert steps == sorted(steps)
    assert steps[0] == 0
    assert len(set(steps)) >= 5
    for _, step, line, verdict, seen in watched:
        assert line == CAPTION.at(0, step)
        assert bool(verdict) == (step == 39)
        # What Python says is about the end.
        assert not seen or step == 39
    assert watched[-1][-1]
    first = next(when for when, step, *_ in watched if step > 0)
    last = next(when for when, step, *_ in watched if step == 39)
    assert last - first <= 4000
    assert len(sent) == before, "nothing is sent: Python knows that it rests at the end"
    expect(page.locator(".plot-live")).to_have_text(f"{CAPTION.at(0, 39)} {VERDICTS[0].text}")
    # Not again: on a rerun, another run of the knob, in another theme, or after another page.
    page.evaluate("window.watched = []")
    page.get_by_role("button", name="again").click()
    page.get_by_role("slider", name="Run").fill("1")
    told(page, r"knob=2\.0")
    page.emulate_media(color_scheme="dark")
    page.get_by_role("link", name="tabs").click()
    expect(page.get_by_text("nothing here")).to_be_visible()
    page.get_by_role("link", name="story").click()
    charts(page, 4)
    settled(page)
    assert {step for _, step, *_ in page.evaluate("window.watched")} == {39}


@pytest.mark.parametrize(("device", "query", "step"), [(STANDING, "", 39), (MOVING, "?story_step=12", 12)])
def test_who_wants_no_motion_or_follows_a_link_finds_it_standing(
    visit: Callable[[Device], Page], gallery: Server, device: Device, query: str, step: int
) -> None:
    page = visit(device)
    page.add_init_script(f"({WATCH_STORY})()")
    page.goto(f"{gallery.url}/story{query}")
    settled(page)
    charts(page, 4)
    page.wait_for_timeout(500)
    assert {place for _, place, *_ in page.evaluate("window.watched")} == {step}


def test_a_touch_takes_over_from_the_story(open_gallery: Open) -> None:
    page = open_gallery("story", MOVING)
    picture = page.locator(".plot-figure").first
    page.wait_for_function("document.querySelector('.explainer-plot')?.stage?.step > 2")
    picture.click()
    step = page.evaluate("document.querySelector('.explainer-plot').stage.step")
    assert step < 39
    told(page, f"step={step} ")
    expect(page).to_have_url(re.compile(f"story_step={step}$"))
    expect(scrubber(page)).to_have_value(str(step))
    # What Python says of the step is seen again, though the message to the chart is the same.
    expect(page.locator(".st-key-story-now")).to_have_css("opacity", "1")


def test_the_place_of_the_player_is_in_the_link(open_gallery: Open) -> None:
    page = open_gallery("story", STANDING)
    charts(page, 4)
    scrubber(page).fill("7")
    told(page, "step=7 ")
    page.get_by_role("slider", name="Run").fill("2")
    told(page, r"step=7 knob=3\.0")
    expect(page).to_have_url(re.compile(r"\?story_run=3&story_step=7$"))
    page.reload()
    settled(page)
    charts(page, 4)
    expect(scrubber(page)).to_have_value("7")
    expect(page.locator(".plot-caption > span").first).to_have_text(CAPTION.at(2, 7))
    page.get_by_role("button", name="again").click()
    scrubber(page).fill("39")
    told(page, "step=39 ")
    expect(page).to_have_url(re.compile(r"\?story_run=3$"))


def test_a_chart_without_a_sentence_keeps_no_room_for_one(open_gallery: Open) -> None:
    page = open_gallery("knob")
    charts(page, 2)
    assert page.locator(".plot-said").evaluate("line => line.offsetHeight") == 0
