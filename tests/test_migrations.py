"""Migrations: they make today's tables, once, whole, and in both databases."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from askline.storage.schema import MIGRATIONS, VERSION, bring_up_to_date, version_of
from askline.storage.tables import metadata
from command_line import askline, assert_told
from faults.server import Server


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


@pytest.mark.parametrize("database", ["sqlite_url", "postgresql_url"])
def test_they_bring_the_tables_of_every_version_to_those_of_today(
    request: pytest.FixtureRequest, database: str
) -> None:
    url = request.getfixturevalue(database)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with sa.create_engine(url).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    assert bring_up_to_date(url)
    assert differences(url) == []


def test_they_run_once(sqlite_url: str) -> None:
    assert bring_up_to_date(sqlite_url)
    assert not bring_up_to_date(sqlite_url)


def test_tables_of_a_later_version_are_refused_and_left_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "askline.db"
    assert askline("migrate", "--database", path).code == 0
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    for arguments in (("migrate",), ("serve", "--surveys", tmp_path, "--port", "0")):
        assert_told(askline(*arguments, "--database", path), 3, "database-too-new", "9999", VERSION)
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("9999",)]


def test_of_many_that_start_on_an_empty_database_one_makes_the_tables_and_the_first_customer(
    fresh_postgresql: str, tmp_path: Path
) -> None:
    for address in (fresh_postgresql, str(tmp_path / "askline.db")):
        with ExitStack() as servers:
            started = [Server(tmp_path / f"{number}-{len(address)}", 1, address) for number in range(3)]
            for each in started:
                servers.callback(each.kill)
            with ThreadPoolExecutor(3) as executor:
                list(executor.map(Server.start, started))
            assert sum(bool(each.authorization) for each in started) == 1
            authorization = "".join(each.authorization for each in started)
            for each in started:
                each.authorization = authorization
                each.client().begin()
        assert len(askline("customer", "list", "--database", address, "--json").documents) == 1


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
