# plotly ships no types.
# pyright: reportAttributeAccessIssue=false
import numpy as np
import plotly.graph_objects as go
import pytest

from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.digits.data import load_digits
from explainer.digits.recipe import Recipe
from explainer.lessons.mnist.slow_motion import SlowStep, Watched, one_step
from explainer.lessons.mnist.slow_motion_figures import SlowWords, slow_motion

WORDS = SlowWords(
    step="step",
    signal="mean |a|",
    change="change",
    gradient_norm="norm",
    loss="loss",
    weights="weights",
    gradients=".grad",
)


@pytest.fixture(scope="module")
def slow() -> SlowStep:
    return one_step(Recipe(), load_digits())


@pytest.fixture(scope="module")
def figures(slow: SlowStep) -> list[go.Figure]:
    return slow_motion(slow, words=WORDS)


def texts(frame: go.Frame) -> str:
    return " | ".join(text for trace in frame.data or () if trace.text for text in trace.text)


def test_every_phase_is_a_frame_that_touches_the_traces_it_carries(
    figures: list[go.Figure], slow: SlowStep
) -> None:
    for figure in figures:
        assert [frame.name for frame in figure.frames] == [
            str(number + 1) for number in range(len(slow.phases))
        ]
        for frame in figure.frames:
            assert [figure.data[place].type for place in frame.traces] == [trace.type for trace in frame.data]


def test_a_frame_says_its_line_of_pytorch_and_its_numbers(figures: list[go.Figure], slow: SlowStep) -> None:
    for frame, phase in zip(figures[0].frames, slow.phases, strict=True):
        said = texts(frame)
        assert f"step {phase.step}<br><b>{phase.line}</b>" in said
        (bars,) = (trace for trace in frame.data if trace.type == "bar")
        norms = phase.after.gradient_norms
        assert list(bars.text) == ["None" if norm is None else f"{norm:.4f}" for norm in norms]
        np.testing.assert_allclose(bars.y, [norm or 0 for norm in norms])
        if phase.name != "forward":
            assert f"{phase.after.loss:.4f}" in said
        for change in phase.changes if phase.name == "step" else ():
            assert f"{change:.4f}" in said


def test_the_unit_is_drawn_as_an_image_and_empty_while_there_is_no_gradient(
    figures: list[go.Figure], slow: SlowStep
) -> None:
    for frame, phase in zip(figures[1].frames, slow.phases, strict=True):
        weights, gradients, memory = (trace.z for trace in frame.data[:3])
        np.testing.assert_array_equal(weights.ravel(), phase.after.weights)
        assert np.isnan(gradients).all() == (phase.after.gradient is None)
        assert np.isnan(memory).all() == (not phase.after.memory)
        assert f"<b>{phase.after.weight:.6f}</b>" in texts(frame)
    assert figures[1].layout.title.text == slow.watched.name


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_what_an_optimizer_remembers_has_a_picture_each(name: str) -> None:
    slow = one_step(Recipe(optimizer=name, hidden=()), load_digits())
    unit = slow_motion(slow, words=WORDS)[1]
    heatmaps = [trace for trace in unit.data if trace.type == "heatmap"]
    assert len(heatmaps) == 2 + len(slow.phases[-1].after.memory)


def test_a_weight_of_a_later_layer_is_drawn_too() -> None:
    slow = one_step(Recipe(), load_digits(), watched=Watched(layer=3, unit=2, input=100))
    assert slow_motion(slow, words=WORDS)[1].data[0].z.shape == (8, 16)


def test_a_run_that_leaves_the_numbers_behind_is_drawn() -> None:
    slow = one_step(Recipe(learning_rate=100.0, hidden=(64, 64, 64)), load_digits())
    assert all(figure.to_json() for figure in slow_motion(slow, words=WORDS))


def test_the_message_stays_small(figures: list[go.Figure]) -> None:
    assert sum(len(figure.to_json() or "") for figure in figures) < 400_000
