"""The text of an exported script, in which $names stand for what a page has set."""

from pathlib import Path
from string import Template


def template_beside(module: str) -> Template:
    """Return script.py.template of the folder in which the file of a module stands."""
    return Template(Path(module).with_name("script.py.template").read_text(encoding="utf-8"))
