"""What is drawn of the runs, the masks, the batch: figures are read on their data."""

import numpy as np

from explainer.lessons.overfitting.batch_norm import CALLS, normalised
from explainer.lessons.overfitting.batch_norm_figures import HANDLE, NormWords, bench
from explainer.lessons.overfitting.course_figures import (
    HIGHEST,
    TOP,
    CourseWords,
    course,
    held,
    live,
    top_of,
)
from explainer.lessons.overfitting.recorded import recorded_family, seeds_of
from explainer.lessons.overfitting.setting import FAMILIES, Setting
from explainer.lessons.overfitting.stopping import stops_of
from explainer.lessons.overfitting.stopping_figures import StopWords, stopping
from explainer.lessons.overfitting.subnetwork_figures import MaskWords, masks
from explainer.lessons.overfitting.subnetworks import subnetworks
from explainer.lessons.overfitting.training import Family
from tests.figures import traces, values_of

COURSE = CourseWords(
    *("epoch", "update", "loss", "accuracy", "training", "validation"),
    *("training accuracy", "validation accuracy", "epoch {epoch}", "lowest", "last", "seeds", "knob"),
)
STOP = StopWords("epoch", "loss", "training", "validation", "kept", "waited", "patience", "trained")
MASK = MaskWords("mask", "neuron", "speaks", "silent", "sum", "output", "mean", "eval")
NORM = NormWords(
    *("example", "value", "batch", "mean", "output", "train", "eval", "calls"),
    *("running mean", "running variance", "slopes", "moved"),
)


def family(knob: str = "dropout") -> Family:
    found = recorded_family(Setting(knob=knob))
    assert found is not None
    return found


def test_curves_grow_the_gap_lies_between_them_and_the_best_epoch_is_named() -> None:
    for knob in FAMILIES:
        found = family(knob)
        others = seeds_of(found.setting)[1:]
        chosen = found.place(found.setting.value)
        run, over = course(found, chosen=chosen, others=others, words=COURSE)
        gap, grown = run.moves[0], [move for move in run.moves if move.grow]
        assert [move.steps for move in grown] == [len(found.updates)] * 4
        named = [trace.name for trace in traces(run.figure) if trace.name]
        assert named == ["training", "validation", "training accuracy", "validation accuracy"]
        np.testing.assert_allclose(values_of(grown[0].y), held(found.training_loss, TOP))
        half = len(found.updates)
        heights = values_of(gap.y)[chosen]
        np.testing.assert_allclose(heights[-1, :half], values_of(grown[0].y)[chosen], atol=0.01)
        np.testing.assert_allclose(heights[-1, half:], values_of(grown[1].y)[chosen, ::-1], atol=0.01)
        assert np.ptp(heights[3, 3:half]) == 0
        flags = [trace for trace in traces(run.figure) if trace.mode == "text"]
        best = found.epochs(chosen)[found.best[chosen]]
        assert flags[chosen].text == (f"<b>epoch {best:.3g}</b>",)
        assert [np.isfinite(flag.y[0]) for flag in flags] == [place == chosen for place in range(len(flags))]
        lowest = traces(over.figure)[2]
        np.testing.assert_allclose(lowest.y, held(found.validation_loss.min(axis=1), TOP))
        assert len(traces(over.figure)[0].x) == len(others) * (len(found.values) + 1)


def test_losses_that_all_lie_high_have_a_higher_axis() -> None:
    shuffled = recorded_family(Setting(shuffled=True))
    assert shuffled is not None
    assert top_of(family()) == TOP < shuffled.validation_loss.max() < top_of(shuffled) <= HIGHEST
    run, _ = course(shuffled, chosen=0, others=(), words=COURSE)
    assert run.figure.layout.yaxis.range == (0, top_of(shuffled))


def test_a_training_that_goes_on_shows_every_run() -> None:
    found = family()
    figure = live([0, 20], found.training_loss[:, :2], found.validation_loss[:, :2], last=1_000, words=COURSE)
    assert len(traces(figure)) == 2 * len(found.values)
    assert sum(trace.name is not None for trace in traces(figure)) == 2


def test_a_run_that_stops_is_drawn_until_there_and_waits_from_its_best_epoch_on() -> None:
    found = family()
    stops = stops_of(found, 0, patiences=(0, 3, 30))
    run, price = stopping(found, stops, chosen=1, words=STOP)
    waiting, _, _, _, star = (move for move in run.moves)
    stop = stops.stops[1]
    epochs = found.epochs(0)
    assert {*values_of(waiting.x)[1, 0].tolist()} == {epochs[stop.kept], epochs[stop.stopped]}
    assert values_of(star.x)[1, 0, 0] == epochs[stop.kept]
    drawn = traces(run.figure)[3].y
    assert np.isfinite(drawn).sum() == stop.stopped + 1
    np.testing.assert_allclose(traces(price.figure)[0].y, stops.loss)


def test_eight_masks_are_eight_columns_and_the_mean_ends_where_it_belongs() -> None:
    found = subnetworks((1.5, 1.0, -0.5), "Tanh", (0.0, 0.5, 1.0))
    who, sums, outputs = masks(found, chosen=1, words=MASK)
    speaking, silent, frame = traces(who.figure)
    assert len(speaking.x) + len(silent.x) == 24
    assert len(who.frame_names) == 9 and not np.isfinite(frame.x).any()
    for picture, means, in_eval in (
        (sums, found.mean_sum, found.eval_sum),
        (outputs, found.mean_output, found.eval_output),
    ):
        mean, evaluated = traces(picture.figure)[-2:]
        np.testing.assert_allclose(mean.y, means[1])
        np.testing.assert_allclose(evaluated.y, in_eval)


def test_the_batch_can_be_dragged_and_its_memory_grows() -> None:
    found = normalised((1.0, 2.0, 3.0, 4.0), 0.1)
    batch, outputs, memory, slopes = bench(found, words=NORM)
    assert traces(batch.figure)[HANDLE].y.tolist() == found.batch.tolist()
    np.testing.assert_allclose(traces(outputs.figure)[1].y, found.remembered[-1])
    assert {move.steps for move in memory.moves} == {CALLS + 1}
    np.testing.assert_allclose(traces(slopes.figure)[0].z, found.slopes)
