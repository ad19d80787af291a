import numpy as np
import pytest
import torch
from torch import nn

from explainer.choices.activations.registry import ACTIVATIONS
from explainer.digits.data import load_digits, normalise
from explainer.digits.evaluation import confusion_matrix, predictions
from explainer.digits.network import build_network
from explainer.digits.recipe import Recipe
from explainer.lessons.mnist.inspection import (
    confusion_cell,
    first_layer_images,
    least_certain_hits,
    most_confident_mistakes,
    symmetric_limit,
    way_through,
)

RECIPES = [
    Recipe(hidden=()),
    Recipe(hidden=(5,)),
    *(Recipe(hidden=(12, 7), activation=name) for name in ACTIVATIONS),
]
LABELS = np.random.default_rng(0).integers(0, 10, 2_000).astype(np.uint8)
PROBABILITIES = np.random.default_rng(1).dirichlet(np.ones(10), 2_000).astype(np.float32)


@pytest.mark.parametrize("true", range(10))
@pytest.mark.parametrize("read_as", range(10))
def test_a_cell_holds_as_many_images_as_the_matrix_counts_surest_first(true: int, read_as: int) -> None:
    cell = confusion_cell(PROBABILITIES, LABELS, true=true, read_as=read_as)
    assert len(cell) == confusion_matrix(LABELS, predictions(PROBABILITIES))[true, read_as]
    assert (LABELS[cell] == true).all()
    assert (np.diff(PROBABILITIES[cell, read_as]) <= 0).all()


def test_mistakes_are_wrong_and_no_mistake_left_out_is_surer() -> None:
    shown = most_confident_mistakes(PROBABILITIES, LABELS, count=30)
    wrong = np.flatnonzero(PROBABILITIES.argmax(axis=1) != LABELS)
    certainty = PROBABILITIES.max(axis=1)
    assert set(shown) <= set(wrong)
    np.testing.assert_array_equal(certainty[shown], np.sort(certainty[wrong])[::-1][:30])


def test_hits_are_right_and_no_hit_left_out_is_less_certain() -> None:
    shown = least_certain_hits(PROBABILITIES, LABELS, count=30)
    right = np.flatnonzero(PROBABILITIES.argmax(axis=1) == LABELS)
    assert set(shown) <= set(right)
    np.testing.assert_array_equal(
        PROBABILITIES[shown, LABELS[shown]], np.sort(PROBABILITIES.max(axis=1)[right])[:30]
    )


def test_a_perfect_network_has_no_mistakes_and_its_empty_cells_are_empty() -> None:
    perfect = np.eye(10, dtype=np.float32)[LABELS]
    assert len(most_confident_mistakes(perfect, LABELS, count=5)) == 0
    assert len(confusion_cell(perfect, LABELS, true=3, read_as=5)) == 0


def test_the_probabilities_of_a_diverged_network_break_nothing() -> None:
    lost = np.full((20, 10), np.nan, np.float32)
    assert len(confusion_cell(lost, LABELS[:20], true=int(LABELS[0]), read_as=0)) == np.sum(
        LABELS[:20] == LABELS[0]
    )
    assert len(most_confident_mistakes(lost, LABELS[:20], count=3)) == 3


@pytest.mark.parametrize("hidden", [(), (3,), (12, 7)])
def test_first_layer_images_are_the_rows_of_the_first_weight_matrix(hidden: tuple[int, ...]) -> None:
    network = build_network(Recipe(hidden=hidden))
    weights = {name: value.numpy() for name, value in network.state_dict().items()}
    layer = first_layer_images(weights)
    matrix = network[1].get_parameter("weight").detach()
    np.testing.assert_array_equal(layer.images, matrix.reshape(-1, 28, 28))
    np.testing.assert_allclose(layer.norms, matrix.norm(dim=1), rtol=1e-6)
    assert layer.limit == matrix.abs().max().item()

    strongest = first_layer_images(weights, strongest_first=True)
    assert (np.diff(strongest.norms) <= 0).all()
    np.testing.assert_array_equal(strongest.images, layer.images[strongest.units])


def test_the_limit_is_one_where_there_is_nothing_to_scale() -> None:
    assert symmetric_limit(np.zeros(3, np.float32)) == 1
    assert symmetric_limit(np.full(3, np.nan, np.float32)) == 1
    assert symmetric_limit(np.array([1, -4, np.inf], np.float32)) == 4


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: f"{recipe.hidden} {recipe.activation}")
def test_every_stage_is_what_a_forward_hook_sees(recipe: Recipe) -> None:
    image = load_digits().test_images[7]
    network = build_network(recipe)
    seen: list[torch.Tensor] = []

    def look(module: nn.Module, inputs: tuple[torch.Tensor], output: torch.Tensor) -> None:
        seen.append(output.detach())

    for module in network:
        module.register_forward_hook(look)
    logits = network(normalise(image[None]))
    expected = [
        torch.from_numpy(image.copy()),
        normalise(image[None]),
        *seen,
        torch.softmax(logits, dim=1).detach(),
    ]
    stages = way_through(build_network(recipe), image)
    assert [stage.shape for stage in stages] == [str(signal.shape) for signal in expected]
    for stage, signal in zip(stages, expected, strict=True):
        np.testing.assert_array_equal(stage.values, signal.numpy().reshape(stage.values.shape))


def test_the_lines_of_pytorch_compute_what_they_stand_for() -> None:
    images = torch.from_numpy(load_digits().test_images[:3].copy())
    network = build_network(Recipe())
    stages = way_through(network, images[2].numpy())
    space = {"images": images, "index": 2, "network": network, "torch": torch}
    for stage in stages[1:]:
        exec(stage.line, space)
        result = space[stage.line.split(" =")[0]]
        assert isinstance(result, torch.Tensor)
        torch.testing.assert_close(result.detach()[0], torch.from_numpy(stage.values))


def test_the_stages_of_the_default_network_are_named_in_order() -> None:
    stages = way_through(build_network(Recipe()), load_digits().test_images[0])
    assert [(stage.name, stage.layer) for stage in stages] == [
        ("pixels", 0),
        ("normalised", 0),
        ("flattened", 0),
        ("pre_activation", 1),
        ("activation", 1),
        ("pre_activation", 2),
        ("activation", 2),
        ("logits", 3),
        ("probabilities", 3),
    ]
    assert stages[3].line == "x = network[1](x)  # nn.Linear(784, 128)"
    assert stages[3].shape == "torch.Size([1, 128])"
