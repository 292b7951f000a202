"""Stand-ins that tests give to the service: a clock that is set by hand, ids that count, and a ready service."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import pytest

from askline.errors import RequestRefused
from askline.interviews.accounts_kept import Customer
from askline.interviews.interaction import Interaction, NewInteraction
from askline.interviews.moments import SECOND
from askline.interviews.ports import Store
from askline.interviews.service import Service
from askline.interviews.surveys import Surveys
from askline.storage.memory import MemoryStore

NOON = 1_772_366_400 * SECOND  # 2026-03-01 12:00:00 UTC
MINUTE, HOUR, DAY = 60, 3600, 86_400
SAM = "+61488888888"
LANDLINE = "+61299999999"


class HandClock:
    """Tells the moment that it was set to."""

    def __init__(self, moment: int = NOON) -> None:
        self.moment = moment

    def now(self) -> int:
        return self.moment

    def pass_seconds(self, seconds: float) -> None:
        self.moment += int(seconds * SECOND)


class CountingIds:
    """UUIDs and secrets that count up; every seed is the same."""

    def __init__(self) -> None:
        self.made = 0

    def _next(self) -> int:
        self.made += 1
        return self.made

    def uuid(self) -> str:
        return f"00000000-0000-4000-8000-{self._next():012}"

    def secret(self) -> str:
        return f"secret-{self._next()}"

    def seed(self) -> int:
        return 7


LUNCH = b"""
askline: 1
id: 52
name: Lunch
attributes:
  guest: {type: text, default: our guest}
  visits: {type: integer}
sms: {remind_after: 1h, expires_after: 24h}
greeting: Hello {guest}!
closing: Goodbye.
questions:
  - {name: meal, type: nps, text: How was lunch?}
  - name: dish
    type: choice
    text: Which dish?
    options: [Soup, Salad]
    shuffle: true
    then:
      - {when: meal <= 6, alert: {to: chef@example.com, subject: "{meal} for {dish}"}}
  - {name: again, type: yesno, text: Will you come again?}
"""


class House:
    """A service on a store, with one customer and one survey: what nearly every test begins with."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = HandClock()
        self.surveys = Surveys()
        self.ids = CountingIds()
        self.service = Service(store, self.surveys, self.clock, self.ids)
        self.customer: Customer

    async def open(self, surveys: Mapping[str, bytes] | None = None) -> House:
        await self.store.open()
        self.surveys.offer(surveys or {"lunch.yaml": LUNCH})
        added = await self.service.accounts.add_default_customer()
        self.customer, self.auth_token = added or ((await self.service.accounts.customers())[0], "")
        return self

    async def make(self, survey_id: int = 52, is_forced: bool = False, **given: Any) -> Interaction:
        new = NewInteraction(survey_id, **given)
        reply = await self.service.interactions.create(self.customer, new, lambda each: {"id": each.id}, is_forced)
        assert reply.interaction is not None
        return reply.interaction

    async def begun(self, *answers: str, **given: Any) -> Interaction:
        """An interaction that has started and has had these answers."""
        made = await self.make(**given)
        reply = await self.service.holding.start(self.customer, made.id)
        for answer in answers:
            reply = await self.service.holding.submit(self.customer, made.id, answer)
        assert reply.interaction is not None
        return reply.interaction


def hold(
    test: Callable[[House], Awaitable[None]], store: Store | None = None, surveys: Mapping[str, bytes] | None = None
) -> None:
    """Run a test in an opened house on a store, the reference where none is given, and close it."""

    async def run() -> None:
        house = await House(store or MemoryStore()).open(surveys)
        try:
            await test(house)
        finally:
            await house.store.close()

    asyncio.run(run())


async def refused(asked: Awaitable[Any]) -> RequestRefused:
    """How something that was asked for was refused; a failure where it was not."""
    with pytest.raises(RequestRefused) as caught:
        await asked
    return caught.value
