"""What is said of the race: who is ahead at every step, and who has won."""

import numpy as np

from explainer.descents.lead import ARRIVED, GONE, Lead, lead_of
from explainer.descents.outcome import NEVER
from explainer.descents.run import Race
from ui.language import text
from ui.numbers import written
from ui.plot import Caption, Verdict


def caption_of(run: Race) -> Caption:
    """Who is ahead and how high, for every value of the knob at every step."""
    lead = lead_of(run)
    steps = np.arange(run.setting.steps + 1)
    names = [runner.name for runner in run.runners]
    sentences = [
        text(f"optimizers.told.{word}", name=name) for word in ("arrived", "ahead") for name in names
    ]
    nobody, start = len(sentences), len(sentences) + 1
    which = np.where(lead.kind == GONE, nobody, lead.kind * len(names) + lead.runner)
    return Caption(
        [*sentences, text("optimizers.told.nobody"), text("optimizers.told.start")],
        which=np.where(steps == 0, start, which),
        numbers={"step": steps[None], "loss": lead.loss, "since": lead.since},
    )


def verdicts(run: Race) -> list[Verdict]:
    """Who has won, and who has left, for every value of the knob."""
    lead = lead_of(run)
    return [_verdict(run, lead, replica) for replica in range(len(run.knob_values))]


def _verdict(run: Race, lead: Lead, replica: int) -> Verdict:
    first, kind = run.runners[int(lead.runner[replica, -1])], lead.kind[replica, -1]
    if kind == GONE:
        return Verdict(text("optimizers.told.lost"), "error")
    gone = [each for each in run.runners if each.left[replica] != NEVER]
    # The last to leave is placed before the others.
    names = ", ".join(each.name for each in sorted(gone, key=lambda each: -each.left[replica]))
    left = f" {text('optimizers.told.left', names=names)}" if gone else ""
    if kind == ARRIVED:
        won = text("optimizers.told.won", name=first.name, step=first.reached[replica])
        return Verdict(f"{won}{left}", "success")
    lowest = text("optimizers.told.lowest", name=first.name, loss=written(float(first.loss[replica, -1])))
    return Verdict(f"{lowest}{left}")
