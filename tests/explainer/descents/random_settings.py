"""Races that nobody would think of: every field of their settings is drawn."""

import numpy as np

from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.choices.surfaces.registry import SURFACES
from explainer.descents.setting import FAIRNESS, KNOBS, Own, Setting, own_parameters

COUNT = 200


def settings(*, most_steps: int, fairness: tuple[str, ...] = FAIRNESS) -> list[Setting]:
    """COUNT settings, always the same ones."""
    draws = np.random.default_rng(2)
    return [_setting(draws, most_steps, fairness) for _ in range(COUNT)]


def _setting(draws: np.random.Generator, most_steps: int, fairness: tuple[str, ...]) -> Setting:
    taking_part = set(draws.choice([*OPTIMIZERS], size=draws.integers(1, 4), replace=False).tolist())
    runners = tuple(name for name in OPTIMIZERS if name in taking_part)
    return Setting(
        surface=str(draws.choice([*SURFACES])),
        runners=runners,
        fairness=str(draws.choice(fairness)),
        learning_rate=float(f"{10 ** draws.uniform(-3, 0.5):.3g}"),
        factor=float(f"{10 ** draws.uniform(-1, 1):.3g}"),
        options=(("momentum", float(draws.choice([0, 0.5, 0.9, 0.97]))),),
        own=_own(draws, runners),
        noise=float(draws.choice([0, 0, 1])),
        steps=int(draws.integers(1, most_steps + 1)),
        seed=int(draws.integers(9_999)),
        knob=str(draws.choice(KNOBS)),
    )


def _own(draws: np.random.Generator, runners: tuple[str, ...]) -> tuple[Own, ...]:
    """For about every second runner, a value for one of its parameters."""
    found = list[Own]()
    for runner in runners:
        name, parameter = list(own_parameters(runner).items())[draws.integers(len(own_parameters(runner)))]
        high = min(parameter.high, 1.0)
        if draws.integers(2):
            found.append((runner, name, float(f"{draws.uniform(max(parameter.low, 0.01), high):.3g}")))
    return tuple(sorted(found))
