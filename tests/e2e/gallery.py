"""Pages with nothing but the chart component, and what Python knows of it, for tests and benchmarks."""

from pathlib import Path

import numpy as np
import plotly.graph_objects as go
import streamlit as st

import ui
from explainer.kit.moving_figures import Levels, Move, Picture
from ui.plot import LAST, Caption, Click, Drag, Knob, PlotState, Verdict, now, plot

RATES = np.geomspace(0.001, 1.0, 41)
STEPS = 200
GRID = np.linspace(-3, 3, 100)
BOWL = (GRID[None, :] ** 2 + 3 * GRID[:, None] ** 2).astype(np.float32)


def say(state: PlotState) -> None:
    st.text(f"step={state.step} knob={state.knob} click={state.click}")


def bowl(title: str = "") -> go.Figure:
    figure = go.Figure(
        go.Contour(x=GRID, y=GRID, z=BOWL, colorscale="Blues", showscale=False),
        {"title": {"text": title}, "margin": {"l": 40, "r": 10, "t": 30, "b": 30}},
    )
    figure.update_xaxes(range=[-3, 3])
    figure.update_yaxes(range=[-3, 3])
    return figure


def descent() -> tuple[np.ndarray, np.ndarray]:
    """Plain gradient descent on the bowl in closed form, (rates, steps) for x and y."""
    step = np.arange(STEPS)
    return (
        2.5 * (1 - 2 * RATES[:, None] / 6) ** step,
        2.5 * (1 - 6 * RATES[:, None] / 6) ** step,
    )


def knob() -> None:
    """A family of runs: trail and marker on a surface, and the loss beside it."""
    x, y = descent()
    surface = bowl("surface").add_scatter(x=[], y=[], mode="lines", line={"color": "#D1495B"})
    surface.add_scatter(x=[], y=[], mode="markers", marker={"color": "#D1495B", "size": 12})
    surface.update_layout(showlegend=False)
    loss = go.Figure(go.Scatter(x=np.arange(STEPS), y=[], mode="lines"))
    loss.update_layout(margin={"l": 40, "r": 10, "t": 30, "b": 30}, title={"text": "loss"})
    loss.update_yaxes(range=[0, 26]).update_xaxes(range=[0, STEPS])
    try:
        start = float(st.query_params.get("rate", 0.1))
    except ValueError:
        start = 0.1
    if st.button("order"):
        start = 1.0
    trail = Move(1, x=x, y=y, grow=True), Move(2, x=x[:, :, None], y=y[:, :, None])
    state = plot(
        [Picture(surface, trail), Picture(loss, (Move(0, y=x**2 + 3 * y**2, grow=True),))],
        key="knob",
        alt=["the path on the surface", "the loss of the path"],
        knob=Knob(label="Learning rate", values=RATES.tolist(), start=start, help="How far one step goes."),
        height=340,
    )
    st.query_params["rate"] = f"{state.knob:.5f}"
    say(state)


def frames() -> None:
    """200 native frames of eight trails over a contour, with a marker at the end of each."""
    x, y = (values[::5].astype(np.float32)[:8] for values in descent())
    figure = bowl()
    for run in range(8):
        figure.add_scatter(x=x[run], y=y[run], mode="lines")
    figure.add_scatter(x=x[:, -1], y=y[:, -1], mode="markers", marker={"color": "#D1495B", "size": 9})
    figure.frames = [
        go.Frame(
            name=str(step),
            traces=list(range(1, 10)),
            data=[{"x": x[run, : step + 1], "y": y[run, : step + 1]} for run in range(8)]
            + [{"x": x[:, step], "y": y[:, step]}],
        )
        for step in range(STEPS)
    ]
    figure.update_layout(showlegend=False)
    start = st.number_input("start", value=-1, key="start")
    say(plot(figure, key="frames", alt="eight paths", start_step=None if start < 0 else int(start)))


def heat() -> None:
    """60 heatmap frames of 50 × 50."""
    images = np.random.default_rng(0).integers(0, 255, (60, 50, 50), dtype=np.uint8)
    figure = go.Figure(go.Heatmap(z=images[-1], zmin=0, zmax=255))
    figure.frames = [
        go.Frame(name=f"image {n}", data=[{"z": z, "type": "heatmap"}]) for n, z in enumerate(images)
    ]
    say(plot(figure, key="heat", alt="noise"))


def moved() -> None:
    """Figures whose data a Streamlit slider changes; a second figure comes and goes."""
    height = st.slider("height", 1, 10, 1, key="height")
    solid = go.Figure(go.Surface(z=BOWL[::5, ::5] * height, showscale=False))
    line = go.Figure(go.Scatter(y=np.arange(10.0) * height))
    shown = [line, solid] if st.toggle("solid", value=True, key="solid") else [line]
    plot(shown, key="moved", alt=["a line", "a solid"][: len(shown)], height=300)


def click() -> None:
    figure = bowl()
    figure.update_xaxes(autorange="reversed", range=None)
    figure.update_yaxes(type="linear")
    last = st.text_input("last", key="last")
    state = plot([figure, go.Figure()], key="click", alt="bowl", on_click=remember)
    st.text(f"returned: {state.click}, told: {last}")


def remember(place: Click) -> None:
    st.session_state["last"] = str(place)


SURFACES = np.random.default_rng(0).integers(0, 256, (3, 5, 7, 9), dtype=np.uint8)
HEIGHTS = np.random.default_rng(1).integers(0, 65536, (3, 5, 6), dtype=np.uint16)


def levels() -> None:
    """A heatmap and a line that are sent as whole levels, of odd lengths."""
    figure = go.Figure(go.Heatmap(z=np.zeros((7, 9)), zmin=-1, zmax=1))
    line = go.Figure(go.Scatter(x=np.arange(6), y=np.zeros(6)))
    plot(
        [
            Picture(figure, (Move(0, z=Levels(SURFACES, -1, 1)),)),
            Picture(line, (Move(0, y=Levels(HEIGHTS, 2, 5)),)),
        ],
        key="levels",
        alt="levels",
        knob=Knob(label="Rate", values=(1, 2, 3), start=1),
    )


def maps() -> None:
    """A heatmap with a gap, a border at one level, and marks that become more."""
    places = np.linspace(-2, 2, 12)
    ripples = np.sin(places + np.arange(1, 6)[:, None, None]) * np.cos(2 * places[:, None])
    ripples[:, 3, 5] = np.nan
    marks = np.where(np.arange(6) <= np.arange(5)[:, None], np.linspace(-1.5, 1.5, 6), np.nan)
    border = {"coloring": "none", "start": 0.25, "end": 0.25, "size": 1}
    figure = go.Figure(
        [
            go.Heatmap(x=places, y=places, zmin=-1, zmax=1, zsmooth="fast", colorscale="RdBu"),
            go.Contour(x=places, y=places, contours=border, line={"smoothing": 0}, autocontour=False),
            go.Scatter(y=np.zeros(6), mode="markers", marker={"size": 10}),
        ],
        {"showlegend": False, "xaxis": {"range": [-2, 2]}, "yaxis": {"range": [-2, 2]}},
    )
    film = ripples[None]
    moves = Move(0, z=film), Move(1, z=np.nan_to_num(film, nan=0.2)), Move(2, x=marks[None])
    say(plot(Picture(figure, moves), key="maps", alt="ripples"))


MISTAKES = np.where(np.random.default_rng(2).random((2, 12, 5)) < 0.4, np.arange(5.0), np.nan)


def mistakes() -> None:
    """Crosses on those of five points that a step answers wrongly, and a line with gaps through them."""
    figure = go.Figure(
        [
            go.Scatter(x=np.arange(5), y=np.zeros(5), mode="markers", marker={"size": 16}),
            go.Scatter(y=np.zeros(5), mode="markers", marker={"size": 10, "symbol": "x"}),
            go.Scatter(y=np.ones(5), mode="lines+markers", line={"color": "#D1495B"}),
        ],
        {"showlegend": False, "xaxis": {"range": [-1, 5]}, "yaxis": {"range": [-1, 2]}},
    )
    moves = Move(1, x=MISTAKES), Move(2, x=MISTAKES[:, ::-1])
    knob = Knob(label="Run", values=(1, 2), start=1)
    say(plot(Picture(figure, moves), key="mistakes", alt="mistakes", knob=knob, height=250))


def amounts() -> np.ndarray:
    """Numbers of every size, halves between two digits, and what is no number, one a step."""
    draw = np.random.default_rng(3)
    sizes = draw.choice([-1, 1], 300) * 10.0 ** draw.uniform(-12, 12, 300)
    halves = draw.integers(-4000, 4000, 150) / 8, draw.integers(-4000, 4000, 150) / 1000 + 0.0005
    edges = [
        0,
        -0.0,
        1e-3,
        9.996e-4,
        9999.6,
        1e4,
        999.5,
        0.1115,
        1e21,
        1e300,
        1e-300,
        np.inf,
        -np.inf,
        np.nan,
    ]
    return np.concatenate([sizes, *halves, edges, [np.inf, -np.inf, np.nan]])[None]


FORMATS = ("", ".3g", "g", "+.2f", ",.1f", ".0f", ".4f", ".1%", ",.0%", "+.2g")
AMOUNTS = Caption(
    sentences=(
        " | ".join(f"{{amount:{each}}}" if each else "{amount}" for each in FORMATS),
        "{count:,} {count}",
    ),
    which=(np.arange(700) >= amounts().size).astype(np.int64)[None],
    numbers={"amount": amounts(), "count": np.arange(700)[None] ** 3},
)
LOSS = 1e5 * np.array([[0.5], [0.7], [1.1]]) ** np.arange(40)
CAPTION = Caption(
    sentences=("Run {run}: after {step} steps the loss is {loss}.", "At the end {share:.1%} is left."),
    which=(np.arange(40) == 39).astype(np.uint8)[None],
    numbers={
        "run": np.array([[1], [2], [3]]),
        "step": np.arange(40)[None],
        "loss": LOSS,
        "share": LOSS / 1e5,
    },
)
VERDICTS = (
    Verdict("It becomes small.", "success"),
    Verdict("It becomes small slowly."),
    Verdict("It grows.", "warning"),
)


def numbers() -> None:
    """Nothing but numbers in a caption."""
    picture = Picture(go.Figure(go.Scatter()), (Move(0, y=np.zeros((1, 700, 1))),))
    plot(picture, key="numbers", alt="numbers", caption=AMOUNTS)


class InTheAddress:
    """Holds where the player rests."""

    def __call__(self, step: int) -> None:
        if step == LAST:
            st.query_params.pop("story_step", None)
        else:
            st.query_params["story_step"] = str(step)

    def beyond(self, last: str, allowed: str) -> None:
        self(LAST)


def story() -> None:
    """Four pictures that tell their story, with a caption, verdicts, and their place in the link."""
    figure = go.Figure(go.Scatter(y=[], mode="lines+markers"), {"title": {"text": "loss"}})
    figure.update_xaxes(range=[0, 40], title="step").update_yaxes(range=[-8, 8])
    asked = str(st.query_params.get("story_step", ""))

    state = plot(
        [Picture(figure, (Move(0, y=np.log10(LOSS), grow=True),))] * 4,
        key="story",
        alt=["first", "second", "third", "fourth"],
        height=[290, 290, 240, 240],
        columns=2,
        knob=Knob(label="Run", values=(1, 2, 3), start=float(st.query_params.get("story_run", 1))),
        start_step=int(asked) if asked.isdigit() else None,
        caption=CAPTION,
        verdict=VERDICTS,
        story=True,
        on_step=InTheAddress(),
        fit=True,
        file="story-run-1",
    )
    st.query_params["story_run"] = f"{state.knob:g}"
    with now("story"):
        st.text(f"Python speaks of {state.step}")
    st.button("again")
    say(state)


def dragged() -> None:
    """Two points that can be dragged, of which the second stays where it is."""
    places = st.session_state.setdefault("places", [[0.0, 0.0], [1.0, 1.0]])

    def move(drag: Drag) -> None:
        st.session_state["dragged"] = drag
        if drag.point == 0:
            places[0] = [drag.x, drag.y]

    figure = go.Figure(go.Scatter(x=[-3, 3], y=[0, 0], mode="lines"), {"showlegend": False})
    x, y = zip(*places, strict=True)
    figure.add_scatter(x=x, y=y, mode="markers", marker={"size": 18})
    figure.update_xaxes(range=[-3, 3], title="w<sub>1</sub>").update_yaxes(range=[-3, 3])
    state = plot(figure, key="dragged", alt="two points", on_drag=move, handles=[(0, 1)], clickable=True)
    st.text(f"dragged: {st.session_state.get('dragged')} clicked: {state.click}")


def tabs() -> None:
    """A chart that starts in a hidden tab, without a width."""
    first, second = st.tabs(["first", "second"])
    first.text("nothing here")
    with second:
        plot(go.Figure(go.Scatter(y=[1, 3, 2])), key="tabs", alt="in a tab", height=250)


def gallery() -> None:
    st.text("gallery")


def main() -> None:
    pages = [
        st.Page(page, url_path=page.__name__)
        for page in (knob, frames, heat, moved, click, levels, maps, mistakes, numbers, story, dragged, tabs)
    ]
    pages.insert(0, st.Page(gallery, default=True))
    st.html(Path(ui.__file__).parent / "app.css")
    st.navigation(pages).run()


if __name__ == "__main__":
    main()
