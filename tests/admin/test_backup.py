"""`askline backup`: a whole copy under its name, or none."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from askline.storage.opening import store_for
from command_line import askline, assert_told
from fakes import House, hold


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "askline.db"

    async def fill(house: House) -> None:
        await house.begun("9", "soup", "yes")

    hold(fill, store_for(str(path)))
    return path


def test_a_copy_is_a_database_that_nobody_else_may_read(database: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copies" / "one.db"
    copy.parent.mkdir()
    done = askline("backup", copy, "--database", database, "--json")
    assert done.documents == [{"backup": str(copy), "bytes": copy.stat().st_size}]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert [each.name for each in copy.parent.iterdir()] == ["one.db"]
    assert askline("export", "--database", copy).out == askline("export", "--database", database).out


def test_what_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"not a database at all" * 1000)
    copies = tmp_path / "copies"
    copies.mkdir()
    assert_told(askline("backup", copies / "one.db", "--database", broken), 3, "unavailable")
    assert list(copies.iterdir()) == []


def test_a_copy_is_never_written_over(database: Path, tmp_path: Path) -> None:
    taken = tmp_path / "taken.db"
    taken.write_text("mine")
    assert_told(askline("backup", taken, "--database", database), 2, "there already")
    assert taken.read_text() == "mine"
