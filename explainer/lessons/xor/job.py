"""The table of success as a job in another process."""

from collections.abc import Callable

from explainer.lessons.xor.luck import Cell, success_table
from explainer.lessons.xor.recipe import Recipe


def table_job(recipe: Recipe, *, report: Callable[[Cell], bool]) -> tuple[Cell, ...]:
    """Fill the table for `recipe`, one report a cell; raise NoPointsError without points."""
    return success_table(recipe, report=report)
