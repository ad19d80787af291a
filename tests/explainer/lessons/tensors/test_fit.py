"""Shapes, axes and types against torch with tensors that are really there."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest
import torch

from explainer.lessons.tensors.dtypes import ARITHMETIC, DTYPES, promoted, promotions, stored
from explainer.lessons.tensors.fit import JOININGS, along_all, candidates, fit, joined
from explainer.lessons.tensors.fit_figures import FitWords, fitting, joining_figure, promotion_table
from tests.figures import layout, traces

WORDS = FitWords("result", "axis", "error", "?")
PAIRS = 320


def said_by(call: Callable[[], torch.Tensor]) -> tuple[tuple[int, ...] | None, str]:
    try:
        return tuple(call().shape), ""
    except Exception as problem:
        return None, f"{type(problem).__name__}: {str(problem).splitlines()[0]}"


def drawn_shape(draws: np.random.Generator, *, most: int = 4) -> tuple[int, ...]:
    return tuple(draws.choice([0, 1, 1, 2, 3], draws.integers(0, most + 1)).tolist())


@pytest.mark.parametrize("pairing", ["add", "matmul"])
def test_generated_pairs_fit_or_not_as_torch_says_and_the_guilty_axes_are_named(pairing: str) -> None:
    draws, failed = np.random.default_rng(1), 0
    for number in range(PAIRS):
        a, b = drawn_shape(draws), drawn_shape(draws)
        x, y = torch.zeros(a), torch.zeros(b)
        shape, error = said_by(lambda x=x, y=y: x + y if pairing == "add" else x @ y)
        found = fit(pairing, a, b)
        assert (found.answer.shape, found.answer.error) == (shape, error), (a, b)
        scalar = pairing == "matmul" and not (a and b)
        assert bool(found.guilty_a) is (shape is None and not scalar), (a, b)
        offered = candidates(pairing, a, b)
        assert shape in offered and None in offered and len(offered) == len(set(offered)) <= 5
        failed += shape is None
        if number % 10 == 0:
            assert traces(fitting(found, known=number % 20 == 0, words=WORDS))
    assert PAIRS / 5 < failed < PAIRS


@pytest.mark.parametrize("joining", JOININGS)
def test_joining_along_any_axis_is_what_torch_says(joining: str) -> None:
    draws = np.random.default_rng(2)
    for _ in range(PAIRS // 4):
        c = drawn_shape(draws)
        d = c if draws.integers(2) else drawn_shape(draws)
        given = torch.zeros(c) if joining in ("squeeze", "unsqueeze") else [torch.zeros(c), torch.zeros(d)]
        for axis in (-6, -1, 0, 1, len(c)):
            found, call = joined(joining, c, d, axis), partial(getattr(torch, joining), given, axis)
            assert (found.answer.shape, found.answer.error) == said_by(call), (c, d)
        assert joining_figure(found, c=c, d=d, words=WORDS)
        assert {row.axis for row in along_all(joining, c, d, 0)} >= set(range(-len(c) - 1, len(c) + 1))


def test_known_answers() -> None:
    assert [fit("add", a, b).answer.shape for a, b in [((3, 1), (4,)), ((5, 1, 4), (3, 1))]] == [
        (3, 4),
        (5, 3, 4),
    ]
    assert fit("add", (3,), (4,)).guilty_a == {-1} and fit("add", (2, 3), (2,)).guilty_b == {-1}
    both = [joined("cat", (2, 3), (2, 3), axis).answer.shape for axis in (0, 1)]
    both += [joined("stack", (2, 3), (2, 3), axis).answer.shape for axis in (0, 1, 2)]
    assert both == [(4, 3), (2, 6), (2, 2, 3), (2, 2, 3), (2, 3, 2)]
    squeezed = [joined("squeeze", (1, 3, 1, 4), (), axis).answer.shape for axis in (0, 1)]
    assert squeezed == [(3, 1, 4), (1, 3, 1, 4)]
    assert torch.zeros(1, 3, 1, 4).squeeze().shape == torch.zeros(1, 3, 1, 4).squeeze((0, 2)).shape == (3, 4)


def test_sizes_of_a_thousand_million_allocate_nothing() -> None:
    many = 10**9
    assert fit("add", (many, 1), (many,)).answer.shape == (many, many)
    assert fit("add", (many, 2), (3,)).guilty_a == {-1}
    assert fit("matmul", (many, 3), (3, 2)).answer.shape == (many, 2)
    assert fit("matmul", (many, 3), (2, many)).answer.error.startswith("RuntimeError")
    assert "overflow" in fit("add", (many,) * 6, (1,)).answer.error
    assert joined("stack", (many,), (many,), 0).answer.shape == (2, many)
    for joining in JOININGS:
        # More numbers than 64 bits can count.
        assert "overflow" in joined(joining, (many,) * 4, (many,) * 4, 0).answer.error
    assert joined("cat", (many, 2), (3,), 0).answer.error.startswith("RuntimeError")
    assert joined("unsqueeze", (many, many), (), -1).answer.shape == (many, many, 1)


def test_the_type_of_a_result_is_what_torch_promotes_to() -> None:
    for left, dtype in DTYPES.items():
        for right, other in DTYPES.items():
            for kind, shape in (("tensor", (3,)), ("zero_dim", ())):
                known = torch.result_type(torch.ones(3, dtype=dtype), torch.ones(shape, dtype=other))
                assert promoted("add", left, right, kind=kind).dtype == str(known).removeprefix("torch.")
    assert promoted("divide", "int64", "int64", kind="tensor").dtype == "float32"
    assert promoted("multiply", "int64", "float64", kind="number").dtype == "float32"
    assert promoted("add", "float32", "float64", kind="tensor").dtype == "float64"
    assert promoted("add", "float32", "float64", kind="zero_dim").dtype == "float32"
    assert promoted("floor", "bool", "bool", kind="tensor").error.startswith("NotImplementedError")
    for arithmetic in ARITHMETIC:
        figure = promotion_table(promotions(arithmetic, kind="number"), chosen=(0, 1), x="b", y="a")
        assert np.shape(traces(figure)[0].text) == (len(DTYPES), len(DTYPES))


def test_types_hold_what_they_can() -> None:
    def held(number: float) -> dict[str, Any]:
        return {row.dtype: row.value for row in stored(number)}

    assert held(2.0**24 + 1)["float32"] == 2**24 and held(2.0**24 + 1)["int32"] == 2**24 + 1
    assert (held(300)["uint8"], held(-1)["uint8"], held(70000)["float16"]) == (44, 255, float("inf"))
    assert (held(2.7)["int64"], held(-2.7)["int64"], held(-2.7)["uint8"], held(0.5)["bool"]) == (
        2,
        -2,
        None,
        True,
    )
    after = {row.dtype: row.next for row in stored(255)}
    assert after["uint8"] == 0 and after["int32"] == 256
    assert (
        torch.Tensor(3).shape == (3,) and torch.tensor(3).shape == () and torch.tensor(3).dtype == torch.int64
    )
    table = torch.tensor([[1.0, 2], [3, 4]])
    column = torch.tensor([[1.0], [2]])
    assert [*(table @ column).flatten().tolist(), *(table * column).flatten().tolist()] == [5, 11, 1, 2, 6, 8]
    assert [*table.mean(0).tolist(), *table.max(0).values.tolist()] == [2, 3, 3, 4]
    assert table.max(0).indices.tolist() == [1, 1]


def test_the_axes_of_a_picture_count_from_the_end() -> None:
    figure = fitting(fit("add", (5, 1, 4), (3, 1)), known=True, words=WORDS)
    assert list(layout(figure).xaxis.ticktext) == ["−3", "−2", "−1"]
    assert traces(figure)[0].text.tolist() == [["5", "1", "4"], ["", "3", "1"], ["5", "3", "4"]]
