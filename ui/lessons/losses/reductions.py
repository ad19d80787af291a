"""How the losses of many rows become one number."""

from dataclasses import replace

import streamlit as st

from explainer.kit.latex import number, wrapping
from explainer.kit.moving_figures import Picture
from explainer.lessons.losses.reduction_figures import HEIGHT, RowWords, row_pictures
from explainer.lessons.losses.reductions import SMOOTHINGS, Reduced, family, reduced
from explainer.lessons.losses.setting import CLASSES, Batch
from ui.controls import Controls
from ui.language import current_language, text
from ui.numbers import written
from ui.plot import now, plot
from ui.records import remembered
from ui.stage import knob, rest
from ui.table import table
from ui.words import words_for


def reductions(controls: Controls, batch: Batch) -> None:
    """What every row costs and its gradient; below, the sum and the mean with their numbers."""
    # A smoothing that the knob has anyway changes no picture.
    usual = Batch().softness if batch.softness in SMOOTHINGS else batch.softness
    softness, pictures = _drawn(replace(batch, softness=usual), current_language())
    state = plot(
        pictures,
        key="losses_batch",
        alt=[text("losses.batch.losses_alt"), text("losses.batch.gradient_alt")],
        height=HEIGHT,
        knob=knob(controls, "softness", softness, start=batch.softness, format=".3g"),
        file="losses-batch",
        view=str(batch.rows),
        narrowest=280,
        ahead=True,
    )
    smoothing = rest(controls, "softness", state)
    with now("losses_batch"):
        _reduced(batch, reduced(batch, smoothing=smoothing), smoothing)


@remembered
def _drawn(batch: Batch, language: str) -> tuple[list[float], tuple[Picture, ...]]:
    smoothings, found = family(batch)
    chosen = smoothings.tolist().index(batch.softness)
    words = words_for(RowWords, "losses.batch", row=text("losses.rows.row"))
    return smoothings.tolist(), tuple(row_pictures(found, chosen=chosen, words=words))


def _reduced(batch: Batch, found: Reduced, smoothing: float) -> None:
    names = [f"{text('losses.rows.row')} {place + 1}" for place in range(batch.rows)]
    ignored = [answer == batch.ignored for answer in batch.answers]
    table(
        {
            text("common.row"): names,
            "$z$": [", ".join(written(z) for z in row) for row in batch.logits],
            "$p$": [", ".join(written(float(p)) for p in row) for row in found.probability],
            text("losses.batch.class"): [
                f"~~{answer}~~" if gone else str(answer)
                for answer, gone in zip(batch.answers, ignored, strict=True)
            ],
            "$w_y$": [written(float(weight)) for weight in found.weight],
            r"$\ell$": [f"**{written(float(loss), 6)}**" for loss in found.rows],
        }
    )
    st.markdown(_equation(batch, found))
    if all(ignored):
        st.warning(text("losses.batch.all_ignored", ignored=batch.ignored), icon=":material/visibility_off:")
    elif not found.weight.sum():
        st.warning(text("losses.batch.no_weight"), icon=":material/scale:")
    st.caption(text("losses.batch.reading", smoothing=f"{smoothing:g}", classes=CLASSES))


def _equation(batch: Batch, found: Reduced) -> str:
    """The chosen reduction with its numbers."""
    rows = [number(float(loss), digits=6) for loss in found.rows]
    if batch.reduction == "none":
        return wrapping(f"L = ({', '.join(rows)})")
    losses = " + ".join(rows)
    total = number(found.total, digits=6)
    if batch.reduction == "sum":
        return wrapping(rf"L = \sum \ell = {losses} = {total}")
    weights, weight = " + ".join(f"{each:g}" for each in found.weight), f"{found.weight.sum():g}"
    return wrapping(
        rf"\sum \ell = {losses} = {total}",
        rf"\sum w_y = {weights} = {weight}",
        rf"L = \sum \ell \,/ \sum w_y = {total} / {weight} = {number(found.mean, digits=6)}",
    )
