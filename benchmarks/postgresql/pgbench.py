"""pgbench with the transaction of a turn: the very statements that Askline runs, with the values of a turn it stored.

Each client answers an interview of its own; what changes from turn to turn are the turn and the answer's place.
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.dialects.postgresql import psycopg as dialects

from askline.interviews.interaction import Event, Interaction, Response
from askline.storage import statements as sql
from askline.storage.database import Statement
from askline.storage.tables import events, interactions, responses

COUNTED = {"interaction_id": ":id", "at_id": ":id", "turn": ":turn", "place": ":turn"}  # of pgbench's own variables


def script(address: str, is_pipelined: bool) -> str:
    """The transaction as pgbench reads it, with the values of the latest answer that is stored at an address."""
    with psycopg.connect(address) as connection:
        event = _latest(connection, events.name, Event._fields, "heard IS NOT NULL")
        response = _latest(connection, responses.name, Response._fields, "true")
        interaction = _latest(connection, interactions.name, ("state", "updated_at"), "state IS NOT NULL")
    commands = [
        _text(sql.insert_event(), event),
        _text(sql.move_interaction(), interaction),
        _text(sql.upsert_response(insert), response),
    ]
    look_up = _text(sql.one_by(interactions, Interaction, "id"), {})
    steps = ["\\set id :client_id + 1", "\\set turn :turn + 1", look_up]
    transaction = ["BEGIN;", *commands, "COMMIT;"]
    if is_pipelined:
        transaction = ["\\startpipeline", *transaction, "\\endpipeline"]
    return "\n".join([*steps, *transaction, ""])


def _latest(connection: psycopg.Connection[Any], table: str, names: tuple[str, ...], condition: str) -> dict[str, Any]:
    """The newest row, by column."""
    text = f"SELECT {', '.join(names)} FROM {table} WHERE {condition} ORDER BY id DESC LIMIT 1"
    row = connection.execute(text.encode()).fetchone()
    assert row is not None
    return dict(zip(names, row, strict=True))


def _text(clause: Any, values: dict[str, Any]) -> str:
    """A statement with its values written out, but for those that pgbench counts."""

    def written(match: re.Match[str]) -> str:
        name = match[1]
        return COUNTED.get(name) or _literal(values[name])

    text = Statement(clause, dialects.dialect()).text  # type: ignore[no-untyped-call]
    return " ".join(re.sub(r"%\((\w+)\)s", written, text).split("\n")) + ";"


def _literal(value: str | int | None) -> str:
    """A value in SQL. In texts as well pgbench takes what follows a colon for one of its variables."""
    if value is None or isinstance(value, int):
        return "NULL" if value is None else str(value)
    escaped = value.replace("\\", "\\\\").replace("'", "''").replace(":", "\\x3A").replace("\n", "\\n")
    return f"E'{escaped}'"


def per_second(program: Path, address: str, transaction: Path, clients: int, seconds: float, first_turn: int) -> float:
    """How often so many clients come through the transaction in a second, each as fast as it can.

    first_turn  beyond every turn that was stored before
    """
    done = subprocess.run(
        [
            program, "--no-vacuum", "--protocol=prepared", f"--file={transaction}", f"--client={clients}",
            f"--jobs={min(clients, os.cpu_count() or 1)}", f"--time={max(1, round(seconds))}",
            f"--define=turn={first_turn}", address,
        ],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    found = re.search(r"tps = ([0-9.]+)", done.stdout)
    if done.returncode or found is None or "number of failed transactions: 0" not in done.stdout:
        raise RuntimeError(f"pgbench failed: {done.stderr[:2000]}")
    return float(found[1])
