"""The statements that hold interviews, in SQLAlchemy Core: functions that make a clause, compiled once each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from askline.interviews.interaction import DataEntry, Event, Interaction, OutboxEffect, Response
from askline.storage.matching import CHANGED
from askline.storage.tables import (
    do_not_contact,
    events,
    interaction_data,
    interactions,
    outbox,
    receipts,
    responses,
    survey_versions,
)

# What a turn changes of an interaction: nearly always the first three alone.
MOVED = ("turn", "state", "updated_at")
SETTLED = (
    *MOVED, "stage", "due_at", "sent_at", "started_at", "ended_at", "deleted_at", "ending", "reason", "fingerprint",
)  # fmt: skip


def columns(table: sa.Table, kind: Any) -> list[sa.Column[Any]]:
    """A table's columns in the order of a value's fields."""
    return [table.c[name] for name in kind._fields]


def where(table: sa.Table, *names: str) -> sa.ColumnElement[bool]:
    """Each of these columns equals the parameter of its name."""
    return sa.and_(*(table.c[name] == given(table, name) for name in names))


def given(table: sa.Table, name: str) -> sa.BindParameter[Any]:
    """A parameter with a column's name and type; in conditions prefixed, since SET has it too."""
    return sa.bindparam(f"at_{name}", type_=table.c[name].type)


def values(table: sa.Table, *names: str) -> dict[str, sa.BindParameter[Any]]:
    return {name: sa.bindparam(name, type_=table.c[name].type) for name in names}


def one_by(table: sa.Table, kind: Any, *names: str) -> Any:
    """The row of a table that has these values."""
    return sa.select(*columns(table, kind)).where(where(table, *names))


def insert_row(table: sa.Table, names: tuple[str, ...], returns_id: bool = False) -> Any:
    statement = sa.insert(table).values(values(table, *names))
    return statement.returning(table.c.id) if returns_id else statement


def if_there(row: dict[str, Any]) -> dict[str, Any]:
    """A row that belongs to an interaction, of which it cannot be where that is gone: a purge takes no locks of ours.

    PostgreSQL keeps the interaction from being removed until the transaction ends, and nobody from changing it.
    """
    t = interactions
    there = sa.select(t.c.id).where(t.c.id == row["interaction_id"]).with_for_update(read=True, key_share=True)
    return row | {"interaction_id": there.scalar_subquery()}


def insert_data(names: tuple[str, ...]) -> Any:
    new = sa.insert(interaction_data).values(if_there(values(interaction_data, *names)))
    return new.returning(interaction_data.c.id)


def _rows(table: sa.Table, names: tuple[str, ...], amount: int) -> list[dict[str, sa.BindParameter[Any]]]:
    return [{name: _of_row(table, name, name, row) for name in names} for row in range(amount)]


def _of_row(table: sa.Table, name: str, parameter: str, row: int) -> sa.BindParameter[Any]:
    """A column's value in one of several rows; in the first it is named as where there is one alone."""
    return sa.bindparam(f"{parameter}_{row}" if row else parameter, type_=table.c[name].type)


def insert_new(insert: Any, table: sa.Table, names: tuple[str, ...]) -> Any:
    """Insert unless it is there; as many rows are changed as were new."""
    return insert(table).values(values(table, *names)).on_conflict_do_nothing()


# Interactions


def interaction_with_id() -> Any:
    return one_by(interactions, Interaction, "id")


def interactions_with_ids() -> Any:
    """As `Statement.keyed` says, in the JSON of SQLite."""
    t = interactions
    wanted = sa.func.json_each(sa.bindparam("wanted", type_=sa.Text)).table_valued("value")
    rows = sa.func.json_group_array(sa.func.json_array(*columns(t, Interaction)))
    return sa.select(rows).where(t.c.id.in_(sa.select(wanted.c.value)))


def pending_with_number() -> Any:
    t = interactions
    is_pending = sa.and_(t.c.ended_at.is_(None), t.c.deleted_at.is_(None))
    found = where(t, "customer_id", "survey_id", "phone_number")
    return sa.select(t.c.id).where(found, t.c.phone_number.is_not(None), is_pending).order_by(t.c.id).limit(1)


def move_interaction() -> Any:
    t = interactions
    return sa.update(t).where(where(t, "id")).values(values(t, *MOVED))


def settle_interaction(frees_number: bool) -> Any:
    t = interactions
    settled = sa.update(t).where(where(t, "id")).values(values(t, *SETTLED))
    return settled.values(holds_number=None) if frees_number else settled


def move_interactions(amount: int) -> Any:
    return _update_interactions(amount, MOVED)


def settle_interactions(amount: int, frees_number: bool) -> Any:
    settled = _update_interactions(amount, SETTLED)
    return settled.values(holds_number=sa.null()) if frees_number else settled


def _update_interactions(amount: int, names: tuple[str, ...]) -> Any:
    """Several interactions, each with values of its own."""
    t = interactions
    parameters = {"id": "at_id"} | {name: name for name in names}
    rows = [tuple(_of_row(t, name, parameter, row) for name, parameter in parameters.items()) for row in range(amount)]
    changed = sa.values(*(sa.column(name, t.c[name].type) for name in parameters)).data(rows).cte("changed")
    return sa.update(t).where(t.c.id == changed.c.id).values({name: changed.c[name] for name in names})


def change_interaction() -> Any:
    """Where it is still at the turn that was read."""
    t = interactions
    keeps_number = sa.and_(t.c.survey_id == given(t, "survey_id"), t.c.phone_number == given(t, "phone_number"))
    holds = sa.case((keeps_number, t.c.holds_number), else_=None)
    still = sa.and_(where(t, "id", "turn"), t.c.deleted_at.is_(None))
    return sa.update(t).where(still).values(**values(t, *CHANGED, "email_folded"), holds_number=holds)


def due_interactions() -> Any:
    t = interactions
    is_due = sa.and_(t.c.due_at <= sa.bindparam("now", type_=sa.BigInteger), t.c.due_at.is_not(None))
    return (
        sa.select(*columns(t, Interaction))
        .where(is_due, t.c.ended_at.is_(None), t.c.deleted_at.is_(None))
        .order_by(t.c.due_at)
        .limit(sa.bindparam("limit", type_=sa.Integer))
    )


def some_due_to_begin() -> Any:
    t = interactions
    return sa.select(t.c.id).where(t.c.stage == sa.literal_column("0"), _is_past(t)).limit(1)


def mark_due_to_begin() -> Any:
    """Scheduled ones whose time has come are Not Started from now on."""
    t = interactions
    return sa.update(t).where(t.c.stage == sa.literal_column("0"), _is_past(t)).values(stage=1)


def _is_past(t: sa.Table) -> sa.ColumnElement[bool]:
    return t.c.scheduled_at <= sa.bindparam("now", type_=sa.BigInteger)


def count_stages() -> Any:
    """By customer as well, since there is an index that has both."""
    t = interactions
    counted = sa.select(t.c.stage, sa.func.count()).where(t.c.deleted_at.is_(None))
    return counted.group_by(t.c.customer_id, t.c.stage)


# The event log

EVENT = Event._fields


def insert_event() -> Any:
    return sa.insert(events).values(values(events, *EVENT))


def insert_events(amount: int) -> Any:
    return sa.insert(events).values(_rows(events, EVENT, amount))


def insert_event_if_there() -> Any:
    """Of a turn that a purge may be ahead of: the interaction had not begun, or had ended."""
    return sa.insert(events).values(if_there(values(events, *EVENT)))


def insert_events_if_there(amount: int) -> Any:
    return sa.insert(events).values([if_there(row) for row in _rows(events, EVENT, amount)])


def last_answer() -> Any:
    t = events
    found = where(t, "interaction_id", "question_id")
    return sa.select(*columns(t, Event)).where(found, t.c.heard.is_not(None)).order_by(t.c.turn.desc()).limit(1)


def all_events() -> Any:
    t = events
    return sa.select(*columns(t, Event)).where(where(t, "interaction_id")).order_by(t.c.turn)


# Responses, data


_RESPONSE = tuple(name for name in Response._fields if name != "id")
_RESPONSE_KEPT = ("customer_id", "interaction_id", "place")


def upsert_response(insert: Any) -> Any:
    """A response to the same place keeps its id."""
    return _replacing(insert(responses).values(values(responses, *_RESPONSE)))


def upsert_responses(amount: int, insert: Any) -> Any:
    """Each to a place of its own."""
    return _replacing(insert(responses).values(_rows(responses, _RESPONSE, amount)))


def _replacing(new: Any) -> Any:
    replaced = {name: new.excluded[name] for name in _RESPONSE if name not in _RESPONSE_KEPT}
    return new.on_conflict_do_update(index_elements=["interaction_id", "place"], set_=replaced)


def uncount_place() -> Any:
    t = responses
    return sa.update(t).where(where(t, "interaction_id", "place")).values(is_counted=0)


def uncount_all() -> Any:
    t = responses
    return sa.update(t).where(where(t, "interaction_id")).values(is_counted=0)


def delete_data_of() -> Any:
    t = interaction_data
    return sa.update(t).where(where(t, "interaction_id"), t.c.deleted_at.is_(None)).values(values(t, "deleted_at"))


def data_with_key() -> Any:
    t = interaction_data
    found = where(t, "interaction_id", "custom_key")
    return sa.select(*columns(t, DataEntry)).where(found, t.c.deleted_at.is_(None))


def change_data() -> Any:
    t = interaction_data
    changed = ("custom_key", "custom_value", "updated_at", "deleted_at")
    return sa.update(t).where(where(t, "id")).values(values(t, *changed))


def move_data() -> Any:
    t = interaction_data
    return sa.update(t).where(where(t, "interaction_id")).values(values(t, "survey_id"))


def of_interactions(table: sa.Table, kind: Any, amount: int) -> Any:
    """What belongs to several interactions and counts, oldest first."""
    ids = [sa.bindparam(f"id_{index}", type_=sa.BigInteger) for index in range(amount)]
    is_there = table.c.is_counted == 1 if table is responses else table.c.deleted_at.is_(None)
    return sa.select(*columns(table, kind)).where(table.c.interaction_id.in_(ids), is_there).order_by(table.c.id)


# Requests that come twice, surveys, numbers not to be contacted, effects

RECEIPT = ("customer_id", "scope", "key", "at", "interaction_id", "body_hash", "status", "body", "turn")


def kept_reply() -> Any:
    t = receipts
    still = t.c.at > sa.bindparam("since", type_=sa.BigInteger)
    return sa.select(t.c.body_hash, t.c.status, t.c.body, t.c.turn).where(
        where(t, "customer_id", "scope", "key"), still
    )


def forget_old_reply() -> Any:
    t = receipts
    return sa.delete(t).where(where(t, "customer_id", "scope", "key"), t.c.at <= sa.bindparam("since"))


def forget_replies() -> Any:
    return sa.delete(receipts).where(receipts.c.at < sa.bindparam("before", type_=sa.BigInteger))


def survey_source() -> Any:
    t = survey_versions
    return sa.select(t.c.path, t.c.source).where(where(t, "fingerprint"))


def is_blocked() -> Any:
    t = do_not_contact
    return sa.select(t.c.at).where(where(t, "customer_id", "contact_key"))


def unblock() -> Any:
    return sa.delete(do_not_contact).where(where(do_not_contact, "customer_id", "contact_key"))


def claim_effects(amount: int) -> Any:
    """Take those that are due for oneself: nobody else sees them before `until`."""
    t = outbox
    kinds = [sa.bindparam(f"kind_{index}", type_=sa.Text) for index in range(amount)]
    due = (
        sa.select(t.c.id)
        .where(t.c.kind.in_(kinds), t.c.next_at <= sa.bindparam("now", type_=sa.BigInteger))
        .order_by(t.c.next_at)
        .limit(sa.bindparam("limit", type_=sa.Integer))
        .with_for_update(skip_locked=True)
    )
    claimed = {"next_at": sa.bindparam("until", type_=sa.BigInteger), "attempts": t.c.attempts + 1}
    return sa.update(t).where(t.c.id.in_(due)).values(claimed).returning(*columns(t, OutboxEffect))


def drop_effect() -> Any:
    return sa.delete(outbox).where(where(outbox, "id"))


def postpone_effect() -> Any:
    return sa.update(outbox).where(where(outbox, "id")).values(values(outbox, "next_at"))


# What a turn runs, and the same for the turns of several interviews: rows that stand in no other's way.
SEVERAL: dict[Callable[..., Any], Callable[..., Any]] = {
    insert_event: insert_events,
    insert_event_if_there: insert_events_if_there,
    move_interaction: move_interactions,
    settle_interaction: settle_interactions,
    upsert_response: upsert_responses,
}

# Of look-ups by a key those by many keys, in SQLite.
KEYED: dict[Callable[..., Any], Callable[..., Any]] = {interaction_with_id: interactions_with_ids}
