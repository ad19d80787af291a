"""What is spelt out is right: every line is computed again from its own text."""

import math
import re
from functools import partial
from itertools import pairwise

import numpy as np
import pytest

from explainer.lessons.xor.arithmetic import ForwardPass, activated, forward_pass
from explainer.lessons.xor.collapse import collapse
from explainer.lessons.xor.experiment import ending
from explainer.lessons.xor.recipe import Recipe
from explainer.lessons.xor.spelling import border, hidden_units, loss_of, output_unit, product
from tests.latex import lines_of

WIDTHS = [(), (1,), (2,), (8, 3, 2)]


def run_of(hidden: tuple[int, ...]) -> ForwardPass:
    recipe = Recipe(hidden=hidden, epochs=30, seed=2)
    weights = ending(recipe).training.snapshots[0, -1]
    return forward_pass(recipe, weights, point=(0.0, 1.0), target=1)


def value(latex: str) -> float:
    """Compute sums and products, powers of ten among them."""
    plain = latex.replace(r"\cdot", "*").replace(r"\quad", "")
    plain = re.sub(r"10\^\{(-?\d+)\}", r"10.0**(\1)", plain)
    assert re.fullmatch(r"[-+*().\de\s]+", plain), plain
    return float(eval(plain))


def sum_and_result(spelt: list[str]) -> tuple[float, float]:
    whole = " ".join(line.partition("&")[2].removeprefix("=") for line in spelt[:-1])
    return value(whole), value(spelt[-1].removeprefix("&= "))


@pytest.mark.parametrize("hidden", WIDTHS, ids=str)
def test_the_terms_of_a_weighted_sum_add_up(hidden: tuple[int, ...]) -> None:
    run = run_of(hidden)
    spelt = [output_unit(run)]
    for layer in range(1, len(hidden) + 1):
        spelt += hidden_units(run, layer, activation="Tanh", value=math.tanh)
    assert len(spelt) == 1 + sum(hidden)
    for each in spelt:
        summed, result = sum_and_result(lines_of(each)[:-1])
        assert summed == pytest.approx(result, rel=2e-3, abs=2e-3)


def test_the_activation_of_every_unit_is_what_its_sum_gives() -> None:
    for each in hidden_units(run_of((8, 3, 2)), 2, activation="Tanh", value=math.tanh):
        before, after = re.findall(r"Tanh\}\((.*)\) = (.*)$", lines_of(each)[-1])[0]
        assert math.tanh(value(before)) == pytest.approx(value(after), abs=1e-3)


def test_the_probability_and_the_loss_follow_from_the_sum() -> None:
    run = run_of((2,))
    z = run.output.weighted_sum
    said = lines_of(output_unit(run))[-1].rpartition("= ")[2]
    assert value(said) == pytest.approx(1 / (1 + math.exp(-z)), rel=1e-4)
    known, loss, slope = lines_of(loss_of(run))
    assert known.endswith("t = 1")
    assert value(loss.partition("&= ")[2]) == pytest.approx(-math.log(run.output.output), rel=1e-3)
    assert value(slope.partition("&= ")[2]) == pytest.approx(run.output.output - 1, rel=1e-3)


def digits_of(latex: str) -> int:
    """How many significant digits a number is written with, at least."""
    return len(re.sub(r"\D", "", latex.partition(r" \cdot")[0]).lstrip("0")) or 1


def alike(computed: float, shown: str) -> bool:
    """Whether a number, rounded as the shown one is, is the shown one."""
    # A hair to both sides, as half a digit may be rounded either way.
    rounded = [float(f"{computed * hair:.{max(digits_of(shown), 4)}g}") for hair in (1 - 1e-12, 1 + 1e-12)]
    return value(shown) in [pytest.approx(each, rel=1e-12) for each in rounded]


def test_a_calculator_gets_what_is_shown_from_what_is_shown() -> None:
    draws = np.random.default_rng(5)
    for _ in range(200):
        hidden = tuple(draws.integers(1, 5, size=draws.integers(0, 4)).tolist())
        recipe = Recipe(hidden=hidden, activation=str(draws.choice(["Tanh", "Sigmoid", "ReLU", "GELU"])))
        count = sum((one + 1) * other for one, other in pairwise(recipe.widths))
        point = tuple(draws.normal(size=2).round(2).tolist())
        run = forward_pass(recipe, draws.normal(size=count) * 3, point=point, target=int(draws.integers(2)))
        for layer in range(1, len(hidden) + 1):
            of_one = partial(activated, recipe)
            for spelt in hidden_units(run, layer, activation=recipe.activation, value=of_one):
                *total, answer = lines_of(spelt)
                summed, _ = sum_and_result(total)
                z, h = re.findall(r"\}\((.*)\) = (.*)$", answer)[0]
                assert z == total[-1].removeprefix("&= ") and alike(summed, z)
                assert alike(of_one(value(z)), h)
        *total, answer = lines_of(output_unit(run))
        z, p = re.findall(r"\{-\((.*)\)\}\} = (.*)$", answer)[0]
        assert alike(sum_and_result(total)[0], z) and z == total[-1].removeprefix("&= ")
        assert alike(1 / (1 + math.exp(-value(z))), p)
        known, loss, slope = lines_of(loss_of(run))
        assert f"= {p}, " in known
        if abs(value(z)) < 30:
            off = abs(run.target - value(p))
            assert value(loss.partition("&= ")[2]) == pytest.approx(-math.log(1 - off), rel=5.1e-4)
            assert value(slope.partition("&= ")[2]) == pytest.approx(value(p) - run.target, rel=5.1e-4)


@pytest.mark.parametrize("hidden", [(), (2,), (3, 2), (8, 8, 8)], ids=str)
def test_the_product_of_the_matrices_ends_in_the_line(hidden: tuple[int, ...]) -> None:
    run = ending(Recipe(hidden=hidden, activation="Linear", epochs=5))
    collapsed = collapse(run.recipe, run.training.snapshots[0, -1], view=run.view)
    spelt = product(collapsed)
    assert spelt.count("underbrace") == (4 if hidden == (8, 8, 8) else 0)
    whole = re.findall(r"\\begin\{pmatrix\} ([^&]*) & ([^\\]*) \\end\{pmatrix\} \\\\ b", spelt)[0]
    assert [value(each) for each in whole] == pytest.approx(collapsed.weights, rel=1e-3)
    left = border(collapsed).partition(" = ")[0]
    for x1, x2 in np.array([[0.0, 0.0], [1.0, 0.0], [0.3, -2.0]]):
        said = value(left.replace("x_1", f"({x1})").replace("x_2", f"({x2})"))
        expected = collapsed.weights[0] * x1 + collapsed.weights[1] * x2 + collapsed.bias
        assert said == pytest.approx(expected, rel=2e-3, abs=1e-5)
