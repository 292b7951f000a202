"""Bringing a database's tables to today's version, by alembic, in one transaction."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa

from askline.errors import StorageFailed

VERSION = "0002"  # of the newest migration; looked up before alembic is loaded at all
MIGRATIONS = Path(__file__).parent / "migrations"


def bring_up_to_date(url: str) -> bool:
    """Run the migrations that are missing; whether there were any.

    raises    StorageFailed `database-too-new` where a later version of this program has changed the tables
    """
    engine = sa.create_engine(url)
    if engine.dialect.name == "sqlite":
        _take_whole_transactions(engine)
    try:
        with engine.connect() as connection:
            if is_of_today(version_of(connection)):
                return False
        with engine.begin() as connection:
            _upgrade(connection)
        return True
    finally:
        engine.dispose()


def is_of_today(version: str | None) -> bool:
    if version is not None and version > VERSION:
        raise StorageFailed(
            "database-too-new",
            f"the database has the tables of version {version}, and this program knows them up to {VERSION}",
            hint="use the version of Askline that was used last, or a later one",
        )
    return version == VERSION


def version_of(connection: sa.Connection) -> str | None:
    """The version of a database's tables; None of an empty one."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    return version


def _take_whole_transactions(engine: sa.Engine) -> None:
    """Let changes of tables be part of the transaction, and let one process after the other make them."""

    @sa.event.listens_for(engine, "connect")
    def leave_it_to_us(connection: Any, record: Any) -> None:
        connection.isolation_level = None

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _upgrade(connection: sa.Connection) -> None:
    from alembic import command
    from alembic.config import Config

    if connection.dialect.name == "postgresql":  # one process migrates, the others wait and find it done
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(4275846)"))
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
