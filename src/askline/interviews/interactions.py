"""Interactions made, read, changed, deleted and listed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from askline.errors import RequestRefused
from askline.interviews.access import find, gone, is_blocked, not_found
from askline.interviews.accounts_kept import Customer
from askline.interviews.addresses import NEEDS_EMAIL, NEEDS_NUMBER, can_receive_sms
from askline.interviews.attributes_given import check_attributes
from askline.interviews.idempotency import Idempotency, Reply, Show, receipt, replayed
from askline.interviews.interaction import (
    NOT_STARTED,
    SCHEDULED,
    SENT,
    Event,
    Interaction,
    NewInteraction,
)
from askline.interviews.moments import SECOND
from askline.interviews.ports import Clock, Creation, IdSource, Save, Store, StoreConflict
from askline.interviews.saving import abandoned_unbegun
from askline.interviews.selections import InteractionSelection
from askline.interviews.surveys import Surveys
from askline.survey.definition import Survey

FIXED_ONCE_BEGUN = ("survey_id", "survey_type", "phone_number", "email")


class Interactions:
    def __init__(self, store: Store, surveys: Surveys, clock: Clock, ids: IdSource) -> None:
        self._store = store
        self._surveys = surveys
        self._clock = clock
        self._ids = ids

    async def get(self, customer: Customer, id: int) -> Interaction:
        """raises RequestRefused `not-found`, `gone`"""
        return await find(self._store, customer, id)

    async def by_uuid(self, uuid: str) -> Interaction:
        """Anybody's interaction, for its web page. raises RequestRefused `not-found`, `gone`"""
        interaction = await self._store.interaction_by_uuid(uuid.lower())
        if interaction is None:
            raise not_found("interaction", uuid)
        if interaction.deleted_at is not None:
            raise gone("interaction", uuid)
        return interaction

    async def select(self, customer: Customer, selection: InteractionSelection) -> list[Interaction]:
        """A page of them. Without an `order`: by current status, within one the highest id first."""
        return await self._store.interactions(customer.id, selection, self._clock.now())

    async def create(
        self,
        customer: Customer,
        new: NewInteraction,
        show: Show[Interaction],
        is_forced: bool = False,
        idempotency: Idempotency | None = None,
    ) -> Reply:
        """Make an interaction: 201 with what `show` makes of it.

        is_forced  `_force_new`: also where one is pending with the same number and survey
        raises     RequestRefused `not-found` (the survey), `missing-parameter`, `bad-parameter` (data that an
                   attribute cannot take), `pending-interaction` (with `interaction_id`), `idempotency-key-reused`
        """
        now = self._clock.now()
        if (earlier := await replayed(self._store, customer, idempotency, now)) is not None:
            return earlier
        survey = self._survey(new.survey_id)
        interaction = self._fresh(customer, new, now)
        check_addresses(interaction.survey_type, interaction.phone_number, interaction.email)
        check_attributes(survey, interaction, new.data, now)

        def reply(made: Interaction, is_new: bool) -> Reply:
            return Reply(201, show(made), interaction=made)

        creation = Creation(
            interaction,
            new.data,
            Event(0, 0, now, "created", None, None, [], None),
            is_forced,
            await self._ended_at_once(survey, interaction, now),
            receipt=receipt(customer, idempotency, now, reply),
        )
        try:
            return reply(await self._store.add_interaction(creation), True)
        except StoreConflict as conflict:
            if (earlier := await replayed(self._store, customer, idempotency, now)) is not None:
                return earlier
            raise _pending(conflict) from None

    async def change(self, customer: Customer, id: int, given_id: int, changes: Mapping[str, Any]) -> Interaction:
        """Replace fields of an interaction; those that are not in `changes` keep their values.

        given_id   the id that the client sent in the object
        changes    by name: FIXED_ONCE_BEGUN, `scheduled_at`, `external_ref`, `call_type`, `agent_id`; values as in
                   NewInteraction (None clears a text)
        raises     RequestRefused `not-found`, `gone`, `missing-parameter` (an address that its survey type needs),
                   `bad-parameter` (data that an attribute of its new survey cannot take), `id-mismatch`,
                   `already-started` (what is fixed once it has begun)
        """
        interaction = await find(self._store, customer, id)
        changed = interaction._replace(**changes, updated_at=self._clock.now())
        fixed = [name for name in FIXED_ONCE_BEGUN if getattr(changed, name) != getattr(interaction, name)]
        await self._check_change(interaction, changed, given_id, fixed)
        changed = self._rescheduled(changed)
        event = None
        if interaction.may_begin:  # whoever begins it now with what he has read, must read it again
            changed = changed._replace(turn=interaction.turn + 1)
            event = Event(id, changed.turn, changed.updated_at, "changed", None, None, [], None)
        try:
            await self._store.change(changed, interaction.turn, event)
        except StoreConflict:
            return await self.change(customer, id, given_id, changes)
        return await self._performed(changed) if fixed else changed

    async def _check_change(
        self, interaction: Interaction, changed: Interaction, given_id: int, fixed: Sequence[str]
    ) -> None:
        """Refuse what cannot be. `fixed`: what is changed of that which is fixed once it has begun."""
        if "survey_id" in fixed:
            await self._check_data(self._survey(changed.survey_id), changed)
        if fixed:
            check_addresses(changed.survey_type, changed.phone_number, changed.email)
        if given_id != interaction.id:
            raise RequestRefused(
                "id-mismatch",
                f"the object has the id {given_id}, the path {interaction.id}",
                hint="send the id of the path",
            )
        if fixed and not interaction.may_begin:
            has = "started" if interaction.has_begun else "ended"
            raise RequestRefused("already-started", f"the interaction has {has}; {fixed[0]} stays as it is")

    async def delete(self, customer: Customer, id: int) -> None:
        """Take an interaction away that has not started.

        raises    RequestRefused `not-found`, `gone`, `already-started`
        """
        interaction = await find(self._store, customer, id)
        if interaction.has_begun:
            raise RequestRefused(
                "already-started", "an interaction that has started cannot be deleted", hint="abandon it instead"
            )
        now = self._clock.now()
        turn = interaction.turn + 1
        deleted = interaction._replace(turn=turn, deleted_at=now, updated_at=now, due_at=None)
        try:
            await self._store.save(Save(deleted, Event(id, turn, now, "deleted", None, None, [], None)))
        except StoreConflict:
            await self.delete(customer, id)

    def _survey(self, survey_id: int) -> Survey:
        survey = self._surveys.current(survey_id)
        if survey is None:
            raise not_found("survey", survey_id)
        return survey

    async def _check_data(self, survey: Survey, interaction: Interaction) -> None:
        """Refuse to move an interaction to a survey that cannot read its data, which would count for nothing there.

        raises    RequestRefused `bad-parameter`
        """
        if not interaction.may_begin:
            return
        entries = (await self._store.data_of([interaction.id])).get(interaction.id, ())
        data = {each.custom_key: each.custom_value for each in entries}
        check_attributes(survey, interaction, data, self._clock.now(), "survey_id")

    def _fresh(self, customer: Customer, new: NewInteraction, now: int) -> Interaction:
        scheduled_at = now // SECOND * SECOND if new.scheduled_at is None else new.scheduled_at
        return self._rescheduled(
            Interaction(
                id=0, uuid=self._ids.uuid(), customer_id=customer.id, survey_id=new.survey_id,
                survey_type=new.survey_type, phone_number=new.phone_number, email=new.email,
                scheduled_at=scheduled_at, external_ref=new.external_ref, call_type=new.call_type,
                agent_id=new.agent_id, language=new.language, stage=NOT_STARTED, created_at=now, updated_at=now,
                sent_at=None, started_at=None, ended_at=None, deleted_at=None, ending=None, reason=None,
                fingerprint=None, turn=0, seed=self._ids.seed(), due_at=None, contact_id=new.contact_id,
                made_by=new.made_by, state=None,
            )
        )  # fmt: skip

    def _rescheduled(self, interaction: Interaction) -> Interaction:
        """The interaction with its stage, and what happens to it by itself, as `scheduled_at` has them."""
        if interaction.stage >= SENT or not interaction.is_pending:
            return interaction
        is_ahead = interaction.scheduled_at > self._clock.now()
        given_up_at = interaction.scheduled_at if is_unreachable(interaction) else None
        return interaction._replace(stage=SCHEDULED if is_ahead else NOT_STARTED, due_at=given_up_at)

    async def _performed(self, changed: Interaction) -> Interaction:
        """The interaction with another address, ended where that is one to which nothing may or can be sent."""
        survey = self._surveys.current(changed.survey_id)
        saves = () if survey is None else await self._ended_at_once(survey, changed, changed.updated_at)
        try:
            for save in saves:
                await self._store.save(save)
                changed = save.interaction
        except StoreConflict:
            return await self.by_uuid(changed.uuid)
        return changed

    async def _ended_at_once(self, survey: Survey, interaction: Interaction, now: int) -> tuple[Save, ...]:
        """What ends an interaction before it could begin: a number not to be contacted, or one out of reach."""
        if await is_blocked(self._store, interaction):
            return (abandoned_unbegun(survey, interaction, "restricted", now),)
        if interaction.stage == NOT_STARTED and interaction.due_at is not None:
            return (abandoned_unbegun(survey, interaction, "undeliverable", now),)
        return ()


def is_unreachable(interaction: Interaction) -> bool:
    """Whether it is to be sent to a number that cannot receive it."""
    number = interaction.phone_number
    return interaction.survey_type == "sms" and number is not None and not can_receive_sms(number)


def check_addresses(survey_type: str, phone_number: str | None, email: str | None) -> None:
    """raises RequestRefused `missing-parameter` where the survey type needs an address that is not there"""
    needed = {"phone_number": phone_number} if survey_type in NEEDS_NUMBER else {}
    if survey_type in NEEDS_EMAIL:
        needed["email"] = email
    for name, value in needed.items():
        if value is None:
            raise RequestRefused(
                "missing-parameter", f"an interaction of type {survey_type} needs {name}", parameter=name
            )


def _pending(conflict: StoreConflict) -> RequestRefused:
    if conflict.code == "id-taken":
        return RequestRefused("id-taken", conflict.message)
    return RequestRefused(
        "pending-interaction",
        f"interaction {conflict.holder} with the same phone number and survey is pending",
        hint="wait for it, delete it, or send _force_new=true",
        interaction_id=conflict.holder,
    )
