"""The script that computes the same graph outside the app, its gradients by autograd."""

from collections.abc import Mapping
from typing import Any, Final

from explainer.kit.parameters import setting_from
from explainer.kit.template import template_beside
from explainer.lessons.backprop.setting import PARAMETERS, Setting

__all__ = ["PARAMETERS", "script"]

_TEMPLATE: Final = template_beside(__file__)


def script(values: Mapping[str, Any]) -> str:
    """Return the complete script for a value of every name in PARAMETERS; it needs torch alone."""
    setting = setting_from(Setting, values)
    graph = setting.make()
    leaves = [f"{leaf.name} = number({leaf.value!r}, followed={leaf.followed})" for leaf in graph.leaves]
    nodes = [f"{node.name} = {node.row.source(*node.inputs)}" for node in graph.nodes]
    return _TEMPLATE.substitute(
        rate=setting.rate,
        leaves="\n".join(leaves),
        forward="\n".join(f"    {line}" for line in nodes),
        found=", ".join(f"{node.name}={node.name}" for node in graph.nodes),
        given=", ".join(f"{leaf.name}={leaf.name}" for leaf in graph.leaves),
        followed=", ".join(f'"{name}"' for name in graph.followed),
        learned=", ".join(f'"{name}"' for name in graph.learned),
        output=graph.output,
    )
