"""The files of deploy/ as systemd, compose and nginx read them."""

import configparser
import re
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
DEPLOY: Final = ROOT / "deploy"
UNITS: Final = DEPLOY / "systemd"


def service(name: str) -> Mapping[str, str]:
    """The section [Service] of a unit, whose settings are said once each."""
    unit = configparser.RawConfigParser(delimiters=("=",))
    unit.optionxform = str
    unit.read_string((UNITS / f"explainer-{name}.service").read_text(encoding="utf-8"))
    return unit["Service"]


def command(name: str, *, instance: str = "") -> list[str]:
    """What a unit starts; `instance` is what stands behind the @ of its name."""
    return shlex.split(service(name)["ExecStart"].replace("%i", instance))


def environment() -> dict[str, str]:
    """The variables that all services have in common."""
    lines = (DEPLOY / "explainer.env").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", maxsplit=1) for line in lines if line and not line.startswith("#"))


def filled_in(template: str, values: Mapping[str, str]) -> str:
    """A template as the container of nginx fills it in: only what is named, as ${NAME}."""
    return re.sub(r"\$\{(\w+)\}", lambda found: values[found[1]], template)
