"""What defines one race, and how it stands in an address."""

from dataclasses import dataclass, replace
from typing import Final

from explainer.choices.optimizers.rates import family
from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.choices.surfaces.registry import SURFACES, Point, SurfaceSpec
from explainer.kit.address import BadValueError, Choice, Choices, Real, Reals, Whole
from explainer.kit.parameters import Options, all_options, completed, options_in, parameter, parameters_of

Own = tuple[str, str, float]
"""Runner, "rate" or one of its options, and the value that it alone has."""

FAIRNESS: Final = ("same", "defaults", "tuned")
"""One rate for all, PyTorch's own for each, or for each the best of a grid on this very course."""
KNOBS: Final = ("rate", "momentum")
RATE: Final = Real(default=0.01, low=1e-6, high=100, step=0.001)
FACTOR: Final = Real(default=1.0, low=0.01, high=100, step=0.1)
"""What multiplies PyTorch's rates, or the tuned ones."""
MOST_POSITIONS: Final = 180_000
"""Of all runners at all steps for all values of the knob; beyond, the knob has fewer values."""

_SHARED: Final = all_options(OPTIMIZERS)
_MOMENTA: Final = (*(step / 40 for step in range(40)), _SHARED["momentum"].high)


@dataclass(frozen=True, slots=True)
class OwnValues:
    """At most `most` values of single runners, as in "Adam.rate.0.5~NAdam.beta1.0.8"."""

    most: int
    default: tuple[Own, ...] = ()

    @property
    def allowed(self) -> str:
        """How many, how one is written, and the names."""
        names = ", ".join(["rate", *_SHARED])
        return f"0–{self.most} × optimizer.name.value ({', '.join(OPTIMIZERS)}; {names})"

    def read(self, text: str) -> tuple[Own, ...]:
        """Raise BadValueError unless every runner has what is named, and once, with a value in its range."""
        if not text:
            return ()
        parts = text.split("~", self.most)
        own = tuple(sorted(self._one(part) for part in parts)) if len(parts) <= self.most else ()
        if len({(runner, name) for runner, name, _ in own}) < len(parts):
            raise BadValueError(text)
        return own

    def write(self, value: tuple[Own, ...]) -> str:
        """Return the values separated by tildes, which need no escape in an address."""
        return "~".join(f"{runner}.{name}.{RATE.write(number)}" for runner, name, number in value)

    def _one(self, text: str) -> Own:
        runner, _, rest = text.partition(".")
        name, _, number = rest.partition(".")
        if runner not in OPTIMIZERS or name not in (known := own_parameters(runner)):
            raise BadValueError(text)
        return runner, name, known[name].read(number)


def own_parameters(runner: str) -> dict[str, Real]:
    """Return everything that a runner can have for itself: its rate and its options."""
    return {"rate": RATE, **OPTIMIZERS[runner].options}


@dataclass(frozen=True, slots=True)
class Course:
    """Where all run: equal courses give equal gradients at equal places."""

    surface: str
    start: Point
    steps: int
    noise: float
    """Standard deviation of what is added to each coordinate of the gradient, the same for all runners."""
    seed: int
    """Of the noise."""

    @property
    def spec(self) -> SurfaceSpec:
        """The surface itself."""
        return SURFACES[self.surface]


@dataclass(frozen=True, slots=True)
class Setting:
    """A course, who runs on it, and with what parameters."""

    surface: str = parameter(Choice(default="Himmelblau", options=tuple(SURFACES)))
    runners: tuple[str, ...] = parameter(
        Choices(
            default=("SGD", "Momentum", "Nesterov", "Adagrad", "RMSprop", "Adam"),
            options=tuple(OPTIMIZERS),
            most=len(OPTIMIZERS),
        )
    )
    fairness: str = parameter(Choice(default="same", options=FAIRNESS))
    learning_rate: float = parameter(RATE, name="rate")
    """Of all, where fairness is "same"."""
    factor: float = parameter(FACTOR)
    """Of the rates where fairness is not "same"."""
    options: Options = options_in(OPTIMIZERS)
    """Of all who have one."""
    own: tuple[Own, ...] = parameter(
        OwnValues(most=sum(len(own_parameters(runner)) for runner in OPTIMIZERS))
    )
    """What single runners have otherwise; a rate that is given here is not multiplied by the factor."""
    asked_start: tuple[float, ...] = parameter(
        Reals(default=(), low=-10, high=10, step=0.1, fewest=2, most=2), name="start"
    )
    """x and y; empty for the start that belongs to the surface."""
    steps: int = parameter(Whole(default=200, low=1, high=2_000, step=50))
    noise: float = parameter(Real(default=0.0, low=0, high=10, step=0.1))
    seed: int = parameter(Whole(default=0, low=0, high=9_999))
    knob: str = parameter(Choice(default="rate", options=KNOBS))

    def __post_init__(self) -> None:
        """Complete and sort the options; raise ValueError for an option that nobody has."""
        object.__setattr__(self, "options", completed(self.options, OPTIMIZERS))

    @property
    def start(self) -> Point:
        """Where all start: where it was asked for, or the nearest point of the domain."""
        spec = SURFACES[self.surface]
        if not self.asked_start:
            return spec.start
        x, y = self.asked_start
        return spec.domain.clip((x, y))

    @property
    def start_was_moved(self) -> bool:
        """Whether the start that was asked for lies outside the domain."""
        return self.asked_start not in ((), self.start)

    @property
    def course(self) -> Course:
        """Where they run."""
        return Course(self.surface, self.start, self.steps, self.noise, self.seed)

    def options_of(self, runner: str) -> dict[str, float]:
        """Return the options that a runner has, by PyTorch's names."""
        shared, own = dict(self.options), self._own_of(runner)
        return {name: own.get(name, shared[name]) for name in OPTIMIZERS[runner].options}

    def own_rate(self, runner: str) -> float | None:
        """Return the rate that was given to this runner alone."""
        return self._own_of(runner).get("rate")

    def _own_of(self, runner: str) -> dict[str, float]:
        return {name: value for owner, name, value in self.own if owner == runner}

    @property
    def momentum(self) -> float:
        """The momentum that all have who have one and none of their own."""
        return dict(self.options)["momentum"]

    @property
    def knob_value(self) -> float:
        """Where the knob stands: a learning rate, a factor of learning rates, or a momentum."""
        if self.knob == "momentum":
            return self.momentum
        return self.learning_rate if self.fairness == "same" else self.factor

    @property
    def knob_values(self) -> tuple[float, ...]:
        """What the knob offers, ascending; some 41, or fewer in a long race; knob_value is among them."""
        if self.knob == "momentum":
            values = tuple(sorted({*_MOMENTA, self.momentum}))
        else:
            first, bounds = (-4, (-6, 2)) if self.fairness == "same" else (-2, (-2, 2))
            values = family(self.knob_value, first=first, bounds=bounds)
        positions = len(values) * len(self.runners) * (self.steps + 1)
        every = -(-positions // MOST_POSITIONS)
        here = values.index(self.knob_value)
        return values[here % every :: every]


PARAMETERS: Final = parameters_of(Setting)


def first_of_family(setting: Setting) -> Setting:
    """Return the same setting with its knob at the first value of its family.

    All settings of a family give the same one, so that it is computed and drawn once for all of them. Where
    the first value has another family, return the setting itself; so too where every momentum has tuned rates
    of its own.
    """
    if setting.fairness == "tuned" and setting.knob == "momentum":
        return setting
    first = with_knob_at(setting, setting.knob_values[0])
    return first if first.knob_values == setting.knob_values else setting


def with_knob_at(setting: Setting, value: float) -> Setting:
    """Return the same setting with its knob at a value."""
    if setting.knob == "momentum":
        return replace(setting, options=tuple({**dict(setting.options), "momentum": value}.items()))
    if setting.fairness == "same":
        return replace(setting, learning_rate=value)
    return replace(setting, factor=value)
