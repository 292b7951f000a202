"""What a compiled survey is: values that the compiler makes and the engine reads.

Everything is immutable by agreement: nothing is changed once `compile_survey` has returned. A survey is a list of
`nodes` in file order (questions and groups, flattened); a node's index in it is its `position`, which is how state,
rules and targets name it.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from askline.struct import Struct
from askline.survey.scope import Value

if TYPE_CHECKING:
    from askline.diagnostics import Diagnostic
    from askline.survey.expressions import Expression
    from askline.survey.kinds import Kind
    from askline.survey.templates import Template

CHANNELS = ("voice", "sms", "web")
CHANNEL_OF_SURVEY_TYPE = {
    "inbound": "voice",
    "outbound": "voice",
    "sms": "sms",
    "web": "web",
    "email": "web",
    "websms": "web",
}


class Text(Struct):
    """A text for people: one for all languages (`plain`), or one by language tag as written in `languages`."""

    plain: Template | None = None
    by_language: Mapping[str, Template] | None = None


class Sound(Struct):
    """A recording: a URL or a name below `sounds`; one for all languages, or one by language tag."""

    plain: str | None = None
    by_language: Mapping[str, str] | None = None


class Wording(Struct):
    """One way to say a prompt. In a list the first whose `when` holds is used.

    `text` None: an override that has only a sound and keeps the text it overrides.
    """

    text: Text | None = None
    sound: Sound | None = None
    when: Expression | None = None


class PromptCase(Struct):
    """One map of a prompt: what is said, and what is said instead on a channel."""

    wordings: tuple[Wording, ...]
    overrides: Mapping[str, tuple[Wording, ...]]  # by channel
    when: Expression | None = None


class Prompt(Struct):
    """What is said at one place. The first case whose `when` holds counts; where none does, nothing is said."""

    cases: tuple[PromptCase, ...]


class Option(Struct):
    value: str | int
    text: Text
    key: str  # the phone key: as written, else the default one
    synonyms: Mapping[str, tuple[str, ...]]  # by language tag; "" for all languages
    pin: bool = False
    is_numbered: bool = False  # its key is its place in the order said, 1 first; `key` is that of the unshuffled order


class NonAnswer(Struct):
    """`dont_know` or `refused` of a question. `words` None: the language's usual ones."""

    key: str | None = None
    words: Mapping[str, tuple[str, ...]] | None = None  # by language tag; "" for all languages


class Target(Struct):
    """Where a `goto` leads. kind: `node` (then `position` counts), `end` or `screen_out`."""

    kind: str
    position: int = -1


class Rule(Struct):
    when: Expression | None
    assignments: tuple[tuple[str, Expression], ...] = ()
    do_not_contact: bool = False
    alert: Mapping[str, Template] | None = None  # to, subject, text: those that are written
    webhook: Mapping[str, Any] | None = None  # url: Template; body: Template, number, bool, None, list or dict of them
    say: Prompt | None = None
    transfer: tuple[str, Template] | None = None  # ("queue" or "number", which)
    goto: Target | None = None


class Question(Struct):
    """One thing asked (or, for type `prompt`, only said). None stands for «not written» unless said otherwise."""

    position: int
    name: str
    type: str
    prompt: Prompt
    label: str
    id: int
    order: int | None  # from 1 among the questions that are no prompts, in file order; None for a prompt
    kind: Kind | None = None  # of one answer, as expressions know it; always set by the compiler
    parent: int | None = None  # position of the group around it
    repeat: int | None = None  # position of the repeat group around it, at whatever distance
    when: Expression | None = None
    rules: tuple[Rule, ...] = ()
    required: bool = True
    dont_know: NonAnswer | None = None
    refused: NonAnswer | None = None
    confirm: Prompt | bool = False  # True: with the sentence `messages.confirm`
    attempts: int | None = None  # 0: unlimited
    on_failure: Target | str | None = None  # a target, "skip" or "end"
    no_match: tuple[Prompt, ...] | None = None  # tapered
    no_input: tuple[Prompt, ...] | None = None
    too_many_attempts: Prompt | None = None
    help: Prompt | None = None
    remind: Prompt | None = None
    min_digits: int | None = None
    max_digits: int | None = None
    no_input_timeout: float | None = None  # seconds
    inter_digit_timeout: float | None = None  # seconds
    terminator: str | None = None  # "" for none
    barge_in: bool | None = None
    # Settings of its type, with the type's defaults filled in.
    minimum: int | float | str | None = None  # a number; for dates as written: ISO, `today`, `today + 30d`
    maximum: int | float | str | None = None
    decimal: bool = False
    options: tuple[Option, ...] = ()
    shuffle: bool = False
    other: bool = False
    list_options: bool = True
    min_length: int | None = None
    max_length: int | None = None
    pattern: Any = None  # a compiled RE2 pattern
    country: str | None = None


class Repeat(Struct):
    """`repeat: {for: item, in: LIST}`. `source` is an expression or a tuple of constants."""

    item: str
    source: Expression | tuple[Value, ...]
    options_of: int | None = None  # position of the `multi` question whose answer it goes through


class Group(Struct):
    position: int
    name: str
    entries: tuple[int, ...]  # positions of its entries, in file order
    parent: int | None = None
    when: Expression | None = None
    shuffle: bool = False
    pick: int | None = None
    repeat: Repeat | None = None


class Attribute(Struct):
    name: str
    type: str
    default: Value = None


class Variable(Struct):
    name: str
    type: str
    value: Value


class VoiceSettings(Struct):
    """Section 7.1; seconds."""

    no_input_timeout: float = 5.0
    inter_digit_timeout: float = 3.0
    terminator: str = "#"
    barge_in: bool = True
    attempts: int = 3
    skip_key: str | None = "*"
    repeat_key: str | None = None
    back_key: str | None = None
    resume_within: float | None = None


class SmsSettings(Struct):
    """Section 7.1; seconds."""

    attempts: int = 3
    expires_after: float = 86400.0
    remind_after: float | None = None


class Messages(Struct):
    """The author's own sentences and command words; what is None or empty comes from the language's lexicon."""

    no_match: tuple[Prompt, ...] | None = None  # tapered
    no_input: tuple[Prompt, ...] | None = None
    too_many_attempts: Prompt | None = None
    confirm: Prompt | None = None
    option: Prompt | None = None
    help: Prompt | None = None
    stopped: Prompt | None = None
    remind: Prompt | None = None
    skip: Mapping[str, tuple[str, ...]] | None = None  # words by language tag; "" for all languages
    repeat: Mapping[str, tuple[str, ...]] | None = None


class Contact(Struct):
    inbound: str | None = None
    outbound: str | None = None
    sms: str | None = None
    email_from: str | None = None
    email_from_name: str | None = None
    email_subject: str | None = None


class Survey:
    """A survey that can be held. Immutable; safe to share between threads and interviews."""

    __slots__ = (
        "__weakref__", "attributes", "closing", "contact", "description", "entries", "fingerprint", "greeting", "id",
        "instructions", "invariants", "languages", "messages", "name", "nodes", "path", "plans", "positions", "sms",
        "sounds", "timezone", "variables", "voice", "warnings", "zone",
    )  # fmt: skip

    def __init__(
        self,
        *,
        id: int,
        name: str,
        fingerprint: str,
        nodes: tuple[Question | Group, ...],
        entries: tuple[int, ...],
        description: str = "",
        languages: tuple[str, ...] = ("en",),
        timezone: str = "UTC",
        zone: datetime.tzinfo = datetime.UTC,
        sounds: str | None = None,
        attributes: Mapping[str, Attribute] | None = None,
        variables: Mapping[str, Variable] | None = None,
        greeting: Prompt | None = None,
        instructions: Prompt | None = None,
        closing: Prompt | None = None,
        contact: Contact | None = None,
        voice: VoiceSettings | None = None,
        sms: SmsSettings | None = None,
        messages: Messages | None = None,
        invariants: tuple[Expression, ...] = (),
        warnings: tuple[Diagnostic, ...] = (),
        path: str | None = None,
    ) -> None:
        self.id = id
        self.name = name
        self.fingerprint = fingerprint
        self.nodes = nodes
        self.entries = entries  # positions of the top-level nodes, in file order
        self.description = description
        self.languages = languages
        self.timezone = timezone
        self.zone = zone
        self.sounds = sounds
        self.attributes = attributes or {}
        self.variables = variables or {}
        self.greeting = greeting
        self.instructions = instructions
        self.closing = closing
        self.contact = contact or Contact()
        self.voice = voice or VoiceSettings()
        self.sms = sms or SmsSettings()
        self.messages = messages or Messages()
        self.invariants = invariants
        self.warnings = warnings
        self.path = path
        self.positions = {node.name: node.position for node in nodes}
        self.plans: dict[Any, Any] = {}  # what the engine has worked out for a channel and language, made when needed

    def __repr__(self) -> str:
        return f"<Survey {self.id} {self.name!r}, {len(self.nodes)} nodes>"

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question, prompts left out, in file order."""
        return tuple(node for node in self.nodes if isinstance(node, Question) and node.order is not None)
