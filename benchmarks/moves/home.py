"""The switch of the language."""

from typing import Final

from playwright.sync_api import Page

from benchmarks.move import Move


def _switch_language(page: Page, number: int) -> None:
    page.get_by_test_id("stSidebar").get_by_text(("한국어", "English")[number % 2]).click()


MOVES: Final = (
    Move("language", _switch_language, "n => document.documentElement.lang === ['ko', 'en'][n % 2]"),
)
