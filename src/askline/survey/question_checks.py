"""Checks what the settings of a question mean together: bounds, lengths, options, keys on a telephone."""

from __future__ import annotations

import datetime

from askline.survey.definition import Question
from askline.survey.key_checks import check_keys
from askline.survey.option_checks import check_options
from askline.survey.outline import Entry
from askline.survey.scalars import is_date
from askline.survey.survey_file import SurveyFile
from askline.survey.yaml_nodes import Sequence

Bound = tuple[str, int | float | str | None]
BOUNDS = ("min", "max", "length", "min_length", "max_length", "min_digits", "max_digits")


def check_question(file: SurveyFile, entry: Entry, question: Question) -> None:
    fields = entry.fields
    if not fields.keys().isdisjoint(BOUNDS):
        check_bounds(file, entry, question)
    if question.options:
        check_choice(file, entry, question)
    if question.order is not None and is_readable(entry, question):
        check_keys(file, entry, question)


def is_readable(entry: Entry, question: Question) -> bool:
    """Whether everything could be read that decides which answers there are."""
    if "options" in entry.fields:
        node = entry.fields["options"]
        return isinstance(node, Sequence) and 0 < len(node.items) == len(question.options)
    limits = {"min": question.minimum, "max": question.maximum, "length": question.max_length}
    limits |= {"min_length": question.min_length, "max_length": question.max_length}
    return all(limit is not None for key, limit in limits.items() if key in entry.fields)


def check_bounds(file: SurveyFile, entry: Entry, question: Question) -> None:
    fields = entry.fields
    if question.type == "number" and not question.decimal:
        for key, bound in (("min", question.minimum), ("max", question.maximum)):
            if isinstance(bound, float):
                file.wrong_kind(fields[key], key, "integer", "write decimal: true beside it to ask for decimals")
    if question.type == "date":
        check_dates(file, entry, str(question.minimum), str(question.maximum))
    else:
        check_order(file, entry, ("min", question.minimum), ("max", question.maximum))
    if "length" not in fields:
        check_order(file, entry, ("min_length", question.min_length), ("max_length", question.max_length))
    for key in ("min_length", "max_length"):
        if "length" in fields and key in fields:
            file.report("length-beside-limits", entry.node.key(key), key=key)
    check_order(file, entry, ("min_digits", question.min_digits), ("max_digits", question.max_digits))


def check_order(file: SurveyFile, entry: Entry, low: Bound, high: Bound) -> None:
    """Report a lower bound that is above the upper one, whether that is written or a default."""
    lowest, highest = low[1], high[1]
    if isinstance(lowest, (int, float)) and isinstance(highest, (int, float)) and lowest > highest:
        report_order(file, entry, low, high)


def check_dates(file: SurveyFile, entry: Entry, lowest: str, highest: str) -> None:
    """The same for dates, where both are fixed or both move with the clock."""
    low, high = days_of(lowest), days_of(highest)
    if low and high and low[0] == high[0] and low[1] > high[1]:
        report_order(file, entry, ("min", lowest), ("max", highest))


def report_order(file: SurveyFile, entry: Entry, low: Bound, high: Bound) -> None:
    node = entry.fields.get(low[0]) or entry.fields.get(high[0]) or entry.node
    file.report("min-above-max", node, low=low[0], high=high[0], lowest=low[1], highest=high[1])


def days_of(bound: str) -> tuple[str, int] | None:
    """What a bound counts from, and how many days from there."""
    if bound.startswith("today"):
        sign, days = bound[6:7], bound[8:-1]
        return "today", int(sign + days) if days else 0
    return ("calendar", datetime.date.fromisoformat(bound).toordinal()) if is_date(bound) else None


def check_choice(file: SurveyFile, entry: Entry, question: Question) -> None:
    node = entry.fields["options"]
    options = question.options
    if isinstance(node, Sequence) and len(node.items) == len(options):
        check_options(file, node.items, options, question.shuffle)
    if question.type == "multi":
        check_order(file, entry, ("min", question.minimum), ("the number of options", len(options)))
