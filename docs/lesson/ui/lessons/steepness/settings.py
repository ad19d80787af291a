"""The parameters of the page; everything stands in the address."""

from explainer.lessons.steepness.setting import PARAMETERS

from ui.controls import Controls


def page_controls() -> Controls:
    return Controls("steepness", PARAMETERS)
