"""Which phone keys a question takes as an answer, as far as the checks of a survey need to know (section 7.2).

Reading keys is the business of `answers`; here it is only told whether keys are an answer, whether a longer one begins
with them, and two answers of which one begins the other. All of it is arithmetic on the settings of the question.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from askline.survey.definition import Question
from askline.survey.scalars import ISO_TIME, is_date

Pair = tuple[str, str]
MOST_TOGETHER = 9  # options whose keys may run together


class Keyed:
    """Answers in keys. This one takes none.

    pair      an answer and a longer one that begins with it, or None
    """

    pair: Pair | None = None

    def accepts(self, keys: str) -> bool:
        """Whether the keys are an answer."""
        return False

    def longer(self, keys: str) -> str | None:
        """A longer answer that begins with the keys, or None."""
        return None


class ListedKeys(Keyed):
    def __init__(self, answers: Iterable[str]) -> None:
        self.answers = tuple(answers)
        self.known = frozenset(self.answers)
        self.pair = next(filter(None, map(self._beginning, self.answers)), None)

    def _beginning(self, answer: str) -> Pair | None:
        """An answer that this one begins with, and this one."""
        shorter = (answer[:end] for end in range(1, len(answer)))
        return next(((each, answer) for each in shorter if each in self.known), None)

    def accepts(self, keys: str) -> bool:
        return keys in self.known

    def longer(self, keys: str) -> str | None:
        return next((each for each in self.answers if len(each) > len(keys) and each.startswith(keys)), None)


class NumberKeys(Keyed):
    """Whole numbers from 0 on, without leading zeros."""

    def __init__(self, lowest: float | None, highest: float | None) -> None:
        self.low = max(math.ceil(lowest or 0), 0)
        self.high = math.inf if highest is None else math.floor(highest)
        first = max(self.low, 1)
        if first * 10 <= self.high:
            self.pair = str(first), str(first * 10)

    def accepts(self, keys: str) -> bool:
        return is_number(keys) and self.low <= int(keys) <= self.high

    def longer(self, keys: str) -> str | None:
        if not is_number(keys):
            return None
        first = beyond = int(keys)
        while first and first * 10 <= self.high and first < 10**15:
            first, beyond = first * 10, beyond * 10 + 9
            if beyond >= self.low:
                return str(max(first, self.low))
        return None


class DecimalKeys(NumberKeys):
    """Numbers from 0 on, with `*` for the point. Whatever is a number goes on: 3 and 3*0."""

    def __init__(self, lowest: float | None, highest: float | None) -> None:
        super().__init__(lowest, highest)
        self.lowest = max(lowest or 0, 0)
        self.highest = math.inf if highest is None else highest
        shortest = repr(self.lowest).replace(".", "*")
        longer = self.longer(shortest)
        self.pair = (shortest, longer) if longer else None

    def accepts(self, keys: str) -> bool:
        whole, point, decimals = keys.partition("*")
        if not is_number(whole) or (point and not decimals.isdigit()):
            return False
        return self.lowest <= float(f"{whole}.{decimals or 0}") <= self.highest

    def longer(self, keys: str) -> str | None:
        more = ("5", "0", "9") if "*" in keys else ("*5", "*0", "*9")
        longer = next((keys + each for each in more if self.accepts(keys + each)), None)
        return longer or super().longer(keys)


class SeveralKeys(Keyed):
    """The keys of different options, one after the other."""

    def __init__(self, keys: Iterable[str], fewest: int, most: int) -> None:
        self.keys = list(dict.fromkeys(keys))
        self.fewest = max(fewest, 1)
        self.most = min(most, len(self.keys))
        if self.fewest < self.most:
            self.pair = "".join(self.keys[: self.fewest]), "".join(self.keys[: self.fewest + 1])

    def accepts(self, keys: str) -> bool:
        return self._are_different(keys) and self.fewest <= len(keys) <= self.most

    def longer(self, keys: str) -> str | None:
        if not self._are_different(keys) or len(keys) >= self.most:
            return None
        further = [key for key in self.keys if key not in keys]
        return keys + "".join(further[: max(self.fewest - len(keys), 1)])

    def _are_different(self, keys: str) -> bool:
        return len(set(keys)) == len(keys) and set(keys) <= set(self.keys)


class DigitKeys(Keyed):
    """Digits, of any number between two bounds."""

    def __init__(self, fewest: int, most: int | None) -> None:
        self.fewest = fewest
        self.most = math.inf if most is None else most
        if self.fewest < self.most:
            self.pair = "1" * min(fewest, 20), "1" * (min(fewest, 20) + 1)

    def accepts(self, keys: str) -> bool:
        return keys.isdigit() and self.fewest <= len(keys) <= self.most

    def longer(self, keys: str) -> str | None:
        if not keys.isdigit() or len(keys) >= self.most:
            return None
        return keys + "0" * min(max(self.fewest - len(keys), 1), 20)


class DateKeys(Keyed):
    """YYYYMMDD; bounds that move with the clock are left aside."""

    def __init__(self, first: str, last: str) -> None:
        self.first = first.replace("-", "") if is_date(first) else ""
        self.last = last.replace("-", "") if is_date(last) else "99991231"

    def accepts(self, keys: str) -> bool:
        return is_date(f"{keys[:4]}-{keys[4:6]}-{keys[6:]}") and self.first <= keys <= self.last

    def longer(self, keys: str) -> str | None:
        earliest = keys + "00010101"[len(keys) :]
        if earliest < self.first and self.first.startswith(keys):
            earliest = self.first
        return earliest if len(keys) < 8 and self.accepts(earliest) else None


class TimeKeys(Keyed):
    """HHMM."""

    def accepts(self, keys: str) -> bool:
        return re.fullmatch(ISO_TIME, f"{keys[:2]}:{keys[2:]}") is not None

    def longer(self, keys: str) -> str | None:
        first = keys + "0000"[len(keys) :]
        return first if len(keys) < 4 and self.accepts(first) else None


def is_number(keys: str) -> bool:
    """Whether the keys are a whole number without leading zeros."""
    return len(keys) < 16 and keys.isascii() and keys.isdigit() and (keys[0] != "0" or keys == "0")


def keys_of_options(question: Question) -> tuple[str, ...]:
    return tuple([option.key for option in question.options])


def keys_of_number(question: Question) -> Keyed:
    lowest, highest = question.minimum, question.maximum
    assert not isinstance(lowest, str)
    assert not isinstance(highest, str)
    return decimal_keys(lowest, highest) if question.decimal else number_keys(lowest, highest)


number_keys = lru_cache(maxsize=256)(NumberKeys)  # most questions of a survey are alike
decimal_keys = lru_cache(maxsize=256)(DecimalKeys)
few_keys = lru_cache(maxsize=256)(ListedKeys)


def listed_keys(keys: tuple[str, ...]) -> Keyed:
    return few_keys(keys) if len(keys) <= MOST_TOGETHER else ListedKeys(keys)


def keys_of_multi(question: Question) -> Keyed:
    keys = keys_of_options(question)
    fewest = question.minimum if isinstance(question.minimum, int) else 1
    most = question.maximum if isinstance(question.maximum, int) else len(keys)
    if len(keys) <= MOST_TOGETHER and all(len(key) == 1 and key.isdigit() for key in keys):
        return SeveralKeys(keys, fewest, most)
    return listed_keys(keys if fewest <= 1 else ())


def keys_of_digits(question: Question) -> Keyed:
    return DigitKeys(question.min_length or 1, question.max_length)


def keys_of_date(question: Question) -> Keyed:
    return DateKeys(str(question.minimum), str(question.maximum))


YES_NO = ListedKeys("120")
KEYED: dict[str, Callable[[Question], Keyed]] = {
    "nps": keys_of_number,
    "rating": keys_of_number,
    "number": keys_of_number,
    "yesno": lambda question: YES_NO,
    "choice": lambda question: listed_keys(keys_of_options(question)),
    "multi": keys_of_multi,
    "digits": keys_of_digits,
    "date": keys_of_date,
    "time": lambda question: TimeKeys(),
}
NO_KEYS = Keyed()


def keyed_answers(question: Question) -> Keyed:
    """What the question takes in keys, non-answers and commands left out."""
    make = KEYED.get(question.type)
    return make(question) if make else NO_KEYS
