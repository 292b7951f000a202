"""Work that is done together: everything is done, whenever it is asked for, and nothing alone that can wait."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from askline.storage.gathering import Asked, OneIteration, WhileBusy, finish


class Lots:
    """Doubles numbers; remembers in which lots they came."""

    def __init__(self) -> None:
        self.seen: list[list[int]] = []

    async def act(self, lot: Sequence[int]) -> Sequence[Any]:
        self.seen.append(list(lot))
        await asyncio.sleep(0)
        return [ValueError(each) if each < 0 else each * 2 for each in lot]


def test_whoever_asks_again_as_soon_as_he_is_told_is_told_again() -> None:
    lots = Lots()

    async def hold() -> list[int]:
        busy: WhileBusy[int] = WhileBusy(lots.act, 1, 64)

        async def client(number: int) -> int:
            for _ in range(50):
                assert await busy.result_of(number) == number * 2
            return number

        async with asyncio.timeout(10):
            return await asyncio.gather(*(client(number) for number in range(3)))

    assert asyncio.run(hold()) == [0, 1, 2]


def test_what_waits_while_all_lots_are_under_way_shares_the_next() -> None:
    lots = Lots()

    async def hold() -> None:
        busy: WhileBusy[int] = WhileBusy(lots.act, 1, 3)
        first = busy.result_of(0)
        await asyncio.sleep(0)
        await asyncio.gather(first, *(busy.result_of(number) for number in range(1, 6)))

    asyncio.run(hold())
    assert lots.seen == [[0], [1, 2, 3], [4, 5]]


def test_a_fault_is_told_to_whom_it_belongs() -> None:
    lots = Lots()

    async def hold() -> list[Any]:
        busy: WhileBusy[int] = WhileBusy(lots.act, 1, 3)
        return await asyncio.gather(*map(busy.result_of, (1, -2, 3)), return_exceptions=True)

    good, bad, other = asyncio.run(hold())
    assert (good, other) == (2, 6)
    assert isinstance(bad, ValueError)


def test_what_an_iteration_of_the_event_loop_asks_for_is_handed_on_as_a_whole() -> None:
    lots: list[list[Any]] = []

    def act(asked: list[Asked]) -> None:
        lots.append([each.work for each in asked])
        for each in asked:
            finish(each.done, each.work)

    async def hold() -> None:
        iteration = OneIteration(act, lambda: False)
        for _ in range(2):
            assert await asyncio.gather(*map(iteration.result_of, range(3))) == [0, 1, 2]

    asyncio.run(hold())
    assert lots == [[0, 1, 2], [0, 1, 2]]


def test_who_asks_alone_does_not_wait_for_the_end_of_the_iteration() -> None:
    async def hold() -> list[bool]:
        iteration = OneIteration(lambda asked: finish(asked[0].done, asked[0].work), lambda: True)
        return [iteration.result_of(number).done() for number in range(3)]

    assert asyncio.run(hold()) == [True, True, True]
