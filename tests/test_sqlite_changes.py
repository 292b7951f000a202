"""Changes carried out together come to the same as one by one, in as few statements as can be."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from askline.storage.database import Command, Statement, UniqueViolated
from askline.storage.sqlite_batch import Batches, Work
from askline.storage.sqlite_changes import MOST_TRIGGERS, MOST_VALUES, ROWS_AT_ONCE

DIALECT = sqlite.dialect(paramstyle="qmark")
METADATA = sa.MetaData()
LOG = sa.Table(
    "log",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("turn", sa.Integer, primary_key=True),
    sa.Column("said", sa.Text),
)
PLACE = sa.Table(
    "place",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("held", sa.Text),
    sa.CheckConstraint("held <> 'no'"),
)

INSERT = Statement(
    sa.insert(LOG).values(id=sa.bindparam("id"), turn=sa.bindparam("turn"), said=sa.bindparam("said")), DIALECT
)
UPDATE = Statement(
    sa.update(LOG).where(LOG.c.id == sa.bindparam("at_id")).values(said=LOG.c.said + sa.bindparam("said")), DIALECT
)
_NEW = sqlite.insert(PLACE).values(id=sa.bindparam("id"), held=sa.bindparam("held"))
UPSERT = Statement(_NEW.on_conflict_do_update(index_elements=["id"], set_={"held": _NEW.excluded.held}), DIALECT)
DELETE = Statement(sa.delete(PLACE).where(PLACE.c.id == sa.bindparam("at_id")), DIALECT)

IDS = st.integers(1, 3)
TEXTS = st.sampled_from(["", "?", "a'b\"c", ":id", "é\n", None, 7, 2.5, b"ab", "no", "\ud800", 2**63, [1]])
REST = st.one_of(
    st.builds(lambda id, said: Command(UPDATE, {"at_id": id, "said": said}), IDS, TEXTS),
    st.builds(lambda id, held: Command(UPSERT, {"id": id, "held": held}), IDS, TEXTS),
    st.builds(lambda id: Command(DELETE, {"at_id": id}), IDS),
)
FIRST = st.builds(lambda id, turn, said: Command(INSERT, {"id": id, "turn": turn, "said": said}), IDS, IDS, TEXTS)
LISTS = st.builds(lambda first, rest: [first, *rest], FIRST, st.lists(REST, max_size=3)) | st.lists(REST, max_size=3)


Outcome = tuple[type[Exception], str] | None


def outcome_of(came: Any) -> Outcome:
    return (type(came), str(came)) if isinstance(came, Exception) else None


class Counting(sqlite3.Connection):
    """Remembers what it was told to run: of each statement the first word."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.ran: list[str] = []

    def execute(self, text: str, values: Any = (), /) -> sqlite3.Cursor:
        self.ran.append(text.split()[0])
        return super().execute(text, values)


@contextmanager
def connected() -> Iterator[Counting]:
    with closing(sqlite3.connect(":memory:", isolation_level=None, factory=Counting)) as connection:
        for table in METADATA.sorted_tables:
            connection.execute(str(sa.schema.CreateTable(table).compile(dialect=DIALECT)))
        yield connection


def held_in(connection: sqlite3.Connection) -> list[Any]:
    return [connection.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall() for name in ("log", "place")]


def one_by_one(connection: sqlite3.Connection, lists: list[list[Command]]) -> list[Outcome]:
    """What came of each list by plain means."""
    outcomes: list[Outcome] = []
    for commands in lists:
        connection.execute("BEGIN")
        try:
            for each in commands:
                connection.execute(each.statement.text, each.places)
        except (sqlite3.Error, OverflowError, UnicodeEncodeError) as fault:
            connection.execute("ROLLBACK")
            is_taken = str(fault).startswith("UNIQUE")
            outcomes.append(outcome_of(UniqueViolated(str(fault)) if is_taken else fault))
        else:
            connection.execute("COMMIT")
            outcomes.append(None)
    return outcomes


@settings(max_examples=300)
@given(st.lists(st.lists(LISTS, min_size=1, max_size=ROWS_AT_ONCE + 3), max_size=4))
def test_a_batch_comes_to_the_same_as_its_lists_one_by_one(batches: list[list[list[Command]]]) -> None:
    with connected() as together, connected() as apart:
        writer = Batches()
        for batch in batches:
            works: list[Work] = list(batch)
            outcomes = writer.outcomes_of(together, works)
            assert not together.in_transaction
            assert list(map(outcome_of, outcomes)) == one_by_one(apart, batch)
            assert held_in(together) == held_in(apart)


def statements_of(connection: Counting, writer: Batches, works: list[Work]) -> list[str]:
    connection.ran.clear()
    writer.outcomes_of(connection, works)
    return connection.ran


def inserted(id: int, turn: int) -> Command:
    return Command(INSERT, {"id": id, "turn": turn, "said": "yes"})


def test_lists_of_all_kinds_are_one_statement() -> None:
    with connected() as connection:
        writer = Batches()
        kinds: list[Work] = [
            [inserted(1, 1), Command(UPSERT, {"id": 1, "held": "x"})],
            [inserted(2, 1)],
            [Command(DELETE, {"at_id": 3})],
        ]
        assert statements_of(connection, writer, kinds)[-1] == "INSERT"
        again: list[Work] = [[inserted(1, 2), Command(UPSERT, {"id": 1, "held": "y"})], [inserted(2, 2)]]
        assert statements_of(connection, writer, again) == ["INSERT"]


def test_more_than_fit_a_statement_share_a_transaction() -> None:
    with connected() as connection:
        works: list[Work] = [[inserted(id, 1)] for id in range(ROWS_AT_ONCE * 2 + 1)]
        writer = Batches()
        writer.outcomes_of(connection, [[inserted(0, 0)]])
        assert statements_of(connection, writer, works) == ["BEGIN", "INSERT", "INSERT", "INSERT", "COMMIT"]
        assert len(held_in(connection)[0]) == len(works) + 1


def test_what_is_too_long_or_of_too_many_kinds_is_run_as_it_is() -> None:
    with connected() as connection:
        writer = Batches()
        long: list[Work] = [[inserted(9, turn) for turn in range(MOST_VALUES)]]
        assert writer.outcomes_of(connection, long) == [None]
        for kind in range(1, MOST_TRIGGERS + 5):
            assert writer.outcomes_of(connection, [_of_a_kind(kind)]) == [None]
        assert len(held_in(connection)[0]) == MOST_VALUES + MOST_TRIGGERS + 4


def _of_a_kind(kind: int) -> list[Command]:
    """A list of statements that no other kind has, in this order: its number in two's digits."""
    digits = [
        Command(DELETE, {"at_id": 1}) if digit == "1" else Command(UPSERT, {"id": 1, "held": None})
        for digit in f"{kind:b}"
    ]
    return [inserted(kind, 500), *digits]
