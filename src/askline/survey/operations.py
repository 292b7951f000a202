"""What the operators and functions do with values (sections 5.2 and 5.3 of the language).

All of it is total: for values of any kind there is a result, and none where there is no sensible one. Numbers keep 15
significant digits, so that 0.1 + 0.2 is 0.3, and a whole number is always an int. Nothing here knows of an interview.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from askline.survey.scope import Value

LARGEST_NUMBER = 10**15
LONGEST_TEXT = 10_000
LONGEST_LIST = 10_000

NUMBERS: frozenset[Any] = frozenset((int, float, bool))
ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
CLOCK_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})")
NUMBER_IN_TEXT = re.compile(r"\s*[-+]?\d{1,400}(\.\d{1,400})?\s*")


def tidy(number: float) -> int | float | None:
    """The number with 15 significant digits, as an int where it is whole; none beyond 1e15."""
    if not -LARGEST_NUMBER <= number <= LARGEST_NUMBER:
        return None
    if isinstance(number, int):
        return int(number)
    rounded = float(f"{number:.15g}")
    return int(rounded) if rounded.is_integer() else rounded


def bounded(text: str) -> str | None:
    return text if len(text) <= LONGEST_TEXT else None


# Arithmetic


def add(left: Any, right: Any) -> Value:
    if left.__class__ is str and right.__class__ is str:
        return bounded(left + right)
    return tidy(left + right) if _are_numbers(left, right) else None


def subtract(left: Any, right: Any) -> Value:
    return tidy(left - right) if _are_numbers(left, right) else None


def multiply(left: Any, right: Any) -> Value:
    return tidy(left * right) if _are_numbers(left, right) else None


def divide(left: Any, right: Any) -> Value:
    return tidy(left / right) if _are_numbers(left, right) and right else None


def floor_divide(left: Any, right: Any) -> Value:
    if not _are_numbers(left, right) or not right:
        return None
    if left.__class__ is not float and right.__class__ is not float:
        return tidy(left // right)
    quotient = tidy(left / right)  # rounded first: 1 // 0.1 is 10, though 0.1 is a little more than a tenth
    return None if quotient is None else int(quotient // 1)


def remainder(left: Any, right: Any) -> Value:
    if not _are_numbers(left, right) or not right:
        return None
    if left.__class__ is not float and right.__class__ is not float:
        return tidy(left % right)
    return subtract(left, multiply(right, floor_divide(left, right)))  # each rounded: 0.3 % 0.1 is 0


def negate(value: Any) -> Value:
    return tidy(-value) if value.__class__ in NUMBERS else None


def plus(value: Any) -> Value:
    return tidy(+value) if value.__class__ in NUMBERS else None


def _are_numbers(left: Value, right: Value) -> bool:
    return left.__class__ in NUMBERS and right.__class__ in NUMBERS


ARITHMETIC: dict[str, Callable[[Any, Any], Value]] = {
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": divide,
    "//": floor_divide,
    "%": remainder,
}


# Comparison: false wherever a side is none


def is_equal(left: Value, right: Value) -> bool:
    return left is not None and right is not None and left == right


def is_different(left: Value, right: Value) -> bool:
    return left is not None and right is not None and left != right


def is_in(left: Any, right: Any) -> bool:
    if left is None or right is None:
        return False
    if right.__class__ is tuple:
        return left in right
    return right.__class__ is str and left.__class__ is str and left in right


def is_not_in(left: Any, right: Any) -> bool:
    if left is None or right is None:
        return False
    if right.__class__ is tuple:
        return left not in right
    return right.__class__ is str and left.__class__ is str and left not in right


def _are_ordered(left: Value, right: Value) -> bool:
    return _are_numbers(left, right) or (left.__class__ is str and right.__class__ is str)


COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "==": is_equal,
    "!=": is_different,
    "<": lambda left, right: _are_ordered(left, right) and left < right,
    "<=": lambda left, right: _are_ordered(left, right) and left <= right,
    ">": lambda left, right: _are_ordered(left, right) and left > right,
    ">=": lambda left, right: _are_ordered(left, right) and left >= right,
    "in": is_in,
    "not in": is_not_in,
}


# Dates and times


def iso_date(value: Value) -> str | None:
    """The date of an ISO text or a date; none where it is none."""
    if not isinstance(value, str) or ISO_DATE.fullmatch(value.strip()) is None:
        return None
    written = value.strip()
    return None if ordinal(written) is None else written


def ordinal(iso: str) -> int | None:
    """The number of a day, or none where the ISO date is no day of the calendar."""
    from datetime import date

    try:
        return date.fromisoformat(iso).toordinal()
    except ValueError:
        return None


def clock_time(value: Value) -> str | None:
    """A text such as 9:05 as HH:MM; none where it is no time of the day."""
    found = CLOCK_TIME.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2])
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


def days_between(first: Value, second: Value) -> Value:
    start, end = iso_date(first), iso_date(second)
    if start is None or end is None:
        return None
    return (ordinal(end) or 0) - (ordinal(start) or 0)


# Lists


def list_of_values(values: tuple[Value, ...]) -> Value:
    """A list of these values; none where it would grow without end by lists put into lists."""
    inner = [value for value in values if isinstance(value, tuple)]
    if any(isinstance(item, tuple) for each in inner for item in each):
        return None
    return values if len(values) + sum(map(len, inner)) <= LONGEST_LIST else None


def count(value: Value) -> Value:
    if value is None:
        return 0
    return sum(each is not None for each in value) if isinstance(value, tuple) else None


def _numbers(values: tuple[Value, ...]) -> list[Any] | None:
    """The numbers of one list or of several numbers, none left out; none where something else is among them."""
    given = values[0] if len(values) == 1 and isinstance(values[0], tuple) else values
    numbers = [each for each in given if each is not None]
    return numbers if all(each.__class__ in NUMBERS for each in numbers) else None


def total(*values: Value) -> Value:
    numbers = _numbers(values)
    return None if numbers is None else tidy(sum(numbers))


def smallest(*values: Value) -> Value:
    numbers = _numbers(values)
    return tidy(min(numbers)) if numbers else None


def largest(*values: Value) -> Value:
    numbers = _numbers(values)
    return tidy(max(numbers)) if numbers else None


def average(*values: Value) -> Value:
    numbers = _numbers(values)
    return tidy(sum(numbers) / len(numbers)) if numbers else None


# Numbers and texts


def rounded(value: Any, decimals: Any = 0) -> Value:
    """Half away from zero; none where either is no number. More than 15 decimals change nothing."""
    if not _are_numbers(value, decimals) or decimals != int(decimals):
        return None
    if decimals > 15:
        return tidy(value)
    scale = 10 ** abs(int(decimals)) if decimals >= -16 else 10**17
    scaled = tidy(abs(value) * scale if decimals >= 0 else abs(value) / scale)
    if scaled is None:  # so large that it has no such decimals
        return tidy(value)
    whole = int(scaled + 0.5)
    amount = whole / scale if decimals > 0 else whole * (scale if decimals < 0 else 1)
    return tidy(-amount if value < 0 else amount)


def amount(value: Any) -> Value:
    return tidy(abs(value)) if value.__class__ in NUMBERS else None


def whole_number(value: Any) -> Value:
    """The whole number in a number, towards zero, or in a text that is a number."""
    if value.__class__ is str:
        if NUMBER_IN_TEXT.fullmatch(value) is None:
            return None
        value = float(value)
    number = tidy(value) if value.__class__ in NUMBERS else None
    return None if number is None else int(number)


def lower(value: Value) -> Value:
    return bounded(value.lower()) if isinstance(value, str) else None


def upper(value: Value) -> Value:
    return bounded(value.upper()) if isinstance(value, str) else None


def contains(whole: Value, part: Value) -> Value:
    """Whether it is part of the text or a member of the list, without regard to case."""
    if whole is None or part is None:
        return False
    folded = _folded(part)
    if isinstance(whole, tuple):
        return any(_folded(each) == folded for each in whole if each is not None)
    return isinstance(whole, str) and isinstance(folded, str) and folded in whole.casefold()


def _folded(value: Value) -> Value:
    return value.casefold() if isinstance(value, str) else value
