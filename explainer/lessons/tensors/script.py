"""The script that asks PyTorch the same outside the app."""

from collections.abc import Mapping
from typing import Any, Final

from explainer.kit.parameters import setting_from
from explainer.kit.template import template_beside
from explainer.lessons.tensors.dtypes import SIGNS
from explainer.lessons.tensors.fit import OF_ONE
from explainer.lessons.tensors.memory import WRITTEN, walk
from explainer.lessons.tensors.modules import sources
from explainer.lessons.tensors.parcels import SOURCE
from explainer.lessons.tensors.setting import PARAMETERS, Setting

__all__ = ["PARAMETERS", "script"]

_TEMPLATE: Final = template_beside(__file__)
_RIGHT: Final = {"tensor": "torch.ones(3, dtype=RIGHT)", "zero_dim": "torch.ones((), dtype=RIGHT)"}
_RIGHT_NUMBER: Final = "torch.ones((), dtype=RIGHT).item()"


def script(values: Mapping[str, Any]) -> str:
    """Return the complete script for a value of every name in PARAMETERS; it needs torch alone."""
    setting = setting_from(Setting, values)
    join = setting.joining
    hidden, scale, switch = sources(
        setting.width, holder=setting.holder, scale=setting.scale, switch=setting.switch
    )
    call = f"torch.{join}({'c' if join in OF_ONE else '[c, d]'}, {setting.axis})"
    return _TEMPLATE.substitute(
        chain="\n".join(_chain(setting)),
        strip=setting.strip,
        address=setting.address,
        write=WRITTEN if setting.write else None,
        a=setting.a,
        b=setting.b,
        pairing={"add": "a + b", "matmul": "a @ b"}[setting.pairing],
        c=setting.c,
        d=setting.d,
        joining=call,
        left=setting.left,
        right=setting.right,
        operand=_RIGHT.get(setting.kind, _RIGHT_NUMBER),
        sign=SIGNS[setting.arithmetic],
        number=int(setting.number) if setting.number == int(setting.number) else setting.number,
        source="int64" if setting.number == int(setting.number) else "float64",
        dataset=SOURCE.rstrip(),
        samples=setting.samples,
        batch=setting.batch,
        shuffle=setting.shuffle,
        drop_last=setting.drop_last,
        seed=setting.seed,
        hidden=hidden,
        scale=scale,
        width=setting.width,
        switch=switch,
    )


def _chain(setting: Setting) -> list[str]:
    """Return a line for every operation that is carried out, and one that asks about the one that is not."""
    found = walk(setting.numbers, setting.chain)
    lines = [f"x = torch.arange({setting.numbers})", "stages = [x]"]
    lines += [f"stages.append(x := {stage.source})" for stage in found.stages[1:]]
    if found.error:
        lines.append(f"print(asked(lambda: {found.refused}))")
    return lines
