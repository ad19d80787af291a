"""Every path of a race is bit-identical to its own torch.optim run: optimizers × surfaces, and both knobs."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.choices.surfaces.registry import SURFACES
from explainer.descents.run import Runner, race
from explainer.descents.setting import Setting
from tests.explainer.choices.optimizers.more_rows import ROWS
from tests.explainer.descents.one_by_one import positions_of

EVERYONE = tuple(OPTIMIZERS)
WITH_MOMENTUM = tuple(name for name, spec in OPTIMIZERS.items() if "momentum" in spec.options)
SHORT = Setting(surface="Beale", runners=EVERYONE, steps=15)


def assert_same(setting: Setting, runner: Runner, replica: int) -> None:
    """While the numbers are finite; what is beyond has left the domain long before."""
    momentum = None if runner.momenta is None else runner.momenta[replica]
    expected = positions_of(setting, runner.name, rate=runner.rates[replica], momentum=momentum).numpy()
    finite = int(np.isfinite(expected).all(axis=1).cumprod().sum())
    assert finite > 2
    found = runner.positions[replica, :finite]
    # Adafactor sums over the coordinates, which lie side by side for one that is alone.
    np.testing.assert_allclose(found, expected[:finite], rtol=1e-12 * (runner.name == "Adafactor"), atol=0)


@pytest.mark.parametrize("surface", SURFACES)
def test_every_optimizer_on_every_surface_at_several_rates(surface: str) -> None:
    setting = replace(SHORT, surface=surface)
    run = race(setting)
    assert len(run.knob_values) == 41
    for number, runner in enumerate(run.runners):
        for replica in {run.chosen, (7 * number) % 41, 40 - number}:
            assert_same(setting, runner, replica)


@pytest.mark.parametrize("name", ROWS)
def test_both_ends_of_the_knob_are_torch_optim_run_alone(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(OPTIMIZERS, name, ROWS[name])
    for surface in ("Beale", "Himmelblau"):
        setting = Setting(surface=surface, runners=(name,), steps=300)
        (runner,) = race(setting).runners
        for replica in (0, -1):
            assert_same(setting, runner, replica)


@pytest.mark.parametrize("surface", ["Beale", "Ravine", "Rastrigin"])
def test_every_momentum_of_the_knob(surface: str) -> None:
    setting = replace(SHORT, surface=surface, knob="momentum", learning_rate=0.001)
    run = race(setting)
    for name in WITH_MOMENTUM:
        for replica in (0, 1, 20, run.chosen, 40):
            assert_same(setting, run.runner(name), replica)
    # Who has no momentum does the same everywhere.
    assert (run.runner("Adam").positions == run.runner("Adam").positions[:1]).all()


def test_noise_is_the_same_for_all() -> None:
    setting = replace(SHORT, noise=0.7, seed=3)
    run = race(setting)
    for runner in run.runners:
        assert_same(setting, runner, run.chosen)
    first = np.stack([runner.gradient[run.chosen, 0] for runner in run.runners])
    assert (first == first[0]).all()


def test_a_long_race_ends_bit_identical_too() -> None:
    setting = Setting(surface="Rosenbrock", runners=EVERYONE, learning_rate=0.001, steps=200)
    run = race(setting, family=False)
    for runner in run.runners:
        assert_same(setting, runner, 0)


@pytest.mark.parametrize("fairness", ["defaults", "tuned"])
def test_each_at_its_own_rate(fairness: str) -> None:
    setting = replace(SHORT, fairness=fairness, factor=1.6)
    run = race(setting)
    assert run.knob_values[run.chosen] == 1.6
    for runner in run.runners:
        assert_same(setting, runner, run.chosen)


def test_one_that_is_alone_runs_as_among_all() -> None:
    together, alone = race(SHORT), race(replace(SHORT, runners=("NAdam",)), family=False)
    np.testing.assert_array_equal(
        alone.runners[0].positions[0], together.runner("NAdam").positions[together.chosen]
    )


def test_loss_and_gradient_are_those_of_the_place() -> None:
    run = race(SHORT)
    runner = run.runner("Momentum")
    for replica, step in ((run.chosen, 0), (run.chosen, 15), (3, 11)):
        place = torch.tensor(runner.positions[replica, step], requires_grad=True)
        loss = run.surface.of(place)
        loss.backward()
        assert place.grad is not None
        assert runner.loss[replica, step] == loss.item()
        assert runner.gradient[replica, step].tolist() == place.grad.tolist()


@pytest.mark.parametrize("name", EVERYONE)
def test_the_memory_is_pytorchs(name: str) -> None:
    run, spec = race(SHORT), OPTIMIZERS[name]
    runner = run.runner(name)
    position = torch.tensor(SHORT.start, dtype=torch.float64, requires_grad=True)
    optimizer = spec.build([position], learning_rate=SHORT.learning_rate, options=SHORT.options_of(name))
    for step in range(SHORT.steps):
        assert all((values[run.chosen, 0] == 0).all() for values in runner.memory.values())
        optimizer.zero_grad()
        run.surface.of(position).backward()
        optimizer.step()
        state = optimizer.state[position]
        assert {*runner.memory, *runner.counters} == state.keys()
        for key, values in runner.memory.items():
            assert values[run.chosen, step + 1].tolist() == state[key].tolist()
        for key, values in runner.counters.items():
            assert values[step + 1] == state[key].item()


def test_the_effective_step_is_what_the_gradient_was_multiplied_by() -> None:
    run = race(SHORT)
    sgd, adagrad = (run.runner(name).effective_step[run.chosen] for name in ("SGD", "Adagrad"))
    # The first slope along x is exactly 0.
    assert np.isnan(sgd[0, 0]) and np.isfinite(sgd[1:]).all()
    np.testing.assert_allclose(sgd[1:], SHORT.learning_rate, rtol=1e-9)
    total = run.runner("Adagrad").memory["sum"][run.chosen, 1:]
    np.testing.assert_allclose(adagrad[1:], (SHORT.learning_rate / (np.sqrt(total) + 1e-10))[1:], rtol=1e-9)


def test_steps_too_large_for_any_number_are_no_warning() -> None:
    runner = race(replace(SHORT, steps=1)).runners[0]
    far = np.array([[[1e308, 0.0], [-1e308, 0.0]]])
    steps = replace(runner, positions=far, gradient=np.ones_like(far)).effective_step
    assert np.isposinf(steps[0, 0, 0])
