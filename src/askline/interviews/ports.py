"""What interviews that last need from outside: a store, the time, and fresh ids. As small as the need.

Every method of a store either has done all of it, durably, when it returns, or nothing. `StorageFailed` means that it
can do nothing now; `StoreConflict`, that somebody else was first. What belongs to a deleted interaction is in no list.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from askline.errors import AsklineError
from askline.interviews.accounts_kept import Contact, Customer, Token, User
from askline.interviews.interaction import (
    DataEntry,
    Event,
    Interaction,
    KeptReply,
    OutboxEffect,
    Receipt,
    Response,
)
from askline.interviews.selections import DataSelection, InteractionSelection, ResponseSelection, UserSelection


class StoreConflict(AsklineError):
    """Somebody else was first; nothing was changed.

    code    `turn-taken`, `receipt-taken`, `number-taken`, `key-taken` or `id-taken`
    holder  the id of the pending interaction that has the number, else None
    """

    def __init__(self, code: str, message: str, holder: int | None = None) -> None:
        super().__init__(code, message)
        self.holder = holder


class Save(NamedTuple):
    """One turn of an interaction, to be kept as a whole where its turn is still free.

    interaction  as it is from now on; its `turn` is the event's
    answered     new responses (their ids do not count); one for the same place keeps its id and gets the new text
    taken_off    places whose responses no longer count
    effects      for the outbox
    blocked      keys (`saving.contact_key`) of who is not to be contacted from now on; `unblocked`: who may be again
    """

    interaction: Interaction
    event: Event
    answered: tuple[Response, ...] = ()
    taken_off: tuple[int, ...] = ()
    effects: tuple[OutboxEffect, ...] = ()
    blocked: tuple[str, ...] = ()
    unblocked: tuple[str, ...] = ()
    receipt: Receipt | None = None


class Creation(NamedTuple):
    """An interaction to be made; ids inside do not count, they are given by the store.

    is_forced    made even where another one is pending with the same customer, survey and number
    saves        turns that it begins with (all answers at once, or an ending before the beginning)
    contact      made with it, where this customer has none of that id
    """

    interaction: Interaction
    data: Mapping[str, str]
    event: Event
    is_forced: bool = False
    saves: tuple[Save, ...] = ()
    contact: Contact | None = None
    receipt: Receipt | None = None


class Store(Protocol):
    @property
    def generation(self) -> int:
        """Another number once what was stored may be gone: a copy was put into the place of the database."""

    async def open(self) -> None:
        """Be ready: connect, and bring the tables to today's version."""

    async def close(self) -> None:
        """Finish what is in hand."""

    async def check(self) -> None:
        """Raise StorageFailed unless something can be read and written now."""

    # Interactions

    async def interaction(self, id: int) -> Interaction | None:
        """The interaction, deleted or not."""

    async def interaction_by_uuid(self, uuid: str) -> Interaction | None: ...

    async def interactions(self, customer_id: int, selection: InteractionSelection, now: int) -> list[Interaction]:
        """A page, each without its `state`. `now` decides which waiting ones are Scheduled."""

    async def add_interaction(self, creation: Creation) -> Interaction:
        """Make one; raises `number-taken` (with `holder`), `id-taken` (the UUID), `receipt-taken`."""

    async def save(self, save: Save) -> None:
        """Keep a turn; raises `turn-taken` (also where the interaction is gone), `receipt-taken`."""

    async def change(self, interaction: Interaction, turn: int, event: Event | None) -> None:
        """Replace what a caller may change, where the interaction is still at `turn`; raises `turn-taken`."""

    async def due(self, now: int, limit: int) -> list[Interaction]:
        """Those to which something happens by itself by now, the earliest first."""

    async def stages(self) -> dict[int, int]:
        """How many interactions there are at each stage, of all customers."""

    # The event log

    async def event(self, interaction_id: int, turn: int) -> Event | None: ...

    async def last_answer(self, interaction_id: int, question_id: int) -> Event | None:
        """The latest event that heard something while that question was open."""

    async def events(self, interaction_id: int) -> list[Event]: ...

    # Responses and data

    async def response(self, id: int) -> Response | None:
        """The response, counted or not."""

    async def responses(self, customer_id: int, selection: ResponseSelection) -> list[Response]: ...

    async def responses_of(self, interaction_ids: Sequence[int]) -> dict[int, list[Response]]:
        """All counted responses of each interaction, oldest first; one without any may be missing."""

    async def data_entry(self, id: int) -> DataEntry | None:
        """The entry, deleted or not."""

    async def data(self, customer_id: int, selection: DataSelection) -> list[DataEntry]: ...

    async def data_of(self, interaction_ids: Sequence[int]) -> dict[int, list[DataEntry]]:
        """All data of each interaction, oldest first; one without any may be missing."""

    async def put_data(self, entry: DataEntry, receipt: Receipt | None = None) -> tuple[DataEntry, bool]:
        """Set a key of an interaction; the entry, and whether it is new.

        raises    `key-taken` where the interaction is gone, or somebody else was first; `receipt-taken`
        """

    async def change_data(self, entry: DataEntry) -> None:
        """Replace an entry; raises `key-taken` where its interaction has that key already."""

    # Requests that come twice, surveys, numbers not to be contacted, effects

    async def kept_reply(self, customer_id: int, scope: str, key: str, since: int) -> KeptReply | None: ...

    async def keep_reply(self, receipt: Receipt, interaction_id: int) -> None:
        """Keep the reply to a request that has changed nothing; raises `receipt-taken`."""

    async def survey_source(self, fingerprint: str) -> tuple[str, bytes] | None:
        """Path and text of a survey version that was kept."""

    async def keep_survey(self, fingerprint: str, survey_id: int, path: str, source: bytes) -> None: ...

    async def is_blocked(self, customer_id: int, contact_key: str) -> bool: ...

    async def claim_effects(self, now: int, until: int, limit: int, kinds: Sequence[str]) -> list[OutboxEffect]:
        """Effects that are due, for the caller alone until the moment `until`."""

    async def drop_effect(self, id: int) -> None:
        """It was carried out."""

    async def postpone_effect(self, id: int, next_at: int) -> None: ...

    async def forget_replies(self, before: int) -> None:
        """Forget replies that were kept before a moment."""

    # Customers and those they know

    async def customers(self) -> list[Customer]: ...

    async def customer(self, uuid: str) -> Customer | None: ...

    async def customer_by_hash(self, token_hash: str) -> Customer | None: ...

    async def customer_of_token(self, token_hash: str) -> tuple[Customer, Token] | None:
        """Of a token that was not revoked."""

    async def add_customer(self, customer: Customer) -> Customer: ...

    async def add_first_customer(self, customer: Customer) -> Customer | None:
        """Only where there is none yet, however many ask for it at once; else None."""

    async def change_customer(self, customer: Customer) -> None:
        """Its name and its auth token."""

    async def remove_customer(self, id: int) -> bool:
        """With its tokens, users and contacts; nothing is removed, and False, where it has interactions."""

    async def tokens(self, customer_id: int) -> list[Token]: ...

    async def add_token(self, token: Token) -> Token: ...

    async def revoke_token(self, uuid: str, at: int) -> bool:
        """Whether there is such a token; revoking it again changes nothing."""

    async def users(self, customer_id: int, selection: UserSelection) -> list[User]: ...

    async def add_user(self, user: User) -> User:
        """Raises `id-taken` where the customer has a user with that e-mail."""

    async def change_user(self, user: User) -> None:
        """Everything but its id; raises `id-taken` where another one has that e-mail."""

    async def remove_user(self, id: int) -> None: ...

    async def contact(self, customer_id: int, uuid: str) -> Contact | None: ...

    async def contacts(self, customer_id: int, after: str, limit: int) -> list[Contact]:
        """The next ones, in the order of their UUIDs."""

    async def change_contact(self, contact: Contact) -> None: ...

    async def remove_contact(self, customer_id: int, uuid: str) -> None: ...

    async def add_contact(self, contact: Contact) -> bool:
        """Whether it is new; one that is there already stays as it was."""

    # Administration

    def each_interaction(
        self, customer_id: int | None, survey_id: int | None
    ) -> AsyncIterator[tuple[Interaction, list[Response], list[DataEntry]]]:
        """All interactions, lowest id first, never many at once in memory."""

    async def ended_before(self, moment: int, limit: int) -> list[int]:
        """Ids of interactions that ended before a moment, or were made before it and never began; deleted ones too."""

    async def purge(self, ids: Sequence[int], moment: int) -> int:
        """Remove interactions with everything that belongs to them; how many. One to which something has happened
        meanwhile, so that `ended_before` would no longer name it, stays.
        """

    async def forget_traces(self) -> None:
        """Take out of the files what was removed or written over, as far as the database can."""

    async def of_respondent(self, customer_id: int, addresses: Sequence[str]) -> list[int]:
        """Ids of interactions with one of these numbers or e-mail addresses; deleted ones too."""

    async def erase(self, ids: Sequence[int], now: int) -> None:
        """Take out whatever says who it was and what he said; the interactions stay, to be counted."""

    async def backup(self, path: str) -> None:
        """A consistent copy of everything at a new path, while others go on.

        raises    RequestRefused `not-here` where the database has its own tool for it
        """


class Clock(Protocol):
    def now(self) -> int:
        """The moment, in microseconds."""


class IdSource(Protocol):
    def uuid(self) -> str:
        """A fresh random UUID."""

    def secret(self) -> str:
        """256 fresh random bits, as text for a URL."""

    def seed(self) -> int:
        """A seed for what an interview draws, within 31 bits."""
