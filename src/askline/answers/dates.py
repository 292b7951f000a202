"""Answers that are dates: ISO, numeric, or with the name of a month; `today` and `yesterday`; keys YYYYMMDD."""

from __future__ import annotations

import re
from datetime import date, timedelta

from askline.answers.date_keys import DateKeys
from askline.answers.kind import Kind
from askline.answers.outcome import Accepted, Outcome, Rejected
from askline.lexicons import Lexicon, fold, plain_digits
from askline.survey.scope import Scope

LONGEST_DATE = 100  # characters
_ISO = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_BASIC_ISO = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_NUMERIC = re.compile(r"([0-9]{1,2}) ?([-/.]) ?([0-9]{1,2}) ?\2 ?([0-9]{4})")
_RELATIVE = re.compile(r"today(?:\s*([+-])\s*([0-9]+)\s*d)?")
_WORDS = re.compile(r"[0-9]+|[^\W\d_]+|°")
_ALLOWED = re.compile(r"[\w\s.,°/\-]*")


class DateKind(Kind):
    """Dates from `earliest` to `latest`: ISO dates, `today`, or `today + 30d`; None for no bound."""

    def __init__(self, earliest: str | None, latest: str | None, lexicon: Lexicon) -> None:
        self._earliest = earliest
        self._latest = latest
        self._words = DateWords(lexicon)
        self.keys = DateKeys(bound_on(earliest, None), bound_on(latest, None))

    def read(self, text: str, scope: Scope) -> Outcome:
        if len(text) > LONGEST_DATE:
            return Rejected("too-long")
        today = None if scope.today is None else date.fromisoformat(scope.today)
        found = self._words.read(text, today)
        return found if isinstance(found, Rejected) else self._within_bounds(found, today)

    def read_keys(self, keys: str, scope: Scope) -> Outcome:
        today = None if scope.today is None else date.fromisoformat(scope.today)
        match = _BASIC_ISO.fullmatch(keys)
        found = match and _date(*match.groups())
        return self._within_bounds(found, today) if found else Rejected("not-a-date")

    def _within_bounds(self, found: date, today: date | None) -> Outcome:
        earliest, latest = bound_on(self._earliest, today), bound_on(self._latest, today)
        if (earliest and found < earliest) or (latest and found > latest):
            return Rejected("out-of-range")
        return Accepted(found.isoformat())


class DateWords:
    """Dates as they are written in one language."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def read(self, text: str, today: date | None) -> date | Rejected:
        word = fold(text)
        if word in self._lexicon.today or word in self._lexicon.yesterday:
            if today is None:
                return Rejected("no-today")
            return today if word in self._lexicon.today else today - timedelta(days=1)
        text = plain_digits(text).strip(" .,")
        match = _ISO.fullmatch(text)
        if match:
            return _date(match[1], match[3], match[4]) or Rejected("not-a-date")
        match = _BASIC_ISO.fullmatch(text)
        if match:
            return _date(*match.groups()) or Rejected("not-a-date")
        match = _NUMERIC.fullmatch(text)
        return self._numeric(match[1], match[3], match[4]) if match else self._with_month_name(text)

    def _numeric(self, first: str, second: str, year: str) -> date | Rejected:
        """Day first; in English only where day and month cannot be mistaken for each other."""
        day_first, month_first = _date(year, second, first), _date(year, first, second)
        if self._lexicon.day_first:
            return day_first or Rejected("not-a-date")
        if day_first and month_first and day_first != month_first:
            return Rejected("ambiguous-date")
        return day_first or month_first or Rejected("not-a-date")

    def _with_month_name(self, text: str) -> date | Rejected:
        parts = self._parts(text)
        form = "".join(self._form(part) for part in parts)
        if form not in ("DMY", "MDY", "YMD"):
            return Rejected("not-a-date")
        day, month, year = (parts[form.index(letter)] for letter in "DMY")
        return _date(year, str(self._lexicon.months[month]), day) or Rejected("not-a-date")

    def _form(self, part: str) -> str:
        if part in self._lexicon.months:
            return "M"
        return {1: "D", 2: "D", 4: "Y"}.get(len(part), "?") if part.isdigit() else "?"

    def _parts(self, text: str) -> list[str]:
        """Day, month and year as they stand, without what only joins them; nothing where more stands there."""
        folded = fold(text)
        words = _WORDS.findall(folded) if _ALLOWED.fullmatch(folded) else []
        return [
            word
            for before, word in zip(["", *words], words, strict=False)
            if word not in self._lexicon.between_date_parts
            and not (word in self._lexicon.ordinals and before.isdigit() and len(before) < 3)
        ]


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def bound_on(written: str | None, today: date | None) -> date | None:
    """The day that a bound stands for; None where there is none, or where it hangs on an unknown today."""
    if written is None:
        return None
    match = _RELATIVE.fullmatch(written.strip())
    if match is None:
        return date.fromisoformat(written)
    if today is None:
        return None
    days = int((match[2] or "0")[:7]) * (-1 if match[1] == "-" else 1)
    try:
        return today + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min
