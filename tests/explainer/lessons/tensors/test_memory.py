"""Every stage of a chain is what torch gives to whoever types the same operations."""

import numpy as np
import pytest
import torch

from explainer.kit.address import BadValueError
from explainer.lessons.tensors.memory import MOST_CELLS, MOST_SHOWN, WRITTEN, clipped, walk
from explainer.lessons.tensors.memory_figures import (
    MOST_OF_STRIP,
    MemoryWords,
    cell_rows,
    memory_pictures,
    places,
)
from explainer.lessons.tensors.operations import NAMES, Operation, Operations, operation
from explainer.lessons.tensors.puzzles import PUZZLES, attempt
from tests.figures import traces
from ui.lessons.tensors.chain import usual

READ = Operations((), most=8).read
WORDS = MemoryWords("address", "axis", "{strip} 0–{last}", "{strip} 0–{last} of {cells}", "{strip} empty")
CHAINS = 320


def drawn_chain(draws: np.random.Generator) -> tuple[int, list[Operation]]:
    """A chain whose operations often fit and often do not."""
    numbers = int(draws.choice([0, 1, 6, 12, 16, 24]))
    chain = list[Operation]()
    for _ in range(draws.integers(1, 7)):
        if draws.integers(4):
            fitting = usual(walk(numbers, chain).stages[-1])
            chain.append(fitting[draws.integers(len(fitting))])
            continue
        name = str(draws.choice(NAMES))
        counts = {"view": (1, 4), "reshape": (1, 4), "expand": (1, 4), "repeat": (1, 3), "permute": (1, 4)}
        few, most = counts.get(name, (0, 3))
        high = 7 if name in ("view", "reshape", "expand", "repeat") else 3
        chain.append(Operation(name, tuple(draws.integers(-2, high, draws.integers(few, most + 1)).tolist())))
    return numbers, chain


def by_hand(numbers: int, chain: list[Operation]) -> tuple[list[torch.Tensor], str]:
    """The same, as a visitor types it, and what torch says to the first call that does not fit."""
    tensors = [torch.arange(numbers)]
    for each in chain:
        try:
            tensors.append(eval(each.source, {"torch": torch, "x": tensors[-1]}))
        except Exception as problem:
            said = str(problem).splitlines()[0]
            # Python names the method so where a call is compiled with its arguments.
            return tensors, f"{type(problem).__name__}: {said.replace('TensorBase.', 'Tensor.')}"
    return tensors, ""


def test_generated_chains_have_the_shapes_strides_values_and_errors_of_torch() -> None:
    draws, refused, copied = np.random.default_rng(5), 0, 0
    for _ in range(CHAINS):
        numbers, chain = drawn_chain(draws)
        found, (tensors, error) = walk(numbers, chain), by_hand(numbers, chain)
        if found.refused and not found.error:
            tensors = tensors[: len(found.stages)]
        else:
            assert found.error == error
        assert len(found.stages) == len(tensors)
        refused, copied = refused + bool(found.error), copied + len(found.strips) - 1
        for stage, tensor in zip(found.stages, tensors, strict=True):
            assert (stage.shape, stage.stride) == (tuple(tensor.shape), tensor.stride()), chain
            assert (stage.offset, stage.contiguous) == (tensor.storage_offset(), tensor.is_contiguous())
            part = tensor[tuple(slice(size) for size in stage.shown)]
            assert stage.values.tolist() == part.reshape(-1).tolist()
            assert stage.values.tolist() == found.strips[stage.strip][stage.addresses].tolist()
    assert refused > CHAINS / 4 and copied > CHAINS / 4


def test_who_looks_at_the_same_memory_sees_what_is_written_there() -> None:
    draws = np.random.default_rng(6)
    for _ in range(CHAINS):
        numbers, chain = drawn_chain(draws)
        tensors, _ = by_hand(numbers, chain)
        strip, address = int(draws.integers(0, 3)), int(draws.integers(0, 12))
        found = walk(numbers, chain, write=(strip, address))
        tensors = tensors[: len(found.stages)]
        owners = [place for place, stage in enumerate(found.stages) if stage.strip == strip]
        memory = torch.tensor([], dtype=torch.int64)
        if owners:
            memory = memory.set_(tensors[owners[0]].untyped_storage())
        if address < len(memory):
            memory[address] = WRITTEN
        for stage, tensor in zip(found.stages, tensors, strict=True):
            part = tensor[tuple(slice(size) for size in stage.shown)]
            assert stage.values.tolist() == part.reshape(-1).tolist(), chain


def test_transpose_is_no_view_of_the_other_shape() -> None:
    turned, reshaped = (walk(6, READ(f"view(2,3).{last}")).stages[-1] for last in ("t()", "view(3,2)"))
    assert (turned.values.tolist(), turned.stride, turned.contiguous) == ([0, 3, 1, 4, 2, 5], (1, 3), False)
    assert reshaped.values.tolist() == [0, 1, 2, 3, 4, 5]
    refused = walk(6, READ("view(2,3).t().view(6)"))
    assert refused.error.startswith("RuntimeError: view size is not compatible with input tensor's size and")
    assert walk(6, READ("view(2,3).t().reshape(6)")).stages[-1].strip == 1


@pytest.mark.parametrize(
    ("chain", "shape", "error"),
    [
        ("expand(1000000000,12).select(1,3)", (10**9,), ""),
        ("expand(1000000000,1000000000,1000000000,12)", (12,), "RuntimeError"),
        ("repeat(1000000000)", (12,), None),
        ("expand(1000000000,12).contiguous()", (10**9, 12), None),
        ("expand(1000000000,12).flatten()", (10**9, 12), None),
        ("repeat(9999999999,9999999999)", (12,), "RuntimeError"),
        ("view(1,1,1,1,3,4,1,1).unsqueeze(0)", (1, 1, 1, 1, 1, 3, 4, 1, 1), ""),
        ("narrow(0,3,0).unsqueeze(0)", (1, 0), ""),
        ("unsqueeze(-3)", (12,), "IndexError"),
        ("squeeze(9999999999)", (12,), "IndexError"),
    ],
)
def test_what_is_large_or_senseless_takes_little_memory(chain: str, shape: tuple, error: str | None) -> None:
    found = walk(12, READ(chain))
    assert found.stages[-1].shape == shape
    assert sum(map(len, found.strips)) <= MOST_CELLS
    assert max(len(stage.addresses) for stage in found.stages) <= MOST_SHOWN
    assert bool(found.refused) is (error != "")
    assert not found.error if error is None else found.error.startswith(error)
    assert len(memory_pictures(found, marked=(0, 6), words=WORDS)[0].frame_names) == len(found.stages)


def test_operations_are_read_as_they_are_typed_and_written() -> None:
    for typed in ("view(3, 4)", "x.view(3,4)", " view( 3 , 4,)"):
        assert operation(typed) == Operation("view", (3, 4))
    assert operation("torch.cat([x, x], 0)") == operation("cat(0)") == Operation("cat", (0,))
    chain = READ("x.view(3,4).t() .squeeze()")
    assert Operations((), 8).write(chain) == "view(3,4).t().squeeze()"
    assert READ("none") == () and Operations((), 8).write(()) == "none"
    wrong = ["", "view", "view(a)", "add_(1)", "view(3,4).", "__class__()", "view(12345678901)", "t()" * 2]
    for text in [*wrong, ".".join(["t()"] * 9), "view(1,1,1,1,1,1,1,1,1)", "view(3,4)t()", "cat(x)"]:
        with pytest.raises(BadValueError):
            READ(text)


def test_every_cell_has_a_place_of_its_own_and_says_how_its_address_comes_about() -> None:
    draws = np.random.default_rng(7)
    for _ in range(60):
        shown = clipped(draws.integers(0, 5, draws.integers(0, 8)).tolist())
        at = places(shown)
        assert len(at) == len({tuple(each) for each in at.tolist()}) == int(np.prod(shown, dtype=int))
        assert len(at) <= MOST_SHOWN
    found = walk(12, READ("view(3,4).narrow(1,1,2).t()"))
    memory, tensor = memory_pictures(found, marked=(0, 6), words=WORDS)
    told = [each for each in np.ravel(traces(tensor.figure)[0].customdata) if each]
    for each in told:
        way, address = each.partition("address ")[2].split(" = ")
        assert eval(way.replace("·", "*")) == int(address)
    assert len(told) == 6
    assert len(memory.frame_names) == len(tensor.frame_names) == 4


def test_a_bracket_leads_to_the_next_cell_and_is_open_where_that_is_not_drawn() -> None:
    found = walk(24, READ("stack(0).transpose(0,1).reshape(48).narrow(0,0,0)"))
    memory, rows = memory_pictures(found, marked=(0, 6), words=WORDS)[0], cell_rows(found)
    assert rows == [2, 6, 9]
    grid, brackets, leaders, names, _ = memory.figure.frames[1].data
    assert np.shape(grid.z) == (10, MOST_OF_STRIP)
    drawn = [[x for x, y in zip(brackets.x, brackets.y, strict=True) if y == row] for row in (5, 4)]
    assert drawn[0] == [0, 1] and drawn[1][0] == 0 and drawn[1][1] < names.x[1]
    assert list(brackets.y).count(5.45) == 4
    assert list(names.text) == ["axis 1: +1", "axis 0: +24", "A 0–23", "B 0–23 of 48"]
    assert len(set(names.x[:2])) == 1 and list(names.y) == [5, 4, 0.2, 3.2]
    assert max(x for x in leaders.x if x is not None) <= MOST_OF_STRIP
    bare = walk(0, ())
    assert memory_pictures(bare, marked=(0, 6), words=WORDS)[0].figure.data[3].text == ("A empty",)


@pytest.mark.parametrize("name", PUZZLES)
def test_a_puzzle_is_solved_by_its_way_and_by_no_shorter_one(name: str) -> None:
    puzzle = PUZZLES[name]
    assert attempt(name, puzzle.numbers, puzzle.way).solved
    assert not attempt(name, puzzle.numbers, ()).solved
    assert not any(attempt(name, puzzle.numbers, puzzle.way[:end]).solved for end in range(len(puzzle.way)))
    assert attempt("columns", 12, READ("view(3,4).t().clone()")).copies == 1
