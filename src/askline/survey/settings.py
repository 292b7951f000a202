"""Reads what a survey file says besides its questions: languages, time zone, channels, messages, contact."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Any

from askline.survey.by_language import read_words
from askline.survey.definition import Contact, Messages, Prompt, SmsSettings, VoiceSettings
from askline.survey.expressions import Expression
from askline.survey.languages import shortened
from askline.survey.map_reader import MapReader
from askline.survey.prompt_reader import read_expression, read_prompt, read_tapered, with_placeholders
from askline.survey.scalars import SCALAR_READERS, read_text
from askline.survey.survey_file import SurveyFile, shortened_text
from askline.survey.yaml_nodes import Mapping as MapNode
from askline.survey.yaml_nodes import Node, Scalar, Sequence

LANGUAGE_TAG = (
    r"[A-Za-z]{2,3}(-[A-Za-z]{3}){0,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*"
    r"(-[A-WY-Za-wy-z0-9](-[A-Za-z0-9]{2,8})+)*(-[xX](-[A-Za-z0-9]{1,8})+)?"
)
NOT_OF_IANA = frozenset(("localtime", "posixrules", "Factory"))  # names that files of the system may have

MOST_LANGUAGES = 500


def read_languages(file: SurveyFile, node: Node | None) -> None:
    """Keep the languages of the survey; the default where they cannot be read."""
    if node is None:
        return
    if not isinstance(node, Sequence):
        hint = f"write a list: [{node.text}]" if isinstance(node, Scalar) and node.text else None
        file.wrong_kind(node, "languages", "languages", hint)
        return
    if not node.items:
        file.report("empty-list", node, where="'languages'")
    if len(node.items) > MOST_LANGUAGES:
        file.report("list-too-long", node, where="'languages'", count=len(node.items), most=MOST_LANGUAGES)
        return
    tags: dict[str, str] = {}
    for item in node.items:
        tag = read_language(file, item)
        if tag and tag.lower() in tags:
            file.report("duplicate-language", item, language=tag)
        elif tag:
            tags[tag.lower()] = tag
    if tags:
        file.tags = tags
        file.languages = tuple(tags.values())
        file.served_by = served_by(tags)


def served_by(tags: Mapping[str, str]) -> dict[str, set[str]]:
    """For each language those that fall back to it, itself among them."""
    served: dict[str, set[str]] = {tag: set() for tag in tags.values()}
    for lower, tag in tags.items():
        for each in shortened(lower):
            if each in tags:
                served[tags[each]].add(tag)
    return served


def read_language(file: SurveyFile, node: Node) -> str | None:
    tag = read_text(file, node, "languages")
    if tag is not None and not re.fullmatch(LANGUAGE_TAG, tag):
        with_hyphens = tag.replace("_", "-")
        near = with_hyphens if re.fullmatch(LANGUAGE_TAG, with_hyphens) else None
        hint = f"did you mean {near!r}?" if near else "such as en, es-MX"
        file.report("not-a-language", node, hint, language=shortened_text(tag))
    return tag


def read_timezone(file: SurveyFile, node: Node, key: str) -> tuple[str, datetime.tzinfo]:
    """The name of the time zone, and the zone."""
    name = read_text(file, node, key, "timezone")
    if name is None or name == "UTC":
        return "UTC", datetime.UTC
    zone = find_zone(name)
    if zone is None:
        file.report("unknown-timezone", node, hint_for_timezone(file, name), name=shortened_text(name))
    return name, zone or datetime.UTC


def find_zone(name: str) -> datetime.tzinfo | None:
    import zoneinfo

    if name in NOT_OF_IANA or name.startswith(("posix/", "right/")):
        return None
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return None


def hint_for_timezone(file: SurveyFile, name: str) -> str:
    import zoneinfo

    known = zoneinfo.available_timezones()
    same = [each for each in sorted(known) if each.lower() == name.lower().replace(" ", "_")]
    same += [each for each in sorted(known) if each.rpartition("/")[2].lower() == name.lower().replace(" ", "_")]
    if same:
        return f"did you mean {same[0]!r}?"
    return file.nearest(name, sorted(known)) or "a name such as Australia/Sydney or UTC"


def read_expressions(file: SurveyFile, node: Node, key: str) -> tuple[Expression, ...]:
    if not isinstance(node, Sequence):
        file.wrong_kind(node, key, "expressions", "write a list: [...]")
        return ()
    expressions = (read_expression(file, item, key) for item in node.items)
    return tuple(expression for expression in expressions if expression)


def read_voice(file: SurveyFile, node: Node, key: str) -> VoiceSettings:
    values = written(VOICE.read(file, node))
    keys: dict[str, str] = values.pop("keys", {})
    settings = VoiceSettings(**values)
    settings.repeat_key = keys.get("repeat") or None
    settings.back_key = keys.get("back") or None
    taken = (settings.repeat_key, settings.back_key)
    default = None if settings.skip_key in taken else settings.skip_key
    settings.skip_key = keys.get("skip", default) or None
    return settings


def read_command_keys(file: SurveyFile, node: Node, key: str) -> dict[str, str]:
    """The key of each command that is written, empty for none; two commands on one key are reported."""
    values: dict[str, str] = written(COMMAND_KEYS.read(file, node))
    commands: dict[str, str] = {}
    for command, phone_key in values.items():
        first = commands.setdefault(phone_key, command) if phone_key else command
        if first != command and isinstance(node, MapNode):
            file.report("command-key-twice", node.get(command) or node, key=phone_key, first=first, second=command)
    return values


def read_sms(file: SurveyFile, node: Node, key: str) -> SmsSettings:
    return SmsSettings(**written(SMS.read(file, node)))


def read_email(file: SurveyFile, node: Node, key: str) -> dict[str, str]:
    return written(EMAIL.read(file, node))


def read_contact(file: SurveyFile, node: Node, key: str) -> Contact:
    values = written(CONTACT.read(file, node))
    email = values.pop("email", {})
    return Contact(**values, **{f"email_{name}": value for name, value in email.items()})


def read_messages(file: SurveyFile, node: Node, key: str) -> Messages:
    return Messages(**written(MESSAGES.read(file, node)))


def read_sentence(file: SurveyFile, node: Node, key: str) -> Prompt | None:
    """One of the engine's own sentences; two of them have placeholders."""
    placeholders = {"confirm": ("answer",), "option": ("option", "key")}.get(key, ())
    return with_placeholders(file, read_prompt, node, key, *placeholders)


def written(values: dict[str, Any] | None) -> dict[str, Any]:
    """The values that could be read."""
    return {key: value for key, value in (values or {}).items() if value is not None}


COMMAND_KEYS = MapReader("command_keys", SCALAR_READERS)
VOICE = MapReader("voice", {**SCALAR_READERS, "command_keys": read_command_keys})
SMS = MapReader("sms", SCALAR_READERS)
EMAIL = MapReader("email", SCALAR_READERS)
CONTACT = MapReader("contact", {**SCALAR_READERS, "email": read_email})
MESSAGES = MapReader("messages", {"prompt": read_sentence, "tapered": read_tapered, "words": read_words})
