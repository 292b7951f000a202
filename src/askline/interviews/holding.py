"""Interviews held: load, advance, save once, reply.

Two answers to one turn: whoever saves first wins, nothing of the other is stored. An answer is never taken for a
question that was not open when its request arrived.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, NamedTuple

from askline.engine.advance import advance
from askline.engine.inputs import Abandon, Begin, Elapsed, Input, keys_or_words
from askline.engine.state import InterviewState
from askline.errors import RequestRefused, StateUnreadable, SurveyInvalid
from askline.interviews.access import find, is_withheld, not_found
from askline.interviews.accounts_kept import Customer
from askline.interviews.attributes_given import fresh_state
from askline.interviews.idempotency import Idempotency, Reply, receipt, replayed
from askline.interviews.interaction import Event, Interaction
from askline.interviews.moments import SECOND, to_datetime
from askline.interviews.ports import Clock, Save, Store, StoreConflict
from askline.interviews.replay import state_of_events
from askline.interviews.saved_state import state_from_text
from askline.interviews.saving import ANSWER_KINDS, abandoned_unbegun, keyword_save, save_of
from askline.interviews.survey_call import Answer, SurveyCall
from askline.interviews.surveys import Surveys
from askline.interviews.views.survey_dynamix import extended_payload
from askline.survey.definition import CHANNEL_OF_SURVEY_TYPE, Survey

HELD_AT_ONCE = 10_000  # interviews whose states are kept at hand
_NOT_AT_HAND = (-1, -1, None)
PUT_OFF_FOR = 3600 * SECOND
ENDED_SILENTLY = {"prompts": [], "sound_files": [], "survey_completed": 1}  # what an erased interview says


class Open(NamedTuple):
    """An interview as it stands, for those who show it. `state` and `payload` are None before it began."""

    interaction: Interaction
    survey: Survey
    state: InterviewState | None
    payload: dict[str, Any] | None


class Holding:
    def __init__(self, store: Store, surveys: Surveys, clock: Clock) -> None:
        self._store = store
        self._surveys = surveys
        self._clock = clock
        self._at_hand: dict[int, tuple[int, int, InterviewState]] = {}  # by interaction: its turn, when that was, state
        self._kept_surveys: set[tuple[int, str]] = set()

    async def start(
        self, customer: Customer | None, id: int, *, is_extended: bool = False, idempotency: Idempotency | None = None
    ) -> Reply:
        """start_survey: begin, or say again what was said last; after the end the ending payload.

        customer     None: whoever knows the id, as on the web page
        is_extended  `_extended`
        raises       RequestRefused `not-found`, `gone`, `not-yet-due`, `idempotency-key-reused`
        """
        call, interaction = SurveyCall(customer, is_extended, idempotency), await find(self._store, customer, id)
        return await self._once(call, interaction, lambda: self._start(call, interaction))

    async def submit(
        self,
        customer: Customer | None,
        id: int,
        response: str | None,
        *,
        turn: int | None = None,
        question_id: int | None = None,
        is_extended: bool = False,
        idempotency: Idempotency | None = None,
    ) -> Reply:
        """submit_response: take an answer; before the beginning like `start`, after the end the ending payload.

        response     None: not sent
        turn         `_turn`: the answer is for the payload with this `Askline-Turn`
        question_id  `_question_id`: for this question
        raises       RequestRefused `not-found`, `gone`, `missing-parameter`, `not-yet-due`, `idempotency-key-reused`,
                     `stale-answer` and `answered-meanwhile` (both with `payload`)
        """
        interaction = await find(self._store, customer, id)
        if response is None:
            raise RequestRefused("missing-parameter", "response is missing", parameter="response")
        call, answer = SurveyCall(customer, is_extended, idempotency), Answer(response, turn, question_id)
        if idempotency is None:
            return await self._submit(call, interaction, answer)
        return await self._once(call, interaction, lambda: self._submit(call, interaction, answer))

    async def abandon(
        self, customer: Customer | None, id: int, *, is_extended: bool = False, idempotency: Idempotency | None = None
    ) -> Reply:
        """abandon_survey: say the closing and end it; before the beginning it ends unstarted.

        raises    RequestRefused `not-found`, `gone`, `idempotency-key-reused`
        """
        call, interaction = SurveyCall(customer, is_extended, idempotency), await find(self._store, customer, id)
        return await self._once(call, interaction, lambda: self._abandon(call, interaction))

    async def hear(self, customer: Customer | None, id: int, received: Input, *, turn: int | None = None) -> Reply:
        """Give an interview any other input: back, silence, keys, a hang-up, an opt-out, a call taken up again.

        turn      the input is for the payload of this turn and no other
        raises    RequestRefused `not-found`, `gone`, `answered-meanwhile`; InterviewRefused where the input is not
                  possible now
        """
        call, interaction = SurveyCall(customer), await find(self._store, customer, id)
        if turn is not None and turn != interaction.turn:
            raise await self._answered_meanwhile(call, id)

        def stamped(at: Any) -> Input:
            received.at = at
            return received

        try:
            return await self._take(call, interaction, stamped)
        except StoreConflict:
            raise await self._answered_meanwhile(call, id) from None

    async def open(self, customer: Customer | None, id: int) -> Open:
        """The interview as it stands; nothing happens to it. raises RequestRefused `not-found`, `gone`"""
        interaction = await find(self._store, customer, id)
        survey = await self._survey(interaction)
        state = await self._state(interaction, survey) if interaction.state is not None else None
        event = await self._last_event(interaction)
        return Open(interaction, survey, state, None if event is None else event.payload)

    async def run_due(self, limit: int = 100) -> list[Reply]:
        """Let happen what is due: reminders, expiry, giving up numbers that cannot be reached; each a reply to send."""
        now = self._clock.now()
        return [
            reply
            for interaction in await self._store.due(now, limit)
            if (reply := await self._run_due(interaction, now)) is not None
        ]

    async def _run_due(self, interaction: Interaction, now: int) -> Reply | None:
        call = SurveyCall(None)
        try:
            if interaction.has_begun:
                return await self._take(call, interaction, Elapsed)
            return await self._end_unbegun(call, interaction, "undeliverable", now)
        except StoreConflict:
            return None  # something happened to it meanwhile; what is due after that is stored with it
        except (RequestRefused, SurveyInvalid):
            await self._put_off(interaction, now)
            return None

    async def _put_off(self, interaction: Interaction, now: int) -> None:
        """What cannot happen, since its survey is not there, holds up nothing else that is due."""
        with suppress(StoreConflict):
            await self._store.change(interaction._replace(due_at=now + PUT_OFF_FOR), interaction.turn, None)

    async def _end_unbegun(self, call: SurveyCall, interaction: Interaction, reason: str, now: int) -> Reply:
        """End what is never performed. raises StoreConflict, and then nothing has happened"""
        survey = await self._survey(interaction)
        save = abandoned_unbegun(survey, interaction, reason, now)
        reply = _reply(call, save.interaction, survey, None, save.event.payload or ENDED_SILENTLY)
        kept = receipt(call.customer, call.key, now, lambda stored, is_new: reply)
        await self._store.save(save._replace(receipt=kept))
        return reply

    async def _once(self, call: SurveyCall, interaction: Interaction, act: Callable[[], Awaitable[Reply]]) -> Reply:
        """What was answered to the call's key before; else what `act` answers, kept where no step has kept it."""
        now = self._clock.now()
        if (earlier := await replayed(self._store, call.customer, call.key, now)) is not None:
            return earlier
        reply = await act()
        kept = receipt(call.customer, call.key, now, lambda stored, is_new: reply)
        if kept is None or reply.is_step or reply.is_replayed:
            return reply
        try:
            await self._store.keep_reply(kept, interaction.id)
        except StoreConflict:
            return await replayed(self._store, call.customer, call.key, now) or reply
        return reply

    async def _start(self, call: SurveyCall, interaction: Interaction) -> Reply:
        if interaction.has_begun or interaction.ended_at is not None:
            return await self._again(call, interaction)
        if interaction.survey_type == "inbound" and interaction.scheduled_at > self._clock.now():
            raise RequestRefused(
                "not-yet-due", f"the interview may begin from {to_datetime(interaction.scheduled_at):%Y-%m-%d %H:%M:%S}"
            )
        try:
            if await is_withheld(self._store, interaction):
                return await self._end_unbegun(call, interaction, "restricted", self._clock.now())
            return await self._take(call, interaction, Begin)
        except StoreConflict:
            return await self._start(call, await find(self._store, call.customer, interaction.id))

    async def _submit(self, call: SurveyCall, interaction: Interaction, answer: Answer) -> Reply:
        if not interaction.has_begun and interaction.ended_at is None:
            return await self._start(call, interaction)
        if answer.is_addressed and (late := await self._late(call, interaction, answer)) is not None:
            return late
        if interaction.ended_at is not None:
            return await self._after_the_end(call, interaction, answer)
        return await self._answer(call, interaction, answer)

    async def _abandon(self, call: SurveyCall, interaction: Interaction) -> Reply:
        if interaction.ended_at is not None:
            return await self._again(call, interaction)
        try:
            return await self._take(call, interaction, lambda at: Abandon("hang_up", at))
        except StoreConflict:
            return await self._abandon(call, await find(self._store, call.customer, interaction.id))

    async def _answer(self, call: SurveyCall, interaction: Interaction, answer: Answer) -> Reply:
        channel = CHANNEL_OF_SURVEY_TYPE[interaction.survey_type]
        try:
            return await self._take(call, interaction, lambda at: keys_or_words(answer.text, channel, at), answer.text)
        except StoreConflict:
            now = self._clock.now()
            if (earlier := await replayed(self._store, call.customer, call.key, now)) is not None:
                return earlier
            if answer.is_addressed:
                late = await self._late_same(call, await find(self._store, call.customer, interaction.id), answer)
                if late is not None:
                    return late
            raise await self._answered_meanwhile(call, interaction.id) from None

    async def _after_the_end(self, call: SurveyCall, interaction: Interaction, answer: Answer) -> Reply:
        """The ending payload again. By SMS a keyword still says whether the number may be contacted."""
        again = await self._again(call, interaction)
        save = keyword_save(interaction, answer.text, again.body, self._clock.now())
        if save is None or await self._is_known(save):
            return again
        try:
            await self._store.save(save)
        except StoreConflict:
            return await self._submit(call, await find(self._store, call.customer, interaction.id), answer)
        return again._replace(turn=save.event.turn, interaction=save.interaction)

    async def _is_known(self, save: Save) -> bool:
        """Whether a keyword says no more than is stored about its number."""
        (key,) = save.blocked or save.unblocked
        return await self._store.is_blocked(save.interaction.customer_id, key) == bool(save.blocked)

    async def _answered_meanwhile(self, call: SurveyCall, id: int) -> RequestRefused:
        current = await self._again(call, await find(self._store, call.customer, id))
        return RequestRefused(
            "answered-meanwhile",
            "another answer came first; nothing of this one was kept",
            hint="go on with the payload",
            payload=current.body,
            turn=current.turn,
        )

    async def _late(self, call: SurveyCall, interaction: Interaction, answer: Answer) -> Reply | None:
        """The reply to an answer whose turn or question is no longer the open one; None where it is.

        raises    RequestRefused `stale-answer`
        """
        current = await self._again(call, interaction)
        is_turn = answer.turn is None or answer.turn == interaction.turn
        question = current.body.get("current_question")
        is_question = answer.question_id is None or (question is not None and question["id"] == answer.question_id)
        if is_turn and is_question:
            return None
        if (same := await self._late_same(call, interaction, answer)) is not None:
            return same
        raise RequestRefused(
            "stale-answer",
            "the interview has moved on from what was answered",
            hint="go on with the payload",
            payload=current.body,
            turn=current.turn,
        )

    async def _late_same(self, call: SurveyCall, interaction: Interaction, answer: Answer) -> Reply | None:
        """The stored payload, where the very same text was the answer that was taken."""
        if answer.turn is not None and answer.turn >= interaction.turn:
            return None
        if answer.turn is not None:
            event = await self._store.event(interaction.id, answer.turn + 1)
        else:
            event = await self._store.last_answer(interaction.id, answer.question_id or 0)
        if event is None or event.kind not in ANSWER_KINDS or event.heard != answer.text:
            return None
        if answer.question_id not in (None, event.question_id):
            return None
        return await self._reply_to(call, interaction, event)

    async def _again(self, call: SurveyCall, interaction: Interaction) -> Reply:
        """What was said last, once more; after the end what was said then, whatever was texted since."""
        event = await self._last_event(interaction)
        if event is None:  # whatever has begun or ended has said something, unless it was purged meanwhile
            raise not_found("interaction", interaction.id)
        return (await self._reply_to(call, interaction, event))._replace(turn=interaction.turn)

    async def _last_event(self, interaction: Interaction) -> Event | None:
        if not interaction.has_begun and interaction.ended_at is None:
            return None
        event = await self._store.event(interaction.id, interaction.turn)
        while event is not None and interaction.ended_at is not None:
            before = await self._store.event(interaction.id, event.turn - 1)
            if before is None or not (before.payload or {}).get("survey_completed"):
                break
            event = before
        return event

    async def _reply_to(self, call: SurveyCall, interaction: Interaction, event: Event) -> Reply:
        payload = event.payload or ENDED_SILENTLY
        if call.is_extended and "current_question" in payload:
            survey = await self._survey(interaction)
            payload = extended_payload(payload, survey, await self._state(interaction, survey))
        return Reply(200, payload, event.turn, interaction=interaction)

    async def _take(
        self, call: SurveyCall, interaction: Interaction, received: Callable[[Any], Input], heard: str | None = None
    ) -> Reply:
        """One step: advance and save. raises StoreConflict, and then nothing has happened"""
        now = self._clock.now()
        survey = await self._survey(interaction)
        state = await self._state(interaction, survey)
        step = advance(survey, state, received(to_datetime(now)))
        if interaction.ended_at is not None and not step.log:  # what gateways repeat changes nothing
            return await self._again(call, interaction)
        payload = step.payload()
        save = save_of(interaction, step, now, payload, heard)
        reply = _reply(call, save.interaction, survey, step.state, payload)
        if call.key is not None:
            save = save._replace(receipt=receipt(call.customer, call.key, now, lambda stored, is_new: reply))
        await self._store.save(save)
        self._keep_at_hand(save.interaction, step.state)
        return reply

    async def _survey(self, interaction: Interaction) -> Survey:
        """The version that the interview belongs to; before the beginning the current one."""
        fingerprint = interaction.fingerprint
        if fingerprint is None:
            survey = self._surveys.current(interaction.survey_id)
            if survey is None:
                raise not_found("survey", interaction.survey_id)
            await self._keep_survey(survey)
            return survey
        survey = self._surveys.version(fingerprint)
        if survey is not None:
            return survey
        found = await self._store.survey_source(fingerprint)
        if found is None:
            raise not_found("survey version", fingerprint)
        return self._surveys.take_up(fingerprint, *found)

    async def _keep_survey(self, survey: Survey) -> None:
        """Store the survey's text before the first interview begins with it."""
        fingerprint = survey.fingerprint
        kept = (self._store.generation, fingerprint)
        if kept not in self._kept_surveys:
            await self._store.keep_survey(fingerprint, survey.id, *self._surveys.source(fingerprint))
            self._kept_surveys.add(kept)

    async def _state(self, interaction: Interaction, survey: Survey) -> InterviewState:
        if interaction.state is None:
            data = await self._store.data_of([interaction.id])
            given = {each.custom_key: each.custom_value for each in data.get(interaction.id, ())}
            return fresh_state(survey, interaction, given)
        turn, at, state = self._at_hand.get(interaction.id, _NOT_AT_HAND)
        if state is None or turn != interaction.turn or at != interaction.updated_at:
            state = await self._stored_state(interaction, survey, interaction.state)
            self._keep_at_hand(interaction, state)
        return state

    async def _stored_state(self, interaction: Interaction, survey: Survey, text: str) -> InterviewState:
        """The state as it was stored; where it cannot be read, from the events, which come to the same."""
        try:
            return state_from_text(survey, text)
        except StateUnreadable:
            return state_of_events(survey, await self._store.events(interaction.id))

    def _keep_at_hand(self, interaction: Interaction, state: InterviewState) -> None:
        """The moment tells its turn from the same one in a copy of the database, put into its place."""
        if state.ending is not None:
            self._at_hand.pop(interaction.id, None)
            return
        if len(self._at_hand) >= HELD_AT_ONCE:
            del self._at_hand[next(iter(self._at_hand))]
        self._at_hand[interaction.id] = (interaction.turn, interaction.updated_at, state)


def _reply(
    call: SurveyCall, interaction: Interaction, survey: Survey, state: InterviewState | None, payload: dict[str, Any]
) -> Reply:
    if call.is_extended and state is not None:
        payload = extended_payload(payload, survey, state)
    return Reply(200, payload, interaction.turn, is_step=True, ending=interaction.ending, interaction=interaction)
