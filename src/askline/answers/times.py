"""Answers that are times of the day: `9`, `9:05 pm`, `0905`, `noon`, kept as `HH:MM`; keys HHMM."""

from __future__ import annotations

import re

from askline.answers.kind import Kind, are_digits
from askline.answers.outcome import Accepted, Outcome, Rejected
from askline.lexicons import Lexicon, fold

LONGEST_TIME = 60  # characters
NOT_A_TIME = Rejected("not-a-time")
_CLOCK = re.compile(r"([0-9]{1,2})(?:[:.]?([0-9]{2}))?(?![0-9])")


class TimeKeys:
    """Four digits, HHMM."""

    longest = 4

    def accepts(self, keys: str) -> bool:
        return len(keys) == self.longest and self._is_beginning(keys)

    def continues(self, keys: str) -> bool:
        return len(keys) < self.longest and self._is_beginning(keys)

    def _is_beginning(self, keys: str) -> bool:
        clock = keys.ljust(self.longest, "0")
        return are_digits(clock) and clock[:2] < "24" and clock[2:] < "60"


class TimeKind(Kind):
    """Times as they are written in one language."""

    keys = TimeKeys()

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._before = tuple(f"{word} " for word in lexicon.before_time)
        words = sorted(map(re.escape, lexicon.hour_words), key=len, reverse=True)
        self._hour_word = re.compile(rf"(?:{'|'.join(words)})(?![^\W\d_]) ?(?:([0-9]{{1,2}})(?![0-9]))?")

    def read(self, text: str, scope: object) -> Outcome:
        if len(text) > LONGEST_TIME:
            return Rejected("too-long")
        words = self._without_words_before(fold(text))
        if words in self._lexicon.noon:
            return Accepted("12:00")
        if words in self._lexicon.midnight:
            return Accepted("00:00")
        return self._clock(words)

    def read_keys(self, keys: str, scope: object) -> Outcome:
        return Accepted(f"{keys[:2]}:{keys[2:]}") if self.keys.accepts(keys) else NOT_A_TIME

    def _without_words_before(self, words: str) -> str:
        before = next((word for word in self._before if words.startswith(word)), None)
        return words if before is None else self._without_words_before(words[len(before) :])

    def _clock(self, words: str) -> Outcome:
        """Hour and minute in figures, the word for the hour, and which half of the day: each but the first may lack."""
        match = _CLOCK.match(words)
        if match is None:
            return NOT_A_TIME
        hour, minute = int(match[1]), match[2]
        rest = words[match.end() :].strip()
        named = self._hour_word.match(rest)
        if named is not None and not (minute and named[1]):
            minute = minute or named[1]
            rest = rest[named.end() :].strip()
        if rest:
            hour = _in_half_of_day(hour, self._lexicon.halves_of_day.get(rest))
        if not 0 <= hour < 24 or int(minute or 0) > 59:
            return NOT_A_TIME
        return Accepted(f"{hour:02}:{int(minute or 0):02}")


def _in_half_of_day(hour: int, half: str | None) -> int:
    """The hour of the whole day; -1 where the half of the day does not go with it."""
    if half in ("am", "pm"):
        return hour % 12 + 12 * (half == "pm") if 1 <= hour <= 12 else -1
    if half == "morning":
        return hour if hour < 12 else -1
    if half == "afternoon":
        return hour + 12 if 1 <= hour < 12 else hour if hour >= 12 else -1
    if half == "evening":
        return 0 if hour == 12 else hour + 12 if 4 <= hour < 12 else hour
    return -1
