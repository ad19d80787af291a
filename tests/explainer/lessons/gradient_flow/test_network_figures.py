"""The network as cells: each shows what its unit has, from when the player has reached its layer."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from explainer.choices.activations.look_figures import looks
from explainer.choices.activations.registry import ACTIVATIONS
from explainer.lessons.gradient_flow.flow import UNITS, flow, flow_family
from explainer.lessons.gradient_flow.flow_figures import layer_at, steps_of
from explainer.lessons.gradient_flow.network_figures import HIGH, LOW, NetworkWords, network_picture
from explainer.lessons.gradient_flow.passage import draw
from explainer.lessons.gradient_flow.setting import Setting
from tests.figures import layout, traces, values_of

SMALL = Setting(depth=6, width=16, batch=8, activations=("Sigmoid", "Tanh", "ReLU"))
WORDS = NetworkWords("layer", "signal", "gradient")
SHADE = (HIGH - LOW) / 31
"""Powers of ten from one shade to the next."""


def blocks(z: np.ndarray) -> np.ndarray:
    """The cells (functions, units, depth) as one reads them, from the top; checks the rows left empty."""
    rows = np.concatenate([np.full((1, z.shape[1]), np.nan), z[::-1]]).reshape(-1, UNITS + 1, z.shape[1])
    assert np.isnan(rows[:, 0]).all()
    return rows[:, 1:]


def sizes_by_autograd(setting: Setting, name: str) -> tuple[np.ndarray, np.ndarray]:
    """√(mean h²) and ‖∂L/∂z‖ / (‖∂L/∂z‖ of the last layer / √width) of the first units: (units, depth)."""
    network = draw(setting)
    module, signal, sums, signals = ACTIVATIONS[name].module({}), network.inputs, [], []
    for weight, bias in zip(network.weights, network.biases, strict=True):
        sums.append((signal @ weight.T + bias).requires_grad_())
        signal = module(sums[-1])
        signals.append(signal.detach())
    slopes = torch.autograd.grad((signal @ network.direction).mean(), sums)
    last = slopes[-1].norm() / setting.width**0.5
    units = [signal[:, :UNITS].square().mean(0).sqrt() for signal in signals]
    back = [slope[:, :UNITS].norm(dim=0) / last for slope in slopes]
    return torch.stack(units, 1).numpy(), torch.stack(back, 1).numpy()


@pytest.mark.parametrize("scale", [0.25, 1.0, 4.0])
def test_a_cell_shows_what_autograd_says_of_its_unit(scale: float) -> None:
    setting = replace(SMALL, scale=scale)
    _, signal, gradient, *_ = traces(network_picture(flow(setting), None, words=WORDS).figure)
    for place, name in enumerate(setting.activations):
        for lamps, size in zip((signal, gradient), sizes_by_autograd(setting, name), strict=True):
            shown = blocks(np.asarray(lamps.z))[place]
            np.testing.assert_allclose(
                shown, np.log10(size.clip(10.0**LOW, 10.0**HIGH)), atol=SHADE / 2 + 1e-6
            )


def test_the_signal_lights_the_layers_from_left_to_right_and_then_the_gradient_from_right_to_left() -> None:
    picture = network_picture(flow(SMALL), None, words=WORDS)
    since = [move.since for move in picture.moves if move.since is not None]
    assert [len(values_of(move.z)[0]) for move in picture.moves] == [1, 1]
    for step in range(steps_of(SMALL.depth)):
        layer, back = layer_at(step, SMALL.depth)
        lit = [{int(there) + 1 for there in np.flatnonzero((each <= step).all(axis=0))} for each in since]
        assert lit[0] == set(range(1, (SMALL.depth if back else layer) + 1))
        assert lit[1] == (set(range(layer, SMALL.depth + 1)) if back else set())


def test_the_knob_shows_every_scale_of_its_family() -> None:
    family = flow_family(SMALL)
    signal, gradient = (
        values_of(move.z)[:, -1] for move in network_picture(flow(SMALL), family, words=WORDS).moves
    )
    for knob in (0, 7, 24):
        alone = network_picture(flow(replace(SMALL, scale=float(family.scales[knob]))), None, words=WORDS)
        for shown, lamps in zip((signal[knob], gradient[knob]), traces(alone.figure)[1:3], strict=True):
            np.testing.assert_allclose(shown, np.asarray(lamps.z), atol=SHADE + 1e-6)


def test_nothing_is_dark_and_what_is_no_number_is_not_lit() -> None:
    zeros = flow(replace(SMALL, initialisation="Zeros"))
    _, signal, gradient, *_ = traces(network_picture(zeros, None, words=WORDS).figure)
    np.testing.assert_allclose(blocks(np.asarray(signal.z))[1:], LOW)
    back = blocks(np.asarray(gradient.z))
    np.testing.assert_allclose(back[:2, :, :-1], LOW)
    # No gradient sets out from ReLU, whose slope at 0 is 0: there is nothing to compare with.
    assert np.isnan(back[2]).all()


def test_what_is_too_large_is_as_bright_as_can_be() -> None:
    huge = replace(SMALL, activations=("Linear",), initialisation="Normal", scale=10, width=64)
    signal = traces(network_picture(flow(huge), None, words=WORDS).figure)[1]
    np.testing.assert_allclose(blocks(np.asarray(signal.z))[0, :, -1], HIGH, atol=1e-5)


def test_a_network_is_called_by_its_function_in_the_colour_of_its_curve() -> None:
    axis = layout(network_picture(flow(SMALL), None, words=WORDS).figure).yaxis
    for name, middle, written in zip(SMALL.activations, axis.tickvals, axis.ticktext, strict=True):
        assert name in written and looks(SMALL.activations)[name].color in written
        assert middle == (2 - SMALL.activations.index(name)) * (UNITS + 1) + (UNITS - 1) / 2
