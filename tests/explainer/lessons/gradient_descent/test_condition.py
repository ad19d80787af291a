"""Who is called diverged stays far away to the end, and why holds at the update that is spoken of."""

import numpy as np
import pytest

from explainer.choices.schedules import SCHEDULES
from explainer.lessons.gradient_descent.condition import condition_of, rate_at
from explainer.lessons.gradient_descent.run import DIVERGED, NEVER, Descent, descend
from explainer.lessons.gradient_descent.setting import Setting

SETTINGS = 200


@pytest.fixture(scope="module")
def runs() -> list[Descent]:
    draws = np.random.default_rng(0)
    settings = [
        Setting(
            points=int(draws.integers(2, 30)),
            noise=float(draws.uniform(0, 3)),
            draw=number,
            standardised=bool(draws.integers(2)),
            batch_size=int(draws.integers(1, 8)),
            replacement=bool(draws.integers(2)),
            learning_rate=float(f"{10 ** draws.uniform(-2, 0.7):.3g}"),
            schedule=str(draws.choice([*SCHEDULES])),
            halving=int(draws.integers(1, 20)),
            updates=int(draws.integers(1, 40)),
            seed=number,
        )
        for number in range(SETTINGS)
    ]
    return [descend(setting, family=False) for setting in settings]


def test_who_comes_back_has_not_diverged(runs: list[Descent]) -> None:
    came_back = 0
    for run in runs:
        for path in run.paths:
            usual = max(path.loss[0, 0], run.problem.flat + run.problem.lowest)
            near = path.loss[0] <= DIVERGED * usual
            since = int(path.diverged[0])
            assert (since == NEVER) == bool(near[-1])
            if since != NEVER:
                assert near[since - 1] and not near[since:].any()
            came_back += bool(near[-1]) and not near.all()
    assert came_back > 5


@pytest.mark.parametrize(
    ("changed", "lowest"),
    [
        ({"learning_rate": 0.3, "schedule": "1/t", "halving": 30, "updates": 1_000}, 1e-10),
        ({"learning_rate": 0.2, "schedule": "step", "halving": 5}, 2.0),
    ],
)
def test_a_falling_rate_that_begins_too_large_still_arrives(changed: dict, lowest: float) -> None:
    run = descend(Setting(paths=("batch",), **changed), family=False)
    assert run.setting.learning_rate > run.problem.limit
    assert run.paths[0].diverged[0] == NEVER
    assert run.problem.excess(run.paths[0].positions[0, -1]) < lowest


def test_the_reason_holds_at_its_update(runs: list[Descent]) -> None:
    kinds: dict[str, int] = {}
    for run in runs:
        axis = np.linalg.eigh(run.problem.hessian)[1][:, 1]
        update = int(run.problem.targets[0] * 1e6) % run.setting.updates
        for path in run.paths:
            found = condition_of(path, run, replica=0, update=update)
            assert found.rate == run.setting.learning_rate * run.factors[update]
            kinds[found.kind] = kinds.get(found.kind, 0) + 1
            assert (found.limit is None) == (found.kind == "grows") == (found.factor >= 1)
            here, then = path.positions[0, update : update + 2] - run.problem.minimum
            # Rounding swamps a direction that is much shorter than the other.
            if path.name == "batch" and np.hypot(*here) < 1e6 * abs(here @ axis) < np.inf:
                assert abs(then @ axis) == pytest.approx(found.factor * abs(here @ axis), rel=1e-4, abs=1e-9)
                assert found.finite and found.kind != "batches"
    assert kinds.keys() == {"grows", "batches", "shrinks"} and min(kinds.values()) > 20, kinds


def test_after_the_last_update_its_rate_is_told() -> None:
    run = descend(Setting(schedule="1/t", updates=7), family=False)
    assert rate_at(run, replica=0, update=7) == rate_at(run, replica=0, update=6) < 0.05
