"""Imports run one way: pages → ui → explainer → torch; lessons stand side by side; heavy libraries rest."""

import ast
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted(path for folder in ("explainer", "ui", "pages") for path in (ROOT / folder).rglob("*.py"))
MAY_USE = {
    "kit": set[str](),
    "jobs": set[str](),
    "choices": {"kit"},
    "networks": {"kit", "choices"},
    "descents": {"kit", "choices", "networks"},
    "digits": {"kit", "choices", "networks"},
    "rooms": {"jobs"},
    "lessons": {"kit", "choices", "networks", "descents", "digits", "jobs"},
}
"""What the folders of explainer/ import besides themselves; its modules at the top may import all."""


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports_of(path: Path) -> frozenset[str]:
    """Every module that a file imports, wherever in it, by its full name.

    Of `from a import b` both a and a.b, because b may be a module.
    """
    names: set[str] = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return frozenset(names)


def packages_of(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imports_of(path)}


def place_of(path: Path) -> tuple[str, ...]:
    """The names from the root to a file, without its ending."""
    return path.relative_to(ROOT).with_suffix("").parts


def assert_none(offenders: list[str]) -> None:
    """Fail with all of them, where pytest would show the first."""
    assert not offenders, "\n".join(offenders)


def assert_no_import_is(wrong: Callable[[Path, tuple[str, ...]], bool]) -> None:
    """Of no file and module, written "file → module"."""
    offenders = [
        f"{path.relative_to(ROOT)} → {name}"
        for path in SOURCES
        for name in sorted(imports_of(path))
        if wrong(path, tuple(name.split(".")))
    ]
    assert_none(offenders)


def lesson_of(place: tuple[str, ...]) -> str | None:
    """The lesson that a file or a module belongs to alone."""
    match place:
        case ("pages", name, *_):
            return name.replace("-", "_")
        # What explainer.lessons itself holds is the list of the lessons, for all.
        case ("explainer" | "ui", "lessons", name, *_) if ROOT.joinpath(*place[:3]).is_dir():
            return name
        case _:
            return None


def draws(path: Path) -> bool:
    return path.name in ("drawing.py", "marks.py") or path.name.endswith("figures.py")


def test_imports_run_one_way() -> None:
    above = {"explainer": {"streamlit", "ui", "pages"}, "ui": {"pages"}, "pages": set[str]()}
    assert_no_import_is(lambda path, name: name[0] in above[place_of(path)[0]])


def test_the_folders_of_the_explainer_stand_one_above_the_other() -> None:
    folders = {path.name for path in (ROOT / "explainer").iterdir() if (path / "__init__.py").is_file()}
    assert folders <= MAY_USE.keys()

    def wrong(path: Path, name: tuple[str, ...]) -> bool:
        place = place_of(path)
        if place[0] != "explainer" or name[0] != "explainer" or len(place) < 3 or len(name) < 2:
            return False
        return name[1] != place[1] and name[1] not in MAY_USE[place[1]]

    assert_no_import_is(wrong)


def test_lessons_do_not_know_one_another() -> None:
    """What a lesson has for itself is imported by no other; what all pages share imports no lesson."""

    def wrong(path: Path, name: tuple[str, ...]) -> bool:
        place, lesson = place_of(path), lesson_of(name)
        # The home page shows something of a lesson, and is none.
        gathers_them = place == ("pages", "home") or (place[0] == "explainer" and len(place) == 2)
        return lesson is not None and lesson != lesson_of(place) and not gathers_them

    assert_no_import_is(wrong)


def test_only_figures_import_plotly() -> None:
    # Types alone may be named anywhere: they are not imported when the app runs.
    def wrong(path: Path) -> bool:
        types_alone = "if TYPE_CHECKING:\n    import plotly" in path.read_text(encoding="utf-8")
        return "plotly" in packages_of(path) and not draws(path) and not types_alone

    assert_none([str(path.relative_to(ROOT)) for path in SOURCES if wrong(path)])


def test_computations_do_not_import_figures() -> None:
    def wrong(path: Path, name: tuple[str, ...]) -> bool:
        computes = place_of(path)[0] == "explainer" and not draws(path) and "thumbnail" not in path.name
        return computes and any(part.endswith(("figures", "drawing", "marks")) for part in name)

    assert_no_import_is(wrong)


def test_pages_are_thin() -> None:
    pages = [path for path in SOURCES if place_of(path)[0] == "pages"]
    long = [path.name for path in pages if len(path.read_text(encoding="utf-8").splitlines()) > 120]
    computing = [path.name for path in pages if {"numpy", "torch", "math"} & packages_of(path)]
    assert_none([*long, *computing])


def test_home_and_entry_import_nothing_heavy() -> None:
    """Not even when the home page has run, and read the digit on its pad."""
    code = (
        "import sys; from streamlit.testing.v1 import AppTest;"
        "app = AppTest.from_file('streamlit_app.py', default_timeout=60).run();"
        "print(len(app.exception), len(app.title), sorted(HEAVY & set(sys.modules)))"
    ).replace("HEAVY", "{'torch', 'torchvision', 'distributed', 'pandas', 'pyarrow'}")
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0 1 []"


def test_torch_imports_no_compiler_for_what_pages_ask() -> None:
    """It does so for tensors without numbers: 70 MB, and seconds of a visitor's time."""
    code = (
        "import sys; from explainer.digits.network import Recipe, layer_table;"
        "from explainer.lessons.tensors.modules import tree;"
        "layer_table(Recipe()), tree(128, holder='list', scale='buffer', switch='hidden', batch=4);"
        "print(sorted({'sympy', 'torch._dynamo', 'pandas'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_torch_runs_on_one_thread() -> None:
    code = "import explainer.digits.training, torch; print(torch.get_num_threads())"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "1"


GLOBAL_STATE = {"manual_seed", "seed", "initial_seed", "fork_rng", "get_rng_state", "set_rng_state"}
DRAWING = {
    *("rand", "randn", "randint", "randperm", "normal", "bernoulli", "multinomial", "poisson"),
    *("normal_", "uniform_", "bernoulli_", "random_", "exponential_", "log_normal_", "cauchy_", "geometric_"),
    *("xavier_normal_", "xavier_uniform_", "kaiming_normal_", "kaiming_uniform_"),
    *("orthogonal_", "trunc_normal_", "sparse_", "RandomSampler", "DataLoader", "random_split"),
}
NEVER_PRIVATE = {
    *("rand_like", "randn_like", "randint_like", "dropout", "alpha_dropout", "Dropout", "AlphaDropout"),
    *("Linear", "Bilinear", "Conv1d", "Conv2d", "Embedding", "RNN", "LSTM", "GRU"),
}


def draws_from_the_process(call: ast.Call) -> bool:
    """Whether a call touches a global generator, of PyTorch or NumPy."""
    owner, _, name = ast.unparse(call.func).rpartition(".")
    if owner == "generator" or owner.startswith(("torch.Generator(", "np.random.default_rng(")):
        return False
    if owner == "np.random":
        return name != "default_rng" or not call.args
    private = any(each.arg == "generator" for each in call.keywords)
    # Without numbers nothing is drawn.
    if name == "Linear" and "device='meta'" in map(ast.unparse, call.keywords):
        return False
    return name in GLOBAL_STATE | NEVER_PRIVATE or (name in DRAWING and not private)


@pytest.mark.parametrize(
    ("source", "shared"),
    [
        ("torch.manual_seed(0)", True),
        ("torch.random.fork_rng(devices=[])", True),
        ("torch.Generator().manual_seed(0)", False),
        ("torch.randn(3, dtype=torch.float64)", True),
        ("torch.randn(3, generator=generator)", False),
        ("nn.Linear(2, 3)", True),
        ("nn.utils.skip_init(nn.Linear, 2, 3)", False),
        ("nn.Linear(2, 3, device='meta')", False),
        ("nn.init.normal_(weight)", True),
        ("functional.dropout(signal)", True),
        ("np.random.rand(3)", True),
        ("np.random.default_rng()", True),
        ("np.random.default_rng(3).normal(size=4)", False),
        ("generator.normal(size=4)", False),
    ],
)
def test_what_draws_from_the_process_is_seen(source: str, shared: bool) -> None:
    call = ast.parse(source, mode="eval").body
    assert isinstance(call, ast.Call)
    assert draws_from_the_process(call) is shared


def test_randomness_is_an_argument_everywhere() -> None:
    # Threads share the global generators: two visitors got each other's networks.
    offenders = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {ast.unparse(node.func)}"
        for path in SOURCES
        if path.relative_to(ROOT).parts[0] == "explainer"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and draws_from_the_process(node)
    ]
    assert_none(offenders)
