"""Which keys are a number within bounds, and which could still become one: arithmetic on ranges, no list of numbers.

Keyed numbers have no sign and no leading zeros; where decimals are taken, `*` is the decimal point.
"""

from __future__ import annotations

from math import ceil, floor

from askline.answers.kind import are_digits

LARGEST = 10**15  # beyond it a number has no exact value in an expression
MOST_DIGITS = 15  # of a decimal number


def is_without_leading_zero(digits: str) -> bool:
    return are_digits(digits) and (digits[0] != "0" or digits == "0")


class WholeNumberKeys:
    """Whole numbers from `lowest` to `highest`; None for no bound."""

    def __init__(self, lowest: float | None, highest: float | None) -> None:
        self.lowest = 0 if lowest is None else max(ceil(lowest), 0)
        self.highest = LARGEST if highest is None else floor(min(highest, LARGEST))
        self._most_digits = len(str(self.highest)) if self.lowest <= self.highest else 0
        self.longest = None if highest is None else self._most_digits

    def accepts(self, keys: str) -> bool:
        if len(keys) > self._most_digits or not is_without_leading_zero(keys):
            return False
        return self.lowest <= int(keys) <= self.highest

    def continues(self, keys: str) -> bool:
        if not keys:
            return self._most_digits > 0
        if len(keys) >= self._most_digits or not is_without_leading_zero(keys) or keys == "0":
            return False
        return any(self._meets(int(keys), 10**more) for more in range(1, self._most_digits - len(keys) + 1))

    def _meets(self, beginning: int, power: int) -> bool:
        return beginning * power <= self.highest and (beginning + 1) * power > self.lowest


class DecimalNumberKeys:
    """Decimal numbers from `lowest` to `highest`, None for no bound; of at most 15 digits, each with its own value."""

    longest = None

    def __init__(self, lowest: float | None, highest: float | None) -> None:
        self.lowest = 0 if lowest is None else max(lowest, 0)
        self.highest = LARGEST if highest is None else highest

    def accepts(self, keys: str) -> bool:
        whole, point, decimals = keys.partition("*")
        if not _is_number_so_far(whole, decimals) or (point and not decimals):
            return False
        return self.lowest <= _scaled(int(whole + decimals), -len(decimals)) <= self.highest

    def continues(self, keys: str) -> bool:
        if not keys:
            return self.lowest <= self.highest
        whole, point, decimals = keys.partition("*")
        if not _is_number_so_far(whole, decimals) or len(whole) + len(decimals) >= MOST_DIGITS:
            return False
        if self._meets(int(whole + decimals), -len(decimals)):
            return True
        longer = range(1, MOST_DIGITS - len(whole) + 1) if not point and whole != "0" else ()
        return any(self._meets(int(whole), more) for more in longer)

    def _meets(self, beginning: int, power: int) -> bool:
        """Whether a number from `beginning` up to, but not including, the next at this power of ten is in range."""
        return _scaled(beginning, power) <= self.highest and _scaled(beginning + 1, power) > self.lowest


def _scaled(digits: int, power: int) -> float:
    scale: int = 10 ** abs(power)
    return digits * scale if power >= 0 else digits / scale


def _is_number_so_far(whole: str, decimals: str) -> bool:
    if len(whole) + len(decimals) > MOST_DIGITS or not is_without_leading_zero(whole):
        return False
    return not decimals or are_digits(decimals)
