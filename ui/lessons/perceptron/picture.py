"""Moving pictures in the app's chart; on the first of them, the plane, a click places a point."""

from collections.abc import Callable, Sequence

from explainer.choices.points import placed_of
from explainer.kit.moving_figures import Picture
from explainer.lessons.perceptron.plane_figures import seen_of
from explainer.lessons.perceptron.setting import Setting
from ui.controls import Controls
from ui.plot import Caption, Click, Drag, Live, PlotState, Verdict, plot
from ui.points import PointEditor
from ui.stage import stand


def chart_with_tools(
    controls: Controls,
    setting: Setting,
    pictures: Sequence[Picture],
    *,
    key: str,
    alt: Sequence[str],
    unit: str | None = None,
    step: str | None = None,
    caption: Caption | None = None,
    verdict: Verdict | None = None,
    classes: tuple[str, str],
    live: Live | None = None,
    on_drag: Callable[[Drag], None] | None = None,
) -> PlotState:
    """Show the pictures, what a hand on the first does, and where the player stands, which `step` holds.

    Its handles are the points of both `classes`, which are traces of those names, and what `live` calls so;
    of that `on_drag` is told.
    """
    points = setting.points()
    editor, shown = PointEditor(controls), placed_of(points)

    def place(click: Click) -> None:
        if click.figure == 0:
            editor.place(click, shown)

    movable = {pictures[0].place_of(name): label for label, name in enumerate(classes)}
    if len(points) > editor.parameter.most:
        movable = {}

    def drop(drag: Drag) -> None:
        if drag.trace in movable:
            editor.move(drag, shown, label=movable[drag.trace])
        elif on_drag:
            on_drag(drag)

    state = plot(
        pictures,
        key=key,
        alt=alt,
        height=480,
        unit=unit,
        on_click=place,
        start_step=controls.held(step) if step else None,
        on_step=stand(controls, step) if step else None,
        caption=caption,
        verdict=verdict or (),
        story=step is not None,
        handles=[*([live.traces["handles"]] if live else []), *((0, trace) for trace in movable)],
        live=live,
        on_drag=drop,
        fit=True,
        file=f"perceptron-{setting.data}",
        view=str(seen_of(points)),
        narrowest=300,
        ahead=True,
    )
    editor.tools(shown)
    return state
