"""The formula of a surface as a program for a stack machine, so that a browser can follow its slope."""

import ast
import math
from collections.abc import Iterator, Mapping
from typing import Final

Program = tuple[float | str, ...]
"""In reverse Polish notation: numbers, "x", "y", and operations on what was put down last."""

_BINARY: Final[Mapping[type[ast.operator], str]] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
}
_FUNCTIONS: Final = ("cos", "exp", "log", "sin", "square", "tanh")


def program_of(source: str) -> Program | None:
    """Return the program of a PyTorch expression of x and y; None if there is anything else in it."""
    try:
        return tuple(_steps(ast.parse(source, mode="eval").body))
    except _UnknownError:
        return None


class _UnknownError(ValueError):
    """There is something in an expression for which the machine has no operation."""


def _steps(node: ast.expr) -> Iterator[float | str]:
    match node:
        case ast.Constant(value=int() | float() as value):
            yield float(value)
        case ast.Name(id="x" | "y" as name):
            yield name
        case ast.Attribute(value=ast.Name(id="torch"), attr="pi"):
            yield math.pi
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            yield from (*_steps(operand), -1.0, "*")
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            yield from (*_steps(left), *_steps(right), _BINARY[type(op)])
        case ast.Call(func=ast.Attribute(value=ast.Name(id="torch"), attr=name), args=[operand]):
            yield from (*_steps(operand), _known(name))
        case ast.Call(func=ast.Attribute(value=operand, attr=name), args=[]):
            yield from (*_steps(operand), _known(name))
        case _:
            raise _UnknownError(ast.dump(node))


def _known(name: str) -> str:
    if name not in _FUNCTIONS:
        raise _UnknownError(name)
    return name
