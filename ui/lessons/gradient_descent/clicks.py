"""A click on a plane that says where to start; it is known before the page runs again."""

from explainer.kit.address import Reals
from ui.controls import Controls
from ui.plot import Click


def start_there(controls: Controls, name: str, click: Click) -> None:
    """Put a place that is clicked in the first picture into the address."""
    parameter = controls.parameters[name]
    if not isinstance(parameter, Reals):
        raise TypeError(f"{name} is no place")
    if click.figure:
        return
    bounded = (min(max(round(at, 2) + 0.0, parameter.low), parameter.high) for at in (click.x, click.y))
    controls.hold(name, tuple(bounded))
