"""`askline backup`: a whole copy under its name, or none."""

from __future__ import annotations

import shlex
import sqlite3
import stat
import subprocess
from contextlib import closing
from pathlib import Path
from signal import SIGINT, SIGTERM

import pytest

from askline.storage.opening import store_for
from command_line import COMMAND, askline, assert_told, surroundings
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
    broken.write_bytes(b"SQLite format 3\0" + b"and then nothing that fits" * 1000)
    copies = tmp_path / "copies"
    copies.mkdir()
    assert_told(askline("backup", copies / "one.db", "--database", broken), 3, "unavailable")
    assert list(copies.iterdir()) == []


def test_a_copy_is_never_written_over(database: Path, tmp_path: Path) -> None:
    taken = tmp_path / "taken.db"
    taken.write_text("mine")
    assert_told(askline("backup", taken, "--database", database), 2, "there already")
    assert taken.read_text() == "mine"


def test_a_full_disk_leaves_nothing_of_a_copy(database: Path, tmp_path: Path) -> None:
    pytest.importorskip("resource", reason="needs a system that limits the size of files")
    copies = tmp_path / "copies"
    copies.mkdir()
    limited = f"ulimit -f 100; exec {shlex.join([*COMMAND, 'backup', str(copies / 'one.db')])}"
    environment = surroundings(ASKLINE_DATABASE=str(database))
    done = subprocess.run(["sh", "-c", limited], env=environment, capture_output=True, timeout=60, check=False)
    assert (done.returncode, b"unavailable" in done.stderr) == (3, True), done.stderr
    assert list(copies.iterdir()) == []


@pytest.mark.parametrize(("signal", "code"), [(SIGINT, 130), (SIGTERM, 143)], ids=["SIGINT", "SIGTERM"])
def test_a_copy_that_is_given_up_is_not_there(tmp_path: Path, signal: int, code: int) -> None:
    large = tmp_path / "large.db"
    with closing(sqlite3.connect(large, isolation_level=None)) as connection:
        connection.execute("CREATE TABLE much (content BLOB)")
        connection.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 150)"
                           " INSERT INTO much SELECT zeroblob(1000000) FROM n")  # fmt: skip
    copies = tmp_path / "copies"
    copies.mkdir()
    command = [*COMMAND, "backup", str(copies / "one.db"), "--database", str(large)]
    with subprocess.Popen(command, env=surroundings(), stderr=subprocess.DEVNULL) as process:
        while not list(copies.iterdir()):
            assert process.poll() is None
        process.send_signal(signal)
        assert process.wait(60) == code
    assert list(copies.iterdir()) == []
