"""Every lesson opens whole, and what its player shows and says is what the data say, at every step."""

import re
from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from explainer.choices.activations.curves import curves
from explainer.descents.run import race
from explainer.descents.setting import Setting as RaceSetting
from explainer.descents.setting import first_of_family
from explainer.digits.pretrained import pretrained_run
from explainer.lessons.activations.setting import Setting as ProbeSetting
from explainer.lessons.backprop.differences import differences
from explainer.lessons.backprop.setting import Setting as WalkSetting
from explainer.lessons.backprop.walk import walk
from explainer.lessons.gradient_descent.film import film_of
from explainer.lessons.gradient_descent.setting import Setting as LineSetting
from explainer.lessons.gradient_flow.flow import flow, flow_family
from explainer.lessons.gradient_flow.setting import Setting as FlowSetting
from explainer.lessons.losses.curves import curves as losses_at
from explainer.lessons.losses.setting import Judged
from explainer.lessons.overfitting.recorded import recorded_family
from explainer.lessons.overfitting.setting import Setting as HeartSetting
from explainer.lessons.overfitting.stopping import stops_of
from explainer.lessons.overfitting.training import Family
from explainer.lessons.perceptron.looks import looks_of_run
from explainer.lessons.perceptron.rule import run_of
from explainer.lessons.perceptron.setting import Setting as NeuronSetting
from explainer.lessons.tensors.setting import Setting as ShapeSetting
from explainer.lessons.xor.experiment import experiment, shared
from explainer.lessons.xor.recipe import Recipe
from tests.e2e.browser import Device, Server, settled
from tests.e2e.charts import WALK_MARKS
from tests.e2e.every_page import assert_for_everyone, assert_well_made, open_app
from ui import sitemap
from ui.language import catalog
from ui.lessons.activations import functions
from ui.lessons.backprop import check as widths
from ui.lessons.backprop import said as chain
from ui.lessons.gradient_descent import said as line
from ui.lessons.gradient_descent.problem import descent_of
from ui.lessons.gradient_flow import said as signal
from ui.lessons.losses import curves as charges
from ui.lessons.mnist import said as digits
from ui.lessons.optimizers import said as runners
from ui.lessons.overfitting import said as heart
from ui.lessons.overfitting import stopping as patience
from ui.lessons.perceptron import verdict as neuron
from ui.lessons.tensors import memory as strips
from ui.lessons.xor import said as network
from ui.plot import Caption
from ui.sitemap import LESSONS


def neuron_caption() -> Caption:
    setting = NeuronSetting()
    run = run_of(setting)
    return neuron.caption_of(looks_of_run(run, setting.points(), fires_at_zero=setting.fires_at_zero))


def probe_caption() -> Caption:
    setting = ProbeSetting()
    return functions.caption_of(
        curves(setting.functions, options=setting.options, z=np.array(functions.places_of(setting.x)))
    )


def judged_caption() -> Caption:
    setting = Judged()
    return charges.caption_of(
        losses_at(setting.losses, target=setting.target, z=np.array(charges.places_of(setting.z)))
    )


def walk_caption() -> Caption:
    setting = WalkSetting()
    graph = setting.make()
    return chain.caption_of(graph, walk(graph, setting.rate), setting.rate)


def thousand_images() -> Family:
    family = recorded_family(HeartSetting())
    assert family is not None
    return family


SAID: dict[str, Callable[[], Caption]] = {
    "perceptron_learn": neuron_caption,
    "activations_curves": probe_caption,
    "losses_curves": judged_caption,
    "backprop_walk": walk_caption,
    "backprop_check": lambda: widths.caption_of(differences(WalkSetting().make(), "w6")),
    "xor_run": lambda: network.caption_of(experiment(shared(Recipe(), points=4))),
    "gradient_descent_run": lambda: line.caption_of(film_of(descent_of(LineSetting()), "updates")),
    "optimizers_race": lambda: runners.caption_of(race(first_of_family(RaceSetting()))),
    "gradient_flow_flow": lambda: signal.caption_of(flow(FlowSetting()), flow_family(FlowSetting())),
    "mnist_run": lambda: digits.caption_of(pretrained_run()),
    "tensors_memory": lambda: strips.caption_of(strips.walked(ShapeSetting())),
    "overfitting_course": lambda: heart.caption_of(thousand_images()),
    "overfitting_stop": lambda: patience.caption_of(
        thousand_images(), stops_of(thousand_images(), 0, patiences=tuple(patience.PATIENCES))
    ),
}
# Of every chart with a player or a knob: its key, its steps, where the knob stands, how many values it has,
# and whether anything is said.
PLAYERS = """() => [...document.querySelectorAll('.explainer-plot')].map(({ stage }) => stage)
  .filter((stage) => stage?.pictures.every((picture) => picture.drawn))
  .filter((stage) => stage.steps > 1 || stage.message.knob)
  .map(({ steps, knob, message }) =>
    [message.key, steps, knob, message.knob?.labels.length ?? 1, Boolean(message.caption)])"""
# A hand is near the knob of a chart; all courses are there.
REACH = "key => document.querySelector(`.st-key-${key} .explainer-plot`).stage.reach()"
WHOLE = "key => document.querySelector(`.st-key-${key} .explainer-plot`).stage.message.alone === null"
# What stands above the player at every place: the sentence, and how the run has ended.
SENTENCES = """([key, places]) => {
  const root = document.querySelector(`.st-key-${key} .explainer-plot`);
  return places.map(([knob, step]) => {
    root.stage.knob = knob;
    root.stage.stand(step);
    const said = (line) => root.querySelector(`.plot-${line} > span`)?.textContent ?? '';
    return [said('caption'), said('verdict')];
  });
}"""


def steps_of(count: int) -> list[int]:
    """All steps of a short run; of a long one its first, its last, some between; some out of their order."""
    if count <= 40:
        return [*range(count), *reversed(range(0, count, 3))]
    return [*range(8), *range(8, count - 6, max(count // 10, 1)), *range(count - 6, count), 3, count // 2]


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.address)
def test_a_lesson_opens_whole_and_shows_and_says_what_the_data_are_at_every_step(
    app: Server, visit: Callable[[Device], Page], lesson: sitemap.Page
) -> None:
    page = open_app(visit(Device()), f"{app.url}/{lesson.address}")
    page.wait_for_load_state("networkidle")
    expect(page.locator("h1")).to_have_text(catalog("en")[f"{lesson.name}.title"])
    page.wait_for_function(f"({PLAYERS})().length > 0")
    assert_well_made(page, Device())
    assert_for_everyone(page, Device())
    for key, count, knob, knobs, speaks in page.evaluate(PLAYERS):
        assert page.evaluate(WALK_MARKS, [key, steps_of(count)]) == [], key
        assert speaks == (key in SAID), key
        if speaks:
            caption = SAID[key]()
            if caption.counts() - {1}:
                page.evaluate(REACH, key)
                page.wait_for_function(WHOLE, arg=key)
                settled(page)
            places = [(knob, step) for step in range(count)] + [(other, count - 1) for other in range(knobs)]
            seen = page.evaluate(SENTENCES, [key, places])
            assert [words for words, _ in seen] == [caption.at(*place) for place in places], key
            ends = key not in ("activations_curves", "losses_curves", "backprop_check", "overfitting_stop")
            assert [bool(ended) for _, ended in seen] == [ends and step == count - 1 for _, step in places]


def test_the_story_of_a_lesson_goes_to_its_end_by_hand(app: Server, visit: Callable[[Device], Page]) -> None:
    page = visit(Device(reduced_motion="no-preference"))
    page.goto(f"{app.url}/perceptron")
    verdict = page.locator(".st-key-perceptron_learn .plot-verdict > span").first
    expect(verdict).to_be_empty()
    expect(verdict).to_contain_text("Converged.")
    settled(page)
    # Whoever watches a story leaves no step in the link; the walk after it may rest somewhere.
    expect(page).to_have_url(f"{app.url}/perceptron")
    assert page.evaluate(WALK_MARKS, ["perceptron_learn", [*range(25)]]) == []
    # Where there is no run, the knob turns to its place.
    page.goto(f"{app.url}/losses?lang=en")
    knob = page.locator(".st-key-losses_curves .plot-knob output")
    expect(knob).to_have_text(re.compile(r"^-[3-6]"))
    expect(knob).to_have_text(f"{Judged().z:.2f}")
    settled(page)
    expect(page).to_have_url(f"{app.url}/losses?lang=en")
