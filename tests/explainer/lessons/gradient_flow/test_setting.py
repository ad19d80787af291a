from explainer.kit.address import read
from explainer.kit.parameters import setting_from
from explainer.lessons.gradient_flow.setting import PARAMETERS, Recipe, Setting


def test_a_silent_address_is_the_default() -> None:
    values, rejected = read(PARAMETERS, {})
    assert rejected == ()
    assert setting_from(Setting, values) == Setting()
    assert setting_from(Recipe, values) == Recipe()


def test_every_parameter_reaches_the_setting() -> None:
    query = {
        "depth": "3",
        "width": "16",
        "activations": "ELU~LeakyReLU",
        "slope": "0.2",
        "alpha": "2",
        "initialisation": "Normal",
        "scale": "0.05",
        "batch": "8",
        "map": "Tanh",
        "optimizer": "Adam",
        "rate": "0.001",
        "images": "500",
        "steps": "20",
        "seed": "4",
    }
    assert query.keys() == PARAMETERS.keys()
    values, rejected = read(PARAMETERS, query)
    assert rejected == ()
    options = (("slope", 0.2), ("alpha", 2.0))
    setting = Setting(3, 16, ("ELU", "LeakyReLU"), options, "Normal", 0.05, 8, seed=4)
    assert setting_from(Setting, values) == setting
    assert setting_from(Recipe, values) == Recipe("Adam", 0.001, 500, 64, 20)


def test_a_scale_that_changes_nothing_does_not_make_another_setting() -> None:
    values, _ = read(PARAMETERS, {"initialisation": "Zeros", "scale": "3"})
    assert setting_from(Setting, values).scale == 1
