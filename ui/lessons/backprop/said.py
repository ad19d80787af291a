"""What is said of every sub-step of a walk, and what came of it."""

from typing import Final

import numpy as np

from explainer.kit.latex import enough_digits
from explainer.kit.tape import SubStep, Tape
from explainer.lessons.backprop.graph import Graph, plain
from explainer.lessons.backprop.walk import AFTER, gradient_of, slope_of
from ui.language import text
from ui.numbers import written
from ui.plot import Caption, Verdict

DIGITS: Final = 4


def caption_of(graph: Graph, tape: Tape, rate: float) -> Caption:
    """A sentence for every place of the tape."""
    said = [text("backprop.told.start")]
    said += [_sentence(graph, tape, place, step, rate) for place, step in enumerate(tape.steps)]
    return Caption(said, which=np.arange(len(said))[None])


def _sentence(graph: Graph, tape: Tape, place: int, step: SubStep, rate: float) -> str:
    match step.phase:
        case "forward":
            (name,) = step.about
            inputs = ", ".join(map(plain, step.reads))
            return text(
                "backprop.told.forward", name=plain(name), inputs=inputs, value=written(step.writes[name])
            )
        case "backward":
            return _backward(tape, place, step)
        case "update":
            (name,) = step.about
            old, slope = (float(tape.column(cell)[place]) for cell in step.reads)
            digits = enough_digits((old, slope), lambda o, g: written(o - rate * g, DIGITS))
            numbers = {"old": written(old, digits), "gradient": written(slope, digits)}
            new = written(step.writes[name], DIGITS)
            return text("backprop.told.update", name=plain(name), rate=f"{rate:g}", new=new, **numbers)
        case "again":
            before, after = (written(tape.last[cell], 9) for cell in (graph.output, AFTER))
            return text("backprop.told.again", name=plain(graph.output), before=before, after=after)
        case _:
            return text("backprop.told.seed", name=plain(graph.output))


def _backward(tape: Tape, place: int, step: SubStep) -> str:
    name, user = step.about
    local = step.writes[slope_of((name, user))]
    arrived = float(tape.column(gradient_of(user))[place])
    before = float(tape.column(gradient_of(name))[place])
    summed = not np.isnan(before)
    words = "closed" if local == 0 else "summed" if summed else "backward"
    total = step.writes[gradient_of(name)]
    # Every number with the digits that what follows from it needs.
    of_sum = (before, local * arrived)
    finer = enough_digits(of_sum, lambda a, b: written(a + b, DIGITS)) if summed else DIGITS
    of_product = (local, arrived)
    finest = enough_digits(of_product, lambda a, b: written(a * b, finer))
    return text(
        f"backprop.told.{words}",
        name=plain(name),
        user=plain(user),
        local=written(local, finest),
        arrived=written(arrived, finest),
        passed=written(local * arrived, finer),
        before=written(before, finer) if summed else "",
        total=written(total, DIGITS),
    )


def verdict_of(graph: Graph, tape: Tape) -> Verdict:
    """Whether the step has brought the output down; of a circuit that its gradients are all there."""
    name, gradients = plain(graph.output), len(graph.followed)
    if not graph.learned:
        return Verdict(text("backprop.verdict.circuit", name=name, count=gradients), "success")
    before, after = tape.last[graph.output], tape.last[AFTER]
    words = {"before": written(before, 6), "after": written(after, 6), "name": name, "count": gradients}
    if after < before:
        return Verdict(text("backprop.verdict.lower", **words), "success")
    if after == before:
        return Verdict(text("backprop.verdict.same", **words), "info")
    return Verdict(text("backprop.verdict.higher", **words), "warning")
