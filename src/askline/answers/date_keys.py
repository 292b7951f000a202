"""Which keys are a date YYYYMMDD within fixed bounds, and which could still become one."""

from __future__ import annotations

from datetime import date, timedelta

from askline.answers.kind import are_digits

LENGTH = 8


class DateKeys:
    """Dates from `earliest` to `latest`; None for a bound that is not known before an interview."""

    longest = LENGTH

    def __init__(self, earliest: date | None, latest: date | None) -> None:
        self._earliest = earliest or date.min
        self._latest = latest or date.max

    def accepts(self, keys: str) -> bool:
        return len(keys) == LENGTH and self._meets(keys)

    def continues(self, keys: str) -> bool:
        return len(keys) < LENGTH and self._meets(keys)

    def _meets(self, keys: str) -> bool:
        if keys and not are_digits(keys):
            return False
        dates = _dates_beginning_with(keys)
        return dates is not None and dates[0] <= self._latest and dates[1] >= self._earliest


def _dates_beginning_with(keys: str) -> tuple[date, date] | None:
    """The first and the last date whose eight digits begin with the keys; all between them do so as well."""
    first_year, last_year = _numbers(keys[:4], 4, 1, 9999)
    first_month, last_month = _numbers(keys[4:6], 2, 1, 12)
    if first_year > last_year or first_month > last_month:
        return None
    first_day, last_day = _numbers(keys[6:], 2, 1, _days(last_year, last_month))
    if first_day > last_day:
        return None
    return date(first_year, first_month, first_day), date(last_year, last_month, last_day)


def _numbers(digits: str, length: int, lowest: int, highest: int) -> tuple[int, int]:
    """The numbers of `length` digits, from `lowest` to `highest`, that begin with the given digits."""
    missing = 10 ** (length - len(digits))
    beginning = int(digits or "0") * missing
    return max(beginning, lowest), min(beginning + missing - 1, highest)


def _days(year: int, month: int) -> int:
    return 31 if month == 12 else (date(year, month + 1, 1) - timedelta(days=1)).day
