"""Train on MNIST in a terminal: python -m explainer.digits --epochs 10 --seed 0 [--json] [--all]."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from typing import Any

from explainer.digits.data import MissingDigitsError, load_digits
from explainer.digits.recipe import PARAMETERS, Recipe
from explainer.digits.run import Progress, TrainingRun
from explainer.digits.training import train
from explainer.kit.address import BadValueError, Parameter
from explainer.kit.parameters import setting_from

_BAR = 28
# Back to the start of the line, and empty it.
_CLEAR = "\r\x1b[K"


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 0 when all is done, 1 when the digits are missing or the loss diverged, 130 after Ctrl+C."""
    given = vars(_parser().parse_args(arguments))
    recipe = setting_from(Recipe, {**given, "holdout": not given["all"]})
    try:
        digits = load_digits()
        screen = _Screen(as_json=given["json"])
        run = train(recipe, digits, report=screen.show)
    except MissingDigitsError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nstopped", file=sys.stderr)
        return 130
    screen.finish(run)
    return 1 if run.divergence else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m explainer.digits",
        description="Train a network on MNIST, exactly as the page does.",
    )
    for name, parameter in PARAMETERS.items():
        if name == "holdout":
            continue
        default = parameter.write(parameter.default)
        parser.add_argument(
            f"--{name}",
            type=_reader(name, parameter),
            default=parameter.default,
            metavar="VALUE",
            help=f"{parameter.allowed} (default {default})".replace("%", "%%"),
        )
    parser.add_argument("--all", action="store_true", help="train on all 60,000 images, without validation")
    parser.add_argument("--json", action="store_true", help="print one JSON object an epoch")
    return parser


def _reader(name: str, parameter: Parameter[Any]) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        try:
            return parameter.read(text)
        except BadValueError:
            raise argparse.ArgumentTypeError(
                f"{text!r} is not allowed; {name}: {parameter.allowed}"
            ) from None

    return read


class _Screen:
    """Prints a line an epoch, the last one together with the test, and a bar where someone watches."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self._last: dict[str, float | None] = {}

    def show(self, progress: Progress) -> bool:
        """Take one report; always go on."""
        if progress.epoch_loss is not None:
            self._last = {
                "epoch": progress.epoch,
                "train_loss": progress.epoch_loss,
                "validation_accuracy": progress.validation_accuracy,
                "seconds": progress.epoch_seconds,
            }
            if progress.step < progress.steps:
                self._print(self._last)
        if progress.step == 0 and not self._as_json:
            print(f"untrained: loss {progress.loss:.4f}, accuracy {progress.accuracy:.2%}")
        if sys.stderr.isatty():
            print(_CLEAR + _bar(progress), end="", file=sys.stderr, flush=True)
        return True

    def finish(self, run: TrainingRun) -> None:
        """Print the last epoch together with the test, or where the loss stopped being finite."""
        if run.divergence is None:
            self._print({**self._last, "test_accuracy": run.test_accuracy})
            return
        print(
            f"{_CLEAR if sys.stderr.isatty() else ''}diverged: the loss of step {run.divergence.step} "
            f"(epoch {run.divergence.epoch}) is not finite; the last finite one was "
            f"{run.divergence.last_finite_loss:.4g}",
            file=sys.stderr,
        )

    def _print(self, row: dict[str, float | None]) -> None:
        if sys.stderr.isatty():
            print(_CLEAR, end="", file=sys.stderr, flush=True)
        if self._as_json:
            print(json.dumps(row), flush=True)
            return
        print("  ".join(f"{name} {_written(value)}" for name, value in row.items()), flush=True)


def _written(value: float | None) -> str:
    return "-" if value is None else f"{value:.4f}" if isinstance(value, float) else str(value)


def _bar(progress: Progress) -> str:
    done = progress.step / progress.steps
    filled = round(done * _BAR)
    left = progress.seconds / done - progress.seconds if done else 0
    return (
        f"[{'#' * filled}{'.' * (_BAR - filled)}] {done:4.0%}  loss {progress.loss:.4f}  "
        f"{progress.images_per_second:,.0f} images/s  {left:.0f} s left"
    )


if __name__ == "__main__":
    sys.exit(main())
