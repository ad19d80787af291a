import json
import subprocess
import sys

import pytest

from explainer.digits.__main__ import main

SMALL = ["--epochs", "2", "--images", "1000", "--hidden", "8", "--seed", "3"]


def test_json_prints_one_line_an_epoch() -> None:
    command = [sys.executable, "-W", "error", "-m", "explainer.digits", *SMALL, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    first, last = map(json.loads, done.stdout.splitlines())
    assert set(first) == {"epoch", "train_loss", "validation_accuracy", "seconds"}
    assert set(last) == set(first) | {"test_accuracy"}
    assert (first["epoch"], last["epoch"]) == (1, 2)
    assert last["train_loss"] < first["train_loss"]
    assert 0 < last["test_accuracy"] < 1
    assert done.stderr == ""


def test_all_trains_without_validation(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*SMALL, "--all", "--json"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[0])["validation_accuracy"] is None


def test_without_json_it_speaks(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(SMALL) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("untrained: loss 2.")
    assert "test_accuracy 0." in lines[-1]


def test_divergence_is_said_and_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--epochs", "1", "--rate", "100", "--json"]) == 1
    assert "diverged: the loss of step" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "text"), [("--hidden", "1000000000"), ("--epochs", "0"), ("--optimizer", "x")]
)
def test_a_bad_value_is_answered_with_what_is_allowed(
    option: str, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main([option, text])
    complaint = capsys.readouterr().err
    allowed = {"--hidden": "1 … 512", "--epochs": "1 … 20", "--optimizer": "SGD, Momentum"}
    assert f"{text!r} is not allowed" in complaint
    assert allowed[option] in complaint
