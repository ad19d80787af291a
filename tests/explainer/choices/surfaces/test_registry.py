"""Every surface is what its row says: minima, formula, source, domain."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from explainer.choices.surfaces.geometry import curvatures, hessian, relief
from explainer.choices.surfaces.registry import SURFACES

# Published values: Styblinski & Tang (1990), Himmelblau (1972), Rastrigin (1974).
PUBLISHED = {
    "Styblinski–Tang": [(-2.903534, -2.903534, -78.33233)],
    "Himmelblau": [(-2.805118, 3.131312, 0), (-3.779310, -3.283186, 0), (3.584428, -1.848126, 0), (3, 2, 0)],
    "Rastrigin": [(0, 0, 0), (0.99496, 0, 0.99496)],
    "Beale": [(3, 0.5, 0)],
    "Rosenbrock": [(1, 1, 0)],
}


def points(name: str, count: int = 60) -> torch.Tensor:
    """Random places of the domain."""
    area = SURFACES[name].domain
    shares = torch.rand(count, 2, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    low = torch.tensor([area.x_low, area.y_low])
    return low + shares * torch.tensor([area.width, area.height])


@pytest.mark.parametrize("name", SURFACES)
def test_a_minimum_is_flat_has_its_value_and_rises_on_all_sides(name: str) -> None:
    spec = SURFACES[name]
    for minimum in spec.minima:
        place = torch.tensor([minimum.x, minimum.y], dtype=torch.float64, requires_grad=True)
        height = spec.of(place)
        (gradient,) = torch.autograd.grad(height, place)
        low, high = curvatures(spec, (minimum.x, minimum.y))
        assert gradient.abs().max().item() <= 1e-12 * max(1, high)
        assert height.item() == pytest.approx(minimum.value, abs=1e-12 * max(1, high))
        assert low > 0
        assert spec.domain.clip((minimum.x, minimum.y)) == (minimum.x, minimum.y)


def test_the_gradient_is_autograds_bit_for_bit_inside_the_domain_and_far_outside() -> None:
    for name, spec in SURFACES.items():
        places = torch.cat([points(name, 2_000), 1e3 * points(name, 50)]).requires_grad_()
        (expected,) = torch.autograd.grad(spec.of(places).sum(), places)
        x, y = places.detach().unbind(-1)
        assert torch.equal(torch.stack(spec.gradient(x, y), dim=-1), expected), name
        # A row without one of its own.
        asked = replace(spec, slope=None).gradient(x, y)
        assert torch.equal(torch.stack(asked, dim=-1), expected), name


@pytest.mark.parametrize("name", SURFACES)
def test_nothing_in_the_domain_is_lower_than_the_deepest_minimum(name: str) -> None:
    spec = SURFACES[name]
    assert relief(spec, count=301).height.min() >= spec.lowest - 1e-5


def slopes_and_bends(name: str, places: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Gradients (n, 2) and Hessians (n, 2, 2)."""
    places = places.detach().requires_grad_()
    (slopes,) = torch.autograd.grad(SURFACES[name].of(places).sum(), places, create_graph=True)
    rows = [torch.autograd.grad(slopes[:, row].sum(), places, retain_graph=True)[0] for row in range(2)]
    return slopes.detach(), torch.stack(rows, dim=1)


@pytest.mark.parametrize("name", SURFACES)
def test_no_minimum_of_the_domain_is_missing(name: str) -> None:
    # Newton's method from many places comes to the points without slope, minima or not.
    spec, places = SURFACES[name], points(name, 600)
    for _ in range(60):
        slopes, bends = slopes_and_bends(name, places)
        step = torch.linalg.lstsq(bends, slopes[:, :, None]).solution[:, :, 0]
        places = places - step / (step.norm(dim=1, keepdim=True) / 0.3).clamp_min(1)
    slopes, bends = slopes_and_bends(name, places)
    area = spec.domain
    low, high = torch.tensor([[area.x_low, area.y_low], [area.x_high, area.y_high]])
    inside = ((places >= low) & (places <= high)).all(dim=1)
    bottom = (slopes.abs().amax(dim=1) < 1e-6) & (torch.linalg.eigvalsh(bends)[:, 0] > 1e-6) & inside
    known = torch.tensor([(each.x, each.y) for each in spec.minima], dtype=torch.float64)
    away = torch.cdist(places[bottom], known)
    assert bottom.any()
    assert (away.amin(dim=1) < 1e-5).all()


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_minima_are_the_published_ones(name: str) -> None:
    known = [(each.x, each.y, each.value) for each in SURFACES[name].minima]
    for published in PUBLISHED[name]:
        assert any(np.allclose(each, published, rtol=2e-6, atol=5e-6) for each in known), published


def test_rastrigin_has_a_minimum_near_every_whole_point() -> None:
    places = {(round(each.x), round(each.y)) for each in SURFACES["Rastrigin"].minima}
    assert places == {(x, y) for x in range(-5, 6) for y in range(-5, 6)}


@pytest.mark.parametrize("name", SURFACES)
def test_the_source_computes_the_same(name: str) -> None:
    spec, places = SURFACES[name], points(name)
    x, y = places.T
    assert torch.equal(eval(spec.source, {"torch": torch, "x": x, "y": y}), spec.height(x, y))


@pytest.mark.parametrize("name", SURFACES)
def test_many_points_are_as_single_ones_bit_for_bit(name: str) -> None:
    spec, places = SURFACES[name], points(name).requires_grad_()
    heights = spec.of(places)
    (gradients,) = torch.autograd.grad(heights.sum(), places)
    for place, height, gradient in zip(places.detach(), heights, gradients, strict=True):
        single = place.clone().requires_grad_()
        spec.of(single).backward()
        assert single.grad is not None
        assert spec.of(place).item() == height.item()
        assert torch.equal(single.grad, gradient)


@pytest.mark.parametrize("name", SURFACES)
def test_the_gradient_is_that_of_finite_differences(name: str) -> None:
    assert torch.autograd.gradcheck(
        SURFACES[name].of, points(name, 20).requires_grad_(), rtol=1e-3, atol=1e-3
    )


@pytest.mark.parametrize("name", SURFACES)
def test_it_starts_inside_and_away_from_the_minima(name: str) -> None:
    spec = SURFACES[name]
    assert spec.domain.clip(spec.start) == spec.start
    away = [np.hypot(spec.start[0] - each.x, spec.start[1] - each.y) for each in spec.minima]
    assert min(away) > spec.near
    assert spec.reference and spec.formula.startswith("f(x, y) = ")


@pytest.mark.parametrize("name", SURFACES)
def test_only_a_quadratic_bends_the_same_everywhere(name: str) -> None:
    spec = SURFACES[name]
    bends = [hessian(spec, (x, y)) for x, y in points(name, 5).tolist()]
    assert np.allclose(bends, bends[0]) is spec.quadratic


def test_the_turned_ravine_is_the_ravine_turned() -> None:
    places = points("Ravine")
    half = 0.5**0.5
    turned = places @ torch.tensor([[half, half], [-half, half]], dtype=torch.float64)
    torch.testing.assert_close(SURFACES["Turned ravine"].of(turned), SURFACES["Ravine"].of(places))


def test_the_saddle_holds_a_descent_that_starts_on_its_ridge() -> None:
    # Nesterov (2004), Example 1.2.2: from (1, 0) the gradient method comes to (0, 0), which is no minimum.
    place = torch.tensor([1.0, 0.0], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([place], lr=0.1)
    for _ in range(500):
        optimizer.zero_grad()
        SURFACES["Saddle"].of(place).backward()
        optimizer.step()
    assert place.abs().max().item() < 1e-9
    assert curvatures(SURFACES["Saddle"], (0.0, 0.0)) == (-1, 1)
