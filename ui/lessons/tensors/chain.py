"""The chain of operations, edited by chips: press one to take it out, press another one to add it."""

import streamlit as st

from explainer.kit.address import BadValueError
from explainer.lessons.tensors.memory import Stage, walk
from explainer.lessons.tensors.operations import Operation, operation
from explainer.lessons.tensors.puzzles import PUZZLES
from explainer.lessons.tensors.setting import CHAIN, Setting
from ui import widgets
from ui.controls import Controls
from ui.language import quoted, text

MOST = CHAIN.most


def controls_of_memory(controls: Controls, setting: Setting) -> None:
    """How many numbers, the chain, what may come next, and whether a cell is written to."""
    widgets.number(controls, "numbers")
    _chips(controls, setting)
    if len(setting.chain) < MOST:
        _next(controls, setting)
    else:
        st.caption(text("tensors.chain.full", most=MOST))
    widgets.toggle(controls, "write")
    _puzzles(controls)


def _chips(controls: Controls, setting: Setting) -> None:
    key = f"tensors.chips.{len(setting.chain)}"
    names = {place: each.source for place, each in enumerate(setting.chain)}
    if not names:
        st.caption(text("tensors.chain.empty"))
        return
    st.session_state[key] = list(names)
    st.pills(
        controls.words("chain"),
        list(names),
        format_func=names.__getitem__,
        selection_mode="multi",
        wrap=True,
        key=key,
        help=controls.words("chain", "help"),
        on_change=_take_out,
        args=(controls, setting, key),
    )


def _take_out(controls: Controls, setting: Setting, key: str) -> None:
    pressed: list[int] = st.session_state[key]
    controls.hold("chain", tuple(setting.chain[place] for place in sorted(pressed)))


def _next(controls: Controls, setting: Setting) -> None:
    """Chips for what is usual with this shape, and a field for anything else."""
    last = walk(setting.numbers, setting.chain).stages[-1]
    key, own = "tensors.next", "tensors.own"
    offered = {each.written: each.source for each in usual(last)}
    st.pills(
        text("tensors.chain.next"),
        list(offered),
        format_func=offered.__getitem__,
        key=key,
        wrap=True,
        on_change=_add_chip,
        args=(controls, setting, key),
    )
    st.text_input(
        text("tensors.chain.own"),
        key=own,
        placeholder="x.permute(1, 0)",
        max_chars=80,
        help=text("tensors.chain.own_help"),
        on_change=_add_own,
        args=(controls, setting, own),
    )
    if bad := st.session_state.get(f"{own}.bad"):
        st.warning(text("tensors.chain.bad", text=quoted(bad), allowed=CHAIN.allowed))


def _add_chip(controls: Controls, setting: Setting, key: str) -> None:
    if chosen := st.session_state[key]:
        controls.hold("chain", (*setting.chain, operation(chosen)))
        st.session_state[key] = None


def _add_own(controls: Controls, setting: Setting, key: str) -> None:
    typed = st.session_state[key].strip()
    st.session_state[f"{key}.bad"] = ""
    if not typed:
        return
    try:
        controls.hold("chain", (*setting.chain, operation(typed)))
        st.session_state[key] = ""
    except BadValueError:
        st.session_state[f"{key}.bad"] = typed


def _puzzles(controls: Controls) -> None:
    chosen, key = controls.held("puzzle"), "tensors.puzzle.choice"
    names = {name: text(f"tensors.puzzle.{name}") for name in ("none", *PUZZLES)}
    st.session_state[key] = chosen
    st.selectbox(
        controls.words("puzzle"),
        list(names),
        format_func=names.__getitem__,
        key=key,
        help=controls.words("puzzle", "help"),
        on_change=_choose_puzzle,
        args=(controls, key),
    )


def _choose_puzzle(controls: Controls, key: str) -> None:
    """A puzzle starts from its own numbers, with an empty chain."""
    name = st.session_state[key]
    start = {"numbers": PUZZLES[name].numbers, "chain": ()} if name != "none" else {}
    controls.hold_all({"puzzle": name, "write": False, **start})


def usual(stage: Stage) -> list[Operation]:
    """What one often does next with a tensor of this shape."""
    rank, count = len(stage.shape), stage.cells
    found = list[Operation]()
    if rank == 1:
        found += [Operation("view", (rows, -1)) for rows in (2, 3, 4) if count and count % rows == 0][:2]
        found += [Operation("unfold", (0, 3, 1))] if count >= 3 else []
        found += [Operation("stack", (0,))]
    if rank >= 2:
        found += [Operation("transpose", (-2, -1)), Operation("view", (-1,)), Operation("reshape", (-1,))]
        found += [Operation("select", (0, 0)), Operation("cat", (0,))]
    found += [Operation("unsqueeze", (0,))]
    if 1 in stage.shape:
        found += [Operation("squeeze")]
        found += [Operation("expand", tuple(3 if size == 1 else -1 for size in stage.shape))]
    return [*found, Operation("flip", (0,)) if stage.contiguous else Operation("contiguous")]
