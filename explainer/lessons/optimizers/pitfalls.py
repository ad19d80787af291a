"""What is often said wrongly about optimizers, as races; what concerns one rule alone is in one_number."""

from collections.abc import Sequence
from dataclasses import replace

from explainer.choices.surfaces.registry import SURFACES
from explainer.descents.leaderboard import Standing, standings
from explainer.descents.run import race
from explainer.descents.setting import FAIRNESS, Own, Setting


def tuned(
    surface: str, runners: Sequence[str], *, start: Sequence[float] = (), own: Sequence[Own] = ()
) -> tuple[Standing, ...]:
    """Return the leaderboard where each runner has its best rate; in the round bowl plain descent wins."""
    if surface not in SURFACES:
        raise ValueError(f"there is no surface {surface}")
    setting = Setting(
        surface=surface,
        runners=tuple(runners),
        fairness="tuned",
        own=tuple(own),
        asked_start=tuple(start),
    )
    return standings(race(setting, family=False))


def by_fairness(setting: Setting) -> dict[str, tuple[Standing, ...]]:
    """Return the leaderboard of the same runners on the same course for every kind of fairness."""
    return {kind: standings(race(replace(setting, fairness=kind), family=False)) for kind in FAIRNESS}
