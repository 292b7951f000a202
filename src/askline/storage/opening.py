"""Which store an address means; what it needs is loaded only then."""

from __future__ import annotations

from askline.interviews.ports import Store


def store_for(address: str) -> Store:
    """The store at an address, not yet opened.

    address   a `postgresql://` URL, `memory:` for a trial, or the name of an SQLite file (`sqlite:///` may precede)
    """
    if address == "memory:":
        from askline.storage.memory import MemoryStore

        return MemoryStore()
    from askline.storage.sql import SqlStore

    if address.startswith(("postgresql://", "postgres://")):
        from askline.storage.postgresql import PostgresqlDatabase

        return SqlStore(PostgresqlDatabase(address))
    from askline.storage.sqlite import SqliteDatabase

    return SqlStore(SqliteDatabase(address.removeprefix("sqlite:///")))
