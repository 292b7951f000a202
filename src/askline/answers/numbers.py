"""Answers that are numbers: `nps`, `rating` and `number`."""

from __future__ import annotations

from functools import lru_cache
from math import isinf

from askline.answers.amounts import amount_finder, exact_number
from askline.answers.kind import LONGEST, Kind, are_digits
from askline.answers.number_keys import LARGEST, DecimalNumberKeys, WholeNumberKeys
from askline.answers.number_words import Number
from askline.answers.outcome import Accepted, Outcome, Rejected
from askline.lexicons import Lexicon

MOST_KNOWN = 200  # numbers of a range that are kept ready
SHORT = 15  # digits that surely stand for a number within an expression's reach


class NumberKind(Kind):
    """Numbers from `lowest` to `highest`, None for no bound; whole ones unless `decimal`."""

    def __init__(self, lowest: Number | None, highest: Number | None, decimal: bool, lexicon: Lexicon) -> None:
        self._lowest = -LARGEST if lowest is None else lowest
        self._highest = LARGEST if highest is None else highest
        self._maximum = highest
        self._decimal = decimal
        self._finder = amount_finder(lexicon)
        self.keys = DecimalNumberKeys(lowest, highest) if decimal else WholeNumberKeys(lowest, highest)
        self.known = _known_numbers(self._lowest, self._highest)

    def read(self, text: str, scope: object) -> Outcome:
        if len(text) <= SHORT and are_digits(text):
            return self._within_bounds(int(text))
        return self._read(text, with_other_words=True)

    def read_exactly(self, text: str, scope: object) -> Outcome:
        return self._read(text, with_other_words=False)

    def read_keys(self, keys: str, scope: object) -> Outcome:
        whole, point, decimals = keys.partition("*")
        digits = whole + decimals
        if not whole or not are_digits(digits) or (point and not (decimals and self._decimal)):
            return Rejected("not-a-number")
        return self._within_bounds(exact_number(whole, decimals))

    def _read(self, text: str, with_other_words: bool) -> Outcome:
        if len(text) > LONGEST:
            return Rejected("too-long")
        numbers, has_other_words = self._finder.find(text, self._maximum)
        if not numbers or (has_other_words and not with_other_words):
            return Rejected("not-a-number")
        return Rejected("several-numbers") if len(numbers) > 1 else self._within_bounds(numbers[0])

    def _within_bounds(self, number: Number) -> Outcome:
        if isinstance(number, float) and not (self._decimal or isinf(number)):
            return Rejected("not-whole")
        return Accepted(number) if self._lowest <= number <= self._highest else Rejected("out-of-range")


@lru_cache(maxsize=256)
def _known_numbers(lowest: Number, highest: Number) -> dict[str, Outcome]:
    """The outcomes of a small range of whole numbers, shared by all questions that have it."""
    if not (isinstance(lowest, int) and isinstance(highest, int) and 0 <= highest - lowest < MOST_KNOWN):
        return {}
    return {str(number): Accepted(number) for number in range(lowest, highest + 1)}
