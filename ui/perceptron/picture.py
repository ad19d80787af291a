"""Moving pictures in the app's chart; on the first of them, the plane, a click places a point."""

from collections.abc import Sequence

from explainer.moving_figures import Picture
from explainer.perceptron.setting import Setting
from explainer.points import Placed, placed_of
from ui.controls import Controls
from ui.plot import Click, PlotState, plot
from ui.points import PointEditor


class Plane:
    """The pictures of a setting, whose points the visitor may change by clicking."""

    def __init__(self, controls: Controls, setting: Setting) -> None:
        self.controls, self.setting = controls, setting
        self.editor = PointEditor(controls)
        self.shown: tuple[Placed, ...] = placed_of(setting.points())

    def draw(
        self,
        pictures: Sequence[Picture],
        *,
        key: str,
        alt: Sequence[str],
        height: int,
        unit: str | None = None,
        view: str = "",
    ) -> PlotState:
        """Show the pictures, what a click on the first does, and where the player stands."""
        state = plot(
            pictures,
            key=key,
            alt=alt,
            height=height,
            unit=unit,
            on_click=self._place,
            view=view,
            narrowest=300,
            ahead=True,
        )
        self.editor.tools()
        return state

    def _place(self, click: Click) -> None:
        if click.figure == 0:
            self.editor.place(click, self.shown)
