"""The ledger of a network as a table."""

from collections.abc import Sequence

from explainer.networks.ledger import Entry, total
from ui.language import text
from ui.table import table


def ledger_table(entries: Sequence[Entry], sources: Sequence[str] = ()) -> None:
    """Show a row for every layer and their sums; `sources` say what stands for a layer, not its path."""
    whole = total(entries)
    names = sources or [f"{entry.path} · {entry.kind}" if entry.path else entry.kind for entry in entries]
    columns = {
        "layer": [*(f"`{name}`" for name in names), text("ledger.total")],
        "input": [*(f"`{entry.input_shape}`" for entry in entries), "–"],
        "output": [*(f"`{entry.output_shape}`" for entry in entries), "–"],
        "parameters": [f"{each.parameters:,}" for each in (*entries, whole)],
        "multiply_adds": [f"{each.multiply_adds:,}" for each in (*entries, whole)],
        "weight_bytes": [size_text(each.weight_bytes) for each in (*entries, whole)],
        "output_bytes": [size_text(each.output_bytes) for each in (*entries, whole)],
    }
    table({text(f"ledger.{name}"): cells for name, cells in columns.items()}, bold=-1)


def size_text(count: int) -> str:
    """Bytes as one reads them, in thousands."""
    for factor, name in ((10**9, "GB"), (10**6, "MB"), (10**3, "kB")):
        if count >= factor:
            return f"{count / factor:.3g} {name}"
    return f"{count} B"
