"""The services of deploy/ on loopback: a scheduler, two workers, two servers of the app, and nginx.

They start as the units say, from a checkout that is read-only, as a user who may write only what all may.
"""

import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Generator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from tests.deployment import DEPLOY, command, environment, filled_in, service
from tests.e2e.browser import ROOT, free_port, wait_until_healthy

HEALTH: Final = "/_stcore/health"
NOBODY: Final = "65534"
_READS_ALL: Final = 1 << 2
"""CAP_DAC_READ_SEARCH, for a Python that stands in the home of root."""
NGINX: Final = """
daemon off;
pid {folder}/pid;
error_log stderr;
events {{ worker_connections 256; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/explainer.conf;
}}
"""


@dataclass(frozen=True, slots=True)
class Machines:
    """What runs: the address of all, that of each server of the app, and their processes."""

    url: str
    apps: Mapping[str, "subprocess.Popen[bytes]"]
    """By "address:port", as nginx writes it into its log."""
    workers: tuple["subprocess.Popen[bytes]", ...]
    folder: Path
    """Of the logs."""

    def seats(self) -> dict[str, str]:
        """For every server of the app a cookie with which nginx leads there."""
        found: dict[str, str] = {}
        for seat in map(str, range(64)):
            asked = urllib.request.Request(
                f"{self.url}{HEALTH}", headers={"Cookie": f"explainer_seat={seat}"}
            )
            urllib.request.urlopen(asked, timeout=5).close()
            found.setdefault(self.answered(HEALTH), seat)
            if len(found) == len(self.apps):
                break
        return found

    def answered(self, path: str) -> str:
        """Which server of the app has answered last for this path; where one is gone nginx asks the next."""
        # It writes down what it has answered, a moment later.
        time.sleep(0.05)
        lines = (self.folder / "nginx" / "access").read_text(encoding="utf-8").splitlines()
        return re.findall(r"127\.0\.0\.1:\d+", [line for line in lines if line.endswith(path)][-1])[-1]

    def said(self) -> str:
        """What the servers of the app wrote; Dask writes tracebacks of every farewell."""
        return "\n".join(path.read_text(encoding="utf-8") for path in self.folder.glob("app-*.log"))


def checkout(folder: Path) -> Path:
    """A copy of the repository, made ready as docs/deploy.md says, in which nothing can be written."""
    files = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in files.stdout.split("\0")[:-1]:
        if not name.startswith(("tests/", "benchmarks/", "docs/")) and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    for prepare in (["ui.plot"], ["compileall", "-q", "."]):
        subprocess.run([sys.executable, "-m", *prepare], cwd=folder, check=True)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    return folder


def contents(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file and folder, with its size and when it was written."""
    return {
        str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in (folder, *folder.rglob("*"))
    }


@contextmanager
def running_machines(folder: Path) -> Generator[Machines]:
    """Start everything, wait until both servers of the app are healthy, and end it surely."""
    if shutil.which("nginx") is None:
        reason = "No nginx found: install it (Debian: apt-get install nginx-light)."
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    source = checkout(folder / "checkout")
    before = contents(source)
    variables = _variables(folder, source=source, scheduler=free_port())
    ports = [str(free_port()) for _ in range(2)]
    with ExitStack() as running:

        def start(name: str, log: str, *, instance: str = "") -> "subprocess.Popen[bytes]":
            words = [
                word.replace("/opt/explainer/venv/bin", str(Path(sys.executable).parent))
                for word in command(name, instance=instance)
            ]
            if "8786" in words:
                words[words.index("8786")] = variables["DASK_SCHEDULER_ADDRESS"].rpartition(":")[2]
            return running.enter_context(_process(words, folder / f"{log}.log", source, variables))

        assert service("app@")["WorkingDirectory"] == environment()["PYTHONPATH"]
        scheduler = start("scheduler", "scheduler")
        workers = tuple(start("worker@", f"worker-{place}", instance=place) for place in "12")
        apps = {f"127.0.0.1:{port}": start("app@", f"app-{port}", instance=port) for port in ports}
        base = f"/{variables['STREAMLIT_SERVER_BASE_URL_PATH']}"
        for app, process in apps.items():
            log = folder / f"app-{app.rpartition(':')[2]}.log"
            wait_until_healthy(f"http://{app}{base}{HEALTH}", process=process, log=log)
        port = free_port()
        values = {
            "LISTEN": f"127.0.0.1:{port}",
            "BASE_PATH": base,
            "APP_SERVERS": " ".join(f"server {app};" for app in apps),
            "ACCESS_LOG": str(folder / "nginx" / "access"),
        }
        words = _nginx(folder / "nginx", values)
        proxy = running.enter_context(_process(words, folder / "nginx.log", folder, variables))
        url = f"http://127.0.0.1:{port}{base}"
        wait_until_healthy(f"{url}{HEALTH}", process=proxy, log=folder / "nginx.log")
        for process in (proxy, *apps.values(), *workers, scheduler):
            # All at once, and each is then waited for.
            running.callback(process.terminate)
        yield Machines(url=url, apps=apps, workers=workers, folder=folder)
    assert contents(source) == before


def _variables(folder: Path, *, source: Path, scheduler: int) -> dict[str, str]:
    """Those of explainer.env, with the places where things are here, and nothing of who runs the test."""
    certificate = folder / "cluster.pem"
    asked = f"openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=explainer -keyout {certificate}"
    subprocess.run([*asked.split(), "-out", str(certificate)], check=True, capture_output=True)
    certificate.chmod(0o444)
    places = {
        "/etc/explainer/cluster.pem": str(certificate),
        environment()["PYTHONPATH"]: str(source),
        "scheduler:8786": f"127.0.0.1:{scheduler}",
    }
    variables = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LANG": "C.UTF-8"}
    for name, value in environment().items():
        for there, here in places.items():
            value = value.replace(there, here)
        variables[name] = value
    return variables


def _nginx(folder: Path, values: Mapping[str, str]) -> list[str]:
    folder.mkdir()
    folder.chmod(0o777)
    template = (DEPLOY / "nginx.conf.template").read_text(encoding="utf-8")
    (folder / "explainer.conf").write_text(filled_in(template, values), encoding="utf-8")
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder), encoding="utf-8")
    return ["nginx", "-e", "stderr", "-c", str(folder / "nginx.conf")]


@contextmanager
def _process(
    words: list[str], log: Path, folder: Path, variables: Mapping[str, str]
) -> Generator["subprocess.Popen[bytes]"]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*_as_nobody(), *words], cwd=folder, env=variables, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _as_nobody() -> list[str]:
    """What makes a command that of another user, if root runs the tests."""
    if os.getuid() != 0:
        return []
    status = Path("/proc/self/status").read_text(encoding="ascii")
    bounds = int(status.partition("CapBnd:")[2].split()[0], 16)
    reads = ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"] if bounds & _READS_ALL else []
    return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", *reads]
