"""Answers that are one of several options, or, where a question takes `other`, words of the respondent's own."""

from __future__ import annotations

import re
from functools import lru_cache

from askline.answers.kind import LONGEST, Kind, ListedKeys, are_digits
from askline.answers.options import OptionNames
from askline.answers.outcome import Accepted, Outcome, Rejected
from askline.answers.texts import read_text
from askline.lexicons import fold, plain_digits
from askline.survey.scope import Scope

_KEYS_ALONE = re.compile(r"[0-9*# ]+")


class ChoiceKind(Kind):
    """One option. `longest_other` is the length of an answer that fits none, or None where there is no other."""

    def __init__(self, names: OptionNames, longest_other: int | None) -> None:
        self._names = names
        self._longest_other = longest_other
        self.keys = ListedKeys(names.possible_keys())
        self.known = _known_names(tuple((name, names.values[index]) for name, index in names.as_written.items()))

    def read(self, text: str, scope: Scope) -> Outcome:
        outcome = self.read_exactly(text, scope)
        if isinstance(outcome, Accepted):
            return outcome
        if len(text) <= LONGEST:
            mistyped = self._names.find_mistyped(fold(text), scope)
            if mistyped is not None:
                return Accepted(self._names.values[mistyped])
        return outcome if self._longest_other is None else self._read_other(text, self._longest_other)

    def read_exactly(self, text: str, scope: Scope) -> Outcome:
        index = self._names.find(fold(text), scope) if len(text) <= LONGEST else None
        return Rejected("no-such-option") if index is None else Accepted(self._names.values[index])

    def read_keys(self, keys: str, scope: Scope) -> Outcome:
        is_answer = are_digits(keys) or self.keys.accepts(keys)
        return self.read_exactly(keys, scope) if is_answer else Rejected("no-such-option")

    def claims(self, word: str, scope: Scope) -> bool:
        return fold(word) in self._names.named(scope)

    def _read_other(self, text: str, longest: int) -> Outcome:
        if len(text) <= LONGEST and _KEYS_ALONE.fullmatch(plain_digits(text)):
            return Rejected("no-such-option")
        return read_text(text, longest)


@lru_cache(maxsize=256)
def _known_names(values: tuple[tuple[str, str | int], ...]) -> dict[str, Outcome]:
    """The outcome of each name of an option, shared by all questions that have the same options."""
    return {name: Accepted(value) for name, value in values}
