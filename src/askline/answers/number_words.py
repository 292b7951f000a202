"""Number words of one language, up to the thousands: `one hundred and five`, `quatre-vingt-dix-neuf`, `einundzwanzig`.

Works on tokens: folded words, among which figures stand as numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from askline.lexicons import Lexicon

Number = int | float
Token = str | int | float
Reading = tuple[int, int]  # where the number that begins at a place ends, and the number; (place, 0) where none begins
FREE = 2000  # what may still be added to a number that has no words yet must be below this
LONGEST_COMPOUND = 80  # letters; the longest German number word below a million is shorter


class NumberWords:
    """The number words of a lexicon, and how they join."""

    def __init__(self, lexicon: Lexicon, is_within_word: bool = False) -> None:
        self._lexicon = lexicon
        self._values = lexicon.number_words
        self._is_within_word = is_within_word
        self._parts = tuple(sorted({*self._values, *lexicon.and_words}, key=len, reverse=True))
        self._inner = NumberWords(lexicon, True) if lexicon.written_as_one and not is_within_word else None

    def read(self, tokens: Sequence[Token], start: int) -> Reading:
        """The longest number in words that begins at `start`."""
        end, number = self._below_thousand(tokens, start)
        if end == start or number < 1000:
            after, thousand = self._word(tokens, end)
            if after == end or thousand != 1000 or (end > start and number == 0):
                return end, number
            end, number = after, 1000 * (number if end > start else 1)
        if number % 1000:
            return end, number
        following = self._after_and(tokens, end)
        rest_end, rest = self._below_thousand(tokens, following)
        return (rest_end, number + rest) if rest_end > following and 0 < rest < 1000 else (end, number)

    def _below_thousand(self, tokens: Sequence[Token], start: int) -> Reading:
        """The words that make one number before the word for a thousand; one compound word may be beyond it."""
        end, number, room = start, 0, FREE
        here = start
        while True:
            after, value = self._word(tokens, here)
            if after == here:
                break
            joined = self._join(number, room, value)
            if joined is None or (here > end and value == 100):
                break
            number, room = joined
            end, here = after, self._after_and(tokens, after)
        return end, number

    def _join(self, number: int, room: int, value: int) -> tuple[int, int] | None:
        """The number with one more word, and what may still be added; None where the word begins another number."""
        if value == 100 and 0 < number < 20:
            return number * 100, 100
        if value >= 100 or value == 0:
            if room != FREE or value == 1000:
                return None
            return value, 100 if value % 100 == 0 and 0 < value < 1000 else 0
        if value >= room:
            return None
        return number + value, self._room_after(value) if room >= 100 else 0

    def _room_after(self, value: int) -> int:
        if value in self._lexicon.up_to_nineteen:
            return 20
        return 10 if value >= 20 and value % 10 == 0 else 0

    def _word(self, tokens: Sequence[Token], start: int) -> Reading:
        """The number word at `start`, which may have several parts."""
        for length in range(min(self._lexicon.most_parts, len(tokens) - start), 0, -1):
            parts = tokens[start : start + length]
            if all(isinstance(part, str) for part in parts):
                value = self._values.get(" ".join(map(str, parts)))
                if value is not None:
                    return self._with_tens(tokens, start + length, value)
        if self._inner is not None and start < len(tokens):
            value = self._compound(tokens[start])
            if value is not None:
                return start + 1, value
        return start, 0

    def _with_tens(self, tokens: Sequence[Token], end: int, unit: int) -> Reading:
        """Where units go first, within one word: the tens after them (`einundzwanzig`)."""
        after = self._after_and(tokens, end)
        if not (self._is_within_word and self._lexicon.units_first) or after == end or not 0 < unit < 10:
            return end, unit
        tens = self._values.get(str(tokens[after]), 0) if after < len(tokens) else 0
        return (after + 1, tens + unit) if 20 <= tens < 100 else (end, unit)

    def _after_and(self, tokens: Sequence[Token], place: int) -> int:
        return place + 1 if place < len(tokens) and tokens[place] in self._lexicon.and_words else place

    def _compound(self, token: Token) -> int | None:
        """The number that is written as one word, or None."""
        if self._inner is None or not isinstance(token, str) or len(token) > LONGEST_COMPOUND:
            return None
        if not (token.startswith(self._parts) and token.endswith(self._parts)):
            return None
        parts = _split(token, self._parts)
        if parts is None:
            return None
        end, number = self._inner.read(parts, 0)
        return number if end == len(parts) else None


@lru_cache(maxsize=64)
def number_words(lexicon: Lexicon) -> NumberWords:
    return NumberWords(lexicon)


def _split(word: str, parts: Sequence[str]) -> list[str] | None:
    """The word as a row of parts, the longest first, or None where it is none."""
    ways: list[list[str] | None] = [[]] + [None] * len(word)  # ways[n]: the last n letters
    for length in range(1, len(word) + 1):
        rest = word[len(word) - length :]
        for part in parts:
            following = ways[length - len(part)] if rest.startswith(part) else None
            if following is not None:
                ways[length] = [part, *following]
                break
    return ways[len(word)]
