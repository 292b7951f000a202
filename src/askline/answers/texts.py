"""Answers in the respondent's own words: the `text` type, and what `other` keeps of a choice."""

from __future__ import annotations

import unicodedata
from typing import Any

from askline.answers.kind import Kind
from askline.answers.outcome import Accepted, Outcome, Rejected

LONGEST_TEXT = 10_000  # characters, where the question says nothing else


class TextKind(Kind):
    """Any text that can be seen; `pattern` is a compiled RE2 pattern that must match the whole of it."""

    def __init__(self, longest: int | None, pattern: Any) -> None:
        self._longest = LONGEST_TEXT if longest is None else longest
        self._pattern = pattern

    def read(self, text: str, scope: object) -> Outcome:
        outcome = read_text(text, self._longest)
        if self._pattern is None or isinstance(outcome, Rejected) or self._pattern.fullmatch(text):
            return outcome
        return Rejected("not-matching")

    def read_exactly(self, text: str, scope: object) -> Outcome:
        """A word for a non-answer is never the text itself (section 3.6)."""
        return Rejected("non-answer")


def read_text(text: str, longest: int) -> Outcome:
    """A text of at most `longest` characters, as it came. Half a character, and nothing to be seen, are no text."""
    if len(text) > longest:
        return Rejected("too-long")
    if not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text):
        return Rejected("unreadable")
    return Accepted(text) if text[:1].isalnum() or any(map(_is_visible, text)) else Rejected("blank")


def _is_visible(letter: str) -> bool:
    return letter.isalnum() or unicodedata.category(letter)[0] not in "CZ"
