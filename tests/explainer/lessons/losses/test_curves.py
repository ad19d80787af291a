"""The main picture against torch.nn and closed forms, and every formula computed again from its figures."""

import math
import re

import numpy as np
import pytest
import torch
from torch.nn import functional

from explainer.choices.losses.registry import HUBER_DELTA, LOSSES
from explainer.lessons.losses.arithmetic import arithmetic
from explainer.lessons.losses.curve_figures import CurveWords, curve_pictures
from explainer.lessons.losses.curves import curves
from explainer.lessons.losses.setting import Judged
from tests.figures import layout, traces, values_of

Z = np.linspace(-6, 6, 49) + 0.01
SETTINGS = [(0.0, 1.0), (1.0, 1.0), (1.0, 3.5), (0.1, 2.0), (0.37, 0.0)]


def test_a_sure_and_wrong_neuron_hears_cross_entropy_203_times_as_loudly() -> None:
    found = curves(("MSE", "BCE"), target=1.0, z=np.array([-6.0]))
    np.testing.assert_allclose(found.by_z[:, 0], [-0.004920821087, -0.9975273768], atol=1e-12)
    assert round(found.by_z[1, 0] / found.by_z[0, 0]) == 203


def test_losses_and_gradients_are_those_of_torch_nn() -> None:
    for target, weight in SETTINGS:
        z = torch.tensor(Z, requires_grad=True)
        t, p = torch.full_like(z, target), torch.sigmoid(z)
        positive = torch.tensor(weight, dtype=torch.float64)
        own = {
            "BCE": functional.binary_cross_entropy_with_logits(z, t, pos_weight=positive, reduction="none"),
            "MSE": functional.mse_loss(p, t, reduction="none"),
            "MAE": functional.l1_loss(p, t, reduction="none"),
            "Huber": functional.huber_loss(p, t, delta=HUBER_DELTA, reduction="none"),
        }
        if target in (0, 1):
            zero, sign = torch.zeros_like(z), 2 * t - 1
            own["Hinge"] = functional.margin_ranking_loss(z, zero, sign, margin=1, reduction="none")
        found = curves(tuple(own), target=target, pos_weight=weight, z=Z)
        for place, (name, loss) in enumerate(own.items()):
            (slope,) = torch.autograd.grad(loss.sum(), z, retain_graph=True)
            np.testing.assert_allclose(found.loss[place], loss.detach(), rtol=1e-12, atol=1e-12, err_msg=name)
            np.testing.assert_allclose(found.by_z[place], slope, rtol=1e-12, atol=1e-12, err_msg=name)


def test_over_p_the_gradients_are_autograds() -> None:
    p = torch.linspace(0.01, 0.99, 30, dtype=torch.float64, requires_grad=True)
    loss = functional.binary_cross_entropy(p, torch.full_like(p, 0.3), reduction="sum")
    (slope,) = torch.autograd.grad(loss, p)
    found = curves(("BCE",), target=0.3, z=torch.logit(p).detach().numpy())
    np.testing.assert_allclose(found.by_p[0], slope, rtol=1e-9)


def test_smoothing_is_that_of_two_classes() -> None:
    for hard in (0.0, 1.0):
        for smoothing in (0.0, 0.1, 0.6, 1.0):
            target = Judged(asked_target=hard, smoothing=smoothing).target
            found = curves(("BCE",), target=target, z=Z)
            logits = torch.tensor(np.stack([np.zeros_like(Z), Z], axis=1))
            classes = torch.full((len(Z),), int(hard))
            smooth = functional.cross_entropy(logits, classes, label_smoothing=smoothing, reduction="none")
            np.testing.assert_allclose(found.loss[0], smooth, rtol=1e-12, atol=1e-12)


def test_a_target_that_is_no_probability_is_brought_to_the_nearest() -> None:
    assert [Judged(asked_target=t).hard_target for t in (-1, 0, 0.4, 1, 2)] == [0, 0, 0.4, 1, 1]


def computed(formula: str) -> float:
    """A formula with numbers, in Python."""
    for old, new in (
        (r"\tfrac12", "0.5"),
        (r"\operatorname{sign}", "sign"),
        (r"\operatorname{clamp}", "clamp"),
        (r"\ln", "log"),
        (r"\max", "max"),
        (r"\cdot", "*"),
        ("^2", "**2"),
        (r"\,", ""),
        ("[", "float("),
        ("]", ")"),
    ):
        formula = formula.replace(old, new)
    formula = re.sub(r"\|([^|]*)\|", r"abs(\1)", formula)
    formula = re.sub(
        r"10\*\*\{(-?\d+)\}|10\^\{(-?\d+)\}", lambda found: f"10**({found[1] or found[2]})", formula
    )
    formula = re.sub(r"log (\d[\d.]*)", r"log(\1)", formula)
    formula = re.sub(r"(?<=[\d)]) (?=\(|log|max|sign|clamp|float)|(?<=\)) (?=\d)", " * ", formula)
    names = {
        "log": math.log,
        "max": max,
        "abs": abs,
        "sign": lambda x: math.copysign(1, x) if x else 0,
        "clamp": lambda x, low, high: min(max(x, low), high),
    }
    return eval(formula, names)


@pytest.mark.parametrize("name", LOSSES)
def test_who_computes_with_the_figures_that_are_shown_gets_what_is_shown(name: str) -> None:
    draws = np.random.default_rng(5)
    for _ in range(40):
        z, weight = round(float(draws.uniform(-6, 6)), 2), round(float(draws.uniform(0, 10)), 1)
        target = float(draws.choice([0, 1, 0.05, 0.95]))
        for line in arithmetic(name, z=z, target=target, pos_weight=weight):
            plain = line.replace("{(", "(").replace(")}", ")")
            _, _, numbers, value = re.split(r" = (?![^(]*\))", plain)
            result = eval(re.sub(r" \\cdot 10\^\{(-?\d+)\}", r"e\1", value))
            assert computed(numbers) == pytest.approx(result, rel=1e-3, abs=1e-4), line


def test_every_dot_of_the_four_pictures_lies_on_its_curve() -> None:
    grid = curves(("BCE", "MSE", "Hinge"), target=1.0)
    places = curves(("BCE", "MSE", "Hinge"), target=1.0, z=np.linspace(-6, 6, 25))
    pictures = curve_pictures(grid, places, words=CurveWords("a", "b", "c", "d"))
    for picture, heights in zip(pictures, (places.loss, places.loss, places.by_z, places.by_p), strict=True):
        np.testing.assert_allclose(values_of(picture.moves[-1].y)[:, 0], heights.T)
        low, high = layout(picture.figure).yaxis.range
        assert low < 0 < high
    named = [
        [trace.name for trace in traces(each.figure) if trace.showlegend is not False] for each in pictures
    ]
    assert [[name for name in names if name] for names in named] == [[], ["BCE", "MSE", "Hinge"], [], []]
