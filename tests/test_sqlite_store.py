"""What SQLite has of its own: faults of the file, other processes, copies, and what a killed one leaves."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Awaitable, Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from askline.errors import RequestRefused, StorageFailed
from askline.interviews.idempotency import Reply
from askline.interviews.ports import Save
from askline.interviews.replay import state_of_events
from askline.interviews.saved_state import state_from_text
from askline.storage import sqlite
from askline.storage.opening import store_for
from askline.storage.sqlite_file import check_version
from fakes import House, hold

Test = Callable[[House], Awaitable[None]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "askline.db"


def test_a_full_disk_is_unavailable_and_leaves_nothing_half_written(path: Path) -> None:
    async def test(house: House) -> None:
        begun = await house.begun()
        pages = sqlite3.connect(path).execute("PRAGMA page_count").fetchone()[0]
        full = house.store._database  # type: ignore[attr-defined]
        await full.write(lambda: limit_pages(pages + 1))
        made = await made_until_full(house)
        rows = sqlite3.connect(path).execute(
            "SELECT (SELECT count(*) FROM interactions), (SELECT count(*) FROM events WHERE turn = 0), "
            "(SELECT count(*) FROM interaction_data)"
        )
        assert rows.fetchone() == (made + 1, made + 1, made)
        await full.write(lambda: limit_pages(1_000_000))
        assert (await house.service.holding.submit(house.customer, begun.id, "9")).turn == 2

    hold(test, store_for(str(path)))


async def made_until_full(house: House) -> int:
    made = 0
    try:
        while made < 500:
            await house.make(data={"k": "x" * 5000})
            made += 1
    except StorageFailed:
        return made
    raise AssertionError("the disk was not full")


def limit_pages(most: int) -> sqlite.Script:
    class Pragma:
        text = f"PRAGMA max_page_count={most}"
        constants: dict[str, object] = {}  # noqa: RUF012
        in_order = tuple
        returns_rows = True

    yield sqlite.Command(Pragma, {})  # type: ignore[arg-type]


def test_a_script_that_fails_takes_none_of_its_neighbours_along(path: Path) -> None:
    async def test(house: House) -> None:
        begun = [await house.begun() for _ in range(3)]
        taken = await house.store.event(begun[1].id, 1)
        assert taken is not None
        outcomes = await asyncio.gather(
            house.service.holding.submit(house.customer, begun[0].id, "9"),
            house.store.save(Save(begun[1], taken)),
            house.service.holding.submit(house.customer, begun[2].id, "9"),
            return_exceptions=True,
        )
        assert [isinstance(each, BaseException) for each in outcomes] == [False, True, False]
        assert sorted(await house.store.responses_of([each.id for each in begun])) == [begun[0].id, begun[2].id]

    hold(test, store_for(str(path)))


def test_a_value_that_cannot_be_stored_is_told_and_the_writer_outlives_it(path: Path) -> None:
    async def test(house: House) -> None:
        begun = await house.begun()
        taken = await house.store.event(begun.id, 1)
        assert taken is not None
        for what in ({"at": 2**64}, {"heard": "\ud800"}):
            with pytest.raises((OverflowError, UnicodeEncodeError)):
                await asyncio.wait_for(house.store.save(Save(begun, taken._replace(turn=2, **what))), 5)
        assert (await house.service.holding.submit(house.customer, begun.id, "9")).turn == 2

    hold(test, store_for(str(path)))


def test_a_sqlite_that_cannot_run_the_statements_is_told_at_once() -> None:
    check_version((3, 35, 0))
    with pytest.raises(StorageFailed, match=r"SQLite 3\.34\.1 is too old: 3\.35\.0 or later"):
        check_version((3, 34, 1))


def test_two_stores_on_one_file_see_each_other(path: Path) -> None:
    async def test(house: House) -> None:
        other = House(store_for(str(path)))
        await other.store.open()
        begun = await house.begun("9")
        assert await other.store.interaction(begun.id) == begun
        await other.store.close()

    hold(test, store_for(str(path)))


def test_a_copy_is_made_while_others_write_and_holds_whole_turns(path: Path) -> None:
    async def test(house: House) -> None:
        for _ in range(20):
            await house.begun("9")
        copy = path.with_name("copy.db")
        await asyncio.gather(house.service.administration.backup(str(copy)), *(house.begun("9") for _ in range(20)))
        rows = sqlite3.connect(copy).execute(
            "SELECT count(*), sum(turn), (SELECT count(*) FROM events WHERE turn > 0) FROM interactions"
        )
        interactions, turns, events = rows.fetchone()
        assert interactions >= 20
        assert turns == events
        with pytest.raises(RequestRefused):
            await house.service.administration.backup(str(copy))

    hold(test, store_for(str(path)))


def test_where_a_copy_takes_the_place_of_the_file_interviews_go_on_with_what_it_holds(path: Path) -> None:
    async def test(house: House) -> None:
        begun, made = await house.begun("9"), await house.make()
        copy = path.with_name("copy.db")
        await house.service.administration.backup(str(copy))
        forget_survey_versions(copy)
        await house.service.holding.submit(house.customer, begun.id, "soup")
        copy.replace(path)
        await answered(partial(house.service.holding.start, house.customer, made.id))
        other = await House(store_for(str(path))).open()
        other.clock.pass_seconds(1)
        await other.service.holding.submit(house.customer, begun.id, "salad")
        await other.store.close()
        await answered(partial(house.service.holding.submit, house.customer, begun.id, "yes"))
        stored = await house.store.responses_of([begun.id])
        assert [each.response for each in stored[begun.id]] == ["9", "Salad", "Yes"]
        survey, held = house.surveys.current(52), await house.store.interaction(begun.id)
        assert survey is not None
        assert held is not None
        assert held.state is not None
        assert state_from_text(survey, held.state) == state_of_events(survey, await house.store.events(begun.id))
        assert await house.store.survey_source(survey.fingerprint) is not None

    hold(test, store_for(str(path)))


def test_a_copy_that_other_tools_made_is_written_as_a_file_of_ours(path: Path) -> None:
    async def test(house: House) -> None:
        begun = await house.begun()
        copy = path.with_name("copy.db")
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("VACUUM INTO ?", (str(copy),))
        assert journal_of(copy) == "delete"
        copy.replace(path)
        await answered(partial(house.service.holding.submit, house.customer, begun.id, "9"))
        assert journal_of(path) == "wal"

    hold(test, store_for(str(path)))


def journal_of(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("PRAGMA journal_mode").fetchone()[0])


def forget_survey_versions(path: Path) -> None:
    """As in a copy that was made before anybody began."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM survey_versions")


async def answered(ask: Callable[[], Awaitable[Reply]]) -> Reply:
    """What it is answered at last, where the store can do nothing for a while."""
    async with asyncio.timeout(20):
        while True:
            try:
                return await ask()
            except StorageFailed:
                os.sched_yield()


def test_nothing_of_an_erased_respondent_is_left_in_the_files(path: Path) -> None:
    async def test(house: House) -> None:
        await house.begun("3", "soup", phone_number="+61488888888", data={"guest": "Ermintrude"})
        assert b"Ermintrude" in everything(path)
        await house.service.administration.erase(house.customer, ["+61488888888"])
        left = everything(path)
        assert b"Ermintrude" not in left
        assert b"+61488888888" not in left

    hold(test, store_for(str(path)))


def test_nothing_of_purged_interactions_is_left_in_the_files_that_a_server_has_open(path: Path) -> None:
    numbers = [f"+614888{number:05d}" for number in range(600)]

    async def test(house: House) -> None:
        begun = [await house.begun("9", phone_number=each, data={"guest": f"Guest{each}"}) for each in numbers]
        for each in begun[::2]:
            await house.service.holding.abandon(house.customer, each.id)
        house.clock.pass_seconds(100)
        assert sum([each async for each in house.service.administration.purge(50)]) == 300
        left = everything(path)
        assert [each in left for each in map(str.encode, numbers)] == [False, True] * 300

    hold(test, store_for(str(path)))


def everything(path: Path) -> bytes:
    return b"".join(each.read_bytes() for each in path.parent.glob("askline.db*"))


WRITER = """
import asyncio, sys
sys.path.insert(0, {tests!r})
from fakes import House
from askline.storage.opening import store_for

async def main():
    house = await House(store_for({path!r})).open()
    async def client():
        while True:
            made = await house.make()
            await house.service.holding.start(house.customer, made.id)
            for answer in ("9", "soup", "yes"):
                reply = await house.service.holding.submit(house.customer, made.id, answer)
                print(made.id, reply.turn, flush=True)
    await asyncio.gather(*(client() for _ in range(8)))

asyncio.run(main())
"""


def test_every_acknowledged_answer_survives_a_kill_and_none_is_there_twice(path: Path) -> None:
    script = WRITER.format(tests=str(Path(__file__).parent), path=str(path))
    writer = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    acknowledged = [writer.stdout.readline() for _ in range(150)]
    os.kill(writer.pid, signal.SIGKILL)
    acknowledged += writer.stdout.readlines()[:-1]
    writer.wait()
    told = {tuple(map(int, line.split())) for line in acknowledged if line.endswith("\n")}

    async def test(house: House) -> None:
        stored = [
            (each.interaction_id, each.turn) for id in {id for id, _ in told} for each in await house.store.events(id)
        ]
        assert told <= set(stored)
        assert len(stored) == len(set(stored))
        for id in {id for id, _ in told}:
            held = await house.store.interaction(id)
            assert held is not None
            assert held.turn == max(turn for each, turn in stored if each == id)
            reply = await house.service.holding.submit(None, id, "9")
            assert reply.status == 200

    hold(test, store_for(str(path)))
