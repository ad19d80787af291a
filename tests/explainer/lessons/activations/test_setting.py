from explainer.kit.address import read
from explainer.kit.parameters import setting_from
from explainer.lessons.activations.setting import PARAMETERS, Setting


def test_a_silent_address_is_the_default_setting() -> None:
    values, rejected = read(PARAMETERS, {})
    assert setting_from(Setting, values) == Setting()
    assert rejected == ()


def test_every_parameter_reaches_the_setting() -> None:
    query = {
        "functions": "ELU~LeakyReLU",
        "x": "-1.5",
        "slope": "0.2",
        "alpha": "2",
        "logits": "1000~0",
        "temperature": "0.5",
    }
    assert query.keys() == PARAMETERS.keys()
    values, rejected = read(PARAMETERS, query)
    setting = setting_from(Setting, values)
    assert rejected == ()
    options = (("slope", 0.2), ("alpha", 2.0))
    assert setting == Setting(("ELU", "LeakyReLU"), -1.5, options, (1000.0, 0.0), 0.5)
    assert dict(setting.options) == {"slope": 0.2, "alpha": 2.0}
