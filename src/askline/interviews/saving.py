"""What a step leaves in the store: the event, the interaction's new place, the responses that came or fell away."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from askline.engine.advance import advance
from askline.engine.inputs import Abandon, Begin, Jump, Keys, Say, Unfit
from askline.engine.keywords import HELP, OPT_IN, keyword_in
from askline.engine.records import Alert, Answered, Declined, DoNotContact, OptedIn, TakenOff, Transfer, Webhook
from askline.engine.results import as_plain
from askline.engine.step import Step
from askline.engine.timers import next_timer
from askline.interviews.addresses import NEEDS_EMAIL
from askline.interviews.attributes_given import fresh_state
from askline.interviews.interaction import (
    ABANDONED,
    COMPLETED,
    COMPLETING,
    STARTED,
    Event,
    Interaction,
    OutboxEffect,
    Response,
)
from askline.interviews.moments import to_datetime, to_moment
from askline.interviews.ports import Save
from askline.interviews.replay import beginning
from askline.interviews.saved_state import state_to_text
from askline.survey.definition import Question, Survey
from askline.survey.question_types import QUESTION_TYPES

KINDS = {
    "Begin": "begin", "Say": "say", "Keys": "keys", "Unfit": "unfit", "Silence": "silence", "HangUp": "hang_up",
    "Resume": "resume", "Back": "back", "Repeat": "repeat", "Skip": "skip", "Jump": "jump", "Elapsed": "elapsed",
    "OptOut": "opt_out", "Abandon": "abandon",
}  # fmt: skip
ANSWER_KINDS = ("say", "keys", "silence")  # what submit_response may have been taken as
_EFFECT_KINDS = {Alert: "alert", Webhook: "webhook", Transfer: "transfer"}


def save_of(interaction: Interaction, step: Step, now: int, payload: dict[str, Any], heard: str | None = None) -> Save:
    """The step as one turn to be stored.

    payload  what is answered to it
    heard    what was sent, where the input does not say it
    """
    turn = interaction.turn + 1
    answered, taken_off = _responses(interaction, step, now)
    return Save(
        _moved(interaction, step, now, turn),
        Event(
            interaction.id,
            turn,
            now,
            KINDS[type(step.received).__name__],
            _heard(step) if heard is None else heard,
            _open_question_id(step),
            [[entry[0].__name__, *map(as_plain, entry[1:])] for entry in step.log],
            payload,
        ),
        answered,
        taken_off,
        _effects(interaction, step, now) if step.effects else (),
        _contact_keys(interaction)
        if step.effects and any(isinstance(each, DoNotContact) for each in step.effects)
        else (),
        _contact_keys(interaction) if any(entry[0] is OptedIn for entry in step.log) else (),
    )


def abandoned_unbegun(survey: Survey, interaction: Interaction, reason: str, now: int) -> Save:
    """The turn that ends an interaction before it could begin."""
    step = advance(survey, fresh_state(survey, interaction, {}), Abandon(reason, to_datetime(now)))
    return save_of(interaction, step, now, step.payload())


def keyword_save(interaction: Interaction, text: str, payload: dict[str, Any], now: int) -> Save | None:
    """The turn that an SMS keyword about contacting comes to when the interview has ended; None for anything else.

    payload  what was said last, and is said again
    """
    word, keys = keyword_in(text), _contact_keys(interaction)
    if interaction.survey_type != "sms" or word is None or word in HELP or not keys:
        return None
    turn = interaction.turn + 1
    event = Event(interaction.id, turn, now, "keyword", word, None, [["KeywordHeard", word]], payload)
    moved = interaction._replace(turn=turn)
    return Save(moved, event, unblocked=keys) if word in OPT_IN else Save(moved, event, blocked=keys)


def _moved(interaction: Interaction, step: Step, now: int, turn: int) -> Interaction:
    state, ending = step.state, step.state.ending
    is_set_as_before = step.before.setting is state.setting
    moved = interaction.at_turn(turn, now, state_to_text(state, interaction.state if is_set_as_before else None))
    if state.setting.channel == "sms":
        timer = next_timer(step.plan.survey, state)
        moved = moved._replace(due_at=None if timer is None else to_moment(timer))
    if state.has_begun and interaction.started_at is None:
        moved = moved._replace(started_at=now, stage=STARTED, fingerprint=state.setting.fingerprint)
    if ending is None and interaction.ended_at is not None:  # a call taken up again
        return moved._replace(ended_at=None, ending=None, reason=None, stage=STARTED)
    if ending is not None and interaction.ended_at is None:
        stage = COMPLETED if ending.kind in COMPLETING else ABANDONED
        return moved._replace(
            ended_at=now, ending=ending.kind, reason=ending.reason, stage=stage, due_at=None,
            fingerprint=state.setting.fingerprint,
        )  # fmt: skip
    return moved


def _open_question_id(step: Step) -> int | None:
    before = step.before
    if before.position < 0 or before.ending is not None:
        return None
    return step.plan.ask(before.position).question.id


def _heard(step: Step) -> str | None:
    received = step.received
    if isinstance(received, Say):
        return received.text
    if isinstance(received, Keys):
        return received.keys
    if isinstance(received, Begin):
        return beginning(step.before.setting)
    if isinstance(received, Jump):
        return received.question
    return received.reason if isinstance(received, (Unfit, Abandon)) else None


def _responses(interaction: Interaction, step: Step, now: int) -> tuple[tuple[Response, ...], tuple[int, ...]]:
    """New responses, and places whose responses no longer count; of several for one place the last holds."""
    found: dict[int, Response | None] = {}
    for entry in step.log:
        if entry[0] is Answered:
            _, name, turn, value, _ = entry
        elif entry[0] is Declined:
            _, name, turn, value = entry
        elif entry[0] is TakenOff:
            found[_place(step, entry[1], entry[2])] = None
            continue
        else:
            continue
        place = _place(step, name, turn)
        found[place] = _response(interaction, step, place, value, entry[0] is Declined, now)
    answered = tuple(each for each in found.values() if each is not None)
    return answered, tuple(place for place, each in found.items() if each is None)


def _place(step: Step, name: str, turn: int) -> int:
    return step.plan.survey.positions[name] + turn * step.plan.size


def _response(interaction: Interaction, step: Step, place: int, value: Any, is_declined: bool, now: int) -> Response:
    question = step.plan.ask(place % step.plan.size).question
    return Response(
        0, interaction.customer_id, interaction.id, interaction.survey_id, question.id, question.name, place,
        value if is_declined else response_text(question, value), as_plain(value),
        QUESTION_TYPES[question.type].question_type, question.label, now, None, True,
    )  # fmt: skip


def response_text(question: Question, value: Any) -> str:
    """A value as the API's `response` (section 3.8 of the language)."""
    return QUESTION_TYPES[question.type].response(value)


def _effects(interaction: Interaction, step: Step, now: int) -> tuple[OutboxEffect, ...]:
    return tuple(
        OutboxEffect(0, interaction.customer_id, interaction.id, _EFFECT_KINDS[type(each)], each.as_dict(), now, 0, now)
        for each in step.effects
        if type(each) in _EFFECT_KINDS
    )


def _contact_keys(interaction: Interaction) -> tuple[str, ...]:
    key = contact_key(interaction)
    return () if key is None else (key,)


def contact_key(interaction: Interaction) -> str | None:
    """What says that a respondent is not to be contacted: a hash of the address by which he is reached.

    It outlives the erasure of all that is known of him, and says nothing to who does not have the address.
    """
    if interaction.survey_type in NEEDS_EMAIL or interaction.phone_number is None:
        address = interaction.email.lower() if interaction.email else None
    else:
        address = interaction.phone_number
    return None if address is None else sha256(f"{interaction.customer_id}:{address}".encode()).hexdigest()
