"""Tests of a contract run on an opened house over a fresh store."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from typing import Any

from askline.interviews.ports import Store
from fakes import House, hold

Test = Callable[["StoreTests", House], Awaitable[None]]


def with_house(test: Test) -> Callable[[Any], None]:
    """Run an async test with an opened house on a fresh store."""

    @functools.wraps(test, updated=())
    def run(self: StoreTests) -> None:
        hold(functools.partial(test, self), self.store())

    del run.__wrapped__  # type: ignore[attr-defined]  # else pytest takes `house` for a fixture
    return run


def ids(found: list[Any]) -> list[int]:
    return [each.id for each in found]


class StoreTests:
    def store(self) -> Store:
        """A fresh store, not yet opened; a second call in one test is the same store once more, where it lasts."""
        raise NotImplementedError
