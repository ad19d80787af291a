"""What is looked at on a page for those who see it otherwise: axe-core, and what axe cannot know."""

from pathlib import Path
from typing import Final

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

LOOKS: Final = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
RULES: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
"""WCAG 2.2 A and AA, and what axe-core holds for good practice: headings, landmarks, names."""
KNOWN: Final = {
    # Streamlit makes MathML of a formula, which screen readers read; axe-core takes it for nothing.
    "empty-table-header": "th:has(.katex-mathml)",
}
"""Every finding that is not ours: the rule of axe-core, and which nodes it means."""


def findings(page: Page, *, colours_alone: bool = False) -> list[str]:
    """Everything that axe-core finds on a page and that is ours."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE_SCRIPT)
    rules = {"type": "tag", "values": RULES}
    colours = {"type": "rule", "values": ["color-contrast"]}
    return _asked(page, "findings", [colours if colours_alone else rules, KNOWN])


def cut_off(page: Page) -> list[str]:
    """Everything that lies beyond the window, and cannot be scrolled to by itself."""
    return _asked(page, "cut")


def numberless(page: Page) -> list[str]:
    """What is told of every picture that is told without a number."""
    return _asked(page, "numberless")


def wait_until_nothing_moves(page: Page) -> None:
    """What Streamlit fades in comes to an end; a run that plays itself would go on."""
    page.evaluate(LOOKS)
    page.wait_for_function("window.looks.moving().length === 0")


def _asked(page: Page, look: str, argument: object = None) -> list[str]:
    page.evaluate(LOOKS)
    return page.evaluate(f"argument => window.looks.{look}(argument)", argument)
