"""Every map that a survey file may hold, as tables: its keys, what each takes, its default and one sentence about it.

The compiler checks files against these tables, `model.py` makes the JSON Schema from them and the reference page lists
them. What a kind means is said once, in `KINDS`. The maps of questions are in `question_types.py`.
Nothing here reads or checks anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

# What a key takes, as messages say it: "attempts must be a whole number from 0, not a text".
KINDS = {
    "version": "1",
    "text": "a text",
    "label": "a text of at most 30 characters",
    "name": "a name",
    "integer": "a whole number",
    "count": "a whole number from 0",
    "size": "a whole number from 1",
    "number": "a number",
    "boolean": "true or false",
    "duration": "a duration such as 5s, 1.5h or 2d",
    "languages": "a list of language tags",
    "timezone": "the IANA name of a time zone",
    "date": "an ISO date, today, or today with days added or taken away (today + 30d)",
    "pattern": "a pattern in the syntax of RE2",
    "country": "the two letters of a country",
    "phone_key": "keys of a telephone (0-9, * and #)",
    "command_key": "one key of a telephone (0-9, * or #)",
    "terminator": 'one of 0-9, * and #, or "" for none',
    "question_type": "a type of question",
    "value_type": "text, integer, number, yesno, date, time or list",
    "constant": "a value of its type",
    "expression": "an expression",
    "expressions": "a list of expressions",
    "template": "a text",
    "target": "the name of a question or group, end or screen_out",
    "failure": "skip, end, screen_out or the name of a question or group",
    "item_list": "an expression that gives a list, a whole number or a list of constants",
    "data": "a text, a number, true, false, null, or a list or map of them",
    "by_language": "a text, or a map from language to text",
    "texts": "a text, a map from language to text, or a list of maps with when, text and sound",
    "override": "a text, a map with text and sound, or a list of such maps with when",
    "prompt": "a prompt: a text, a map with text and sound, or a list of such maps with when",
    "tapered": "a prompt, or a list of prompts for the first time, the second and so on",
    "confirm": "true, false or a prompt",
    "words": "a word, a list of words, or a map from language to words",
    "non_answer": "true, or a map with key and words",
    "options": "a list of options",
    "option_value": "a text or a whole number",
    "rules": "a list of rules",
    "assignments": "a map from variable to expression",
    "attributes": "a map from name to attribute",
    "variables": "a map from name to variable",
    "entries": "a list of questions and groups",
    "transfer": "a map with queue or number",
    "alert": "a map with to, subject and text",
    "webhook": "a map with url and body",
    "repeat": "a map with for and in",
    "contact": "a map with inbound, outbound, sms and email",
    "email": "a map with from, from_name and subject",
    "voice": "a map of voice settings",
    "command_keys": "a map with skip, repeat and back",
    "sms": "a map of SMS settings",
    "messages": "a map of messages",
}


class Key(NamedTuple):
    """One key of a map. `default` is what holds where it is not written; None: nothing, or see the description."""

    kind: str
    description: str
    default: object = None
    required: bool = False


Keys = Mapping[str, Key]


def needed(kind: str, description: str) -> Key:
    return Key(kind, description, required=True)


PROMPT_KEYS = {
    "text": Key("texts", "What is said."),
    "sound": Key("by_language", "The recording of the text: a URL, or a name below `sounds`."),
    "voice": Key("override", "What is said instead on the telephone."),
    "sms": Key("override", "What is said instead by SMS."),
    "web": Key("override", "What is said instead on the web."),
}

PROMPT_CASE = {"when": Key("expression", "Used where this holds; only the last may have none."), **PROMPT_KEYS}

OVERRIDE = {"text": PROMPT_KEYS["text"], "sound": PROMPT_KEYS["sound"]}

WORDING = {
    "when": PROMPT_CASE["when"],
    "text": Key("by_language", "What is said."),
    "sound": PROMPT_KEYS["sound"],
}

SENTENCES = {
    "no_match": Key("tapered", "Said when an answer does not fit."),
    "no_input": Key("tapered", "Said when nothing came."),
    "too_many_attempts": Key("prompt", "Said when the last attempt did not fit."),
    "help": Key("prompt", "Said to HELP and INFO."),
    "remind": Key("prompt", "Said after `sms.remind_after` without an answer."),
}

COLLECTOR = {
    "no_input_timeout": Key("duration", "How long to wait for the first key after the prompt.", "5s"),
    "inter_digit_timeout": Key("duration", "How long to wait for the next key.", "3s"),
    "terminator": Key("terminator", "The key that ends an answer.", "#"),
    "barge_in": Key("boolean", "Whether a key stops the prompt.", True),
}

OPTION = {
    "value": needed("option_value", "What is stored."),
    "text": Key("by_language", "What is said; by default the value."),
    "key": Key("phone_key", "The telephone key; by default the value, or 1, 2, 3 in the order said."),
    "synonyms": Key("words", "Words that mean this option as well."),
    "pin": Key("boolean", "Whether the option keeps its place when options are shuffled.", False),
}

NON_ANSWER = {
    "key": Key("phone_key", "The telephone key."),
    "words": Key("words", "The words; by default the usual ones of the language."),
}

GROUP = {
    "group": needed("name", "The name that `goto` uses."),
    "questions": needed("entries", "The questions and groups in it."),
    "when": Key("expression", "The flow enters the group only if this holds."),
    "shuffle": Key("boolean", "Whether each interview draws its own order of the entries.", False),
    "pick": Key("count", "How many entries each interview draws; by default all."),
    "repeat": Key("repeat", "Goes through the group once for each value of a list."),
}

REPEAT = {
    "for": needed("name", "The name of the value of this turn."),
    "in": needed("item_list", "The list to go through."),
}

RULE = {
    "when": Key("expression", "The rule counts only if this holds."),
    "set": Key("assignments", "Assigns variables, in the order written."),
    "do_not_contact": Key("boolean", "Records that the respondent is not to be contacted.", False),
    "alert": Key("alert", "Hands a message for somebody to the host."),
    "webhook": Key("webhook", "Hands a request for another system to the host."),
    "say": Key("prompt", "Adds a prompt before what comes next."),
    "transfer": Key("transfer", "Ends the survey and hands the respondent over."),
    "goto": Key("target", "Where the flow goes."),
}

TRANSFER = {"queue": Key("template", "The queue."), "number": Key("template", "The telephone number.")}

ALERT = {
    "to": needed("template", "Who is told."),
    "subject": Key("template", "The subject."),
    "text": Key("template", "The message."),
}

WEBHOOK = {"url": needed("template", "Where it is sent."), "body": Key("data", "What is sent; texts in it are piped.")}

ATTRIBUTE = {
    "type": needed("value_type", "How a given value is read."),
    "default": Key("constant", "What holds where none is given."),
}

VARIABLE = {
    "type": needed("value_type", "What the variable holds."),
    "value": needed("constant", "What it holds at first."),
}

EMAIL = {
    "from": Key("text", "The sender's address."),
    "from_name": Key("text", "The sender's name."),
    "subject": Key("text", "The subject."),
}

CONTACT = {
    "inbound": Key("text", "The number that respondents call."),
    "outbound": Key("text", "The number that calls them."),
    "sms": Key("text", "The number that messages come from."),
    "email": Key("email", "How invitations by e-mail are sent."),
}

COMMAND_KEYS = {
    "skip": Key("command_key", "Skips a question that is not required.", "*"),
    "repeat": Key("command_key", "Says the question again."),
    "back": Key("command_key", "Goes back to the question before."),
}

VOICE = {
    **COLLECTOR,
    "attempts": Key("count", "How many answers may not fit, 0 for any number.", 3),
    "keys": Key("command_keys", "The keys of the commands."),
    "resume_within": Key("duration", "How long after a hang-up a call may be taken up again; by default never."),
}

SMS = {
    "attempts": Key("count", "How many answers may not fit, 0 for any number.", 3),
    "expires_after": Key("duration", "How long after the last message the interview ends.", "24h"),
    "remind_after": Key("duration", "How long after the last message to remind once; by default never."),
}

MESSAGES = {
    **SENTENCES,
    "confirm": Key("prompt", "Asks whether {answer} was understood rightly."),
    "option": Key("prompt", "How {option} and its {key} are said."),
    "stopped": Key("prompt", "Said once to somebody who opts out."),
    "skip": Key("words", "The words that skip a question."),
    "repeat": Key("words", "The words that repeat a question."),
}

SURVEY = {
    "askline": needed("version", "The version of the survey language: 1."),
    "id": needed("integer", "The number of the survey, unique among those served together."),
    "name": needed("text", "The name of the survey."),
    "description": Key("text", "What the survey is for."),
    "languages": Key("languages", "The languages it is held in; the first is the default.", ("en",)),
    "timezone": Key("timezone", "Decides what `today` is.", "UTC"),
    "sounds": Key("text", "What relative names of recordings are joined to; {language} stands for the language."),
    "attributes": Key("attributes", "What is known before the first prompt."),
    "variables": Key("variables", "What the flow computes."),
    "greeting": Key("prompt", "Said first."),
    "instructions": Key("prompt", "Said after the greeting."),
    "closing": Key("prompt", "Said when the survey completes."),
    "questions": Key("entries", "What is asked, in order."),
    "contact": Key("contact", "The numbers and addresses that the survey is held with."),
    "voice": Key("voice", "Settings of telephone calls."),
    "sms": Key("sms", "Settings of SMS interviews."),
    "messages": Key("messages", "The engine's own sentences and command words."),
    "invariants": Key("expressions", "What must hold whenever an interview has ended."),
}

LATER_VERSION = ("quotas", "restrictions")

# Kinds that are maps with fixed keys: how messages call the map, and its table.
MAPS: Mapping[str, tuple[str, Keys]] = {
    "survey": ("a survey", SURVEY),
    "group": ("a group", GROUP),
    "repeat": ("a repeat", REPEAT),
    "option": ("an option", OPTION),
    "non_answer": ("a non-answer", NON_ANSWER),
    "rule": ("a rule", RULE),
    "transfer": ("a transfer", TRANSFER),
    "alert": ("an alert", ALERT),
    "webhook": ("a webhook", WEBHOOK),
    "attribute": ("an attribute", ATTRIBUTE),
    "variable": ("a variable", VARIABLE),
    "contact": ("`contact`", CONTACT),
    "email": ("`contact.email`", EMAIL),
    "voice": ("`voice`", VOICE),
    "command_keys": ("`voice.keys`", COMMAND_KEYS),
    "sms": ("`sms`", SMS),
    "messages": ("`messages`", MESSAGES),
    "prompt": ("a prompt", PROMPT_KEYS),
    "prompt_case": ("an entry of a prompt", PROMPT_CASE),
    "override": ("a prompt for one channel", OVERRIDE),
    "wording": ("an entry of a list of texts", WORDING),
}
