"""Customers and those they know, in dictionaries: the part of the reference store that interviews do not touch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from askline.interviews.accounts_kept import Contact, Customer, Token, User
from askline.interviews.ports import StoreConflict
from askline.interviews.selections import ASC, UserSelection
from askline.storage.matching import page, user_matches


class MemoryAccounts:
    def __init__(self) -> None:
        self._customers: dict[int, Customer] = {}
        self._tokens: dict[int, Token] = {}
        self._users: dict[int, User] = {}
        self._contacts: dict[tuple[int, str], Contact] = {}
        self._last_ids: dict[str, int] = {}

    def _next_id(self, what: str) -> int:
        self._last_ids[what] = self._last_ids.get(what, 0) + 1
        return self._last_ids[what]

    def _of(self, kept: Mapping[Any, Any], customer_id: int) -> Iterable[Any]:
        return (each for each in kept.values() if each.customer_id == customer_id)

    async def customers(self) -> list[Customer]:
        return list(self._customers.values())

    async def customer(self, uuid: str) -> Customer | None:
        return next((each for each in self._customers.values() if each.uuid == uuid), None)

    async def customer_by_hash(self, token_hash: str) -> Customer | None:
        return next((each for each in self._customers.values() if each.token_hash == token_hash), None)

    async def customer_of_token(self, token_hash: str) -> tuple[Customer, Token] | None:
        for token in self._tokens.values():
            if token.token_hash == token_hash and token.revoked_at is None:
                return self._customers[token.customer_id], token
        return None

    async def add_customer(self, customer: Customer) -> Customer:
        id = self._next_id("customer")
        self._customers[id] = customer._replace(id=id)
        return self._customers[id]

    async def add_first_customer(self, customer: Customer) -> Customer | None:
        return None if self._customers else await self.add_customer(customer)

    async def change_customer(self, customer: Customer) -> None:
        self._customers[customer.id] = customer

    async def remove_customer(self, id: int) -> bool:
        if self._has_interactions(id):
            return False
        whatever: tuple[dict[Any, Any], ...] = (self._tokens, self._users, self._contacts)
        for kept in whatever:
            for key in [key for key, value in kept.items() if value.customer_id == id]:
                del kept[key]
        del self._customers[id]
        return True

    def _has_interactions(self, customer_id: int) -> bool:
        raise NotImplementedError

    async def tokens(self, customer_id: int) -> list[Token]:
        return list(self._of(self._tokens, customer_id))

    async def add_token(self, token: Token) -> Token:
        id = self._next_id("token")
        self._tokens[id] = token._replace(id=id)
        return self._tokens[id]

    async def revoke_token(self, uuid: str, at: int) -> bool:
        for token in list(self._tokens.values()):
            if token.uuid == uuid:
                self._tokens[token.id] = token._replace(revoked_at=token.revoked_at or at)
                return True
        return False

    async def users(self, customer_id: int, selection: UserSelection) -> list[User]:
        found = [each for each in self._of(self._users, customer_id) if user_matches(each, selection)]
        return page(found, selection.page._replace(order=selection.page.order or ASC))

    async def add_user(self, user: User) -> User:
        if await self.users(user.customer_id, UserSelection(email=user.email)):
            raise StoreConflict("id-taken", f"there is a user {user.email!r} already")
        id = self._next_id("user")
        self._users[id] = user._replace(id=id)
        return self._users[id]

    async def change_user(self, user: User) -> None:
        same = await self.users(user.customer_id, UserSelection(email=user.email))
        if any(each.id != user.id for each in same):
            raise StoreConflict("id-taken", f"there is a user {user.email!r} already")
        self._users[user.id] = user

    async def remove_user(self, id: int) -> None:
        self._users.pop(id, None)

    async def contacts(self, customer_id: int, after: str, limit: int) -> list[Contact]:
        found = sorted(
            (each for each in self._of(self._contacts, customer_id) if each.uuid > after), key=lambda each: each.uuid
        )
        return found[:limit]

    async def change_contact(self, contact: Contact) -> None:
        self._contacts[contact.customer_id, contact.uuid] = contact

    async def remove_contact(self, customer_id: int, uuid: str) -> None:
        self._contacts.pop((customer_id, uuid), None)

    async def contact(self, customer_id: int, uuid: str) -> Contact | None:
        return self._contacts.get((customer_id, uuid))

    async def add_contact(self, contact: Contact) -> bool:
        place = (contact.customer_id, contact.uuid)
        is_new = place not in self._contacts
        self._contacts.setdefault(place, contact)
        return is_new
