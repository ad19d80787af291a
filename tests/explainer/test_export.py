"""Exported scripts run outside the app, and come to the page's numbers."""

import ast
import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import nbformat
import numpy as np
import pytest

from explainer.__main__ import main
from explainer.choices.activations.registry import ACTIVATIONS
from explainer.choices.initialisations.registry import INITIALISATIONS
from explainer.choices.optimizers.registry import OPTIMIZERS
from explainer.digits.data import DATA_FOLDER, MD5, MIRRORS, load_digits
from explainer.digits.recipe import PARAMETERS, Recipe
from explainer.digits.training import train
from explainer.export import UnknownLessonError, lesson_of, notebook_of, notebook_with, script_of
from explainer.kit.parameters import setting_from
from explainer.lessons import LESSONS
from tests.scripts import asked_for, packages_of, printed_by

SMALL = {"hidden": (16,), "epochs": 2, "images": 2_000}
RECIPES = [
    *({"optimizer": name, "rate": spec.learning_rate.default} for name, spec in OPTIMIZERS.items()),
    {"hidden": (24, 12), "activation": "LeakyReLU", "holdout": False, "seed": 7, "batch": 48},
    {"activation": "ELU", "activation_alpha": 2.5, "optimizer": "RMSprop", "alpha": 0.5, "rate": 0.001},
    {"hidden": ()},
    *({"initialisation": name, "scale": 0.5} for name in INITIALISATIONS),
    {"dropout": 0.4, "decay": 0.001, "loss": "MSE", "rate": 0.1, "hidden": (16, 12)},
    {"dropout": 0.3, "batch": 2_600, "images": 3_000, "optimizer": "Adam", "rate": 0.01, "decay": 0.01},
    {"schedule": "step", "halving": 1},
    {"schedule": "1/t", "halving": 1, "normalised": False, "optimizer": "Adam", "rate": 0.001},
    {"rate": 100.0, "hidden": (64, 64, 64)},
    # The loss is infinite before the weights are: what the next step would make of them must not be seen.
    {"optimizer": "SGD", "activation": "ELU", "rate": 3.0, "hidden": (128, 64), "images": 3_000, "epochs": 1},
]

ADDRESSES = [lesson.address for lesson in LESSONS]


def mnist_script(settings: dict) -> tuple[str, dict]:
    """The script of some settings, and the value of every parameter."""
    values = {name: parameter.default for name, parameter in PARAMETERS.items()} | SMALL | settings
    query = "&".join(f"mnist_{name}={PARAMETERS[name].write(value)}" for name, value in values.items())
    return script_of(f"/mnist?{query}"), values


@pytest.fixture(scope="module")
def every_printed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[int, dict]:
    numbers = asked_for(request)
    sources = [mnist_script(RECIPES[number])[0] for number in numbers]
    printed = printed_by(sources, tmp_path_factory.mktemp("scripts"), MNIST=str(DATA_FOLDER))
    return dict(zip(numbers, printed, strict=True))


@pytest.mark.parametrize("number", range(len(RECIPES)), ids=lambda number: str(RECIPES[number]))
def test_the_mnist_script_comes_to_the_numbers_of_the_page(
    number: int, every_printed: dict[int, dict]
) -> None:
    printed, values = every_printed[number], mnist_script(RECIPES[number])[1]
    run = train(setting_from(Recipe, values), load_digits(), report=lambda progress: True)
    assert printed["untrained_accuracy"] == pytest.approx(run.untrained_test_accuracy, abs=1e-6)
    assert printed["training_loss"] == pytest.approx(run.epochs.training_loss[1:].tolist(), rel=1e-6)
    assert printed["validation_accuracy"] == pytest.approx(
        run.epochs.validation_accuracy[1:].tolist(), abs=1e-6
    )
    assert printed["diverged_at_step"] == (run.divergence and run.divergence.step)
    assert printed["test_accuracy"] == pytest.approx(run.test_accuracy, abs=1e-6)


def test_the_mnist_script_reads_an_image_from_a_file(tmp_path: Path) -> None:
    scripts = [mnist_script(settings) for settings in ({}, {"normalised": False, "rate": 1e-5})]
    digits = load_digits()
    np.save(tmp_path / "mine.npy", digits.test_images[0])
    known = {"MNIST": str(DATA_FOLDER), "DIGIT": str(tmp_path / "mine.npy")}
    found = printed_by([source for source, _ in scripts], tmp_path, **known)
    for (_, values), printed in zip(scripts, found, strict=True):
        run = train(setting_from(Recipe, values), digits, report=lambda progress: True)
        assert printed["digit_probabilities"] == pytest.approx(run.test_probabilities[0].tolist(), abs=1e-6)


@pytest.mark.parametrize("page", ADDRESSES)
def test_a_script_names_its_link_and_is_complete_python(page: str) -> None:
    link = f"https://example.org/app/{page}?lang=ko"
    source = script_of(link)
    assert link in source.splitlines()[0]
    compile(source, "script.py", "exec")
    assert packages_of(source) <= {"torch", "numpy"}


@pytest.mark.parametrize("page", ADDRESSES)
def test_a_link_without_a_query_has_nothing_wrong(page: str) -> None:
    for link in (f"/{page}", f"https://example.org/app/{page}", page):
        assert script_of(link).splitlines()[:2][1].startswith("# %% ")


@pytest.mark.parametrize("page", ADDRESSES)
def test_the_notebook_holds_the_same_code(page: str) -> None:
    link = f"/{page}"
    notebook = nbformat.reads(notebook_of(link), as_version=4)
    nbformat.validate(notebook)
    cells = "\n".join(cell.source for cell in notebook.cells)
    lines = [line for line in script_of(link).splitlines() if line and not line.startswith("# %%")]
    assert [line for line in cells.splitlines() if line] == lines
    assert notebook_of(link) == notebook_of(link)


def test_a_bad_value_in_a_link_is_named_and_replaced() -> None:
    source = script_of("/mnist?mnist_epochs=1000000&mnist_seed=4")
    assert "mnist_epochs=1000000 is not possible; 10 is used" in source
    assert "EPOCHS = 10" in source
    assert "SEED = 4" in source


@pytest.mark.parametrize("break_out", ["%0Aimport os", "\nimport os", "%E2%80%A8import os", "%0Dimport os"])
def test_a_link_cannot_put_code_into_the_script(break_out: str) -> None:
    source = script_of(f"/mnist?mnist_seed=x{break_out}&mnist_epochs=3{break_out}")
    clean = script_of("/mnist")
    assert ast.dump(ast.parse(source)) == ast.dump(ast.parse(clean))


@pytest.mark.parametrize(
    ("link", "page"),
    [
        ("https://example.org/mnist?lang=ko", "mnist"),
        ("/mnist", "mnist"),
        ("mnist", "mnist"),
        ("?mnist_rate=0.5", "mnist"),
        ("mnist_rate=0.5&lang=en", "mnist"),
    ],
)
def test_a_link_or_a_bare_query_finds_its_lesson(link: str, page: str) -> None:
    assert lesson_of(link) == page


@pytest.mark.parametrize("link", ["", "/", "/nowhere", "lang=ko", "https://example.org/home?x=1"])
def test_a_link_without_a_lesson_is_refused(link: str) -> None:
    with pytest.raises(UnknownLessonError):
        lesson_of(link)


def test_the_command_writes_both_files(tmp_path: Path) -> None:
    for name in ("out.py", "out.ipynb"):
        assert main(["export", "/mnist?mnist_seed=3", "-o", str(tmp_path / name)]) == 0
    assert (tmp_path / "out.py").read_text("utf-8") == script_of("/mnist?mnist_seed=3")
    assert (tmp_path / "out.ipynb").read_text("utf-8") == notebook_of("/mnist?mnist_seed=3")


def test_the_command_comments_in_the_language_of_the_link(tmp_path: Path) -> None:
    english, korean = "The neuron and its rule", "뉴런과 학습 규칙"
    for asked, words in {"ko-KR": korean, "KO": korean, "../en": english, "": english}.items():
        script, notebook = files = tmp_path / "out.py", tmp_path / "out.ipynb"
        for file in files:
            assert main(["export", f"/perceptron?lang={asked}", "-o", str(file)]) == 0
        assert words in script.read_text("utf-8")
        assert notebook.read_text("utf-8") == notebook_with(script.read_text("utf-8"))


@pytest.mark.parametrize(
    "arguments",
    [
        ["export", "/nowhere"],
        ["export", "/mnist", "-o", "out.txt"],
        ["export", "/mnist", "-o", "no such folder/out.py"],
    ],
)
def test_the_command_says_what_is_wrong(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "Traceback" not in capsys.readouterr().err


def test_every_activation_can_be_exported() -> None:
    for name in ACTIVATIONS:
        assert ACTIVATIONS[name].source in script_of(f"/mnist?mnist_activation={name}")


@pytest.mark.parametrize("console", ["cp949", "cp1252", "ascii"])
def test_what_is_exported_into_a_pipe_is_utf_8_whatever_the_console(console: str) -> None:
    command = [sys.executable, "-m", "explainer", "export", "/perceptron?perceptron_seed=x"]
    done = subprocess.run(
        command, env=os.environ | {"PYTHONIOENCODING": console}, capture_output=True, check=True
    )
    assert done.stdout.decode("utf-8") == script_of(command[-1])
    assert not done.stdout.isascii()


@pytest.mark.parametrize("page", ADDRESSES)
def test_what_a_script_prints_can_be_written_in_every_console(page: str) -> None:
    for node in ast.walk(ast.parse(script_of(f"/{page}"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
            for part in ast.walk(node):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    assert part.value.encode("cp949") and part.value.encode("cp1252")


def test_a_name_that_nothing_has_is_named_in_the_script_and_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    link = "/xor?xor_hidden=3&amp;xor_activation=ReLU&xor_ratte=0.1&utm_source=mail"
    assert main(["export", link]) == 0
    printed = capsys.readouterr()
    assert printed.out == script_of(link)
    for said in (printed.out, printed.err):
        assert "xor_ratte is not used; the nearest name is xor_rate." in said
        assert "utm_source is" not in said
    assert "nn.ReLU()" in printed.out


def test_the_mnist_script_fetches_what_is_missing_or_says_what_to_fetch(tmp_path: Path) -> None:
    source, known = mnist_script({"images": 1_000, "epochs": 1})[0], {"MNIST": str(tmp_path / "mnist")}
    with serving(DATA_FOLDER) as address:
        (printed,) = printed_by([source.replace(MIRRORS[0], address)], tmp_path, **known)
    assert printed["training_loss"]
    assert {path.name for path in (tmp_path / "mnist").iterdir()} == set(MD5)
    (tmp_path / "mnist" / "t10k-labels-idx1-ubyte.gz").unlink()
    nowhere = source.replace(MIRRORS[0], address)
    done = subprocess.run(
        [sys.executable, "-c", nowhere], env=os.environ | known, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert f"{address}t10k-labels-idx1-ubyte.gz" in done.stderr


@contextmanager
def serving(folder: Path) -> Generator[str]:
    """The address of a server on this machine that gives out the files of a folder."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
