"""Strip and cube: every tensor of the chain, the memory that it looks at, and the arithmetic of one cell."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import streamlit as st

from explainer.kit.moving_figures import Picture
from explainer.lessons.tensors.memory import WRITTEN, Memory, Stage, walk
from explainer.lessons.tensors.memory_figures import (
    MemoryWords,
    cell_rows,
    memory_pictures,
    places,
    strip_name,
)
from explainer.lessons.tensors.puzzles import PUZZLES, attempt
from explainer.lessons.tensors.setting import Setting
from ui.controls import Controls
from ui.language import current_language, text
from ui.lessons.tensors.settings import shape_text
from ui.plot import LAST, Caption, Click, Verdict, now, plot
from ui.records import remembered
from ui.stage import stand
from ui.table import table
from ui.words import words_for


def memory(controls: Controls, setting: Setting) -> None:
    """The puzzle if one is chosen, the pictures with their player, the stages and the ringed cell."""
    puzzle = controls.held("puzzle")
    if puzzle != "none":
        _puzzle(puzzle, setting)
    _player(controls, setting)


@st.fragment
def _player(controls: Controls, setting: Setting) -> None:
    found, caption, verdict, pictures = _drawn(_only(setting), current_language())
    strips = len(found.strips)
    state = plot(
        pictures,
        key="tensors_memory",
        alt=[text("tensors.memory.memory_alt", strips=strips), text("tensors.memory.tensor_alt")],
        height=[26 + 18 * (1 + cell_rows(found)[-1]), 190],
        columns=1,
        fit=True,
        start_step=controls.held("step"),
        unit=text("tensors.memory.unit"),
        caption=caption,
        verdict=verdict,
        story=True,
        on_step=stand(controls),
        on_click=lambda click: _ring(controls, setting, click),
        file="tensors-memory",
        ahead=True,
    )
    stage = found.stages[min(state.step, len(found.stages) - 1)]
    with now("tensors_memory"):
        st.markdown(_cell(setting, found, stage))
        _stages(found, min(state.step, len(found.stages) - 1))
    if found.refused:
        st.code(
            f"{found.refused}\n{found.error or text('tensors.memory.too_large')}",
            language="text",
            wrap_lines=True,
        )


def _only(setting: Setting) -> Setting:
    """The same for all settings that differ in other views alone."""
    kept = ("numbers", "chain", "strip", "address", "write")
    return replace(Setting(), **{name: getattr(setting, name) for name in kept})


def walked(setting: Setting) -> Memory:
    """The chain, with the ringed cell written to if that is asked for."""
    cell = (setting.strip, setting.address) if setting.write else None
    return walk(setting.numbers, setting.chain, write=cell)


@remembered
def _drawn(setting: Setting, language: str) -> tuple[Memory, Caption, Verdict, tuple[Picture, ...]]:
    found = walked(setting)
    words = words_for(MemoryWords, "tensors.memory.words")
    pictures = memory_pictures(found, marked=(setting.strip, setting.address), words=words)
    return found, caption_of(found), _verdict(setting, found), pictures


def caption_of(found: Memory) -> Caption:
    """A sentence for every tensor of the chain."""
    said = [_said(stage) for stage in found.stages]
    return Caption(said, which=np.arange(len(said))[None])


def _said(stage: Stage) -> str:
    kind = "start" if stage.source.startswith("torch.arange") else "copy" if stage.is_new else "view"
    words = text(
        f"tensors.memory.{kind}",
        source=stage.source,
        shape=shape_text(stage.shape),
        stride=shape_text(stage.stride),
        strip=strip_name(stage.strip),
        cells=f"{stage.cells:,}",
    )
    if kind == "view" and not stage.contiguous:
        words += " " + text("tensors.memory.not_contiguous")
    if not stage.is_whole:
        words += " " + text("tensors.memory.clipped", shown=len(stage.addresses), cells=f"{stage.cells:,}")
    return words


def _verdict(setting: Setting, found: Memory) -> Verdict:
    if found.refused:
        said = "refused" if found.error else "too_large_verdict"
        return Verdict(text(f"tensors.memory.{said}", source=found.refused, error=found.error), "warning")
    if setting.write and any(_sees(stage, setting) for stage in found.stages):
        seen = [str(place) for place, stage in enumerate(found.stages, 1) if _sees(stage, setting)]
        return Verdict(text("tensors.memory.written", value=WRITTEN, seen=", ".join(seen)), "success")
    return Verdict(text("tensors.memory.end", tensors=len(found.stages), strips=len(found.strips)), "info")


def _sees(stage: Stage, setting: Setting) -> bool:
    return stage.strip == setting.strip and setting.address in stage.addresses


def _ring(controls: Controls, setting: Setting, click: Click) -> None:
    """Put the ring round the cell that was clicked, in the tensor or in the memory."""
    column, row = round(click.x), round(click.y)
    found = walked(setting)
    if click.figure == 0:
        rows = cell_rows(found)
        if row in rows and 0 <= column < len(found.strips[rows.index(row)]):
            controls.hold_all({"strip": rows.index(row), "address": column})
        return
    step = controls.held("step")
    stage = found.stages[-1 if step == LAST else min(step, len(found.stages) - 1)]
    hit = np.flatnonzero((places(stage.shown) == (column, row)).all(axis=1))
    if len(hit):
        controls.hold_all({"strip": stage.strip, "address": int(stage.addresses[hit[0]])})


def _cell(setting: Setting, found: Memory, stage: Stage) -> str:
    """Where the ringed cell stands in a tensor, and how its index leads to its address."""
    strip = strip_name(setting.strip)
    cells = len(found.strips[setting.strip]) if setting.strip < len(found.strips) else 0
    if setting.address >= cells:
        return text("tensors.memory.nowhere", address=setting.address, strip=strip)
    if not _sees(stage, setting):
        return text("tensors.memory.unseen", address=setting.address, strip=strip)
    hits = np.flatnonzero(stage.addresses == setting.address)
    index = stage.index(int(hits[0]))
    way = " + ".join(
        [str(stage.offset), *(f"{i} · {stride}" for i, stride in zip(index, stage.stride, strict=True))]
    )
    where = "".join(f"[{', '.join(map(str, index))}]" if index else "")
    return text(
        "tensors.memory.seen" if len(hits) == 1 else "tensors.memory.seen_often",
        index=f"x{where}",
        way=way,
        address=setting.address,
        strip=strip,
        value=int(stage.values[hits[0]]),
        times=len(hits),
    )


def _stages(found: Memory, step: int) -> None:
    new, old = text("tensors.memory.new"), text("tensors.memory.old")
    columns = {
        text("tensors.memory.call"): [f"`{stage.source}`" for stage in found.stages],
        text("tensors.memory.shape"): [f"`{shape_text(stage.shape)}`" for stage in found.stages],
        text("tensors.memory.stride"): [f"`{shape_text(stage.stride)}`" for stage in found.stages],
        text("tensors.memory.strip"): [
            f"{strip_name(stage.strip)} ({new if stage.is_new else old})" for stage in found.stages
        ],
        "`is_contiguous()`": ["✓" if stage.contiguous else "–" for stage in found.stages],
    }
    table(columns, bold=step)


def _puzzle(name: str, setting: Setting) -> None:
    """What is wanted, and how near the chain comes to it."""
    puzzle, found = PUZZLES[name], attempt(name, setting.numbers, setting.chain)
    goal = puzzle.target.stages[-1]
    with st.container(border=True, key="tensors.goal"):
        wanted, words = st.columns([2, 3], vertical_alignment="center")
        wanted.code(_rows(goal.values.reshape(goal.shape).tolist()), language="text")
        words.markdown(text(f"tensors.goal.{name}", numbers=puzzle.numbers, shape=shape_text(goal.shape)))
        if not found.solved:
            words.caption(text("tensors.goal.values" if found.shape else "tensors.goal.shape"))
        elif found.copies > found.fewest:
            words.info(text("tensors.goal.copies", copies=found.copies, fewest=found.fewest))
        else:
            words.success(text("tensors.goal.solved", count=len(setting.chain), copies=found.copies))


def _rows(numbers: Sequence[object]) -> str:
    """A row on each line, as PyTorch prints a tensor."""
    inner = (
        ",\n ".join(str(row) for row in numbers)
        if isinstance(numbers[0], list)
        else ", ".join(map(str, numbers))
    )
    return f"[{inner}]"
