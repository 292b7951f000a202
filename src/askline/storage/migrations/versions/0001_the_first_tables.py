"""The first tables."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _contacts()
    _customers()
    _customers_indexes()
    _do_not_contact()
    _events()
    _events_indexes()
    _interaction_data()
    _interaction_data_indexes()
    _interactions()
    _interactions_indexes()
    _interactions_indexes_too()
    _outbox()
    _outbox_indexes()
    _receipts()
    _receipts_indexes()
    _responses()
    _responses_indexes()
    _survey_versions()
    _tokens()
    _tokens_indexes()
    _users()
    _users_indexes()


def _where(condition: str) -> dict[str, Any]:
    """The condition of an index that leaves rows out."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def _contacts() -> None:
    op.create_table(
        "contacts",
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("customer_id", BIG, nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("created_at", BIG, nullable=False),
        sa.Column("modified_at", BIG, nullable=False),
        sa.PrimaryKeyConstraint("uuid", "customer_id"),
    )


def _customers() -> None:
    op.create_table(
        "customers",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("webhook_secret", sa.Text(), nullable=False),
        sa.Column("created_at", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def _customers_indexes() -> None:
    op.create_index("customers_by_token", "customers", ["token_hash"], unique=True)
    op.create_index("customers_by_uuid", "customers", ["uuid"], unique=True)


def _do_not_contact() -> None:
    op.create_table(
        "do_not_contact",
        sa.Column("customer_id", BIG, nullable=False),
        sa.Column("contact_key", sa.Text(), nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.PrimaryKeyConstraint("customer_id", "contact_key"),
    )


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("interaction_id", BIG, nullable=False),
        sa.Column("turn", BIG, nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("heard", sa.Text(), nullable=True),
        sa.Column("question_id", BIG, nullable=True),
        sa.Column("records", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )


def _events_indexes() -> None:
    op.create_index("events_by_turn", "events", ["interaction_id", "turn"], unique=True)


def _interaction_data() -> None:
    op.create_table(
        "interaction_data",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("customer_id", BIG, nullable=False),
        sa.Column("interaction_id", BIG, nullable=False),
        sa.Column("survey_id", BIG, nullable=False),
        sa.Column("custom_key", sa.Text(), nullable=False),
        sa.Column("custom_value", sa.Text(), nullable=False),
        sa.Column("created_at", BIG, nullable=False),
        sa.Column("updated_at", BIG, nullable=False),
        sa.Column("deleted_at", BIG, nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )


def _interaction_data_indexes() -> None:
    op.create_index("data_by_interaction", "interaction_data", ["interaction_id"])
    op.create_index(
        "data_by_key", "interaction_data", ["interaction_id", "custom_key"], unique=True, **_where("deleted_at IS NULL")
    )
    op.create_index(
        "data_by_survey", "interaction_data", ["customer_id", "survey_id", "id"], **_where("deleted_at IS NULL")
    )


def _interactions() -> None:
    op.create_table(
        "interactions",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("customer_id", BIG, nullable=False),
        sa.Column("survey_id", BIG, nullable=False),
        sa.Column("survey_type", sa.Text(), nullable=False),
        sa.Column("phone_number", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("scheduled_at", BIG, nullable=False),
        sa.Column("external_ref", sa.Text(), nullable=True),
        sa.Column("call_type", sa.Text(), nullable=True),
        sa.Column("agent_id", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("created_at", BIG, nullable=False),
        sa.Column("updated_at", BIG, nullable=False),
        sa.Column("sent_at", BIG, nullable=True),
        sa.Column("started_at", BIG, nullable=True),
        sa.Column("ended_at", BIG, nullable=True),
        sa.Column("deleted_at", BIG, nullable=True),
        sa.Column("ending", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("fingerprint", sa.Text(), nullable=True),
        sa.Column("turn", BIG, nullable=False),
        sa.Column("seed", BIG, nullable=False),
        sa.Column("due_at", BIG, nullable=True),
        sa.Column("contact_id", sa.Text(), nullable=True),
        sa.Column("made_by", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("email_folded", sa.Text(), nullable=True),
        sa.Column("holds_number", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )


def _interactions_indexes() -> None:
    op.create_index(
        "interactions_by_agent",
        "interactions",
        ["customer_id", "agent_id", "stage", "id"],
        **_where("agent_id IS NOT NULL"),
    )
    op.create_index(
        "interactions_by_call_type",
        "interactions",
        ["customer_id", "call_type", "stage", "id"],
        **_where("call_type IS NOT NULL"),
    )
    op.create_index(
        "interactions_by_contact", "interactions", ["customer_id", "contact_id"], **_where("contact_id IS NOT NULL")
    )
    op.create_index("interactions_by_creation", "interactions", ["customer_id", "created_at", "id"])
    op.create_index(
        "interactions_by_email",
        "interactions",
        ["customer_id", "email_folded", "stage", "id"],
        **_where("email_folded IS NOT NULL"),
    )
    op.create_index(
        "interactions_by_external_ref",
        "interactions",
        ["customer_id", "external_ref", "stage", "id"],
        **_where("external_ref IS NOT NULL"),
    )
    op.create_index(
        "interactions_by_number", "interactions", ["customer_id", "phone_number"], **_where("phone_number IS NOT NULL")
    )
    op.create_index("interactions_by_schedule", "interactions", ["customer_id", "scheduled_at", "stage", "id"])
    op.create_index(
        "interactions_by_stage", "interactions", ["customer_id", "stage", "id"], **_where("deleted_at IS NULL")
    )


def _interactions_indexes_too() -> None:
    op.create_index(
        "interactions_by_survey", "interactions", ["customer_id", "survey_id", "id"], **_where("deleted_at IS NULL")
    )
    op.create_index(
        "interactions_by_survey_stage",
        "interactions",
        ["customer_id", "survey_id", "stage", "id"],
        **_where("deleted_at IS NULL"),
    )
    op.create_index(
        "interactions_by_type",
        "interactions",
        ["customer_id", "survey_id", "survey_type", "stage", "id"],
        **_where("deleted_at IS NULL"),
    )
    op.create_index("interactions_by_uuid", "interactions", ["uuid"], unique=True)
    op.create_index("interactions_due", "interactions", ["due_at"], **_where("due_at IS NOT NULL"))
    op.create_index("interactions_ended", "interactions", ["ended_at"], **_where("ended_at IS NOT NULL"))
    op.create_index(
        "interactions_holding_a_number",
        "interactions",
        ["customer_id", "survey_id", "phone_number"],
        unique=True,
        **_where("holds_number IS NOT NULL"),
    )
    op.create_index(
        "interactions_pending",
        "interactions",
        ["customer_id", "survey_id", "phone_number"],
        **_where("phone_number IS NOT NULL AND ended_at IS NULL AND deleted_at IS NULL"),
    )
    op.create_index("interactions_scheduled", "interactions", ["scheduled_at"], **_where("stage = 0"))


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("customer_id", BIG, nullable=False),
        sa.Column("interaction_id", BIG, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", BIG, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )


def _outbox_indexes() -> None:
    op.create_index("outbox_by_interaction", "outbox", ["interaction_id"])
    op.create_index("outbox_by_moment", "outbox", ["kind", "next_at"])


def _receipts() -> None:
    op.create_table(
        "receipts",
        sa.Column("customer_id", BIG, nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.Column("interaction_id", BIG, nullable=False),
        sa.Column("body_hash", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("turn", BIG, nullable=True),
        sa.PrimaryKeyConstraint("customer_id", "scope", "key"),
    )


def _receipts_indexes() -> None:
    op.create_index("receipts_by_interaction", "receipts", ["interaction_id"])
    op.create_index("receipts_by_moment", "receipts", ["at"])


def _responses() -> None:
    op.create_table(
        "responses",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("customer_id", BIG, nullable=False),
        sa.Column("interaction_id", BIG, nullable=False),
        sa.Column("survey_id", BIG, nullable=False),
        sa.Column("question_id", BIG, nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("place", BIG, nullable=False),
        sa.Column("response", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("response_type", sa.Text(), nullable=False),
        sa.Column("question_label", sa.Text(), nullable=False),
        sa.Column("submitted_at", BIG, nullable=False),
        sa.Column("recording_url", sa.Text(), nullable=True),
        sa.Column("is_counted", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def _responses_indexes() -> None:
    op.create_index("responses_by_place", "responses", ["interaction_id", "place"], unique=True)
    op.create_index("responses_by_question", "responses", ["customer_id", "question_id", "id"])
    op.create_index("responses_by_submission", "responses", ["customer_id", "submitted_at"])
    op.create_index("responses_by_survey", "responses", ["customer_id", "survey_id", "id"])


def _survey_versions() -> None:
    op.create_table(
        "survey_versions",
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("survey_id", BIG, nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("source", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint"),
    )


def _tokens() -> None:
    op.create_table(
        "tokens",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("customer_id", BIG, nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("permissions", sa.Text(), nullable=False),
        sa.Column("created_at", BIG, nullable=False),
        sa.Column("revoked_at", BIG, nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )


def _tokens_indexes() -> None:
    op.create_index("tokens_by_hash", "tokens", ["token_hash"], unique=True)
    op.create_index("tokens_by_uuid", "tokens", ["uuid"], unique=True)


def _users() -> None:
    op.create_table(
        "users",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("customer_id", BIG, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("agent_id", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("timezone", sa.Text(), nullable=True),
        sa.Column("created_at", BIG, nullable=False),
        sa.Column("email_folded", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def _users_indexes() -> None:
    op.create_index("users_by_email", "users", ["customer_id", "email_folded"], unique=True)
