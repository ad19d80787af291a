import numpy as np
import pytest
import torch
from torch import nn

from explainer.choices.activations.registry import ACTIVATIONS
from explainer.digits.data import load_digits, normalise
from explainer.digits.network import build_network
from explainer.digits.recipe import Recipe
from explainer.lessons.mnist.sight import STRONGEST, no_sight, sight_of

RECIPES = [
    Recipe(hidden=()),
    Recipe(hidden=(2,)),
    *(Recipe(hidden=(12, 7), activation=a) for a in ACTIVATIONS),
]


@pytest.mark.parametrize("recipe", RECIPES, ids=str)
def test_the_sight_is_what_the_network_computes(recipe: Recipe) -> None:
    network, image = build_network(recipe), load_digits().test_images[3]
    sight = sight_of(network, image)
    with torch.inference_mode():
        logits = network(normalise(image[None]))
    np.testing.assert_array_equal(sight.logits, logits[0].numpy())
    np.testing.assert_array_equal(sight.probabilities, logits.softmax(dim=1)[0].numpy())
    assert sight.answer == int(logits.argmax())
    assert [len(values) for values in sight.hidden] == list(recipe.hidden)


@pytest.mark.parametrize("recipe", RECIPES, ids=str)
def test_links_are_the_strongest_terms_of_the_weighted_sums_back_from_the_answer(recipe: Recipe) -> None:
    network, image = build_network(recipe), load_digits().test_images[3]
    sight = sight_of(network, image)
    ink = (normalise(image[None]) - normalise(np.zeros((1, 28, 28), np.uint8))).ravel()
    signals = [ink, *map(torch.from_numpy, sight.hidden)]
    layers = [module for module in network if isinstance(module, nn.Linear)]
    wanted = {sight.answer}
    for layer, signal, links in reversed(list(zip(layers, signals, sight.links, strict=True))):
        terms = (layer.weight.detach() * signal).numpy()
        assert set(links.target.tolist()) <= wanted
        for target in wanted:
            mine = links.target == target
            strongest = np.sort(np.abs(terms[target]))[::-1][: min(STRONGEST, len(signal))]
            np.testing.assert_allclose(np.abs(links.amounts[mine]), strongest[strongest > 0], rtol=1e-5)
            np.testing.assert_allclose(links.amounts[mine], terms[target, links.source[mine]], rtol=1e-5)
        wanted = set(links.source.tolist())


def test_no_link_starts_where_there_is_no_ink() -> None:
    image = load_digits().test_images[0]
    links = sight_of(build_network(Recipe()), image).links[0]
    assert (image.ravel()[links.source] > 0).all()
    empty = sight_of(build_network(Recipe()), np.zeros((28, 28), np.uint8))
    assert len(empty.links[0].source) == 0


def test_without_an_image_nothing_is_lit() -> None:
    sight = no_sight((5, 3))
    assert [len(values) for values in sight.hidden] == [5, 3]
    assert not any(values.any() for values in (sight.image, *sight.hidden, sight.logits, sight.probabilities))
