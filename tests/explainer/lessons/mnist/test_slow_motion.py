import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from explainer.choices.activations.registry import ACTIVATIONS
from explainer.choices.optimizers.arithmetic import Update
from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.digits.data import Digits, load_digits, normalise
from explainer.digits.network import build_network
from explainer.digits.recipe import Recipe
from explainer.digits.steps import AT_ONCE
from explainer.digits.training import train
from explainer.kit.latex import number
from explainer.lessons.mnist.inspection import way_through
from explainer.lessons.mnist.slow_motion import LINES, STEPS, SlowStep, Watched, one_step
from tests.latex import says_what_it_gives

RECIPES = [
    Recipe(optimizer=name, hidden=(16, 8), learning_rate=OPTIMIZERS[name].learning_rate.default)
    for name in OPTIMIZERS
]
NAMES = [recipe.optimizer for recipe in RECIPES]


@pytest.fixture(scope="module")
def digits() -> Digits:
    return load_digits()


@pytest.fixture(scope="module")
def default(digits: Digits) -> SlowStep:
    return one_step(Recipe(), digits)


def test_the_phases_come_in_the_order_of_the_lines(default: SlowStep) -> None:
    assert [(phase.step, phase.name) for phase in default.phases] == [
        (step, name) for step in range(1, STEPS + 1) for name in LINES
    ]
    for earlier, later in zip(default.phases, default.phases[1:], strict=False):
        assert later.before is earlier.after


@pytest.mark.parametrize("recipe", RECIPES, ids=NAMES)
def test_two_steps_are_those_of_plain_torch(recipe: Recipe, digits: Digits) -> None:
    slow = one_step(recipe, digits)
    network = build_network(recipe)
    optimizer = OPTIMIZERS[recipe.optimizer].build(
        network.parameters(), learning_rate=recipe.learning_rate, options=recipe.option_values
    )
    batches = torch.randperm(recipe.images, generator=torch.Generator().manual_seed(recipe.seed)).split(64)
    weight = network[slow.watched.layer].get_parameter("weight")
    place = slow.watched.unit, slow.watched.input
    for step in range(STEPS):
        images = normalise(digits.train_images[batches[step].numpy()])
        labels = torch.from_numpy(digits.train_labels[batches[step].numpy()].astype(np.int64))
        optimizer.zero_grad()
        loss = functional.cross_entropy(network(images), labels)
        loss.backward()
        optimizer.step()
        taken = slow.phases[6 * step + 4].after
        assert weight.grad is not None
        assert taken.loss == loss.item()
        assert taken.weight == weight[place].item()
        assert taken.gradient == weight.grad[place].item()
        norms = [
            torch.nn.utils.get_total_norm(
                [p.grad for p in network[i].parameters() if p.grad is not None]
            ).item()
            for i in (1, 3, 5)
        ]
        np.testing.assert_allclose(np.array(taken.gradient_norms, np.float64), norms, rtol=1e-5)
        again = functional.cross_entropy(network(images), labels).item()
        assert slow.phases[6 * step + 5].after.loss == again
        for name, values in taken.memory.items():
            np.testing.assert_array_equal(values, optimizer.state[weight][name][slow.watched.unit])


def test_the_weights_after_the_recorded_steps_are_those_of_a_training_run(digits: Digits) -> None:
    recipe = Recipe(hidden=(8,), batch_size=512, training_images=1_000, epochs=1, hold_out=False)
    run = train(recipe, digits, report=lambda progress: True)
    slow = one_step(recipe, digits)
    assert recipe.steps == STEPS
    np.testing.assert_array_equal(slow.phases[-1].after.weights, run.weights["1.weight"][slow.watched.unit])


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_dropout_decay_and_another_loss_are_those_of_the_run_line_by_line(name: str, digits: Digits) -> None:
    spec = OPTIMIZERS[name]
    recipe = Recipe(
        hidden=(8, 6),
        dropout=0.5,
        loss="MSE",
        decay=0.1 if spec.couples_decay else 0.0,
        optimizer=name,
        learning_rate=spec.learning_rate.default,
        batch_size=1_000,
        training_images=1_000,
        epochs=2,
        schedule="step",
        halving=1,
    )
    slow = one_step(recipe, digits)
    run = train(recipe, digits, report=lambda progress: True)
    unit = slow.watched.unit
    np.testing.assert_array_equal(slow.phases[-1].after.weights, run.weights["1.weight"][unit])
    losses = [phase.after.loss for phase in slow.phases if phase.name == "loss"]
    assert losses == pytest.approx(run.epochs.training_loss[1:].tolist(), rel=1e-6)
    for phase in slow.phases:
        if phase.name == "loss":
            assert phase.arithmetic[0].startswith(r"L = \frac{1}{1000 \cdot 10}")
        if phase.name == "step" and recipe.decay:
            first, *others = phase.arithmetic
            gradient = phase.before.gradient or 0.0
            assert first.endswith(f" = {number(gradient + 0.1 * phase.before.weight)}")
            says_what_it_gives(first, gradient=gradient)
            assert others[-1].endswith(f" = {number(phase.after.weight)}")


def test_whoever_looks_again_sees_the_masks_of_the_step(digits: Digits) -> None:
    still = one_step(Recipe(hidden=(16, 8), dropout=0.5, learning_rate=0.0), digits)
    again = [phase for phase in still.phases if phase.name == "again"]
    assert all(phase.before.loss == phase.after.loss for phase in again)
    assert again[0].after.loss != again[1].after.loss


def test_a_large_batch_is_shown_smaller(digits: Digits) -> None:
    slow = one_step(Recipe(hidden=(), batch_size=60_000), digits)
    assert [len(batch) for batch in slow.batches] == [AT_ONCE] * STEPS


def test_a_batch_of_all_images_goes_on_in_the_next_epoch(digits: Digits) -> None:
    slow = one_step(Recipe(batch_size=1024, training_images=1_000), digits)
    first, second = slow.batches
    assert set(first) == set(second) == set(range(1_000))
    assert (first != second).any()


def test_there_is_no_gradient_before_the_first_backward_and_none_after_zero_grad(default: SlowStep) -> None:
    before = {(phase.step, phase.name): phase.before for phase in default.phases}
    assert before[1, "backward"].gradient is None
    assert before[1, "backward"].gradient_norms == (None, None, None)
    assert before[2, "zero_grad"].gradient == before[1, "step"].gradient != 0
    assert before[2, "backward"].gradient is None
    assert before[1, "step"].remembered == {}
    # Clearing the gradient does not clear the memory.
    assert before[2, "backward"].remembered == before[2, "zero_grad"].remembered != {}


def test_only_step_moves_the_weights_and_the_loss_of_the_batch_falls(default: SlowStep) -> None:
    for phase in default.phases:
        moved = not np.array_equal(phase.before.weights, phase.after.weights)
        assert moved == (phase.name == "step") == any(phase.changes)
        if phase.name == "again":
            assert phase.before.loss and phase.after.loss and phase.after.loss < phase.before.loss


def test_the_first_change_is_the_learning_rate_times_the_gradient_norm(default: SlowStep) -> None:
    # Momentum's first buffer is the gradient itself.
    taken = default.phases[4]
    assert taken.changes == pytest.approx(
        [0.01 * (norm or 0) for norm in taken.after.gradient_norms], rel=1e-4
    )


def test_the_steepest_weight_of_the_first_layer_is_watched(default: SlowStep) -> None:
    backward = default.phases[3].after
    assert backward.gradients is not None
    assert default.watched.layer == 1
    assert abs(backward.gradient or 0) == np.abs(backward.gradients).max() > 0
    assert default.watched.name == f"network[1].weight[{default.watched.unit}, {default.watched.input}]"


def test_another_weight_can_be_watched(digits: Digits) -> None:
    slow = one_step(Recipe(), digits, watched=Watched(layer=5, unit=3, input=60))
    assert slow.phases[0].after.weight == build_network(Recipe())[5].get_parameter("weight")[3, 60].item()
    assert slow.phases[0].after.weights.shape == (64,)


def test_the_activations_are_means_of_absolute_values(default: SlowStep, digits: Digits) -> None:
    network = build_network(Recipe())
    images = normalise(digits.train_images[default.batches[0]])
    expected = [network[:until](images).abs().mean().item() for until in (1, 3, 5, 6)]
    assert default.phases[0].after.activations == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("recipe", RECIPES, ids=NAMES)
def test_each_line_of_the_arithmetic_is_true_and_the_last_ends_in_the_new_weight(
    recipe: Recipe, digits: Digits
) -> None:
    written = [phase for phase in one_step(recipe, digits).phases if phase.name == "step"]
    assert len(written) == STEPS
    for phase in written:
        gradient = phase.after.gradient or 0.0
        for line in phase.arithmetic:
            if r"\qquad" not in line:
                says_what_it_gives(line, gradient=gradient)
        assert phase.arithmetic[-1].endswith(f" = {number(phase.after.weight)}")


@pytest.mark.parametrize("recipe", RECIPES, ids=NAMES)
def test_the_arithmetic_is_that_of_the_registry(recipe: Recipe, digits: Digits) -> None:
    """With what torch.optim itself remembers of the watched weight, before its step and after it."""
    slow = one_step(recipe, digits)
    network = build_network(recipe)
    spec = OPTIMIZERS[recipe.optimizer]
    optimizer = spec.build(
        network.parameters(), learning_rate=recipe.learning_rate, options=recipe.option_values
    )
    weight = network[slow.watched.layer].get_parameter("weight")
    place = slow.watched.unit, slow.watched.input

    def remembered() -> dict[str, float]:
        known = {name: value for name, value in optimizer.state[weight].items() if value is not None}
        return {name: float(value[place] if value.ndim else value) for name, value in known.items()}

    for step, batch in enumerate(slow.batches, 1):
        images = normalise(digits.train_images[batch])
        labels = torch.from_numpy(digits.train_labels[batch].astype(np.int64))
        optimizer.zero_grad()
        functional.cross_entropy(network(images), labels).backward()
        assert weight.grad is not None
        before, old = remembered(), weight[place].item()
        optimizer.step()
        update = Update(
            settings=optimizer.defaults,
            step=step,
            gradient=weight.grad[place].item(),
            weight=old,
            new_weight=weight[place].item(),
            memory=before,
            new_memory=remembered(),
        )
        assert slow.phases[6 * step - 2].arithmetic == tuple(spec.in_numbers(update))


@pytest.mark.parametrize("momentum", [0.0])
@pytest.mark.parametrize("optimizer", ["Momentum", "Nesterov"])
def test_momentum_without_momentum_is_written_as_plain_descent(
    optimizer: str, momentum: float, digits: Digits
) -> None:
    recipe = Recipe(hidden=(4,), optimizer=optimizer, options=(("momentum", momentum),))
    plain = one_step(Recipe(hidden=(4,), optimizer="SGD"), digits)
    assert [phase.arithmetic for phase in one_step(recipe, digits).phases] == [
        phase.arithmetic for phase in plain.phases
    ]


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_activation_can_be_watched(activation: str, digits: Digits) -> None:
    slow = one_step(Recipe(hidden=(6,), activation=activation), digits)
    assert slow.widths == (784, 6, 10)
    # A step passes back a gradient too: zero.
    gradient = slow.phases[3].after.gradient
    assert gradient is not None
    assert (gradient == 0) == (activation == "Step")


def test_a_step_that_leaves_the_numbers_behind_is_recorded_too(digits: Digits) -> None:
    slow = one_step(Recipe(learning_rate=100.0), digits)
    assert len(slow.phases) == 6 * STEPS


def test_the_cells_show_what_each_line_computes_for_every_neuron() -> None:
    recipe, digits = Recipe(hidden=(12, 7), optimizer="Adam"), load_digits()
    slow = one_step(recipe, digits)
    network = build_network(recipe)
    optimizer = OPTIMIZERS["Adam"].build(
        network.parameters(), learning_rate=recipe.learning_rate, options=recipe.option_values
    )
    layers = [module for module in network if isinstance(module, nn.Linear)]
    for step, batch in enumerate(slow.batches):
        np.testing.assert_array_equal(slow.images[step], digits.train_images[batch[0]])
        found = {phase.name: phase.cells for phase in slow.phases if phase.step == step + 1}
        assert all(not each.any() for each in found["zero_grad"])
        labels = torch.from_numpy(digits.train_labels[batch].astype(np.int64))
        stages = way_through(network, slow.images[step])
        first = [stage.values for stage in stages if stage.name in ("activation", "logits")]
        for shown, expected in zip(found["forward"], first, strict=True):
            np.testing.assert_allclose(shown, expected, rtol=1e-5, atol=1e-6)
        optimizer.zero_grad()
        functional.cross_entropy(network(normalise(digits.train_images[batch])), labels).backward()
        before = [torch.column_stack([each.weight, each.bias]).detach().clone() for each in layers]
        optimizer.step()
        for place, layer in enumerate(layers):
            gradient = torch.column_stack([layer.weight.grad, layer.bias.grad]).norm(dim=1)
            moved = (torch.column_stack([layer.weight, layer.bias]) - before[place]).norm(dim=1)
            np.testing.assert_allclose(found["backward"][place], gradient, rtol=1e-4, atol=1e-7)
            np.testing.assert_allclose(found["step"][place], moved.detach(), rtol=1e-4, atol=1e-7)
