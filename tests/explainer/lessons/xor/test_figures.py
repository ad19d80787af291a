"""What is drawn of small networks, against networks of torch.nn and geometry that knows the answer."""

import json
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Any, cast

import numpy as np
import plotly.graph_objects as go
import pytest
import torch
from torch import nn
from torch.nn.utils import vector_to_parameters

from explainer.choices.activations.registry import ACTIVATIONS
from explainer.kit.moving_figures import Move
from explainer.lessons.xor.collapse import collapse
from explainer.lessons.xor.curve_figures import CurveWords, curves, decades, spacing, standing_on
from explainer.lessons.xor.experiment import Experiment, ending, experiment, trained
from explainer.lessons.xor.film import inputs_of, spread
from explainer.lessons.xor.graph import Graph, edges_of, ends_of, number_names, numbers_of, thickness
from explainer.lessons.xor.network_figures import NetworkWords, network, unit_name
from explainer.lessons.xor.pitfall_figures import loss_over_epochs, shares, surface_with_line
from explainer.lessons.xor.recipe import Recipe
from explainer.lessons.xor.space import half_plane
from explainer.lessons.xor.space_figures import SpaceWords, hidden_space
from explainer.lessons.xor.surface_figures import (
    SurfaceWords,
    empty_plane,
    surface,
    unit_surface,
    wrong_points,
)
from tests.figures import still, traces, values_of

NETWORK = NetworkWords(
    title="network", inputs="in", hidden="hidden {number}", output="out", unit="unit {name}"
)
SURFACE = SurfaceWords(title="surface", classes=("class 0", "class 1"), wrong="wrong")
SPACE = SpaceWords(title="space", x="x", y="y", classes=("class 0", "class 1"), line="line", net="net")
CURVES = CurveWords(title="curves", epoch="epoch", loss="loss", accuracy="accuracy", diverged="diverged")

RECIPES = {
    "default": Recipe(epochs=60),
    "single neuron": Recipe(epochs=20, hidden=()),
    "one unit": Recipe(epochs=20, hidden=(1,), activation="Sigmoid"),
    "three units": Recipe(epochs=40, hidden=(3,), data="Circles", count=20),
    "two layers": Recipe(epochs=40, hidden=(4, 2), activation="ReLU", data="Moons", count=20),
    "three layers": Recipe(epochs=20, hidden=(8, 8, 8), data="Spirals", count=20),
}


@cache
def experiment_of(name: str) -> Experiment:
    return experiment(RECIPES[name])


@pytest.fixture(params=RECIPES)
def run(request: pytest.FixtureRequest) -> Experiment:
    return experiment_of(request.param)


def network_of(run: Experiment, replica: int, shot: int) -> nn.Sequential:
    """The same network as torch.nn builds it."""
    layers: list[nn.Module] = []
    for inputs, outputs in pairwise(run.recipe.widths):
        layers += [
            nn.Linear(inputs, outputs, dtype=torch.float64),
            ACTIVATIONS[run.recipe.activation].module(),
        ]
    built = nn.Sequential(*layers[:-1])
    vector_to_parameters(torch.from_numpy(run.training.snapshots[replica, shot]), built.parameters())
    return built


def places(run: Experiment) -> list[tuple[int, int]]:
    replicas, shots = run.training.snapshots.shape[:2]
    return [(0, 0), (replicas - 1, shots - 1), (replicas // 2, shots // 2)]


def layout_of(figure: go.Figure) -> dict[str, Any]:
    return json.loads(figure.to_json() or "")["layout"]


@torch.no_grad()
def outputs(network: nn.Module, inputs: torch.Tensor) -> np.ndarray:
    return network(inputs.T).squeeze(1).numpy()


def test_a_unit_is_found_in_its_square_and_no_two_squares_touch() -> None:
    for widths in ((2, 1), (2, 2, 1), (2, 8, 8, 8, 1), (2, 1, 8, 1)):
        graph = Graph(widths)
        middles = [graph.middle(spot) for spot in graph.spots()]
        assert [graph.unit_at(x, y) for x, y in middles] == list(graph.spots())
        for place, middle in enumerate(middles):
            for other in middles[:place]:
                assert max(abs(np.subtract(middle, other))) > 2.2 * graph.half
        assert graph.unit_at(9, 9) is None


def test_thickness_grows_with_the_weight_and_never_beyond_one() -> None:
    sizes = thickness(np.array([0.0, 0.5, -2.0, 50.0, -1e300]))
    assert sizes.tolist() == pytest.approx([0, 0.2, 0.5, 50 / 52, 1])


def test_every_weight_is_an_edge_of_its_sign_as_thick_as_it_is_large() -> None:
    run = experiment_of("two layers")
    graph = Graph(run.recipe.widths)
    edges = edges_of(graph, run.training.snapshots)
    weights = [weight.ravel() for weight in _weights(run)]
    sizes = np.concatenate(weights)
    biases = run.training.snapshots.shape[2] - len(sizes)
    x = edges.x.reshape(-1, 6)
    assert len(x) == len(sizes) + biases
    assert np.isnan(x[:, -1]).all()
    assert np.isfinite(x[:, :-1]).all()
    for heights, sign in ((edges.positive, 1), (edges.negative, -1)):
        corners = heights[-1, -1].reshape(-1, 6)[: len(sizes)]
        thick = corners[:, 0] - corners[:, 3]
        assert ((thick > 0) == (sign * sizes > 0)).all()
        same_place = slice(0, 2)  # Both edges into the first hidden unit are equally steep.
        shares_of = thickness(sizes[same_place]) * (sign * sizes[same_place] > 0)
        if thick[same_place].all():
            assert thick[0] / thick[1] == pytest.approx(shares_of[0] / shares_of[1])


def _weights(run: Experiment) -> list[np.ndarray]:
    built = network_of(run, len(run.training.rates) - 1, -1)
    return [layer.weight.detach().numpy() for layer in built if isinstance(layer, nn.Linear)]


def test_a_half_plane_has_the_area_where_the_line_is_above_zero() -> None:
    generator = np.random.default_rng(0)
    lines = np.concatenate(
        [generator.normal(size=(60, 3)), [[0, 0, 1], [0, 0, -1], [1, 0, -0.25], [1, 1, 0]]]
    )
    polygons = half_plane(lines)
    x, y = polygons[..., 0], polygons[..., 1]
    area = (x * np.roll(y, -1, axis=-1) - y * np.roll(x, -1, axis=-1)).sum(axis=-1) / 2
    cells = (np.arange(200) + 0.5) / 200
    u, v = np.meshgrid(cells, cells)
    above = (lines[:, 0, None, None] * u + lines[:, 1, None, None] * v + lines[:, 2, None, None]) > 0
    np.testing.assert_allclose(area, above.mean(axis=(1, 2)), atol=8e-3)


def test_spread_keeps_order_and_the_middle() -> None:
    assert spread(np.array([0, 0.5, 1])).tolist() == [0, 0.5, 1]
    assert (np.diff(spread(np.linspace(0, 1, 101))) > 0).all()


def test_the_surface_is_the_probability_that_torch_gives(run: Experiment) -> None:
    levels = run.film.decision / 255
    grid = inputs_of(run.film.cells)
    for replica, shot in places(run):
        z = outputs(network_of(run, replica, shot), grid)
        expected = spread(1 / (1 + np.exp(-z)))
        np.testing.assert_allclose(levels[replica, shot].ravel(), expected, atol=1.5 / 255 + 2e-3)


def test_rings_stand_around_as_many_points_as_the_accuracy_says(run: Experiment) -> None:
    wrong = wrong_points(run)
    accuracy = run.training.accuracy[:, run.training.snapshot_epochs]
    finite = np.isfinite(accuracy)
    np.testing.assert_allclose(1 - wrong.mean(axis=2)[finite], accuracy[finite])
    picture = surface(run, words=SURFACE)
    ring = next(each for each in picture.moves if each.x is not None)
    assert traces(picture.figure)[ring.trace].name == "wrong"
    np.testing.assert_array_equal(np.isnan(values_of(ring.x)), ~wrong)


def test_points_have_a_colour_and_a_shape_for_each_class(run: Experiment) -> None:
    dots = [trace for trace in traces(surface(run, words=SURFACE).figure) if trace.name in SURFACE.classes]
    assert len({trace.marker.color for trace in dots}) == len({trace.marker.symbol for trace in dots}) == 2
    for label, trace in enumerate(dots):
        chosen = run.points.inputs[run.points.labels == label]
        np.testing.assert_array_equal(np.stack([trace.x, trace.y], axis=1), chosen)


def test_every_unit_has_a_map_and_every_moving_map_its_trace(run: Experiment) -> None:
    picture = network(run, words=NETWORK)
    maps = [place for place, trace in enumerate(traces(picture.figure)) if trace.type == "heatmap"]
    assert len(maps) == sum(run.recipe.widths)
    # The two inputs stand still.
    assert [each.trace for each in picture.moves if each.z is not None] == maps[2:]
    assert list(layout_of(picture.figure)["xaxis"]["ticktext"]) == [
        "in",
        *(f"hidden {number + 1}" for number in range(len(run.recipe.hidden))),
        "out",
    ]


def test_every_number_of_the_network_has_the_ends_and_the_units_of_its_edge(run: Experiment) -> None:
    graph = Graph(run.recipe.widths)
    numbers, ends = numbers_of(graph, run.training.snapshots), ends_of(graph)
    joined = list(number_names(graph))
    assert numbers.shape[2] == len(ends) == len(joined)
    linear = [layer for layer in network_of(run, 0, -1) if isinstance(layer, nn.Linear)]
    for number, (x0, y0, x1, y1), (before, (column, unit)) in zip(numbers[0, -1], ends, joined, strict=True):
        layer = linear[column - 1]
        middle = graph.middle((column, unit))
        if before is None:
            assert number == layer.bias[unit]
            assert ((x0 + x1) / 2, y0) == pytest.approx((middle[0], y1)) and y0 < middle[1]
        else:
            assert number == layer.weight[unit, before[1]]
            assert ((x0, y0), (x1, y1)) == (
                pytest.approx((graph.middle(before)[0] + graph.half, graph.middle(before)[1])),
                pytest.approx((middle[0] - graph.half, middle[1])),
            )


def test_points_and_net_of_the_hidden_space_start_where_the_inputs_are(run: Experiment) -> None:
    low, high = run.view
    moves = {move.trace: move for move in hidden_space(run, words=SPACE).moves}
    assert [place for place, move in moves.items() if move.start is not None] == [2, *sorted(moves)[4:]]
    for label, place in enumerate(sorted(moves)[4:]):
        at = run.points.inputs[run.points.labels == label].T
        start = moves[place].start
        assert start is not None
        np.testing.assert_allclose(start, (at - low) / (high - low))
    net = moves[2].start
    assert net is not None
    # Without a hidden layer the net lies in its own square as it does in the plane.
    if not run.recipe.hidden:
        seen = np.stack([values_of(moves[2].x)[0, -1], values_of(moves[2].y)[0, -1]])
        scale = np.polyfit(net[0], seen[0], 1)
        np.testing.assert_allclose(np.polyval(scale, net[0]), seen[0], atol=1e-2)


def test_a_hidden_map_is_the_activation_that_torch_gives() -> None:
    run = experiment_of("two layers")
    picture = network(run, words=NETWORK)
    maps = [each for each in picture.moves if each.z is not None]
    grid = inputs_of(run.film.cells)
    for replica, shot in places(run):
        with torch.no_grad():
            first = network_of(run, replica, shot)[:2](grid.T).T.reshape(4, 14, 2, 14, 2).mean(dim=(2, 4))
        for unit in range(4):
            largest = run.film.unit_range[0][replica, unit]
            shown = values_of(maps[unit].z)[replica, shot] * largest
            np.testing.assert_allclose(shown, first[unit], atol=0.006 * largest + 1e-6)


def test_the_chosen_unit_is_framed_and_enlarged() -> None:
    run = experiment_of("two layers")
    plain, framed = (network(run, words=NETWORK, chosen=each).figure for each in (None, (1, 3)))
    assert len(traces(framed)) == len(traces(plain)) + 1
    large = unit_surface(run, (1, 3), words=SURFACE).moves[0]
    moves = network(run, words=NETWORK, chosen=(1, 3)).moves
    small = [each for each in moves if each.z is not None][3]
    np.testing.assert_array_equal(values_of(large.z), values_of(small.z))


def test_units_are_named_with_their_layer_where_there_are_several() -> None:
    assert unit_name((0, 1), (2, 2, 1)) == "x<sub>2</sub>"
    assert unit_name((1, 0), (2, 2, 1)) == "h<sub>1</sub>"
    assert unit_name((2, 0), (2, 2, 3, 1)) == "h<sub>1</sub><sup>(2)</sup>"
    assert unit_name((3, 0), (2, 2, 3, 1)) == "p"


def test_a_point_stands_on_the_blue_side_iff_the_answer_is_class_1(run: Experiment) -> None:
    picture = hidden_space(run, words=SPACE)
    track = {each.trace: each for each in picture.moves}
    x, y = (values_of(coordinate) for coordinate in (track[1].x, track[1].y))
    answers = wrong_points(run) != (run.points.labels == 1)
    for label in (0, 1):
        u, v = values_of(track[4 + label].x), values_of(track[4 + label].y)
        inside = _inside(x, y, u, v)
        expected = answers[:, :, run.points.labels == label]
        # Points on the line itself may fall on either side when they are rounded.
        assert (inside == expected).mean() > 0.97
        assert (u >= 0).all() and (u <= 1).all()
        assert traces(picture.figure)[4 + label].name == SPACE.classes[label]


def _inside(x: np.ndarray, y: np.ndarray, u: np.ndarray, v: np.ndarray) -> np.ndarray:
    """Whether points (R, S, n) lie in the convex polygons (R, S, 8), which turn to the left."""
    ahead_x, ahead_y = np.roll(x, -1, axis=2) - x, np.roll(y, -1, axis=2) - y
    cross = ahead_x[..., None, :] * (v[..., None] - y[..., None, :]) - ahead_y[..., None, :] * (
        u[..., None] - x[..., None, :]
    )
    area = (x * np.roll(y, -1, axis=2) - y * np.roll(x, -1, axis=2)).sum(axis=2)
    return (cross >= -2e-3).all(axis=3) & (area > 1e-3)[..., None]


def test_the_net_is_one_line_along_neighbours() -> None:
    run = experiment_of("single neuron")
    picture = hidden_space(run, words=SPACE)
    net = next(each for each in picture.moves if each.trace == 2)
    x, y = values_of(net.x)[0, 0], values_of(net.y)[0, 0]
    # Without a hidden layer the net is the square itself, and every step goes along one of its lines.
    steps = np.abs(np.stack([np.diff(x), np.diff(y)]))
    assert (steps.min(axis=0) < 1e-3).all()
    assert steps.max() < 1.01 / 10 * (x.max() - x.min()) + 1e-3


def test_curves_are_the_losses_and_the_ring_stands_on_them(run: Experiment) -> None:
    training = run.training
    picture = curves(training, chosen=0, words=CURVES)
    assert [frame.name for frame in cast(Any, picture.figure).frames] == [
        str(epoch) for epoch in training.snapshot_epochs
    ]
    loss, accuracy, ring, second, _ = (values_of(each.y) for each in picture.moves)
    shown = np.asarray(traces(picture.figure)[0].x)
    np.testing.assert_array_equal(loss[:, 0], training.loss[:, shown])
    np.testing.assert_array_equal(accuracy[:, 0], training.accuracy[:, shown])
    np.testing.assert_array_equal(ring[:, :, 0], standing_on(training.loss)[:, training.snapshot_epochs])
    assert second.shape == ring.shape
    low, high = layout_of(picture.figure)["yaxis"]["range"]
    assert low < np.log10(np.nanmin(training.loss)) and np.log10(np.nanmax(training.loss)) < high


def test_what_stands_still_depends_on_the_points_and_the_shape_of_the_network_alone(run: Experiment) -> None:
    recipe = run.recipe
    other = experiment(replace(recipe, seed=5, activation="Softplus", loss="MSE", optimizer="Adam", epochs=9))
    alone = trained(other.recipe).filmed_alone(other.training.rates[0])
    spot = (1, 0) if recipe.hidden else None
    for shown in (other, alone):
        assert still(network(run, words=NETWORK)) == still(network(shown, words=NETWORK))
        assert still(surface(run, words=SURFACE)) == still(surface(shown, words=SURFACE))
        assert still(hidden_space(run, words=SPACE)) == still(hidden_space(shown, words=SPACE))
        if spot:
            framed = (network(each, words=NETWORK, chosen=spot) for each in (run, shown))
            assert still(next(framed)) == still(next(framed))
            enlarged = (unit_surface(each, spot, words=SURFACE) for each in (run, shown))
            assert still(next(enlarged)) == still(next(enlarged))


def test_what_stands_still_of_the_curves_depends_on_the_number_of_epochs_and_the_reach_of_the_losses() -> (
    None
):
    one, other = (experiment(replace(Recipe(epochs=60), seed=seed)).training for seed in (0, 5))
    assert decades(one.loss) == decades(other.loss)
    both = (curves(each, chosen=place, words=CURVES) for place, each in enumerate((one, other)))
    assert still(next(both)) == still(next(both))


def test_a_divergence_is_marked_at_its_last_finite_loss() -> None:
    run = ending(Recipe(hidden=(8, 8, 8), activation="Linear", learning_rate=10.0, data="Spirals", epochs=50))
    (epoch,) = run.training.diverged
    assert epoch
    picture = curves(run.training, chosen=0, words=CURVES)
    mark = picture.moves[-1]
    assert values_of(mark.x).item() == epoch - 1
    # As far up as the axis goes.
    last = min(run.training.loss[0, epoch - 1], 10 ** decades(run.training.loss)[1])
    assert values_of(mark.y).item() == values_of(picture.moves[2].y)[0, -1, 0] == last
    assert all(picture.json for picture in (surface(run, words=SURFACE), network(run, words=NETWORK)))


def test_decades_hold_all_losses_and_have_few_labels() -> None:
    assert decades(np.array([np.nan, 1e-30, 0.2, np.inf])) == pytest.approx([-12.15, 0.15])
    for smallest in (0.5, 1e-3, 1e-9):
        low, high = decades(np.array([smallest, 3.0]))
        assert (high - low) / spacing(np.array([smallest, 3.0])) <= 5


def test_an_ending_is_the_end_of_the_same_training() -> None:
    whole = experiment_of("default")
    end = ending(whole.recipe).training
    replica = whole.replica(whole.recipe.learning_rate)
    np.testing.assert_allclose(end.snapshots[0, -1], whole.training.snapshots[replica, -1], atol=1e-9)
    assert end.snapshot_epochs.tolist() == [0, 60]


def test_collapsed_layers_are_drawn_as_a_line_where_the_answer_changes() -> None:
    run = ending(Recipe(hidden=(3, 2), activation="Linear", seed=3))
    line = collapse(run.recipe, run.training.snapshots[0, -1], view=run.view)
    figure = surface_with_line(run, line, words=SURFACE, line="border")
    border = traces(figure)[-1]
    assert border.name == "border"
    on_it = torch.tensor(np.stack([border.x, border.y]), dtype=torch.float64)
    np.testing.assert_allclose(outputs(network_of(run, 0, -1), on_it), 0, atol=1e-9)
    assert [trace.visible for trace in traces(figure) if trace.type == "contour"] == [False]


def test_pitfalls_show_what_they_are_given() -> None:
    bars = traces(shares({"a": 0.25, "b": 1.0}, share="share"))[0]
    assert (list(bars.x), list(bars.y)) == ([0.25, 1.0], ["a", "b"])
    losses = {"stuck": np.full(1001, 0.6), "solved": np.geomspace(1, 0.01, 1001)}
    figure = loss_over_epochs(losses, epoch="epoch", loss="loss")
    for trace, (name, values) in zip(traces(figure), losses.items(), strict=True):
        assert trace.name == name
        np.testing.assert_array_equal(trace.y, values[np.asarray(trace.x)])
        assert trace.x[-1] == 1000


def test_the_empty_plane_has_the_axes_of_the_full_one() -> None:
    assert layout_of(empty_plane((-3, 3), title=""))["xaxis"]["range"] == [-3, 3]


def test_what_moves_fits_its_trace(run: Experiment) -> None:
    steps, rates = len(run.training.snapshot_epochs), len(run.training.rates)
    for picture in (
        network(run, words=NETWORK),
        surface(run, words=SURFACE),
        hidden_space(run, words=SPACE),
        curves(run.training, chosen=0, words=CURVES),
    ):
        for each in picture.moves:
            for name in ("x", "y", "z"):
                if getattr(each, name) is not None:
                    _fits(traces(picture.figure)[each.trace], each, name, rates=rates, steps=steps)


def _fits(trace: object, each: Move, name: str, *, rates: int, steps: int) -> None:
    shape = values_of(getattr(each, name)).shape
    assert shape[0] in (1, rates) and shape[1] in (1, steps)
    assert shape[2:] == np.shape(getattr(trace, name))
