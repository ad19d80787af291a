"""What is often said about tensors, and what torch does when it is asked."""

from typing import Any, Final

from explainer.lessons.tensors import pitfalls
from explainer.lessons.tensors.memory import Stage, walk
from explainer.lessons.tensors.pitfall_figures import last_batch_bars, left_over_bars, squares_of
from ui.language import text
from ui.lessons.tensors.missions import READ, RESHAPED, SQUEEZED, TURNED
from ui.lessons.tensors.settings import shape_text
from ui.pitfalls import Shown, kept

EXAMPLE = 30
"""A batch size that is no power of two."""


def _grid(stage: Stage) -> list[list[Any]]:
    return stage.values.reshape(stage.shape).tolist()


def transpose() -> Shown:
    """The same numbers, turned and reshaped."""
    turned, reshaped = (walk(6, chain).stages[-1] for chain in (TURNED, RESHAPED))
    figures = [
        squares_of(_grid(turned), title="x.transpose(0, 1)"),
        squares_of(_grid(reshaped), title="x.view(3, 2)"),
    ]
    numbers = {"turned": shape_text(turned.stride), "reshaped": shape_text(reshaped.stride)}
    return Shown(figures, numbers, height=220)


def squeeze() -> Shown:
    """A batch of one loses its batch axis."""
    one, two = (walk(12, READ(f"view({n},{12 // n},1).squeeze()")).stages[-1] for n in (1, 2))
    figures = [
        squares_of([one.shape], title="torch.zeros(1, 12, 1).squeeze().shape"),
        squares_of([two.shape], title="torch.zeros(2, 6, 1).squeeze().shape"),
    ]
    after = walk(12, SQUEEZED).stages[-1]
    numbers = {"one": shape_text(one.shape), "two": shape_text(two.shape), "both": shape_text(after.shape)}
    return Shown(figures, numbers, height=160)


def constructors() -> Shown:
    """The class makes room for three numbers, the function takes the number three."""
    found = pitfalls.constructors()
    figures = [
        squares_of([["?"] * found.large[0]], title="torch.Tensor(3)"),
        squares_of([[found.small_value]], title="torch.tensor(3)"),
    ]
    numbers = {
        "large": shape_text(found.large),
        "small": shape_text(found.small),
        "count": found.large[0],
        "large_dtype": found.large_dtype,
        "small_dtype": found.small_dtype,
    }
    return Shown(figures, numbers, height=160)


def empty() -> Shown:
    """What a freed tensor held is found again."""
    counts = pitfalls.left_over()
    figure = left_over_bars(
        counts,
        most=pitfalls.COUNT,
        x=text("tensors.pitfall.empty.trial"),
        y=text("tensors.pitfall.empty.found"),
    )
    numbers = {
        "count": pitfalls.COUNT,
        "filled": f"{pitfalls.FILLED:g}",
        "trials": pitfalls.TRIALS,
        "most": int(counts.max()),
    }
    return Shown([figure], numbers)


def power() -> Shown:
    """Batch sizes from one to all."""
    found = pitfalls.last_batches()
    figure = last_batch_bars(
        found, x=text("tensors.pitfall.power.size"), y=text("tensors.pitfall.power.last")
    )
    batches, last = found[EXAMPLE - 1].tolist()
    numbers = {"images": pitfalls.IMAGES, "size": EXAMPLE, "batches": batches, "last": last}
    return Shown([figure], {**numbers, "even": int((found[:, 1] == range(1, pitfalls.IMAGES + 1)).sum())})


PITFALLS: Final = kept("tensors", transpose, squeeze, constructors, empty, power)
