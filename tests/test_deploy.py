"""What deploy/ and docs/deploy.md say is so, and says the same everywhere; tests/e2e starts it."""

import os
import re
import shlex
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import distributed
import pytest
import yaml
from streamlit import config as streamlit_config

from tests.deployment import DEPLOY, ROOT, UNITS, command, environment, filled_in, service

GUIDE = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]
CONTAINER = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
OURS = re.compile(r"\b(?:EXPLAINER|DASK|STREAMLIT|OMP|MKL|MALLOC)_[A-Z_]+\b")
# What the package sets for itself.
ASSIGNED = {"OMP_NUM_THREADS", "MKL_NUM_THREADS"}


def test_the_containers_start_what_the_units_start() -> None:
    for unit, names in {
        "scheduler": ["scheduler"],
        "worker@": ["worker"],
        "app@": ["app-1", "app-2"],
    }.items():
        for name in names:
            assert shlex.split(COMPOSE[name]["command"]) == command(unit, instance="8501")
            assert COMPOSE[name]["env_file"] == "explainer.env"
            assert COMPOSE[name]["read_only"] is True
        assert service(unit)["User"] == "explainer"
        assert service(unit)["ProtectSystem"] == "strict"
        assert f"WORKDIR {service(unit)['WorkingDirectory']}" in CONTAINER
    assert re.search(r"^USER explainer$", CONTAINER, re.MULTILINE)
    (default,) = re.findall(r"^CMD (.*)$", CONTAINER, re.MULTILINE)
    assert yaml.safe_load(default) == command("app@", instance="8501")
    assert {f"explainer-{unit}.service" for unit in ("scheduler", "worker@", "app@")} == set(
        os.listdir(UNITS)
    )


def test_nginx_and_the_app_agree() -> None:
    template = (DEPLOY / "nginx.conf.template").read_text(encoding="utf-8")
    given = COMPOSE["nginx"]["environment"]
    assert set(re.findall(r"\$\{(\w+)\}", template)) == set(given)
    assert given["BASE_PATH"] == "/" + environment()["STREAMLIT_SERVER_BASE_URL_PATH"]
    assert re.findall(r"server ([^:]+):8501;", given["APP_SERVERS"]) == ["app-1", "app-2"]
    (largest,) = re.findall(r"client_max_body_size (\d+)m;", filled_in(template, given))
    app = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))
    assert int(largest) > app["server"]["maxUploadSize"]
    (mount,) = [each for each in COMPOSE["app-1"]["volumes"] if "cluster.pem" in each]
    inside = mount.split(":")[1]
    assert {value for name, value in environment().items() if "_TLS_" in name} == {inside}
    assert environment()["PYTHONPATH"] == service("app@")["WorkingDirectory"]


def known_to_dask(name: str) -> bool:
    """Whether a variable sets something of which Dask has a default."""
    found: Any = yaml.safe_load((Path(distributed.__file__).parent / "distributed.yaml").read_text())
    for part in name.removeprefix("DASK_").lower().split("__"):
        found = {key.replace("-", "_"): value for key, value in (found or {}).items()}.get(part, {})
    return found != {}


def test_every_variable_that_is_said_is_read_and_every_one_that_is_read_is_said() -> None:
    code = [
        path.read_text(encoding="utf-8")
        for folder in ("explainer", "ui", "pages")
        for path in (ROOT / folder).rglob("*.py")
    ]
    read = {name for text in code if "os.environ" in text for name in OURS.findall(text)} - ASSIGNED
    said = {name for line in GUIDE.splitlines() if line.startswith("| `") for name in OURS.findall(line)}
    assert read <= said
    assert set(environment()) - {"PYTHONPATH"} <= said
    streamlit = {option.env_var for option in streamlit_config.get_config_options().values()}
    for name in set(OURS.findall(GUIDE)) | set(environment()) - {"PYTHONPATH"}:
        known = name in read or (name.startswith("DASK_") and known_to_dask(name)) or name in streamlit
        assert known, name


@pytest.mark.parametrize("page", ["docs/deploy.md", "README.md", "README.ko.md"])
def test_every_file_of_the_repository_that_is_named_is_there(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for name in re.findall(r"`(deploy/[\w./@-]+)`|\]\((?!http)([\w./-]+)\)", text):
        named = name[0] or name[1]
        assert any((folder / named).exists() for folder in (ROOT, ROOT / "docs")), named


def test_systemd_finds_nothing_wrong(tmp_path: Path) -> None:
    """Where there is a systemd to ask."""
    for unit in UNITS.iterdir():
        text = unit.read_text(encoding="utf-8")
        sections = re.findall(r"^\[(\w+)\]$", text, re.MULTILINE)
        assert sections == ["Unit", "Service", "Install"]
        known = tmp_path / unit.name
        # What it starts is not here.
        known.write_text(re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", text, flags=re.MULTILINE))
    try:
        done = subprocess.run(
            ["systemd-analyze", "verify", *sorted(str(path) for path in tmp_path.iterdir())],
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        return
    assert "explainer" not in done.stderr
