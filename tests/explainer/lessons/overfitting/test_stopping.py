"""Early stopping against a loop that stops and restores as the libraries do, on courses of every kind."""

import numpy as np
import pytest

from explainer.lessons.overfitting.recorded import recorded_family
from explainer.lessons.overfitting.setting import Setting
from explainer.lessons.overfitting.stopping import Stop, early_stop, stops_of


def told_by_definition(losses: np.ndarray, patience: int) -> Stop:
    """The first look that ends a row of max(patience, 1) looks, none of which is below all before it."""
    for look in range(1, len(losses)):
        row = range(look - max(patience, 1) + 1, look + 1)
        if row[0] > 0 and all(not losses[each] < np.min(losses[:each]) for each in row):
            return Stop(look, int(np.argmin(losses[: look + 1])), True)
    return Stop(len(losses) - 1, int(np.argmin(losses)), False)


@pytest.mark.parametrize("patience", [0, 1, 2, 5, 20, 50])
def test_it_stops_where_its_definition_says(patience: int) -> None:
    draws = np.random.default_rng(0)
    for _ in range(100):
        losses = draws.integers(0, 8, size=30).astype(np.float64)
        assert early_stop(losses, patience) == told_by_definition(losses, patience)


def test_what_is_not_finite_is_no_better() -> None:
    assert early_stop(np.array([2.0, 1.0, np.nan, np.inf, np.nan]), 2) == Stop(3, 1, True)
    assert early_stop(np.array([2.0, 1.0, 0.5]), 0) == Stop(2, 2, False)


def test_more_patience_never_brings_worse_weights_back() -> None:
    family = recorded_family(Setting())
    assert family is not None
    stops = stops_of(family, 0, patiences=tuple(range(51)))
    assert (np.diff(stops.loss) <= 0).all() and (stops.price >= 0).all()
    assert stops.loss[-1] == family.validation_loss[0].min()
