"""What a caller gives to make or change an interaction, read from parameters.

Whether it can be made (its survey, its number) is decided by `interviews`; here each value is read for its form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from askline.interviews.interaction import NewInteraction
from askline.web import values
from askline.web.bodies import Parameters, holds_nul, json_value
from askline.web.parameters import (
    BOOLEAN,
    INTEGER,
    SHORT_TEXT,
    SURVEY_TYPE,
    Kind,
    Parameter,
    missing,
    read_as,
    read_one,
)
from askline.web.problems import bad_parameter

PHONE_NUMBER = Kind(
    values.phone_number, {"type": "string", "pattern": r"^\+[0-9 ()-]{7,30}$", "examples": ["+61409999999"]}
)
EMAIL = Kind(
    values.email_address,
    {
        "type": "string",
        "maxLength": 254,
        "pattern": r"^[^@\s]+@[^@\s]+\.[^@\s.]+$",
        "examples": ["respondent@example.com"],
    },
)
SCHEDULED_AT = Kind(values.any_text, {"type": "string", "examples": ["Now + 5 minutes", "2016-02-19 10:30:02"]})
LANGUAGE = Kind(
    values.language_tag,
    {
        "type": "string",
        "maxLength": 100,
        "pattern": "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$",
        "examples": ["es-MX"],
    },
)

FIELDS = (
    Parameter("phone_number", PHONE_NUMBER, "The number of the respondent; needed for inbound, outbound, sms, websms."),
    Parameter("email", EMAIL, "The e-mail address of the respondent; needed for email."),
    Parameter("survey_type", SURVEY_TYPE, "The medium of the interview.", default="web"),
    Parameter("scheduled_at", SCHEDULED_AT, "When it is due: UTC, or Now + X Days/Hours/Minutes; default now."),
    Parameter("external_ref", SHORT_TEXT, "What the interaction is called elsewhere."),
    Parameter("call_type", SHORT_TEXT, "A word of your own to report by."),
    Parameter("agent_id", SHORT_TEXT, "The agent whom the interaction is about."),
)
SURVEY_ID = Parameter("survey_id", INTEGER, "The id of the survey that is to be taken.", is_required=True)
FORCE_NEW = Parameter(
    "_force_new", BOOLEAN, "Make it even where one with the same number and survey is pending.", default=False
)
RESPONDENT_LANGUAGE = Parameter("respondent_language", LANGUAGE, "The language of the interview, as BCP 47 has it.")
CREATION = (SURVEY_ID, FORCE_NEW, *FIELDS, RESPONDENT_LANGUAGE)
CHANGES = (SURVEY_ID, *FIELDS)  # fields of the object that a PUT sends

OWNED_BY_SERVER = frozenset(("id", "uuid", "status", "created_at", "updated_at", "web_link", "weblink"))
NO_DATA = OWNED_BY_SERVER | {each.name for each in CREATION} | {"auth_token"}
MOST_KEYS, LONGEST_KEY, LONGEST_VALUE = 100, 100, 10_000
_CUSTOM_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
CUSTOM_KEY = Kind(
    values.any_text,
    {"type": "string", "maxLength": LONGEST_KEY, "pattern": f"^{_CUSTOM_KEY.pattern}$", "examples": ["agent_name"]},
)
CUSTOM_VALUE = Kind(values.any_text, {"type": "string", "maxLength": LONGEST_VALUE, "examples": ["Sam"]})
_CLEARABLE = frozenset(("phone_number", "email", "external_ref", "call_type", "agent_id"))


def new_interaction(given: Parameters, now: int, made_by: str | None) -> NewInteraction:
    """raises Problem `missing-parameter`, `bad-parameter`"""
    fields = {each.name: read_one(given, each) for each in FIELDS}
    if fields["scheduled_at"] is not None:
        fields["scheduled_at"] = _scheduled(fields["scheduled_at"], now)
    return NewInteraction(
        survey_id=read_one(given, SURVEY_ID),
        language=read_one(given, RESPONDENT_LANGUAGE),
        data=custom_data(given),
        made_by=made_by,
        **fields,
    )


def is_forced(given: Parameters) -> bool:
    forced: bool = read_one(given, FORCE_NEW)
    return forced


def custom_data(given: Parameters) -> dict[str, str]:
    """Every parameter that the API has no use for: what is known about the respondent."""
    data = {custom_key(key): custom_value(key, value) for key, value in given.items() if key not in NO_DATA}
    if len(data) > MOST_KEYS:
        raise bad_parameter(list(data)[MOST_KEYS], f"There are more than {MOST_KEYS} custom keys; send fewer.")
    return data


def custom_key(text: str, parameter: str | None = None) -> str:
    """parameter: the one whose value it is; None: it is itself the name of a parameter"""
    if len(text) > LONGEST_KEY or not _CUSTOM_KEY.fullmatch(text):
        is_none = f"no parameter is called {text[:40]!r}" if parameter is None else f"{parameter} {text[:40]!r} is none"
        rule = f"a custom key has a letter, then letters, digits and _, {LONGEST_KEY} characters at most"
        raise bad_parameter(parameter or text[:LONGEST_KEY], f"{is_none}; {rule}.")
    return text


def custom_value(name: str, value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_VALUE:
        raise bad_parameter(name, f"The value of {name} is no text of at most {LONGEST_VALUE} characters.")
    return value


def object_given(given: Parameters, name: str) -> dict[str, Any]:
    """The one parameter of a PUT: a JSON object, or its text."""
    value = given.get(name)
    if value is None or value == "":
        raise missing(name, "Send the JSON object as GET answers it, with its changes.")
    if not isinstance(value, dict):
        try:
            value = json_value(value.encode())
        except ValueError as fault:
            raise bad_parameter(name, f"{name} is no JSON: {fault}.") from None
    if not isinstance(value, dict) or holds_nul(value):
        raise bad_parameter(name, f"{name} is no JSON object of texts; send it as GET answers it, with its changes.")
    return value


def id_of(document: Mapping[str, Any], name: str) -> int:
    """The id that a PUT's object must have."""
    id = document.get("id")
    if id is None or id == "":
        raise bad_parameter(name, f"{name} has no id; send the id of the address in it.")
    return read_as(values.whole_number, "id", as_text(name, "id", id))  # type: ignore[no-any-return]


def as_text(name: str, field: str, value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str | int | float):
        raise bad_parameter(name, f"{field} of {name} is a list or an object; give a text or a number.")
    return str(value)


def changes_of(document: Mapping[str, Any], now: int) -> dict[str, Any]:
    """What a PUT changes of an interaction, by field; what is left out keeps its value, an empty text clears it."""
    changes: dict[str, Any] = {}
    for each in CHANGES:
        if document.get(each.name) is None:
            continue
        text = as_text("interaction", each.name, document[each.name])
        if text:
            changes[each.name] = read_as(each.kind.read, each.name, text)
        elif each.name in _CLEARABLE:
            changes[each.name] = None
    if "scheduled_at" in changes:
        changes["scheduled_at"] = _scheduled(changes["scheduled_at"], now)
    return changes


def _scheduled(text: str, now: int) -> int:
    return read_as(lambda written: values.when_scheduled(written, now), "scheduled_at", text)  # type: ignore[no-any-return]
