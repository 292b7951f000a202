"""A database filled with interactions in SQL, by what one real interview of it looks like: a million in minutes.

They differ in what lists are filtered by: half have ended, a tenth has begun, the others wait; every value of an agent
or a call type has its share, references and addresses have one interaction each.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

MICROSECONDS_APART = 2_000_000
AGENTS = 50
COLUMNS = {
    "id": "n",
    "uuid": "printf('%08x-0000-4000-8000-%012x', n, n)",
    "phone_number": "'+614' || (10000000 + n)",
    "email": "'r' || n || '@example.com'",
    "email_folded": "'r' || n || '@example.com'",
    "external_ref": "'ref-' || n",
    "agent_id": f"'agent-' || (n % {AGENTS})",
    "call_type": "CASE n % 3 WHEN 0 THEN 'support' WHEN 1 THEN 'sales' END",
    "survey_type": "CASE n % 4 WHEN 0 THEN 'sms' WHEN 1 THEN 'email' ELSE 'web' END",
    "created_at": f"made.created_at - ($amount - n) * {MICROSECONDS_APART}",
    "scheduled_at": f"made.created_at - ($amount - n) * {MICROSECONDS_APART}",
    "stage": "CASE WHEN n % 10 < 4 THEN 1 WHEN n % 10 < 5 THEN 3 WHEN n % 10 < 9 THEN 4 ELSE 5 END",
    "started_at": "CASE WHEN n % 10 >= 4 THEN made.created_at END",
    "ended_at": "CASE WHEN n % 10 >= 5 THEN made.created_at END",
    "ending": "CASE WHEN n % 10 = 9 THEN 'abandoned' WHEN n % 10 >= 5 THEN 'completed' END",
    "holds_number": "NULL",
}


def fill(path: Path, amount: int) -> None:
    """Make it `amount` interactions, each with the events and responses of the first one."""
    connection = sqlite3.connect(path, isolation_level=None)
    for setting in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-400000", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {setting}")
    indices = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL "
        "AND tbl_name IN ('interactions', 'events', 'responses')"
    ).fetchall()
    for name, _ in indices:
        connection.execute(f"DROP INDEX {name}")
    _copy(connection, "interactions", amount, COLUMNS, "made.id = 1")
    for table in ("events", "responses"):
        _copy(connection, table, amount, {"id": "NULL", "interaction_id": "n"}, "made.interaction_id = 1")
    for _, text in indices:
        connection.execute(text)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.close()
    with path.open("rb") as written:
        os.fsync(written.fileno())  # else the system is still busy with it when it is measured


def _copy(connection: sqlite3.Connection, table: str, amount: int, values: dict[str, str], condition: str) -> None:
    """For each number from 2 on the rows of the first interaction, but for these columns."""
    names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    chosen = ", ".join(values.get(name, f"made.{name}") for name in names)
    connection.execute(
        "WITH RECURSIVE counted(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM counted WHERE n < $amount) "
        f"INSERT INTO {table} SELECT {chosen} FROM counted, {table} made WHERE {condition}",
        {"amount": amount},
    )
