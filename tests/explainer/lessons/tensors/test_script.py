"""The exported script comes to the page's numbers; the thumbnail draws every number once."""

from pathlib import Path

from explainer.kit.parameters import setting_from
from explainer.lessons.tensors.dtypes import promoted, stored
from explainer.lessons.tensors.fit import OF_ONE, fit, joined
from explainer.lessons.tensors.memory import walk
from explainer.lessons.tensors.modules import tree
from explainer.lessons.tensors.operations import Operations
from explainer.lessons.tensors.parcels import delivered
from explainer.lessons.tensors.script import script
from explainer.lessons.tensors.setting import PARAMETERS, Setting
from explainer.lessons.tensors.thumbnail import svg
from tests.scripts import packages_of, printed_by

DEFAULTS = {name: parameter.default for name, parameter in PARAMETERS.items()}
READ = Operations((), most=8).read
SETTINGS = [
    {},
    {"write": True, "strip": 1, "address": 3, "kind": "number", "number": 2.5, "shuffle": False},
    {
        "chain": READ("view(3,4).t().view(12)"),
        "write": True,
        "a": (3,),
        "pairing": "matmul",
        "drop_last": True,
    },
    {"chain": READ("repeat(1000000000)"), "write": True, "address": 4000, "strip": 0, "holder": "Sequential"}
    | {"a": (10**9, 3), "b": (3, 2), "pairing": "matmul", "joining": "squeeze", "axis": -1, "switch": "all"},
    {"chain": (), "numbers": 0, "left": "bool", "right": "bool", "arithmetic": "floor", "scale": "tensor"}
    | {"a": (), "b": (), "c": (10**9,), "d": (10**9,), "joining": "stack", "axis": 7, "holder": "ModuleList"},
    {"joining": "unsqueeze", "axis": -3, "scale": "Parameter", "switch": "none", "kind": "zero_dim"},
]


def check(printed: dict, setting: Setting) -> None:
    cell = (setting.strip, setting.address) if setting.write else None
    memory = walk(setting.numbers, setting.chain, write=cell)
    for told, stage in zip(printed["stages"], memory.stages, strict=True):
        assert (tuple(told["shape"]), tuple(told["stride"])) == (stage.shape, stage.stride)
        if stage.is_whole:
            assert told["values"] == stage.values.tolist()[:12]
    answer = fit(setting.pairing, setting.a, setting.b).answer
    assert printed["fit"] == (answer.error or list(answer.shape or ()))
    d = () if setting.joining in OF_ONE else setting.d
    join = joined(setting.joining, setting.c, d, setting.axis).answer
    assert printed["join"] == (join.error or list(join.shape or ()))
    dtype = promoted(setting.arithmetic, setting.left, setting.right, kind=setting.kind)
    assert printed["dtype"] in (f"torch.{dtype.dtype}", dtype.error.partition(": ")[2])
    held = {f"torch.{row.dtype}": repr(row.value) for row in stored(setting.number)}
    assert printed["stored"] == {name: held[name] for name in printed["stored"]}
    loader = {name: getattr(setting, name) for name in ("shuffle", "drop_last", "seed")}
    batches = delivered(setting.samples, setting.batch, **loader)
    assert printed["batches"] == [[list(each.indices) for each in batches.of(e)] for e in (0, 1)]
    asked = {name: getattr(setting, name) for name in ("holder", "scale", "switch", "batch")}
    found = tree(setting.width, **asked)
    assert (printed["parameters"], printed["state"]) == (found.parameters, [name for name, *_ in found.state])
    assert printed["training"] == {node.path: node.training for node in found.nodes if node.registered}


def test_the_script_comes_to_the_numbers_of_the_page(tmp_path: Path) -> None:
    printed = printed_by([script(DEFAULTS | changed) for changed in SETTINGS], tmp_path)
    for told, changed in zip(printed, SETTINGS, strict=True):
        check(told, setting_from(Setting, DEFAULTS | changed))


def test_the_script_needs_torch_alone() -> None:
    assert packages_of(script(DEFAULTS)) == {"torch"}


def test_the_thumbnail_draws_every_number() -> None:
    drawn = svg()
    assert all(f">{number}</text>" in drawn for number in range(12))
    assert "prefers-reduced-motion" in drawn
