"""The notes for who teaches a lesson: `docs/teaching/<lesson>.<language>.md`."""

from functools import cache
from pathlib import Path
from typing import Final

NOTES: Final = Path(__file__).parent.parent / "docs" / "teaching"


@cache
def notes_of(lesson: str, language: str) -> str | None:
    """Return the notes as Markdown, whose links are relative to the app; None where there are none."""
    path = NOTES / f"{lesson}.{language}.md"
    return path.read_text(encoding="utf-8") if path.is_file() else None
