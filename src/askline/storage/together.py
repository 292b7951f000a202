"""What is asked for while the like of it is under way is done together afterwards, in one go."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Generic, TypeVar

from askline.storage.one_turn import finish

Work = TypeVar("Work")


class Together(Generic[Work]):
    """Gathers work into lots.

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
        finally:  # at once: whoever asks in this very turn of the event loop must find room for a new task
            self._under_way.discard(asyncio.current_task())

    async def _do_next_lot(self) -> None:
        lot, self._waiting = self._waiting[: self._at_once], self._waiting[self._at_once :]
        try:
            outcomes = await self._act([work for work, _ in lot])
        except Exception as fault:  # noqa: BLE001 - whoever waits is told, whatever it is
            outcomes = [fault] * len(lot)
        for (_, done), outcome in zip(lot, outcomes, strict=True):
            finish(done, outcome)
