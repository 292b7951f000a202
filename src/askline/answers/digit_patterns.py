r"""Patterns of digits, asked two things that a regular expression engine tells only one of: does it fit, may it go on.

The patterns are those of telephone number plans: digits, `\d`, classes, groups, `|`, `?`, `{n}` and `{n,m}`. Each part
of such a pattern can be met, so whoever runs out of digits inside it could go on.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

Places = frozenset[int]
DIGITS = frozenset("0123456789")


class Match(NamedTuple):
    """Where the pattern may end in the digits, and whether more digits could still belong to it."""

    ends: Places
    goes_on: bool


class DigitPattern:
    """One part of a pattern; `longest` is the most digits that fit it."""

    longest: int

    def match(self, digits: str, starts: Places) -> Match:
        raise NotImplementedError


class OneDigit(DigitPattern):
    def __init__(self, choice: frozenset[str]) -> None:
        self._choice = choice
        self.longest = 1

    def match(self, digits: str, starts: Places) -> Match:
        ends = frozenset(place + 1 for place in starts if place < len(digits) and digits[place] in self._choice)
        return Match(ends, len(digits) in starts)


class InARow(DigitPattern):
    def __init__(self, parts: list[DigitPattern]) -> None:
        self._parts = parts
        self.longest = sum(part.longest for part in parts)

    def match(self, digits: str, starts: Places) -> Match:
        goes_on = False
        for part in self._parts:
            starts, more = part.match(digits, starts)
            goes_on = goes_on or more
            if not starts:
                break
        return Match(starts, goes_on)


class OneOf(DigitPattern):
    def __init__(self, parts: list[DigitPattern]) -> None:
        self._parts = parts
        self.longest = max(part.longest for part in parts)

    def match(self, digits: str, starts: Places) -> Match:
        matches = [part.match(digits, starts) for part in self._parts]
        return Match(frozenset().union(*(ends for ends, _ in matches)), any(more for _, more in matches))


class Repeated(DigitPattern):
    def __init__(self, part: DigitPattern, fewest: int, most: int) -> None:
        self._row = InARow([part] * fewest)
        self._part = part
        self._further = most - fewest
        self.longest = part.longest * most

    def match(self, digits: str, starts: Places) -> Match:
        ends, goes_on = self._row.match(digits, starts)
        last = ends
        for _ in range(self._further):
            last, more = self._part.match(digits, last)
            ends, goes_on = ends | last, goes_on or more
        return Match(ends, goes_on)


@lru_cache(maxsize=512)
def digit_pattern(source: str) -> DigitPattern:
    """The pattern that is written as `source`."""
    pattern, end = _alternatives(source, 0)
    assert end == len(source), source
    return pattern


def _alternatives(source: str, place: int) -> tuple[DigitPattern, int]:
    row, place = _row(source, place)
    rows = [row]
    while source[place : place + 1] == "|":
        row, place = _row(source, place + 1)
        rows.append(row)
    return (OneOf(rows) if len(rows) > 1 else row), place


def _row(source: str, place: int) -> tuple[DigitPattern, int]:
    parts: list[DigitPattern] = []
    while place < len(source) and source[place] not in "|)":
        part, place = _part(source, place)
        fewest, most, place = _repetition(source, place)
        parts.append(part if fewest == most == 1 else Repeated(part, fewest, most))
    return InARow(parts), place


def _part(source: str, place: int) -> tuple[DigitPattern, int]:
    if source[place] == "(":
        inner, end = _alternatives(source, place + (3 if source.startswith("(?:", place) else 1))
        return inner, end + 1
    if source[place] == "[":
        end = source.index("]", place)
        return OneDigit(_digit_class(source[place + 1 : end])), end + 1
    if source.startswith("\\d", place):
        return OneDigit(DIGITS), place + 2
    return OneDigit(frozenset(source[place])), place + 1


def _digit_class(inside: str) -> frozenset[str]:
    """`02-46` as 0, 2, 3, 4, 6."""
    found: set[str] = set()
    for place, sign in enumerate(inside):
        if sign == "-":
            found.update(map(str, range(int(inside[place - 1]), int(inside[place + 1]) + 1)))
        else:
            found.add(sign)
    return frozenset(found)


def _repetition(source: str, place: int) -> tuple[int, int, int]:
    """How often the part before `place` may stand, fewest and most, and the place after that."""
    if source[place : place + 1] == "?":
        return 0, 1, place + 1
    if source[place : place + 1] != "{":
        return 1, 1, place
    end = source.index("}", place)
    fewest, _, most = source[place + 1 : end].partition(",")
    return int(fewest), int(most or fewest), end + 1
