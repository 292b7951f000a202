"""Patterns in the syntax of RE2: for `matches` in an expression and for `pattern` of a text question.

RE2 matches in linear time, whatever the pattern and the text. It is imported when the first pattern is met.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any


class PatternRefused(Exception):
    """RE2 does not take the pattern; the message says why."""


@lru_cache(maxsize=1024)
def compile_pattern(pattern: str) -> Any:
    """The compiled pattern, for `fits`; raises PatternRefused."""
    import re2

    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except re2.error as refusal:
        reason = refusal.args[0] if refusal.args else "it cannot be compiled"
        raise PatternRefused(reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)) from None
    except UnicodeEncodeError:
        raise PatternRefused("it holds half of a character") from None


def fits(pattern: Any, text: str) -> bool:
    """Whether the whole text fits, with regard to case."""
    try:
        return pattern.fullmatch(text) is not None
    except UnicodeEncodeError:  # half of a character, which no pattern can name
        return False
