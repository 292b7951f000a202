"""What PostgreSQL has of its own: lost connections, several servers on one database, no copy by us."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

import psycopg
import pytest

from askline.errors import RequestRefused, StorageFailed
from askline.storage.opening import store_for
from cutting_proxy import CuttingProxy
from fakes import House, hold


def test_lost_connections_are_made_anew(postgresql: str) -> None:
    async def test(house: House) -> None:
        begun = await house.begun()
        with psycopg.connect(postgresql, autocommit=True) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        assert (await house.service.holding.submit(house.customer, begun.id, "9")).turn == 2

    hold(test, store_for(postgresql))


@pytest.mark.parametrize("together", [1, 5])
def test_an_answer_whose_connection_is_lost_before_its_reply_is_stored_once_and_acknowledged(
    postgresql: str, tmp_path: Path, together: int
) -> None:
    async def test(proxy: CuttingProxy, house: House) -> None:
        begun = [await house.begun() for _ in range(together)]
        proxy.cut_after(b"INSERT INTO events")
        replies = await asyncio.gather(*(house.service.holding.submit(house.customer, each.id, "9") for each in begun))
        assert proxy.cuts == 1
        assert {each.turn for each in replies} == {2}
        stored = await house.store.responses_of([each.id for each in begun])
        assert [[each.response for each in stored[id]] for id in sorted(stored)] == [["9"]] * together

    asyncio.run(through_proxy(postgresql, tmp_path, test))


def test_where_it_goes_away_before_its_reply_and_stays_away_an_answer_may_be_stored_and_can_be_sent_again(
    postgresql: str, tmp_path: Path
) -> None:
    async def test(proxy: CuttingProxy, house: House) -> None:
        begun = [await house.begun() for _ in range(3)]
        proxy.cut_after(b"INSERT INTO events", stays_away=True)
        submit = partial(house.service.holding.submit, house.customer, response="9", turn=1)
        for each in await asyncio.gather(*(submit(id=each.id) for each in begun), return_exceptions=True):
            assert isinstance(each, StorageFailed)
            assert each.may_be_done
        proxy.come_back()
        assert {(await submit(id=each.id)).turn for each in begun} == {2}
        assert [len(await house.store.events(each.id)) for each in begun] == [3] * 3

    asyncio.run(through_proxy(postgresql, tmp_path, test))


async def through_proxy(postgresql: str, folder: Path, test: Callable[[CuttingProxy, House], Awaitable[None]]) -> None:
    proxy = CuttingProxy(postgresql, folder)
    await proxy.open()
    house = await House(store_for(proxy.address)).open()
    try:
        await test(proxy, house)
    finally:
        await house.store.close()


def test_of_two_servers_that_create_with_one_number_one_is_refused(postgresql: str) -> None:
    async def test(house: House) -> None:
        other = await House(store_for(postgresql)).open()
        other.ids.made = 1000
        makes = [each.make(phone_number="+61488888888") for each in (house, other) * 4]
        outcomes = await asyncio.gather(*makes, return_exceptions=True)
        await other.store.close()
        codes = [each.code for each in outcomes if isinstance(each, RequestRefused)]
        assert codes == ["pending-interaction"] * 7

    hold(test, store_for(postgresql))


def test_a_copy_is_left_to_its_own_tool(postgresql: str) -> None:
    async def test(house: House) -> None:
        with pytest.raises(RequestRefused) as refused:
            await house.service.administration.backup("copy")
        assert refused.value.hint is not None
        assert "pg_dump" in refused.value.hint

    hold(test, store_for(postgresql))


def test_a_database_that_is_not_there_is_unavailable() -> None:
    async def test() -> None:
        with pytest.raises(StorageFailed):
            await store_for("postgresql://nobody@127.0.0.1:1/none").open()

    asyncio.run(test())
