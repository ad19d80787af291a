"""Whoever computes with the figures that are shown gets what is shown: in two hundred drawn settings each."""

import math
import re

import numpy as np
import pytest

from explainer.lessons.activations.softmax import softmax
from explainer.lessons.backprop.registry import EXAMPLES
from explainer.lessons.backprop.walk import walk
from explainer.lessons.gradient_descent.film import film_of
from explainer.lessons.gradient_descent.run import descend
from explainer.lessons.gradient_descent.setting import Setting as LineSetting
from explainer.lessons.perceptron.setting import Setting as NeuronSetting
from tests.latex import lines_of, to_python
from ui.lessons.activations import softmax as softmax_page
from ui.lessons.activations.functions import LAYERS, shown_slope
from ui.lessons.backprop.said import caption_of
from ui.lessons.gradient_descent import verdict as line_verdict
from ui.lessons.gradient_descent.numbers import update
from ui.lessons.gradient_flow.arithmetic import formula, product
from ui.lessons.perceptron.learnt import learnt_of
from ui.lessons.perceptron.verdict import theorem

COUNT = 200
HAIRS = (1 - 1e-12, 1, 1 + 1e-12)
"""Half a digit may be rounded either way."""


@pytest.fixture
def draws() -> np.random.Generator:
    return np.random.default_rng(7)


def value(shown: str) -> float:
    """Of 0.5, −0.5, 1.20 · 10⁵, 1.20 × 10⁵ or 1.2 \\cdot 10^{5}."""
    plain = shown.strip(" $*").replace("−", "-").replace(",", "")
    plain = plain.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    return float(re.sub(r" (\\cdot|×) 10(\^\{)?(-?\d+)\}?$", r"e\3", plain))


def says(formula: str, shown: str) -> None:
    """Assert that a formula of LaTeX, computed, is what is shown, with as many digits."""
    computed = float(eval(to_python(formula), {"math": math}))
    agrees(computed, shown)


def agrees(computed: float, shown: str, *, fewest: int = 3) -> None:
    """Assert that a number, rounded like the shown one, is the shown one."""
    mantissa = re.split(r" (?:\\cdot|×) ", shown.strip(" $*"))[0]
    digits = max(len(re.sub(r"\D", "", mantissa).lstrip("0")), fewest)
    rounded = [float(f"{computed * hair:.{digits}g}") for hair in HAIRS]
    assert value(shown) in [pytest.approx(each, rel=1e-12, abs=1e-300) for each in rounded], (computed, shown)


_NUMBER = r"[−\d.]+(?: × 10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?"
PRODUCT = re.compile(rf"({_NUMBER}) × (?:what came in )?({_NUMBER}) = ({_NUMBER})\.")
SUM = re.compile(r"It was (.+) already; both paths are added: (.+)\.$")
UPDATE = re.compile(r"gradient, (.+) − (\S+) × (.+) = (.+)\.$")


def test_every_sub_step_of_backpropagation_gives_what_it_says(draws: np.random.Generator) -> None:
    kinds = {"backward": 0, "summed": 0, "update": 0}
    graphs = [*(build() for build in EXAMPLES.values())]
    for graph in graphs:
        rate = float(f"{draws.uniform(0.01, 2):.3g}")
        for said in caption_of(graph, walk(graph, rate), rate).sentences:
            if found := UPDATE.search(said):
                old, eta, slope = map(value, found.groups()[:3])
                agrees(old - eta * slope, found[4])
                kinds["update"] += 1
            elif found := PRODUCT.search(said):
                agrees(value(found[1]) * value(found[2]), found[3])
                kinds["backward"] += 1
                if more := SUM.search(said):
                    agrees(value(more[1]) + value(found[3]), more[2])
                    kinds["summed"] += 1
    assert all(count > 3 for count in kinds.values()), kinds


def test_the_bound_of_the_perceptron_follows_from_its_radius_and_margin(draws: np.random.Generator) -> None:
    settings = [NeuronSetting(data=name) for name in ("AND", "OR", "NAND")]
    for number in range(COUNT):
        margin, count = float(draws.choice([0, 0.05, 0.3])), int(draws.choice([4, 10, 24]))
        settings.append(NeuronSetting(data="Separable", margin=margin, count=count, draw=number, epochs=1))
    for setting in settings:
        said = theorem(learnt_of(setting), setting)
        radius, gamma, most = re.findall(r"\((\S+)\\,/\\,(.+)\)\^2.*\*\*([\d,]+)\*\*", said)[0]
        bound = (value(radius) / value(gamma)) ** 2
        assert math.floor(bound * (1 + 1e-12)) == value(most), said


def test_the_entries_of_the_jacobian_follow_from_the_probabilities(draws: np.random.Generator) -> None:
    settings = [((15.0, 0.0), 1.0), ((0.0, 12.0, -3.0), 0.5)]
    for _ in range(COUNT):
        logits = tuple(draws.normal(size=draws.integers(2, 8)).round(1).tolist())
        settings.append((logits, round(draws.uniform(0.3, 5), 2)))
    for logits, temperature in settings:
        found = softmax(logits, temperature=temperature)
        own, other = (line for line in lines_of(softmax_page.jacobian(found)) if r"\partial" not in line)
        for line, entry in zip((own, other), found.jacobian[0], strict=False):
            computation, _, shown = line.removeprefix("&= ").rpartition(" = ")
            says(computation, shown)
            assert value(shown) == pytest.approx(entry, rel=6e-4, abs=1e-15)
            assert "e-" not in line


def test_every_column_of_the_softmax_follows_from_the_one_before(
    draws: np.random.Generator, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: dict[str, list[str]] = {}
    monkeypatch.setattr(softmax_page, "table", shown.update)
    for _ in range(COUNT):
        logits = tuple(draws.normal(scale=2, size=draws.integers(2, 8)).round(1).tolist())
        found = softmax(logits, temperature=round(draws.uniform(0.3, 5), 2))
        softmax_page.arithmetic(found)
        _, _, lowered, exponentials, probabilities = shown.values()
        for place in range(len(logits)):
            agrees(math.exp(value(lowered[place])), exponentials[place])
            agrees(value(exponentials[place]) / value(exponentials[-1]), probabilities[place])


def test_the_power_of_a_slope_follows_from_the_slope(draws: np.random.Generator) -> None:
    for slope in draws.uniform(-0.2, 1.2, size=COUNT):
        assert f"{value(shown_slope(float(slope))) ** LAYERS:.3g}" == f"{float(slope) ** LAYERS:.3g}"


def test_the_factor_of_a_layer_follows_from_gain_and_slope_and_gives_its_power(
    draws: np.random.Generator,
) -> None:
    for _ in range(COUNT):
        gain, slope, times = draws.uniform(0.2, 3), draws.uniform(0.01, 1.1), int(draws.integers(1, 50))
        one, other, factor = re.split("[×=]", product(float(gain), float(slope), times))
        agrees(value(one) * value(other), factor)
        agrees(value(factor) ** times, formula(float(gain * slope) ** times))


def test_an_update_of_the_line_follows_from_its_figures(draws: np.random.Generator) -> None:
    for number in range(COUNT):
        setting = LineSetting(
            points=int(draws.integers(2, 9)),
            draw=number,
            paths=("stochastic",),
            learning_rate=float(f"{10 ** draws.uniform(-3, 0):.3g}"),
            schedule=str(draws.choice(["constant", "1/t"])),
            updates=4,
            standardised=bool(draws.integers(2)),
        )
        film = film_of(descend(setting, family=False), "updates")
        spelt = update(film, film.descent.paths[0], replica=0, at=int(draws.integers(4)))
        spelt = spelt.removeprefix(r"\begin{aligned} ").removesuffix(r" \end{aligned}")
        for line in spelt.split(r" \\[4pt] "):
            *_, computation, shown = line.split(" = ")
            plain = computation.replace(r"\tfrac{2}{1}", "2 *").replace(r"\left", "").replace(r"\right", "")
            says(re.sub(r"10\^\{(-?\d+)\}", r"10.0**(\1)", plain), shown)


def test_the_conditions_of_the_line_follow_from_their_figures(
    draws: np.random.Generator, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: dict[str, list[str]] = {}
    monkeypatch.setattr(line_verdict, "table", shown.update)
    for number in range(COUNT):
        setting = LineSetting(points=int(draws.integers(2, 60)), draw=number)
        line_verdict.conditions(setting.problem(), float(f"{10 ** draws.uniform(-3, 1):.3g}"))
        curvatures, products, left, _ = shown.values()
        for curvature, multiplied, rest in zip(curvatures, products, left, strict=True):
            bend = curvature.rpartition(" = ")[2]
            computation, _, result = multiplied.rpartition(" = ")
            rate, _, same = computation.rpartition(" · ")
            assert same == bend
            agrees(value(rate) * value(bend), result)
            agrees(abs(1 - value(result)), rest)
