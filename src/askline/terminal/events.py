"""What came of an answer, in words: what was not understood, what was kept, what the host is asked to do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from askline.engine.records import (
    Alert,
    Answered,
    AttributeUnfit,
    Declined,
    DoNotContact,
    Effect,
    Failed,
    KeywordHeard,
    NothingHeard,
    NotMatched,
    OptedIn,
    Record,
    Reminded,
    Skipped,
    Transfer,
    VariableLeft,
    VariableSet,
    Webhook,
)

if TYPE_CHECKING:
    from askline.engine.step import Step
    from askline.survey.scope import Value


def events(step: Step) -> Iterator[str]:
    """One line for each thing that the conversation itself does not show."""
    for record in step.records:
        told = _of_record(record)
        if told:
            yield told
    for effect in step.effects:
        yield _of_effect(effect)


def _of_record(record: Record) -> str | None:
    match record:
        case NotMatched(reason=reason):
            return f"not understood: {reason.replace('-', ' ')}"
        case NothingHeard():
            return "nothing came"
        case Answered(value=value, heard=heard):
            return None if shown(value) == heard else f"taken as {shown(value)}"
        case Declined(which=which):
            return f"taken as {which}"
        case Skipped(question=question):
            return f"{question} is skipped"
        case VariableSet(name=name, value=value):
            return f"{name} is now {shown(value)}"
        case _:
            return _of_rare_record(record)


def _of_rare_record(record: Record) -> str | None:
    match record:
        case AttributeUnfit(name=name):
            return f"the attribute {name} does not fit its type, so it has no value"
        case VariableLeft(name=name):
            return f"{name} stays as it was: what was to be set is none"
        case KeywordHeard(word=word):
            return f"{word} is a keyword, and no answer"
        case OptedIn():
            return "opted in again"
        case Reminded():
            return "time for a reminder"
        case Failed(loop=loop):
            return f"the flow goes round without asking: {' -> '.join(loop)}"
        case _:
            return None


def _of_effect(effect: Effect) -> str:
    match effect:
        case Alert(to=to, subject=subject, text=text):
            said = ": ".join(each for each in (subject, text) if each)
            return f"alert to {to}: {said}" if to else f"alert: {said}"
        case Webhook(url=url, body=body):
            import json

            return f"webhook to {url}: {json.dumps(body, ensure_ascii=False)}"
        case Transfer(queue=queue, number=number):
            return f"transfer to queue {queue}" if queue else f"transfer to {number}"
        case DoNotContact():
            return "this respondent is not to be contacted again"


def shown(value: Value) -> str:
    """A value as an author writes it."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple | list):
        return ", ".join(map(shown, value)) or "none of them"
    return str(value)
