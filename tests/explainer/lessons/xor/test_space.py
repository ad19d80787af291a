"""The hidden space in a plane, and lines cut by a square."""

import itertools

import numpy as np
import pytest
import torch

from explainer.lessons.xor.space import clipped, plane_of, square_around

SQUARE = torch.tensor([[-1.0, 1.0], [-1.0, 1.0]], dtype=torch.float64)
GENERATOR = torch.Generator().manual_seed(0)


def normal(*shape: int) -> torch.Tensor:
    return torch.randn(*shape, dtype=torch.float64, generator=GENERATOR)


@pytest.mark.parametrize("units", [1, 2, 3, 5, 8])
def test_the_line_parts_the_plane_as_the_output_unit_parts_the_points(units: int) -> None:
    weight, bias, hidden = normal(4, 6, units), normal(4, 6), normal(4, 6, units, 9)
    plane = plane_of(weight, bias, hidden[:, -1])
    places = plane.place(hidden)
    output = (weight[..., None, :] @ hidden).squeeze(-2) + bias[..., None]
    on_line = places @ plane.line[..., :2, None]
    in_plane = on_line.squeeze(-1) + plane.line[..., 2:]
    assert places.shape == (4, 6, 9, 2)
    assert torch.equal(in_plane > 0, output > 0)


@pytest.mark.parametrize("units", [1, 2])
def test_few_units_are_drawn_as_they_are(units: int) -> None:
    hidden = normal(2, 3, units, 5)
    places = plane_of(normal(2, 3, units), normal(2, 3), hidden[:, -1]).place(hidden)
    torch.testing.assert_close(places[..., :units], hidden.mT)
    assert not places[..., units:].any()


@pytest.mark.parametrize("units", [3, 8])
def test_with_more_units_x_is_the_signed_distance_and_y_the_widest_direction(units: int) -> None:
    weight, bias, hidden = normal(2, 4, units), normal(2, 4), normal(2, 4, units, 30)
    places = plane_of(weight, bias, hidden[:, -1]).place(hidden)
    for replica, shot in itertools.product(range(2), range(4)):
        w, h = weight[replica, shot].numpy(), hidden[replica, shot].numpy()
        distance = (w @ h + bias[replica, shot].item()) / np.linalg.norm(w)
        np.testing.assert_allclose(places[replica, shot, :, 0], distance)
    for replica in range(2):
        w, h = weight[replica, -1].numpy(), hidden[replica, -1].numpy()
        within = h - np.outer(w, w @ h) / (w @ w)
        widest = np.linalg.eigvalsh(np.cov(within))[-1]
        assert np.var(places[replica, -1, :, 1].numpy(), ddof=1) == pytest.approx(widest)


def test_a_slowly_turning_hyperplane_turns_the_picture_slowly() -> None:
    turn = torch.linspace(0, 1.2, 200, dtype=torch.float64)
    weight = torch.stack([turn.cos(), turn.sin(), 0.3 * turn, -0.2 * turn], dim=-1)[None]
    hidden = normal(1, 1, 4, 6).expand(1, 200, 4, 6)
    places = plane_of(weight, torch.zeros(1, 200, dtype=torch.float64), hidden[:, -1]).place(hidden)
    assert places.diff(dim=1).abs().max() < 0.05


def test_dead_output_weights_place_everything_at_one_distance() -> None:
    zeros = torch.zeros(1, 1, 3, dtype=torch.float64)
    places = plane_of(zeros, torch.zeros(1, 1, dtype=torch.float64), zeros.mT).place(normal(1, 1, 3, 4))
    assert places.isfinite().all()
    assert not places[..., 0].any()


@pytest.mark.parametrize("where", [(0.0, 0.0), (0.4, -0.9), (3.0, 0.0), (1.3, 1.3), (0.0, -2.0)])
def test_a_clipped_line_ends_at_the_border_or_is_not_there(where: tuple[float, float]) -> None:
    for angle in np.linspace(0.01, 3.13, 25):
        a, b = np.cos(angle), np.sin(angle)
        c = -(a * where[0] + b * where[1])
        ends = clipped(torch.tensor([a, b, c], dtype=torch.float64), SQUARE).numpy()
        corners = [a * x + b * y + c for x in (-1, 1) for y in (-1, 1)]
        if min(corners) > 0 or max(corners) < 0:
            assert np.isnan(ends).all()
            continue
        np.testing.assert_allclose(ends @ [a, b] + c, 0, atol=1e-12)
        np.testing.assert_allclose(np.abs(ends).max(axis=1), 1, atol=1e-12)


@pytest.mark.parametrize(
    ("line", "ends"),
    [
        ((1.0, 0.0, -0.5), [[0.5, -1.0], [0.5, 1.0]]),
        ((0.0, -2.0, 1.0), [[-1.0, 0.5], [1.0, 0.5]]),
        ((1.0, 0.0, -1.5), None),
        ((0.0, 1.0, 1.5), None),
        ((0.0, 0.0, 0.0), None),
        ((0.0, 0.0, 1.0), None),
    ],
)
def test_lines_along_an_axis_and_no_lines(line: tuple[float, ...], ends: list[list[float]] | None) -> None:
    found = clipped(torch.tensor(line, dtype=torch.float64), SQUARE).numpy()
    if ends is None:
        assert np.isnan(found).all()
    else:
        np.testing.assert_allclose(sorted(found.tolist()), ends)


def test_a_square_holds_everything_with_a_margin() -> None:
    places = normal(3, 20, 2) * torch.tensor([1.0, 5.0], dtype=torch.float64)
    square = square_around(places)
    sides = square[..., 1] - square[..., 0]
    torch.testing.assert_close(sides[:, 0], sides[:, 1])
    assert (places > square[:, None, :, 0]).all() and (places < square[:, None, :, 1]).all()
    alone = square_around(torch.zeros(1, 4, 2, dtype=torch.float64))
    assert (alone[..., 0] < 0).all() and (alone[..., 1] > 0).all()
