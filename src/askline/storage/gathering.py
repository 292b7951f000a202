"""Work that several ask for, gathered into lots that are done in one go: two rules of when a lot is whole.

`OneIteration` hands over at the end of an iteration of the event loop, and waits for nothing: it makes no task, which
would cost more than a look-up in a file, and what it hands over may be done in another thread (SQLite). `WhileBusy`
waits for its lots itself, and gathers as long as they take: they go over a network (PostgreSQL).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

Work = TypeVar("Work")


class Asked(NamedTuple):
    loop: asyncio.AbstractEventLoop
    done: asyncio.Future[Any]
    work: Any


class OneIteration:
    """What one iteration of the event loop asks for is one lot; whoever is alone does not wait for the end of it.

    act        is handed each lot, and sees to it that each future in it is finished, on its own loop
    is_alone   says that there is nothing to wait for
    """

    def __init__(self, act: Callable[[list[Asked]], None], is_alone: Callable[[], bool]) -> None:
        self._act = act
        self._is_alone = is_alone
        self._gathered: dict[asyncio.AbstractEventLoop, list[Asked]] = {}

    def result_of(self, work: Any) -> asyncio.Future[Any]:
        loop = asyncio.get_running_loop()
        asked = Asked(loop, loop.create_future(), work)
        gathered = self._gathered.get(loop)
        if gathered is not None:
            gathered.append(asked)
        elif self._is_alone():
            self._act([asked])
        else:
            self._gathered[loop] = [asked]
            loop.call_soon(self.hand_over, loop)
        return asked.done

    def hand_over(self, loop: asyncio.AbstractEventLoop) -> None:
        gathered = self._gathered.pop(loop, None)
        if gathered:
            self._act(gathered)


class WhileBusy(Generic[Work]):
    """What is asked for while as many lots are under way as may be is the next lot.

    act      what a lot comes to: for each work its result, or an exception; one that is raised is everybody's
    lots     how many may be under way at once
    at_once  how many works a lot may have
    """

    def __init__(self, act: Callable[[Sequence[Work]], Awaitable[Sequence[Any]]], lots: int, at_once: int) -> None:
        self._act = act
        self._lots = lots
        self._at_once = at_once
        self._waiting: list[tuple[Work, asyncio.Future[Any]]] = []
        self._under_way: set[asyncio.Task[None] | None] = set()

    def result_of(self, work: Work) -> asyncio.Future[Any]:
        loop = asyncio.get_running_loop()
        done = loop.create_future()
        self._waiting.append((work, done))
        if len(self._under_way) < self._lots:
            self._under_way.add(loop.create_task(self._work()))
        return done

    async def _work(self) -> None:
        try:
            while self._waiting:
                await self._do_next_lot()
        finally:  # at once: whoever asks in this very iteration must find room for a new task
            self._under_way.discard(asyncio.current_task())

    async def _do_next_lot(self) -> None:
        lot, self._waiting = self._waiting[: self._at_once], self._waiting[self._at_once :]
        try:
            outcomes = await self._act([work for work, _ in lot])
        except Exception as fault:  # noqa: BLE001 - whoever waits is told, whatever it is
            outcomes = [fault] * len(lot)
        for (_, done), outcome in zip(lot, outcomes, strict=True):
            finish(done, outcome)


def finish(done: asyncio.Future[Any], outcome: Any) -> None:
    """Give a future its result, or the exception that came of its work."""
    if done.done():  # whoever waited has gone away
        return
    if isinstance(outcome, BaseException):
        done.set_exception(outcome)
    else:
        done.set_result(outcome)
