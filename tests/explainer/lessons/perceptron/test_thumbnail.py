"""The moving picture: well-formed, bounded, and true to the run it is drawn from."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from explainer.lessons.perceptron.rule import run_of
from explainer.lessons.perceptron.thumbnail import SETTING, svg


def test_the_picture_is_well_formed_and_small() -> None:
    picture = ElementTree.fromstring(svg())
    assert picture.attrib["viewBox"] == "0 0 400 210"
    assert len(svg()) < 10_000
    assert "prefers-reduced-motion" in svg()


def test_the_line_goes_through_every_weight_of_the_run() -> None:
    run = run_of(SETTING)
    (frames,) = re.findall(r"@keyframes perceptron-line \{(.*)\}\n", svg())
    lines = re.findall(r"translate\((\S+)px,(\S+)px\) rotate\((\S+)deg\)", frames)
    assert run.converged and len(lines) == run.updates + 2
    for (left, top, turned), (w1, w2, b) in zip(lines, [*run.weights, run.final], strict=True):
        x1, x2 = (float(left) - 148) / 104, (157 - float(top)) / 104
        assert w1 * x1 + w2 * x2 + b == pytest.approx(0, abs=0.002)
        angle = np.radians(-float(turned))
        np.testing.assert_allclose([np.cos(angle), np.sin(angle)], [w1, w2] / np.hypot(w1, w2), atol=2e-3)


def test_every_turn_is_the_short_way_round() -> None:
    turned = [float(angle) for angle in re.findall(r"rotate\((\S+)deg\)", svg())[1:]]
    assert np.abs(np.diff(turned)).max() <= 180


def test_moments_follow_each_other() -> None:
    for name in ("perceptron-line", "perceptron-ring", "perceptron-shown"):
        (frames,) = re.findall(rf"@keyframes {name} \{{(.*)\}}\n", svg())
        moments = [float(moment) for moment in re.findall(r"([\d.]+)%", frames)]
        assert moments[0] == 0 and moments[-1] == 100
        assert moments == sorted(moments) and len(set(moments)) == len(moments)
