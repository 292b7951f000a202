"""Answers that are digits and nothing else, such as the number of an account."""

from __future__ import annotations

import unicodedata

from askline.answers.kind import LONGEST, Kind, are_digits
from askline.answers.outcome import Accepted, Outcome, Rejected
from askline.lexicons import plain_digits


class DigitsKind(Kind):
    """From `fewest` to `most` digits; None for no bound. Spaces and dashes between them do not count."""

    def __init__(self, fewest: int | None, most: int | None) -> None:
        self._fewest = 1 if fewest is None else max(fewest, 1)
        self.keys = DigitKeys(self._fewest, most)

    def read(self, text: str, scope: object) -> Outcome:
        if len(text) > LONGEST:
            return Rejected("too-long")
        digits = plain_digits("".join(letter for letter in text if not _is_space_or_dash(letter)))
        return self.read_keys(digits, scope)

    def read_keys(self, keys: str, scope: object) -> Outcome:
        if not are_digits(keys):
            return Rejected("not-digits")
        if len(keys) < self._fewest:
            return Rejected("too-short")
        return Accepted(keys) if self.keys.accepts(keys) else Rejected("too-long")


class DigitKeys:
    def __init__(self, fewest: int, most: int | None) -> None:
        self.longest = most
        self._fewest = fewest
        self._most = LONGEST if most is None else most

    def accepts(self, keys: str) -> bool:
        return self._fewest <= len(keys) <= self._most and are_digits(keys)

    def continues(self, keys: str) -> bool:
        return self._fewest <= self._most and len(keys) < self._most and (not keys or are_digits(keys))


def _is_space_or_dash(letter: str) -> bool:
    return letter.isspace() or letter == "−" or unicodedata.category(letter) in ("Pd", "Cf")
