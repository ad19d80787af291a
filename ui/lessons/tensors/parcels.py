"""The parcel line: what the data set, the sampler, the batches and collating do, for two epochs."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from explainer.kit.moving_figures import Picture
from explainer.lessons.tensors.parcel_figures import HEIGHT, ParcelWords, parcel_line
from explainer.lessons.tensors.parcels import EPOCHS, SOURCE, Parcel, Parcels, delivered
from explainer.lessons.tensors.setting import Setting
from ui import widgets
from ui.controls import Controls
from ui.language import current_language, text
from ui.lessons.tensors.settings import shape_text
from ui.plot import Caption, now, plot
from ui.records import remembered
from ui.stage import stand
from ui.words import words_for


@dataclass(frozen=True, slots=True)
class Asked:
    """What defines the line."""

    samples: int
    batch: int
    shuffle: bool
    drop_last: bool
    seed: int


def controls_of_parcels(controls: Controls) -> None:
    """What a DataLoader is given."""
    widgets.ask_all(controls, ("samples", "batch", "shuffle", "drop_last"))
    if controls.held("shuffle"):
        widgets.number(controls, "seed")


@st.fragment
def parcels(controls: Controls, setting: Setting) -> None:
    """The line with its player, the batch in numbers, and the source of the data set."""
    asked = Asked(setting.samples, setting.batch, setting.shuffle, setting.drop_last, setting.seed)
    found, caption, drawn = _drawn(asked, current_language())
    state = plot(
        drawn,
        key="tensors_parcels",
        alt=text("tensors.parcels.alt"),
        height=HEIGHT,
        start_step=controls.held("parcel"),
        unit=text("tensors.parcels.unit"),
        caption=caption,
        on_step=stand(controls, "parcel"),
        file="tensors-batches",
        ahead=True,
    )
    per_epoch = len(found.of(0))
    st.markdown(_count(asked, per_epoch))
    if found.parcels:
        with now("tensors_parcels"):
            _batch(found.parcels[min(state.step, len(found.parcels) - 1)])
    with st.expander(text("tensors.parcels.source"), key="tensors.parcels.source"):
        st.code(SOURCE + "\n" + _loader(asked), language="python")


@remembered
def _drawn(asked: Asked, language: str) -> tuple[Parcels, Caption, Picture]:
    found = delivered(
        asked.samples, asked.batch, shuffle=asked.shuffle, drop_last=asked.drop_last, seed=asked.seed
    )
    said = [
        _said(found, parcel, number) for e in range(EPOCHS) for number, parcel in enumerate(found.of(e), 1)
    ] or [text("tensors.parcels.none")]
    picture = parcel_line(found, words=words_for(ParcelWords, "tensors.parcels.words"))
    return found, Caption(said, which=np.arange(len(said))[None]), picture


def _said(found: Parcels, parcel: Parcel, number: int) -> str:
    per_epoch = len(found.of(parcel.epoch))
    words = text(
        "tensors.parcels.told",
        epoch=parcel.epoch + 1,
        number=number,
        count=per_epoch,
        indices=", ".join(map(str, parcel.indices)),
        x=shape_text(parcel.x.shape),
        y=shape_text(parcel.y.shape),
    )
    dropped = found.dropped(parcel.epoch)
    if number == per_epoch and dropped:
        words += " " + text("tensors.parcels.dropped", dropped=", ".join(map(str, dropped)))
    return words


def _count(asked: Asked, per_epoch: int) -> str:
    n, size = asked.samples, asked.batch
    left, right = (r"\lfloor", r"\rfloor") if asked.drop_last else (r"\lceil", r"\rceil")
    formula = rf"${left} {n} / {size} {right} = {per_epoch}$"
    rest = n - (n // size) * size
    ending = "dropped_last" if asked.drop_last and rest else "smaller" if rest else "even"
    return text("tensors.parcels.count", formula=formula) + " " + text(f"tensors.parcels.{ending}", rest=rest)


def _batch(parcel: Parcel) -> None:
    """Both tensors of the batch, as PyTorch prints them."""
    for column, name, values in zip(st.columns(2), "xy", (parcel.x, parcel.y), strict=True):
        rows = ",\n ".join(str(row) for row in values.tolist())
        column.code(f"{name}.shape = {shape_text(values.shape)}\n[{rows}]", language="text")


def _loader(asked: Asked) -> str:
    generator = f", generator=torch.Generator().manual_seed({asked.seed})" if asked.shuffle else ""
    return (
        f"loader = DataLoader(dataset, batch_size={asked.batch}, shuffle={asked.shuffle}, "
        f"drop_last={asked.drop_last}{generator})\n"
        f"for epoch in range({EPOCHS}):\n    for x, y in loader:\n        print(x.shape, y.shape)"
    )
