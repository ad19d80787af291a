"""Imports run one way: pages → ui → explainer → torch; heavy libraries only where they are needed."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted(path for folder in ("explainer", "ui", "pages") for path in (ROOT / folder).rglob("*.py"))


def imports_of(path: Path) -> set[str]:
    """Every module that a file imports, wherever in it, by its full name."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def draws(path: Path) -> bool:
    return path.name == "drawing.py" or path.name.endswith("figures.py")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_run_one_way(path: Path) -> None:
    layer = path.relative_to(ROOT).parts[0]
    above = {"explainer": {"streamlit", "ui", "pages"}, "ui": {"pages"}, "pages": set()}[layer]
    assert not {name.split(".")[0] for name in imports_of(path)} & above


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_figures_import_plotly(path: Path) -> None:
    # Types alone may be named anywhere: they are not imported when the app runs.
    source = path.read_text(encoding="utf-8")
    imports = {name.split(".")[0] for name in imports_of(path)}
    assert "plotly" not in imports or draws(path) or "if TYPE_CHECKING:\n    import plotly" in source


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_computations_do_not_import_figures(path: Path) -> None:
    if path.relative_to(ROOT).parts[0] == "explainer" and not draws(path) and "thumbnail" not in path.name:
        assert not any(name.endswith(("figures", "drawing")) for name in imports_of(path))


@pytest.mark.parametrize("path", sorted((ROOT / "pages").glob("*.py")), ids=lambda path: path.name)
def test_a_page_is_thin(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 120
    assert not {"numpy", "torch", "math"} & {name.split(".")[0] for name in imports_of(path)}


def test_home_and_entry_import_nothing_heavy() -> None:
    code = (
        "import sys, streamlit_app, ui.sitemap, ui.language, ui.controls;"
        "print(sorted({'torch', 'torchvision', 'distributed'} & set(sys.modules)))"
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
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and draws_from_the_process(node)
    ]
    assert not offenders, offenders
