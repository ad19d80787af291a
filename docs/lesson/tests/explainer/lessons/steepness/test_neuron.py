"""The neuron against its closed form, and the exported script against the page."""

from pathlib import Path

import numpy as np
import pytest
from explainer.lessons.steepness.neuron import family
from explainer.lessons.steepness.script import script
from explainer.lessons.steepness.setting import Setting

from tests.scripts import printed_by


@pytest.mark.parametrize("weight", [-8.0, 0.0, 1.0, 3.3])
def test_outputs_and_slopes_are_those_of_the_formula_and_of_the_script(weight: float, tmp_path: Path) -> None:
    found = family(Setting(weight))
    chosen = found.weights.tolist().index(weight)
    np.testing.assert_allclose(found.output[chosen], 1 / (1 + np.exp(-weight * found.inputs)), atol=1e-12)
    np.testing.assert_allclose(found.slope, found.weights / 4, atol=1e-12)
    (printed,) = printed_by([script({"weight": weight})], tmp_path)
    assert printed["output"] == pytest.approx(found.output[chosen, 20:61:10].tolist(), rel=1e-6)
    assert printed["slope"][2] == pytest.approx(found.slope[chosen], rel=1e-6)
