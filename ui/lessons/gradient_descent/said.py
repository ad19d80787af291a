"""What is said of the paths: in one sentence at every step, and how they ended."""

from itertools import product
from typing import Final

import numpy as np
from numpy.typing import NDArray

from explainer.choices.surfaces.geometry import nearest_minimum, saddle_at
from explainer.choices.surfaces.registry import SurfaceSpec
from explainer.descents.leaderboard import standings
from explainer.descents.run import Race
from explainer.lessons.gradient_descent.film import Film
from explainer.lessons.gradient_descent.run import NEVER, Path
from ui.language import text
from ui.lessons.gradient_descent.settings import path_names
from ui.numbers import pair, written
from ui.plot import Caption, Verdict

_FAR: Final = 1e3
"""So many times the size of the picture is beyond all bounds."""


def _heights(film: Film, path: Path) -> NDArray[np.float64]:
    """L − L* of a path (K, F)."""
    return path.excess[:, film.updates[path.name]]


def _gone(film: Film, path: Path) -> NDArray[np.bool_]:
    """Where a path is past the update that diverged (K, F)."""
    diverged = path.diverged[:, None]
    return (diverged != NEVER) & (diverged <= film.updates[path.name])


def caption_of(film: Film) -> Caption:
    """How far the loss of every path is above the lowest, for every rate at every frame."""
    names, paths = path_names(), film.descent.paths
    gone = np.array([_gone(film, path) for path in paths])
    places = (1 << np.arange(len(paths))[::-1])[:, None, None]
    return Caption(
        [
            _sentence(out, [names[path.name] for path in paths], film)
            for out in product((0, 1), repeat=len(paths))
        ],
        which=(gone * places).sum(axis=0),
        numbers={"spent": film.spent[None]}
        | {f"loss{at}": _heights(film, path) for at, path in enumerate(paths)},
    )


def _sentence(out: tuple[int, ...], names: list[str], film: Film) -> str:
    """The template for who of the paths has diverged."""
    words = "gradient_descent.told"
    parts = [
        text(f"{words}.diverged", name=name)
        if gone
        else text(f"{words}.above", name=name, loss=f"{{loss{at}}}")
        for at, (gone, name) in enumerate(zip(out, names, strict=True))
    ]
    unit = text(f"gradient_descent.cost.unit.{film.cost}")
    return text(f"{words}.at", unit=unit, spent="{spent:.4g}", paths=", ".join(parts))


def verdicts(film: Film) -> list[Verdict]:
    """Who ends lowest, or who has diverged, for every rate."""
    names, paths = path_names(), film.descent.paths
    gone = np.array([_gone(film, path)[:, -1] for path in paths])
    heights = np.array([_heights(film, path)[:, -1] for path in paths])
    said = list[Verdict]()
    for replica, rate in enumerate(film.descent.rates):
        out = [names[path.name] for path, lost in zip(paths, gone[:, replica], strict=True) if lost]
        best = int(np.argmin(np.where(gone[:, replica], np.inf, heights[:, replica])))
        numbers = {"path": names[paths[best].name], "loss": written(float(heights[best, replica]))}
        if out:
            words = text("gradient_descent.told.gone", rate=f"{rate:g}", paths=", ".join(out))
            said.append(Verdict(words, "error"))
        else:
            said.append(
                Verdict(text(f"gradient_descent.told.{'ahead' if len(paths) > 1 else 'alone'}", **numbers))
            )
    return said


def caption_of_walk(run: Race) -> Caption:
    """How high the walk is and how far from a minimum, for every rate at every step."""
    (runner,), steps = run.runners, np.arange(run.setting.steps + 1)
    left, reached = (each[:, None] for each in (runner.left, runner.reached))
    outside = (left != NEVER) & (steps >= left)
    rests = (reached != NEVER) & (steps >= reached)
    with np.errstate(over="ignore", invalid="ignore"):
        _, distance = nearest_minimum(run.surface, runner.positions)
    return Caption(
        [text(f"gradient_descent.ending.{name}") for name in ("walks", "rests", "outside")],
        which=np.select([outside, rests], [2, 1], 0),
        numbers={"step": steps[None], "loss": runner.loss, "distance": distance},
    )


def verdicts_of_walk(run: Race) -> list[Verdict]:
    """Where the walk arrived, for every rate."""
    return [_ending(run, replica) for replica in range(len(run.knob_values))]


def _ending(run: Race, replica: int) -> Verdict:
    words, minima = "gradient_descent.ending", run.surface.minima
    (standing,) = standings(run, replica=replica)
    x, y = run.runners[0].positions[replica, -1].tolist()
    if standing.left is not None:
        numbers = {"step": standing.left, "rate": f"{standing.rate:g}", "place": pair((x, y))}
        return Verdict(text(f"{words}.{_outside(run.surface, (x, y))}", **numbers), "error")
    assert standing.loss is not None and standing.distance is not None
    minimum = minima[standing.minimum]
    numbers = {
        "loss": written(standing.loss),
        "distance": written(standing.distance),
        "minimum": pair((minimum.x, minimum.y)),
        "value": written(minimum.value),
        "lowest": written(run.surface.lowest),
    }
    saddle = saddle_at(run.surface, (x, y)) if standing.reached is None else None
    if saddle is not None:
        return Verdict(text(f"{words}.saddle", saddle=pair(saddle, ".3g"), **numbers))
    if standing.reached is None:
        return Verdict(text(f"{words}.on_the_way", **numbers))
    if minimum.value > run.surface.lowest + 1e-9:
        return Verdict(text(f"{words}.local", step=standing.reached, **numbers), "warning")
    return Verdict(text(f"{words}.reached", step=standing.reached, **numbers), "success")


def _outside(surface: SurfaceSpec, place: tuple[float, float]) -> str:
    """What is to be said of who has left the picture: by now it is in it again, near it, or nowhere."""
    x, y = place
    domain = surface.domain
    if domain.clip((x, y)) == (x, y):
        return "back"
    # False for what is not a number, too.
    return "left" if max(abs(x), abs(y)) < _FAR * (domain.width + domain.height) else "diverged"
