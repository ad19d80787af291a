"""What is said of the race: who is ahead at every step, and who has won."""

import numpy as np
from numpy.typing import NDArray

from explainer.descents.leaderboard import standings
from explainer.descents.outcome import NEVER
from explainer.descents.run import Race
from ui.language import text
from ui.numbers import written
from ui.plot import Caption, Verdict

_ARRIVED, _ON_THE_WAY, _GONE = range(3)


def caption_of(run: Race) -> Caption:
    """Who is ahead and how high, for every value of the knob at every step."""
    steps = np.arange(run.setting.steps + 1)
    kinds, first = _first(run, steps)
    loss = np.array([runner.loss for runner in run.runners])
    since = np.array([runner.reached for runner in run.runners])[:, :, None]
    names = [runner.name for runner in run.runners]
    sentences = [
        text(f"optimizers.told.{word}", name=name) for word in ("arrived", "ahead") for name in names
    ]
    which = kinds * len(names) + first
    return Caption(
        [*sentences, text("optimizers.told.nobody"), text("optimizers.told.start")],
        which=np.select([steps == 0, kinds == _GONE], [len(sentences) + 1, len(sentences)], which),
        numbers={
            "step": steps[None],
            "loss": np.take_along_axis(loss, first[None], axis=0)[0],
            "since": np.take_along_axis(np.broadcast_to(since, loss.shape), first[None], axis=0)[0],
        },
    )


def _first(run: Race, steps: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """How the first on the leaderboard stands (K, T + 1), and which runner it is; see place_in_order."""
    deepest = np.array([each.value <= run.surface.lowest + 1e-9 for each in run.surface.minima])
    keys = list[NDArray[np.float64]]()
    for runner in run.runners:
        left, reached = runner.left[:, None], runner.reached[:, None]
        gone = (left != NEVER) & (left <= steps)
        arrived = ~gone & (reached != NEVER) & (reached <= steps) & deepest[runner.minimum][:, None]
        kind = np.select([gone, arrived], [_GONE, _ARRIVED], _ON_THE_WAY)
        second = np.select([gone, arrived], [-left, reached], runner.loss)
        third = np.where(arrived, runner.loss, 0)
        keys.append(np.stack([third, second, kind]).astype(np.float64))
    ranked = np.stack(keys, axis=1)
    first = np.lexsort(ranked, axis=0)[0]
    return np.take_along_axis(ranked[2], first[None], axis=0)[0].astype(np.int64), first


def verdicts(run: Race) -> list[Verdict]:
    """Who has won, and who has left, for every value of the knob."""
    return [_verdict(run, replica) for replica in range(len(run.knob_values))]


def _verdict(run: Race, replica: int) -> Verdict:
    first, *others = standings(run, replica=replica)
    if first.left is not None:
        return Verdict(text("optimizers.told.lost"), "error")
    gone = [line.runner for line in others if line.left is not None]
    left = f" {text('optimizers.told.left', names=', '.join(gone))}" if gone else ""
    minimum = run.surface.minima[first.minimum]
    if first.reached is not None and minimum.value <= run.surface.lowest + 1e-9:
        won = text("optimizers.told.won", name=first.runner, step=first.reached)
        return Verdict(f"{won}{left}", "success")
    assert first.loss is not None
    lowest = text("optimizers.told.lowest", name=first.runner, loss=written(first.loss))
    return Verdict(f"{lowest}{left}")
