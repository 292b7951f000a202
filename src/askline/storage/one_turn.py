"""What one turn of an event loop asks for is handed on together, when the turn is over.

Who is alone does not wait for the end of the turn.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, NamedTuple


class Asked(NamedTuple):
    loop: asyncio.AbstractEventLoop
    done: asyncio.Future[Any]
    work: Any


class OneTurn:
    """Gathers work, and gives all of a turn to `act`, which sees to it that each future is finished.

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


def finish(done: asyncio.Future[Any], outcome: Any) -> None:
    """Give a future its result, or the exception that came of its work."""
    if done.done():  # whoever waited has gone away
        return
    if isinstance(outcome, BaseException):
        done.set_exception(outcome)
    else:
        done.set_result(outcome)
