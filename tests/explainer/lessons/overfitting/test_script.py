"""The exported script comes to the page's numbers."""

from pathlib import Path

import numpy as np
import pytest

from explainer.digits.data import DATA_FOLDER, load_digits
from explainer.kit.parameters import setting_from
from explainer.lessons.overfitting.batch_norm import normalised
from explainer.lessons.overfitting.script import script
from explainer.lessons.overfitting.setting import PARAMETERS, Setting
from explainer.lessons.overfitting.stopping import early_stop
from explainer.lessons.overfitting.subnetworks import subnetworks
from explainer.lessons.overfitting.training import train
from tests.scripts import packages_of, printed_by

DEFAULTS = {name: parameter.default for name, parameter in PARAMETERS.items()}
SETTINGS = [
    DEFAULTS,
    DEFAULTS
    | {"dropout": 0.5, "decay": 0.003, "images": 300, "width": 24, "shuffled": True, "rate": 0.1, "seed": 3}
    | {"patience": 2, "drop": 1.0, "bend": "ReLU", "batch": (2.0, 15.0, -4.0), "momentum": 1.0},
]


def test_the_script_comes_to_the_numbers_of_the_page(tmp_path: Path) -> None:
    sources = [script(values) for values in SETTINGS]
    assert packages_of(sources[0]) == {"torch", "numpy"}
    for values, printed in zip(SETTINGS, printed_by(sources, tmp_path, MNIST=str(DATA_FOLDER)), strict=True):
        setting = setting_from(Setting, values)
        family = train(setting, load_digits(), values=(setting.value,))
        for name in ("training_loss", "training_accuracy", "validation_loss", "validation_accuracy"):
            np.testing.assert_allclose(printed[name], getattr(family, name)[0], rtol=1e-6)
        for name in ("test_loss", "test_accuracy"):
            np.testing.assert_allclose(printed[name], getattr(family, name)[0], rtol=1e-6)
        stop = early_stop(family.validation_loss[0], values["patience"])
        assert (printed["kept"], printed["stopped"]) == (stop.kept, stop.stopped)
        masks = subnetworks(values["sent"], values["bend"], (values["drop"],))
        means = (masks.mean_sum[0], masks.eval_sum, masks.mean_output[0], masks.eval_output)
        assert printed["dropout"] == pytest.approx(means, abs=1e-12)
        norm = normalised(values["batch"], values["momentum"])
        assert printed["batch_norm"] == pytest.approx(norm.output.tolist(), abs=1e-12)
        assert printed["remembered"] == pytest.approx(norm.remembered[1].tolist(), abs=1e-9)


def test_a_batch_of_one_prints_what_torch_says() -> None:
    compile(script(DEFAULTS | {"batch": (1.0,)}), "script.py", "exec")
