"""Who is first at every step is who stands first on the leaderboard of that step."""

from explainer.descents.lead import ARRIVED, GONE, ON_THE_WAY, lead_of
from explainer.descents.leaderboard import standings
from explainer.descents.run import race
from explainer.descents.setting import Setting

SETTINGS = (
    Setting(steps=40),
    # Some leave at once, some later, and with the largest rates all.
    Setting(surface="Ravine", runners=("SGD", "Momentum", "Nesterov"), steps=60),
    Setting(surface="Styblinski–Tang", runners=("Adam", "SGD", "RMSprop"), steps=60, noise=1.0),
    Setting(surface="Bowl", runners=("RAdam", "SGD"), steps=40),
)


def test_the_first_is_that_of_the_leaderboard() -> None:
    kinds = set[int]()
    for setting in SETTINGS:
        run = race(setting)
        lead = lead_of(run)
        assert lead.kind.shape == (len(run.knob_values), setting.steps + 1)
        for replica in range(0, len(run.knob_values), 2):
            for step in range(0, setting.steps + 1, 3):
                first = standings(run, replica=replica, step=step)[0]
                kind = int(lead.kind[replica, step])
                assert run.runners[lead.runner[replica, step]].name == first.runner
                assert (kind == GONE) == (first.left is not None)
                assert kind == GONE or lead.loss[replica, step] == first.loss
                assert kind != ARRIVED or lead.since[replica, step] == first.reached
                kinds.add(kind)
    assert kinds == {ARRIVED, ON_THE_WAY, GONE}
