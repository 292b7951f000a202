"""The tables, as SQLAlchemy Core has them: the same in SQLite and in PostgreSQL.

Moments are microseconds since 1970. JSON stands as text, so that it comes back letter for letter. An index on texts
that are mostly not given leaves out those that are not. Every hot statement is keyed by the interaction alone.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

metadata = sa.MetaData()
Big = sa.BigInteger().with_variant(sa.Integer, "sqlite")  # only INTEGER is a row's own number in SQLite


def _column(name: str, type: Any = Big, *, required: bool = True) -> sa.Column[Any]:
    return sa.Column(name, type, nullable=not required)


def _id() -> sa.Column[int]:
    return sa.Column("id", Big, primary_key=True, autoincrement=True)


def _index(name: str, *columns: str, where: str | None = None, unique: bool = False) -> sa.Index:
    condition = None if where is None else sa.text(where)
    return sa.Index(name, *columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


customers = sa.Table(
    "customers",
    metadata,
    _id(),
    _column("uuid", sa.Text),
    _column("name", sa.Text),
    _column("token_hash", sa.Text),
    _column("webhook_secret", sa.Text),
    _column("created_at"),
    _index("customers_by_uuid", "uuid", unique=True),
    _index("customers_by_token", "token_hash", unique=True),
)

tokens = sa.Table(
    "tokens",
    metadata,
    _id(),
    _column("uuid", sa.Text),
    _column("customer_id"),
    _column("token_hash", sa.Text),
    _column("permissions", sa.Text),  # a JSON list
    _column("created_at"),
    _column("revoked_at", required=False),
    _index("tokens_by_uuid", "uuid", unique=True),
    _index("tokens_by_hash", "token_hash", unique=True),
)

users = sa.Table(
    "users",
    metadata,
    _id(),
    _column("customer_id"),
    _column("name", sa.Text),
    _column("email", sa.Text),
    _column("agent_id", sa.Text, required=False),
    _column("phone", sa.Text, required=False),
    _column("timezone", sa.Text, required=False),
    _column("created_at"),
    _column("email_folded", sa.Text),
    _index("users_by_email", "customer_id", "email_folded", unique=True),
)

contacts = sa.Table(
    "contacts",
    metadata,
    sa.Column("uuid", sa.Text, primary_key=True),
    sa.Column("customer_id", Big, primary_key=True),
    _column("data", sa.Text),  # JSON
    _column("created_at"),
    _column("modified_at"),
)

interactions = sa.Table(
    "interactions",
    metadata,
    _id(),
    _column("uuid", sa.Text),
    _column("customer_id"),
    _column("survey_id"),
    _column("survey_type", sa.Text),
    _column("phone_number", sa.Text, required=False),
    _column("email", sa.Text, required=False),
    _column("scheduled_at"),
    _column("external_ref", sa.Text, required=False),
    _column("call_type", sa.Text, required=False),
    _column("agent_id", sa.Text, required=False),
    _column("language", sa.Text, required=False),
    _column("stage", sa.Integer),
    _column("created_at"),
    _column("updated_at"),
    _column("sent_at", required=False),
    _column("started_at", required=False),
    _column("ended_at", required=False),
    _column("deleted_at", required=False),
    _column("ending", sa.Text, required=False),
    _column("reason", sa.Text, required=False),
    _column("fingerprint", sa.Text, required=False),
    _column("turn"),
    _column("seed"),
    _column("due_at", required=False),
    _column("contact_id", sa.Text, required=False),
    _column("made_by", sa.Text, required=False),
    _column("state", sa.Text, required=False),  # JSON; a cache of what the events come to
    _column("email_folded", sa.Text, required=False),
    _column("holds_number", sa.Integer, required=False),  # 1: no other one that was not forced may be pending
    _index("interactions_by_uuid", "uuid", unique=True),
    _index(
        "interactions_holding_a_number", "customer_id", "survey_id", "phone_number",
        where="holds_number IS NOT NULL", unique=True,
    ),
    _index(
        "interactions_pending", "customer_id", "survey_id", "phone_number",
        where="phone_number IS NOT NULL AND ended_at IS NULL AND deleted_at IS NULL",
    ),
    _index("interactions_by_stage", "customer_id", "stage", "id", where="deleted_at IS NULL"),
    _index("interactions_by_survey", "customer_id", "survey_id", "id", where="deleted_at IS NULL"),
    _index("interactions_by_survey_stage", "customer_id", "survey_id", "stage", "id", where="deleted_at IS NULL"),
    _index(
        "interactions_by_type", "customer_id", "survey_id", "survey_type", "stage", "id", where="deleted_at IS NULL"
    ),
    _index("interactions_by_creation", "customer_id", "created_at", "id"),
    _index("interactions_by_schedule", "customer_id", "scheduled_at", "stage", "id"),
    _index("interactions_by_email", "customer_id", "email_folded", "stage", "id", where="email_folded IS NOT NULL"),
    _index("interactions_by_number", "customer_id", "phone_number", where="phone_number IS NOT NULL"),
    _index(
        "interactions_by_external_ref", "customer_id", "external_ref", "stage", "id",
        where="external_ref IS NOT NULL",
    ),
    _index(
        "interactions_by_agent", "customer_id", "agent_id", "stage", "id", "call_type", "survey_id",
        where="agent_id IS NOT NULL",
    ),
    _index(
        "interactions_by_agent_type", "customer_id", "agent_id", "survey_type", "stage", "id", "call_type", "survey_id",
        where="agent_id IS NOT NULL",
    ),
    _index(
        "interactions_by_call_type", "customer_id", "call_type", "stage", "id", "survey_id",
        where="call_type IS NOT NULL",
    ),
    _index(
        "interactions_by_call_and_survey_type", "customer_id", "call_type", "survey_type", "stage", "id", "survey_id",
        where="call_type IS NOT NULL",
    ),
    _index("interactions_by_contact", "customer_id", "contact_id", where="contact_id IS NOT NULL"),
    _index("interactions_due", "due_at", where="due_at IS NOT NULL"),
    _index("interactions_scheduled", "scheduled_at", where="stage = 0"),
    _index("interactions_ended", "ended_at", where="ended_at IS NOT NULL"),
    sqlite_autoincrement=True,
)  # fmt: skip

events = sa.Table(
    "events",
    metadata,
    _id(),
    _column("interaction_id"),
    _column("turn"),
    _column("at"),
    _column("kind", sa.Text),
    _column("heard", sa.Text, required=False),
    _column("question_id", required=False),
    _column("records", sa.Text),  # JSON
    _column("payload", sa.Text, required=False),  # JSON
    _index("events_by_turn", "interaction_id", "turn", unique=True),
)

responses = sa.Table(
    "responses",
    metadata,
    _id(),
    _column("customer_id"),
    _column("interaction_id"),
    _column("survey_id"),
    _column("question_id"),
    _column("question", sa.Text),
    _column("place"),
    _column("response", sa.Text),
    _column("value", sa.Text),  # JSON
    _column("response_type", sa.Text),
    _column("question_label", sa.Text),
    _column("submitted_at"),
    _column("recording_url", sa.Text, required=False),
    _column("is_counted", sa.Integer),
    _index("responses_by_place", "interaction_id", "place", unique=True),
    _index("responses_by_survey", "customer_id", "survey_id", "id"),
    _index("responses_by_question", "customer_id", "question_id", "id"),
    _index("responses_by_submission", "customer_id", "submitted_at"),
)

interaction_data = sa.Table(
    "interaction_data",
    metadata,
    _id(),
    _column("customer_id"),
    _column("interaction_id"),
    _column("survey_id"),
    _column("custom_key", sa.Text),
    _column("custom_value", sa.Text),
    _column("created_at"),
    _column("updated_at"),
    _column("deleted_at", required=False),
    _index("data_by_key", "interaction_id", "custom_key", where="deleted_at IS NULL", unique=True),
    _index("data_by_interaction", "interaction_id"),
    _index("data_by_survey", "customer_id", "survey_id", "id", where="deleted_at IS NULL"),
    sqlite_autoincrement=True,
)

receipts = sa.Table(
    "receipts",
    metadata,
    sa.Column("customer_id", Big, primary_key=True),
    sa.Column("scope", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    _column("at"),
    _column("interaction_id"),
    _column("body_hash", sa.Text),
    _column("status", sa.Integer),
    _column("body", sa.Text),  # JSON
    _column("turn", required=False),
    _index("receipts_by_moment", "at"),
    _index("receipts_by_interaction", "interaction_id"),
)

survey_versions = sa.Table(
    "survey_versions",
    metadata,
    sa.Column("fingerprint", sa.Text, primary_key=True),
    _column("survey_id"),
    _column("path", sa.Text),
    _column("source", sa.LargeBinary),
)

do_not_contact = sa.Table(
    "do_not_contact",
    metadata,
    sa.Column("customer_id", Big, primary_key=True),
    sa.Column("contact_key", sa.Text, primary_key=True),
    _column("at"),
)

outbox = sa.Table(
    "outbox",
    metadata,
    _id(),
    _column("customer_id"),
    _column("interaction_id"),
    _column("kind", sa.Text),
    _column("body", sa.Text),  # JSON
    _column("created_at"),
    _column("attempts", sa.Integer),
    _column("next_at"),
    _index("outbox_by_moment", "kind", "next_at"),
    _index("outbox_by_interaction", "interaction_id"),
    sqlite_autoincrement=True,
)
