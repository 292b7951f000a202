"""Indexes along which pages are found that are filtered by an agent or a call type and by something else."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("interactions_by_agent", "interactions")
    op.drop_index("interactions_by_call_type", "interactions")
    _by("agent_id", "interactions_by_agent", "stage", "id", "call_type", "survey_id")
    _by("agent_id", "interactions_by_agent_type", "survey_type", "stage", "id", "call_type", "survey_id")
    _by("call_type", "interactions_by_call_type", "stage", "id", "survey_id")
    _by("call_type", "interactions_by_call_and_survey_type", "survey_type", "stage", "id", "survey_id")


def _by(column: str, name: str, *others: str) -> None:
    condition: Any = sa.text(f"{column} IS NOT NULL")
    op.create_index(
        name,
        "interactions",
        ["customer_id", column, *others],
        sqlite_where=condition,
        postgresql_where=condition,
    )
