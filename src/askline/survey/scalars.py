"""Reads the plain values of a survey file: texts, numbers, durations, dates, keys of a telephone.

Every reader takes the file, the node and the key that it stands under; it gives the value, or None where the node is
not what the key takes, and then that has been reported. Texts are taken as written, so that a plain 3 is the text `3`
where a text is wanted; a number, true and false count only without quotes.
"""

from __future__ import annotations

import datetime
import math
import re

from askline.survey.survey_file import Reader, SurveyFile
from askline.survey.yaml_nodes import BOOLEANS, NULLS, Mapping, Node, Scalar

LONGEST_LABEL = 30
LONGEST_DURATION = 3650 * 86400  # seconds
SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400}
DURATION = r"([0-9]{1,12}(?:\.[0-9]{1,12})?)(ms|s|m|h|d)"
UNQUOTED_BOOLEANS = {"yes": "true", "on": "true", "y": "true", "no": "false", "off": "false", "n": "false"}
PHONE_KEYS = frozenset("0123456789*#")
ISO_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
ISO_TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]"
RELATIVE_DATE = r"today(?: *([+-]) *([0-9]{1,5}) *d)?"


def is_written(node: Node) -> bool:
    """Whether the node is a text, a number, true or false, and not nothing."""
    return isinstance(node, Scalar) and (bool(node.style) or node.text not in NULLS)


def read_text(file: SurveyFile, node: Node, key: str, kind: str = "text") -> str | None:
    if isinstance(node, Scalar) and is_written(node):
        return node.text
    file.wrong_kind(node, key, kind)
    return None


def read_label(file: SurveyFile, node: Node, key: str) -> str | None:
    if isinstance(node, Mapping):
        file.wrong_kind(node, key, "label", "a label is the same in every language")
        return None
    label = read_text(file, node, key)
    if label is not None and len(label) > LONGEST_LABEL:
        file.report("label-too-long", node, length=len(label), limit=LONGEST_LABEL)
    return label


def read_boolean(file: SurveyFile, node: Node, key: str) -> bool | None:
    if isinstance(node, Scalar):
        if not node.style and node.text in BOOLEANS:
            return BOOLEANS[node.text]
        meant = node.text.lower()
        meant = UNQUOTED_BOOLEANS.get(meant, meant)
        file.wrong_kind(node, key, "boolean", f"write {meant} without quotes" if meant in BOOLEANS else None)
    else:
        file.wrong_kind(node, key, "boolean")
    return None


def whole_number(node: Node) -> int | None:
    """The integer that stands there without quotes."""
    value = node.value if isinstance(node, Scalar) else None
    return value if type(value) is int else None


def read_integer(
    file: SurveyFile, node: Node, key: str, kind: str = "integer", lowest: int | None = None
) -> int | None:
    number = whole_number(node)
    if number is None or (lowest is not None and number < lowest):
        file.wrong_kind(node, key, kind, hint_for_quoted_number(node))
        return None
    return number


def read_count(file: SurveyFile, node: Node, key: str) -> int | None:
    return read_integer(file, node, key, "count", 0)


def read_size(file: SurveyFile, node: Node, key: str) -> int | None:
    return read_integer(file, node, key, "size", 1)


def hint_for_quoted_number(node: Node) -> str | None:
    is_number = isinstance(node, Scalar) and node.style and re.fullmatch(r"[-+]?[0-9]{1,15}(\.[0-9]{1,15})?", node.text)
    return f"write {node.text} without quotes" if isinstance(node, Scalar) and is_number else None


def read_number(file: SurveyFile, node: Node, key: str) -> int | float | None:
    """A whole number as int, a decimal one as float."""
    value = node.value if isinstance(node, Scalar) else None
    if type(value) is int or (isinstance(value, float) and math.isfinite(value)):
        return int(value) if value == int(value) else value
    file.wrong_kind(node, key, "number", hint_for_quoted_number(node))
    return None


def read_duration(file: SurveyFile, node: Node, key: str) -> float | None:
    """The duration in seconds."""
    match = re.fullmatch(DURATION, node.text) if isinstance(node, Scalar) else None
    if not match:
        file.wrong_kind(node, key, "duration", hint_for_duration(node))
        return None
    seconds = float(match[1]) * SECONDS[match[2]]
    if seconds > LONGEST_DURATION:
        file.wrong_kind(node, key, "duration", "at most 3650d")
        return None
    return seconds


def hint_for_duration(node: Node) -> str | None:
    if not isinstance(node, Scalar):
        return None
    if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", node.text):
        return f"write {node.text}s for seconds"
    if re.fullmatch(r"([0-9]{1,9}(ms|s|m|h|d) ?){2,5}", node.text):
        return f"use one unit only: {in_one_unit(node.text)}"
    blank_or_capital = node.text.replace(" ", "").lower()
    return f"write {blank_or_capital}" if re.fullmatch(DURATION, blank_or_capital) else None


def in_one_unit(text: str) -> str:
    """`1h30m` as `90m`: in the smallest of its units."""
    parts = re.findall(r"([0-9]+)(ms|s|m|h|d)", text)
    unit = min((unit for _, unit in parts), key=lambda each: SECONDS[each])
    seconds = sum(int(amount) * SECONDS[each] for amount, each in parts)
    return f"{round(seconds / SECONDS[unit])}{unit}"


def read_phone_key(file: SurveyFile, node: Node, key: str) -> str | None:
    """One or more keys of a telephone."""
    if isinstance(node, Scalar) and node.text and PHONE_KEYS.issuperset(node.text):
        return node.text
    file.wrong_kind(node, key, "phone_key")
    return None


def read_terminator(file: SurveyFile, node: Node, key: str) -> str | None:
    if isinstance(node, Scalar) and is_written(node) and len(node.text) <= 1 and PHONE_KEYS.issuperset(node.text):
        return node.text
    file.wrong_kind(node, key, "terminator")
    return None


def read_command_key(file: SurveyFile, node: Node, key: str) -> str | None:
    """The key of a command; the empty text for none."""
    if isinstance(node, Scalar) and is_written(node) and len(node.text) <= 1 and PHONE_KEYS.issuperset(node.text):
        return node.text
    file.wrong_kind(node, key, "command_key")
    return None


def is_date(text: str) -> bool:
    """Whether the text is a day of the calendar in ISO form."""
    if not re.fullmatch(ISO_DATE, text):
        return False
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def read_date_limit(file: SurveyFile, node: Node, key: str) -> str | None:
    """An ISO date, `today` or `today + 30d`, with single blanks as shown."""
    if isinstance(node, Scalar):
        if is_date(node.text):
            return node.text
        relative = re.fullmatch(RELATIVE_DATE, node.text.strip())
        if relative:
            return "today" if not relative[1] else f"today {relative[1]} {int(relative[2])}d"
    file.wrong_kind(node, key, "date", hint_for_date(node))
    return None


def hint_for_date(node: Node) -> str | None:
    text = node.text if isinstance(node, Scalar) else ""
    if re.fullmatch(ISO_DATE, text):
        return "the calendar has no such day"
    if text.startswith("today"):
        return "write it as today + 30d"
    return "write it as 2026-03-01" if re.search("[0-9]", text) else None


def read_country(file: SurveyFile, node: Node, key: str) -> str | None:
    from phonenumbers import SUPPORTED_REGIONS

    country = read_text(file, node, key)
    if country is not None and country not in SUPPORTED_REGIONS:
        known = country.upper() in SUPPORTED_REGIONS
        hint = f"did you mean {country.upper()!r}?" if known else "two letters as in ISO 3166, such as AU, DE or US"
        file.report("unknown-country", node, hint, country=country)
    return country


SCALAR_READERS: dict[str, Reader] = {
    "text": read_text,
    "label": read_label,
    "boolean": read_boolean,
    "integer": read_integer,
    "count": read_count,
    "size": read_size,
    "number": read_number,
    "duration": read_duration,
    "phone_key": read_phone_key,
    "command_key": read_command_key,
    "terminator": read_terminator,
    "date": read_date_limit,
    "country": read_country,
}
