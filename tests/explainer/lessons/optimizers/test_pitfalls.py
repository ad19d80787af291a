"""What the races behind the pitfalls claim."""

from explainer.descents.setting import FAIRNESS, Setting
from explainer.lessons.optimizers.pitfalls import by_fairness, tuned


def test_plain_descent_wins_in_a_round_bowl() -> None:
    first, *others = tuned("Bowl", ("SGD", "Adam", "RMSprop", "Momentum"))
    assert (first.runner, first.rate, first.reached, first.distance) == ("SGD", 1.0, 1, 0.0)
    assert all(line.reached is not None and line.reached > 1 for line in others)


def test_who_scales_each_coordinate_is_slower_when_the_ravine_is_turned() -> None:
    runners = ("SGD", "Momentum", "Adagrad", "RMSprop")
    straight, turned = (
        {line.runner: line.reached or 10_000 for line in tuned(surface, runners)}
        for surface in ("Ravine", "Turned ravine")
    )
    for adaptive in ("Adagrad", "RMSprop"):
        assert straight[adaptive] < straight["Momentum"]
        assert turned[adaptive] > turned["Momentum"]
        assert turned[adaptive] > 5 * straight[adaptive]


def test_on_the_turned_ravine_adam_lives_on_its_momentum() -> None:
    (whole,) = tuned("Turned ravine", ("Adam",))
    (alone,) = tuned("Turned ravine", ("Adam",), own=(("Adam", "beta1", 0.0),))
    assert whole.reached is not None
    assert alone.reached is None or alone.reached > 2 * whole.reached


def test_who_wins_depends_on_the_kind_of_fairness() -> None:
    boards = by_fairness(Setting(surface="Beale"))
    assert tuple(boards) == FAIRNESS
    assert len({board[0].runner for board in boards.values()}) > 1
