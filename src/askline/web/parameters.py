"""The parameters of each call as a table that is read from, and described from in the OpenAPI document.

Unknown parameters are not looked at here. An empty value is as if not given, save where a table says otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from askline.survey.definition import CHANNEL_OF_SURVEY_TYPE
from askline.web import values
from askline.web.problems import bad_parameter, missing_parameter
from askline.web.values import Unreadable

SURVEY_TYPES = tuple(CHANNEL_OF_SURVEY_TYPE)
QUESTION_TYPES = ("number", "yesno", "text", "nps")
_SHOWN = 40  # characters of a faulty value in a message


class Kind(NamedTuple):
    """How a value is read, and how OpenAPI describes it."""

    read: Callable[[str], Any]
    schema: dict[str, Any]


class Parameter(NamedTuple):
    name: str
    kind: Kind
    about: str
    is_required: bool = False
    default: Any = None


INTEGER = Kind(values.whole_number, {"type": "integer", "format": "int64", "minimum": 0})
PAGE_SIZE = Kind(values.page_size, {"type": "integer", "minimum": 1, "maximum": 1000, "default": 10})
ORDER = Kind(values.is_ascending, {"type": "string", "enum": ["ASC", "DESC"]})
BOOLEAN = Kind(values.boolean, {"type": "boolean"})
TEXT = Kind(values.any_text, {"type": "string"})
SHORT_TEXT = Kind(values.short_text, {"type": "string", "maxLength": 500})
MOMENT = Kind(
    values.moment,
    {
        "type": "string",
        "pattern": r"^\d{4}-\d\d-\d\d([ T]\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:?\d\d)?)?$",
        "examples": ["2016-02-19 10:30:02"],
    },
)
SURVEY_TYPE = Kind(values.one_of(SURVEY_TYPES), {"type": "string", "enum": list(SURVEY_TYPES)})
QUESTION_TYPE = Kind(values.one_of(QUESTION_TYPES), {"type": "string", "enum": list(QUESTION_TYPES)})


def page_parameters(by_default: str) -> tuple[Parameter, ...]:
    """What every list takes. by_default: the order of one that is asked for none, in words"""
    return (
        Parameter("_limit", PAGE_SIZE, "How many to return at most.", default=10),
        Parameter("_offset", INTEGER, "How many to pass over first.", default=0),
        Parameter("_order", ORDER, f"ASC: earliest id first; DESC: latest first; without it {by_default}."),
    )


PAGE = page_parameters("latest first")
DATES = (
    Parameter("start_date", MOMENT, "Only what is not before this time, UTC; a date alone is its midnight."),
    Parameter("end_date", MOMENT, "Only what is before this time, UTC; a date alone is its midnight."),
)


def read(given: Mapping[str, Any], table: Iterable[Parameter]) -> dict[str, Any]:
    """The values of the table's parameters by name, those that were not given with their defaults.

    raises    Problem `missing-parameter`, `bad-parameter`
    """
    return {each.name: read_one(given, each) for each in table}


def without(table: tuple[Parameter, ...], name: str) -> tuple[Parameter, ...]:
    """The table for a list below a resource whose id, `name`, stands in the address."""
    return tuple(each for each in table if each.name != name)


def read_one(given: Mapping[str, Any], parameter: Parameter) -> Any:
    text = given.get(parameter.name)
    if text is None or text == "":
        if parameter.is_required:
            raise missing(parameter.name, parameter.about)
        return parameter.default
    return read_as(parameter.kind.read, parameter.name, text)


def read_as(reader: Callable[[str], Any], name: str, text: str) -> Any:
    """A value, or Problem `bad-parameter` that says what is wrong with it."""
    try:
        return reader(text)
    except Unreadable as fault:
        shown = text if len(text) <= _SHOWN else text[:_SHOWN] + "..."
        raise bad_parameter(name, f"{name} {shown!r} {fault}.") from None


def missing(name: str, about: str = "") -> Exception:
    return missing_parameter(name, f"{name} is missing. {about}".strip())


def check_dates(given: Mapping[str, Any]) -> None:
    """Refuse dates that are the wrong way round."""
    first, last = given["start_date"], given["end_date"]
    if first is not None and last is not None and first > last:
        raise bad_parameter("start_date", "start_date lies after end_date; give them the other way round.")


def need_one_of(given: Mapping[str, Any], names: tuple[str, ...]) -> None:
    """Refuse a list that nothing narrows down."""
    if all(given[name] is None for name in names):
        raise missing(names[0], f"Give at least one of {', '.join(names)}.")
