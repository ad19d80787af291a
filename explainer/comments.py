"""The comments of an exported script in the language of who reads it."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

LOCALES: Final = Path(__file__).parent.parent / "locales"
_SAID: Final = re.compile(r'((?:^|(?<=\s))# (?:%% )?|""")(.*?)("""|$)', re.MULTILINE)
"""A comment or a docstring of one line."""


def language_of(tag: str) -> str | None:
    """Return the language of a tag such as "ko", "KO" or "ko-KR", if there are catalogs in it."""
    language = re.split("[-_]", tag.lower())[0]
    return language if language in _languages() else None


@cache
def _languages() -> frozenset[str]:
    """Return what there are catalogs in; a page asks for it with every sentence, the disk is asked once."""
    return frozenset(folder.name for folder in LOCALES.iterdir() if folder.is_dir())


def with_comments(script: str, language: str) -> str:
    """Return the same script; its comments and docstrings translated, where the catalog has them."""
    words = _comments(language)
    return _SAID.sub(lambda found: f"{found[1]}{_translated(found[2], words)}{found[3]}", script)


def _translated(comment: str, words: Mapping[str, str]) -> str:
    """Return a comment, or what stands in it before a colon."""
    before, colon, after = comment.partition(":")
    return words.get(comment) or words.get(before, before) + colon + after


@cache
def _comments(language: str) -> Mapping[str, str]:
    catalog = (LOCALES / language / "script.toml").read_text(encoding="utf-8")
    return tomllib.loads(catalog)["comment"]
