"""What a step leaves behind: records, which are kept (the event log), and effects, which the host carries out."""

from __future__ import annotations

from typing import Any

from askline.struct import Struct
from askline.survey.scope import Value


class Begun(Struct):
    fingerprint: str
    survey_type: str
    language: str


class AttributeUnfit(Struct):
    """A given attribute that cannot be read by its type; it is none."""

    name: str


class Asked(Struct):
    """A question was asked; `turn` is that of the repeat group around it, 0 outside of any."""

    question: str
    turn: int


class Answered(Struct):
    question: str
    turn: int
    value: Value
    heard: str  # what the respondent said, typed or keyed


class Declined(Struct):
    question: str
    turn: int
    which: str  # dont_know or refused


class Skipped(Struct):
    question: str
    turn: int


class ToConfirm(Struct):
    """An answer that waits for a yes; it is not yet given."""

    question: str
    turn: int


class Denied(Struct):
    """The respondent said that we had understood wrongly."""

    question: str
    turn: int


class NotMatched(Struct):
    question: str
    turn: int
    reason: str


class NothingHeard(Struct):
    question: str
    turn: int


class TakenOff(Struct):
    """A question was taken off the path; its answer no longer counts."""

    question: str
    turn: int


class VariableSet(Struct):
    name: str
    value: Value


class VariableLeft(Struct):
    """A `set` whose expression was none, or did not fit: the variable stays as it was."""

    name: str


class KeywordHeard(Struct):
    """An SMS keyword of section 7.4; never an answer."""

    word: str


class OptedIn(Struct):
    pass


class Reminded(Struct):
    question: str
    turn: int


class Resumed(Struct):
    question: str
    turn: int


class Failed(Struct):
    """A flow that goes round without asking anything; `loop` names the questions that it goes through."""

    loop: tuple[str, ...]


class Ended(Struct):
    kind: str
    reason: str | None


Record = (
    Begun | AttributeUnfit | Asked | Answered | Declined | Skipped | ToConfirm | Denied | NotMatched | NothingHeard
    | TakenOff | VariableSet | VariableLeft | KeywordHeard | OptedIn | Reminded | Resumed | Failed | Ended
)  # fmt: skip


class Alert(Struct):
    """Tell somebody. None: not written in the survey."""

    to: str | None
    subject: str | None
    text: str | None


class Webhook(Struct):
    url: str
    body: Any  # JSON: a text, or maps and lists of texts, numbers, booleans and null


class Transfer(Struct):
    """Hand the respondent over; exactly one of the two is given."""

    queue: str | None
    number: str | None


class DoNotContact(Struct):
    """This respondent is not to be contacted again."""


Effect = Alert | Webhook | Transfer | DoNotContact

_EFFECT_NAMES = {Alert: "alert", Webhook: "webhook", Transfer: "transfer", DoNotContact: "do_not_contact"}


def effect_as_json(effect: Effect) -> dict[str, Any]:
    """`{"alert": {"to": ...}}`: one key that names the effect, with what it holds; what was not written is left out."""
    held = {name: value for name, value in effect.as_dict().items() if value is not None}
    return {_EFFECT_NAMES[type(effect)]: held}
