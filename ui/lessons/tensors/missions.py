"""The missions of the page; each is measured by torch with the settings that it asks for."""

from math import prod
from typing import Any

from explainer.lessons.tensors.fit import fit
from explainer.lessons.tensors.memory import walk
from explainer.lessons.tensors.modules import tree
from explainer.lessons.tensors.operations import Operations
from explainer.lessons.tensors.parcels import SOURCE, indented, what_len_says
from ui.lessons.tensors.settings import shape_text
from ui.missions import Finding, Mission

READ = Operations((), most=8).read
TURNED = READ("view(2,3).transpose(0,1)")
RESHAPED = READ("view(2,3).view(3,2)")
SQUEEZED = READ("view(1,3,1,4).squeeze()")
PREDICTED, TARGETS = (3, 1), (3,)


def missions() -> list[Mission]:
    """Five tasks: two on memory, one on broadcasting, one on a data set, one on a module."""
    return [
        Mission(
            "transpose",
            ("same", "rows", "differ"),
            {"numbers": 6, "chain": TURNED},
            _transpose,
            numbers={"turned": "transpose(0, 1)", "reshaped": "view(3, 2)", "shape": "(2, 3)"},
        ),
        Mission(
            "squeeze",
            ("all", "two", "none"),
            {"numbers": 12, "chain": SQUEEZED},
            _squeeze,
            numbers={"shape": "(1, 3, 1, 4)", "kept": "(1, 3, 4)", "bare": "(3, 4)"},
        ),
        Mission(
            "square",
            ("vector", "column", "square"),
            {"view": "fit", "pairing": "add", "a": PREDICTED, "b": TARGETS},
            _square,
            numbers={"p": shape_text(PREDICTED), "t": shape_text(TARGETS), "n": "(3, 3)"},
        ),
        Mission(
            "indented", ("three", "two", "error"), {"view": "parcels"}, _indented, numbers={"samples": 3}
        ),
        Mission(
            "listed",
            ("every", "last", "nothing"),
            {"view": "modules", "holder": "list", "scale": "buffer", "switch": "none"},
            _listed,
        ),
    ]


def _transpose(values: dict[str, Any]) -> Finding:
    turned, reshaped = (walk(6, chain).stages[-1] for chain in (TURNED, RESHAPED))
    differ = turned.values.tolist() != reshaped.values.tolist()
    numbers = {
        "turned": str(turned.values.reshape(turned.shape).tolist()),
        "reshaped": str(reshaped.values.reshape(reshaped.shape).tolist()),
        "stride": shape_text(turned.stride),
    }
    return Finding("differ" if differ and turned.shape == reshaped.shape else "same", numbers)


def _squeeze(values: dict[str, Any]) -> Finding:
    before, after = walk(12, SQUEEZED).stages[-2:]
    answer = "all" if len(after.shape) == 2 else "two" if len(after.shape) == 3 else "none"
    return Finding(answer, {"before": shape_text(before.shape), "after": shape_text(after.shape)})


def _square(values: dict[str, Any]) -> Finding:
    shape = fit("add", values["a"], values["b"]).answer.shape or ()
    answer = "vector" if shape == TARGETS else "column" if shape == PREDICTED else "square"
    return Finding(answer, {"shape": shape_text(shape), "count": prod(shape), "n": TARGETS[0]})


def _indented(values: dict[str, Any]) -> Finding:
    said = what_len_says(indented(SOURCE))
    answer = {"3": "three", "2": "two"}.get(said, "error")
    return Finding(answer, {"said": said, "rightly": what_len_says(SOURCE)})


def _listed(values: dict[str, Any]) -> Finding:
    asked = {name: values[name] for name in ("scale", "switch", "batch")}
    bare, whole = (tree(values["width"], holder=holder, **asked) for holder in ("list", "ModuleList"))
    answer = "every" if bare.parameters == whole.parameters else "nothing" if not bare.parameters else "last"
    numbers = {"bare": f"{bare.parameters:,}", "whole": f"{whole.parameters:,}"}
    return Finding(answer, numbers)
