"""The module tree: what is registered, what state_dict saves, how eval() walks down, and the ledger."""

import streamlit as st

from explainer.lessons.tensors.module_figures import ROW, TreeWords, module_tree
from explainer.lessons.tensors.modules import CLASSES, Tree, sources, tree
from explainer.lessons.tensors.setting import Setting
from ui import widgets
from ui.controls import Controls
from ui.language import text
from ui.ledger import ledger_table
from ui.lessons.tensors.settings import shape_text
from ui.plot import plot
from ui.table import table
from ui.words import words_for


def controls_of_modules(controls: Controls) -> None:
    """Where the layers and the factor stand, what is switched, and how wide the layers are."""
    widgets.ask_all(controls, ("holder", "scale", "switch", "width", "batch"))


def modules(setting: Setting) -> None:
    """The lines that define it, the tree, what is missing, the state and the ledger."""
    found = tree(
        setting.width, holder=setting.holder, scale=setting.scale, switch=setting.switch, batch=setting.batch
    )
    st.code(_lines(setting), language="python")
    plot(
        module_tree(found, words=words_for(TreeWords, "tensors.modules.words")),
        key="tensors_modules",
        alt=text("tensors.modules.alt", parts=len(found.nodes), parameters=f"{found.parameters:,}"),
        height=50 + ROW * len(found.nodes),
        ahead=True,
    )
    _missing(found, setting)
    if found.error:
        st.code(found.error, language="text")
    if found.refused:
        st.warning(text("tensors.modules.one", error=found.refused), icon=":material/filter_1:")
    st.markdown(text("tensors.modules.ledger", batch=setting.batch))
    ledger_table(found.entries)
    st.caption(text("ledger.reading"))
    with st.expander(text("tensors.modules.state", count=len(found.state)), key="tensors.modules.state"):
        table(
            {
                text("tensors.modules.key"): [f"`{name}`" for name, _, _ in found.state],
                text("tensors.modules.shape"): [f"`{shape_text(shape)}`" for _, shape, _ in found.state],
                text("tensors.modules.kind"): [text(f"tensors.modules.{kind}") for *_, kind in found.state],
            }
        )
        shape = next(shape for name, shape, _ in found.state if name == "out.weight")
        numbers = {"inputs": setting.width, "outputs": CLASSES, "shape": shape_text(shape)}
        st.caption(text("tensors.modules.outputs_first", **numbers))


def _missing(found: Tree, setting: Setting) -> None:
    numbers = {"parameters": f"{found.parameters:,}", "missing": f"{found.missing:,}"}
    if setting.holder == "list":
        st.warning(text("tensors.modules.list", **numbers))
    elif found.missing:
        st.warning(text("tensors.modules.tensor", **numbers))
    else:
        st.success(text("tensors.modules.whole", **numbers))


def _lines(setting: Setting) -> str:
    hidden, scale, switch = sources(
        setting.width, holder=setting.holder, scale=setting.scale, switch=setting.switch
    )
    w = setting.width
    norm, out = f"self.norm = nn.BatchNorm1d({w})", f"self.out = nn.Linear({w}, {CLASSES})"
    return "\n".join([f"self.hidden = {hidden}", norm, scale, out, *([switch] if "eval" in switch else [])])
