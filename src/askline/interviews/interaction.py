"""What is stored of interviews, as values: interactions, the turns of their event log, responses and data.

Nothing here decides. Moments are microseconds (`moments.py`). A text that was not given is None in an interaction.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

# How far an interaction has come, in the order in which lists by current status show it. WAITING ones are Scheduled
# while `scheduled_at` lies ahead; which of the two is stored, is put right before each list that needs it.
SCHEDULED, NOT_STARTED, SENT, STARTED, COMPLETED, ABANDONED = range(6)
COMPLETING = ("completed", "screened_out", "transferred")  # the endings whose status says Completed


class Interaction(NamedTuple):
    """One respondent who is to go, goes or went through one survey."""

    id: int
    uuid: str
    customer_id: int
    survey_id: int
    survey_type: str
    phone_number: str | None
    email: str | None
    scheduled_at: int
    external_ref: str | None
    call_type: str | None
    agent_id: str | None
    language: str | None  # a BCP 47 tag as asked for
    stage: int
    created_at: int
    updated_at: int
    sent_at: int | None
    started_at: int | None
    ended_at: int | None
    deleted_at: int | None
    ending: str | None  # completed, abandoned, ...
    reason: str | None  # of an abandoned one
    fingerprint: str | None  # of the survey version that it began with
    turn: int  # grows with everything that was decided about it; whoever saves names the one he has read
    seed: int
    due_at: int | None  # when something happens by itself: a reminder, the expiry, giving up an unreachable number
    contact_id: str | None  # of a contact, where the API named one
    made_by: str | None  # UUID of the token that posted it, where one did
    state: str | None  # the interview as `saved_state.py` writes it; None before it began

    @property
    def has_begun(self) -> bool:
        return self.started_at is not None

    def at_turn(self, turn: int, at: int, state: str) -> Interaction:
        """With what every turn changes; `_replace` takes several times as long."""
        rest = self[_AFTER_UPDATED_AT:_TURN], self[_AFTER_TURN:_STATE]
        return Interaction._make((*self[:_UPDATED_AT], at, *rest[0], turn, *rest[1], state))

    @property
    def is_pending(self) -> bool:
        """Neither ended nor deleted."""
        return self.ended_at is None and self.deleted_at is None

    @property
    def may_begin(self) -> bool:
        return self.is_pending and not self.has_begun


_UPDATED_AT, _TURN, _STATE = (Interaction._fields.index(name) for name in ("updated_at", "turn", "state"))
_AFTER_UPDATED_AT, _AFTER_TURN = _UPDATED_AT + 1, _TURN + 1


class NewInteraction(NamedTuple):
    """What a caller gives to make an interaction; addresses are written as `addresses.py` reads them."""

    survey_id: int
    survey_type: str = "web"
    phone_number: str | None = None
    email: str | None = None
    scheduled_at: int | None = None  # None: now
    external_ref: str | None = None
    call_type: str | None = None
    agent_id: str | None = None
    language: str | None = None
    data: dict[str, str] = {}  # noqa: RUF012
    contact_id: str | None = None
    made_by: str | None = None


class Event(NamedTuple):
    """One turn of an interaction, as the append-only log keeps it.

    kind         of what reached us: begin, say, keys, silence, hang_up, back, abandon, opt_out, elapsed, resume, ...;
                 also created, changed, deleted, erased and keyword (after the end), which no interview hears of
    heard        the text, the keys, or the reason that came with it; of `begin` what it began with (`replay.py`)
    question_id  of the question that was open before, None where none was
    records      what the engine recorded, as [[name, field, ...], ...]
    payload      what was answered, as `Step.payload()` has it; None where nothing was said
    """

    interaction_id: int
    turn: int
    at: int
    kind: str
    heard: str | None
    question_id: int | None
    records: list[Any]
    payload: dict[str, Any] | None


class Response(NamedTuple):
    """The answer to one question (of one turn of a repeat group) that counts."""

    id: int
    customer_id: int
    interaction_id: int
    survey_id: int
    question_id: int
    question: str  # its name
    place: int  # of the answer in its interview: the same for each answer to the same asking
    response: str
    value: Any  # as JSON has it, for exports; a non-answer is its word
    response_type: str
    question_label: str
    submitted_at: int
    recording_url: str | None
    is_counted: bool  # False: the flow no longer reaches its question, or its interaction was deleted


class DataEntry(NamedTuple):
    id: int
    customer_id: int
    interaction_id: int
    survey_id: int
    custom_key: str
    custom_value: str
    created_at: int
    updated_at: int
    deleted_at: int | None


class OutboxEffect(NamedTuple):
    """An effect to be carried out by the host, kept until it was."""

    id: int
    customer_id: int
    interaction_id: int
    kind: str  # alert, webhook, transfer
    body: dict[str, Any]  # what the effect holds: url and body of a webhook; to, subject and text of an alert
    created_at: int
    attempts: int  # how often it was claimed, this time included
    next_at: int


class KeptReply(NamedTuple):
    """What was answered to a request with an `Idempotency-Key`."""

    body_hash: str
    status: int
    body: dict[str, Any]
    turn: int | None


class Receipt(NamedTuple):
    """A request with an `Idempotency-Key`, stored with what it did; `reply` is asked once that has an id."""

    customer_id: int
    scope: str
    key: str
    at: int
    reply: Callable[[Any, bool], KeptReply]  # given the stored value and whether it is new
