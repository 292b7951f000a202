"""`askline export`: rows of interactions and responses, in three forms."""

from __future__ import annotations

import csv
import io
import json
import os
import shlex
import subprocess
from pathlib import Path
from signal import SIGINT, SIGTERM

import pytest
from benchmarks.store.filling import fill

from askline.cli.row_files import WRITERS
from askline.interviews.views.exports import TEXT
from askline.storage.opening import store_for
from command_line import COMMAND, Outcome, askline, assert_told, surroundings
from fakes import House, hold

PHONE = "+61409999999"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two interactions of one customer: one has answered all, one has not begun."""
    path = tmp_path_factory.mktemp("export") / "askline.db"

    async def fill(house: House) -> None:
        await house.begun("9", "2", "yes", phone_number=PHONE, data={"guest": "=Ada", "visits": "3"})
        await house.make(email="ada@example.com")

    hold(fill, store_for(str(path)))
    return path


def exported(database: Path, *arguments: str) -> Outcome:
    done = askline("export", *arguments, "--database", database)
    assert done.code == 0, done.err
    return done


def csv_rows(done: Outcome) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(done.out, newline="")))


def test_interactions_hold_their_answers_and_data(database: Path) -> None:
    first, second = exported(database, "--format", "jsonl").documents
    assert (first["status"], first["phone_number"], first["ended_at"]) == (
        "Completed", PHONE, "2026-03-01T12:00:00.000000Z",
    )  # fmt: skip
    assert first["interaction_data"] == {"guest": "=Ada", "visits": "3"}
    assert first["responses"]["meal"] == 9
    assert first["responses"]["again"] is True
    assert (second["status"], second["email"], second["responses"]) == ("Not Started", "ada@example.com", {})


@pytest.mark.parametrize(("values", "dishes"), [("codes", {"1", "2", "Soup", "Salad"}), ("labels", {"Soup", "Salad"})])
def test_responses_are_codes_or_labels(database: Path, values: str, dishes: set[str]) -> None:
    rows = csv_rows(exported(database, "responses", "--values", values))
    assert [row["question"] for row in rows] == ["meal", "dish", "again"]
    assert rows[1]["response"] in dishes
    assert rows[2]["response"] == ("true" if values == "codes" else "Yes")


def test_a_text_is_no_formula_in_a_spreadsheet_and_a_phone_number_stays_one(database: Path) -> None:
    row = csv_rows(exported(database))[0]
    assert row["phone_number"] == PHONE
    assert json.loads(row["interaction_data"])["guest"] == "=Ada"


CELLS = [  # what somebody wrote, and what a spreadsheet gets
    ("=1+1", "'=1+1"),
    ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
    ("-2+3", "'-2+3"),
    ("@SUM(A1)", "'@SUM(A1)"),
    ("\t=1", "'\t=1"),
    ("\r=1", "'\r=1"),
    ("\n=1", "'\n=1"),
    ("＝1+1", "'＝1+1"),
    ("-5", "-5"),
    ("+61409999999", "+61409999999"),
    ('a, "b"\nc', 'a, "b"\nc'),
    ("1=1", "1=1"),
    ("Zoë 日本", "Zoë 日本"),
]


@pytest.mark.parametrize(("written", "cell"), CELLS, ids=[repr(each[0]) for each in CELLS])
def test_what_a_spreadsheet_would_reckon_is_a_text(written: str, cell: str) -> None:
    stream = io.BytesIO()
    with WRITERS["csv"](stream, {"response": TEXT}) as rows:
        rows.write({"response": written})
    assert list(csv.reader(io.StringIO(stream.getvalue().decode(), newline=""))) == [["response"], [cell]]


def test_for_excel_the_file_says_that_it_is_utf8(database: Path, tmp_path: Path) -> None:
    target = tmp_path / "responses.csv"
    exported(database, "responses", "--format", "excel", "--output", str(target))
    assert target.read_bytes()[:6] == b"\xef\xbb\xbfid,"
    assert target.read_bytes()[3:].decode() == exported(database, "responses").out


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    missing = tmp_path / "mistyped.db"
    for arguments in (["export"], ["purge", "--older-than", "1d"], ["backup", tmp_path / "copy.db"]):
        assert_told(askline(*arguments, "--database", missing), 2, "no-database", "mistyped.db")
    assert list(tmp_path.iterdir()) == []


def test_parquet_has_typed_columns(database: Path, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="needs the package pyarrow, which has no wheel here")
    target = tmp_path / "interactions.parquet"
    exported(database, "--format", "parquet", "--output", str(target))
    table = parquet.read_table(target)
    assert table.num_rows == 2
    assert str(table.schema.field("created_at").type) == "timestamp[us, tz=UTC]"
    assert json.loads(table["responses"][0].as_py())["meal"] == 9


def test_without_pyarrow_parquet_says_what_to_install(database: Path, tmp_path: Path) -> None:
    (tmp_path / "pyarrow.py").write_text("raise ImportError")
    target = tmp_path / "interactions.parquet"
    done = askline("export", "--format", "parquet", "-o", target, "--database", database, PYTHONPATH=f"{tmp_path}:src")
    assert_told(done, 3, "askline[export]")
    assert [each.name for each in tmp_path.iterdir() if "parquet" in each.name] == []


def test_another_survey_or_customer_has_nothing_of_it(database: Path) -> None:
    assert exported(database, "--survey", "53", "--format", "jsonl").out == ""
    unknown = askline("export", "--customer", "7aa870f0-046f-41e7-9cc9-9de741d6e753", "--database", database)
    assert_told(unknown, 2, "not-found")


def test_on_a_terminal_a_bar_shows_how_far_it_is(database: Path, tmp_path: Path) -> None:
    pty = pytest.importorskip("pty", reason="needs a system with pseudo-terminals")
    ours, its = pty.openpty()
    command = [*COMMAND, "export", "--database", str(database), "--output", str(tmp_path / "all.csv")]
    assert subprocess.run(command, stderr=its, env=surroundings(), timeout=60, check=False).returncode == 0
    os.close(its)
    shown = os.read(ours, 1000).decode()
    os.close(ours)
    assert shown.endswith("#] 2 interactions\r\n")
    assert len(csv_lines(tmp_path / "all.csv")) == 3


def test_a_device_or_a_pipe_is_written_to_and_stays_what_it_is(database: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    command = [*COMMAND, "export", "--database", str(database), "--output", str(pipe)]
    with subprocess.Popen(command, env=surroundings()) as process, pipe.open(encoding="utf-8") as reader:
        assert len(reader.read().splitlines()) == 3
        assert process.wait(60) == 0
    assert [each.is_fifo() for each in tmp_path.iterdir()] == [True]


def test_a_link_stays_one_and_what_it_leads_to_is_written(database: Path, tmp_path: Path) -> None:
    (tmp_path / "link.csv").symlink_to(tmp_path / "all.csv")
    for _ in range(2):
        exported(database, "--output", str(tmp_path / "link.csv"))
        assert (tmp_path / "link.csv").is_symlink()
        assert len(csv_lines(tmp_path / "all.csv")) == 3


def test_a_place_that_is_none_is_told_before_anything_is_read(tmp_path: Path) -> None:
    missing = ("--database", tmp_path / "mistyped.db")
    assert_told(askline("export", "--output", tmp_path, *missing), 2, "folder-given")
    assert_told(askline("export", "--output", tmp_path / "none" / "all.csv", *missing), 2, "no-such-folder")


@pytest.mark.parametrize(("closed", "code"), [(">&-", 2), ("2>&-", 0), ("<&-", 0)])
def test_a_stream_that_is_closed_is_done_without(database: Path, closed: str, code: int) -> None:
    line = f"{shlex.join([*COMMAND, 'export', '--database', str(database)])} {closed}"
    done = subprocess.run(["sh", "-c", line], env=surroundings(), capture_output=True, timeout=60, check=False)
    assert done.returncode == code, done
    assert len(done.stdout.splitlines()) == (0 if code else 3)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("many") / "askline.db"

    async def fill_one(house: House) -> None:
        await house.begun("9", "2", "yes", phone_number=PHONE)

    hold(fill_one, store_for(str(path)))
    fill(path, 20_000)
    return path


@pytest.mark.parametrize("form", ["csv", "parquet"])
@pytest.mark.parametrize(("signal", "code"), [(SIGINT, 130), (SIGTERM, 143)], ids=["SIGINT", "SIGTERM"])
def test_an_export_that_is_given_up_leaves_what_was_there(
    many: Path, tmp_path: Path, form: str, signal: int, code: int
) -> None:
    if form == "parquet":
        pytest.importorskip("pyarrow", reason="needs the package pyarrow, which has no wheel here")
    target = tmp_path / "all"
    target.write_text("of yesterday")
    command = [*COMMAND, "export", "--format", form, "--database", str(many), "--output", str(target)]
    with subprocess.Popen(command, env=surroundings(), stderr=subprocess.DEVNULL) as process:
        while not (tmp_path / "all.part").exists():
            assert process.poll() is None
        process.send_signal(signal)
        assert process.wait(60) == code
    assert [each.name for each in tmp_path.iterdir()] == ["all"]
    assert target.read_text() == "of yesterday"


def test_a_full_disk_leaves_what_was_there(many: Path, tmp_path: Path) -> None:
    pytest.importorskip("resource", reason="needs a system that limits the size of files")
    target = tmp_path / "all.csv"
    target.write_text("of yesterday")
    limited = f"ulimit -f 100; exec {shlex.join([*COMMAND, 'export', '-o', str(target), '--database', str(many)])}"
    done = subprocess.run(["sh", "-c", limited], env=surroundings(), capture_output=True, timeout=60, check=False)
    assert (done.returncode, str(target) in done.stderr.decode()) == (3, True), done.stderr
    assert [each.name for each in tmp_path.iterdir()] == ["all.csv"]
    assert target.read_text() == "of yesterday"


def csv_lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def test_nothing_is_shown_of_progress_where_there_is_no_terminal(database: Path) -> None:
    assert exported(database).err == ""
