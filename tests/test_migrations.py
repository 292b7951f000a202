"""Migrations: they make today's tables, once, whole, and in both databases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from askline.storage.schema import MIGRATIONS, VERSION, bring_up_to_date, version_of
from askline.storage.tables import metadata


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'askline.db'}"


@pytest.fixture
def postgresql_url(fresh_postgresql: str) -> str:
    return fresh_postgresql.replace("postgresql://", "postgresql+psycopg://")


def differences(url: str) -> list[Any]:
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))


def test_they_make_the_tables_of_today_in_sqlite(sqlite_url: str) -> None:
    assert bring_up_to_date(sqlite_url)
    assert differences(sqlite_url) == []


def test_they_make_the_tables_of_today_in_postgresql(postgresql_url: str) -> None:
    assert bring_up_to_date(postgresql_url)
    assert differences(postgresql_url) == []


def test_they_run_once(sqlite_url: str) -> None:
    assert bring_up_to_date(sqlite_url)
    assert not bring_up_to_date(sqlite_url)


def test_one_that_fails_leaves_nothing_behind(sqlite_url: str) -> None:
    engine = sa.create_engine(sqlite_url)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE users (id INTEGER)"))
    with pytest.raises(sa.exc.OperationalError):
        bring_up_to_date(sqlite_url)
    with engine.connect() as connection:
        assert sa.inspect(connection).get_table_names() == ["users"]


def test_an_empty_database_has_no_version(sqlite_url: str) -> None:
    with sa.create_engine(sqlite_url).connect() as connection:
        assert version_of(connection) is None


def test_the_newest_one_is_the_version_that_is_looked_up() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [VERSION]
