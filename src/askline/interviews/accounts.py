"""Customers and their credentials, users and contacts.

A token has 256 random bits, so that a plain SHA-256 of it is all that needs to be kept. Tokens are compared in
constant time and told only once, when they are made.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import AsyncIterator, Sequence
from typing import Any, NamedTuple

from askline.errors import RequestRefused
from askline.interviews.access import not_found
from askline.interviews.accounts_kept import Contact, Customer, Token, User
from askline.interviews.ports import Clock, IdSource, Store, StoreConflict
from askline.interviews.selections import Page, UserSelection

AT_ONCE = 500  # contacts that are read at a time


class Bearer(NamedTuple):
    """Whoever holds a personal access token."""

    customer: Customer
    token_uuid: str
    permissions: tuple[str, ...]


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


class Accounts:
    def __init__(self, store: Store, clock: Clock, ids: IdSource) -> None:
        self._store = store
        self._clock = clock
        self._ids = ids

    async def by_password(self, customer_uuid: str, auth_token: str) -> Customer | None:
        """The customer whose UUID and auth token these are (Basic)."""
        customer = await self._store.customer(customer_uuid.lower())
        expected = customer.token_hash if customer is not None else ""
        return customer if hmac.compare_digest(hashed(auth_token), expected) else None

    async def by_auth_token(self, auth_token: str) -> Customer | None:
        """The customer whose auth token this is (version 0.9 compatibility)."""
        return await self._store.customer_by_hash(hashed(auth_token))

    async def by_bearer(self, token: str) -> Bearer | None:
        """Whoever holds this personal access token, unless it was revoked."""
        found = await self._store.customer_of_token(hashed(token))
        return None if found is None else Bearer(found[0], found[1].uuid, found[1].permissions)

    async def customers(self) -> list[Customer]:
        return await self._store.customers()

    async def customer(self, uuid: str) -> Customer:
        """raises RequestRefused `not-found`"""
        customer = await self._store.customer(uuid.lower())
        if customer is None:
            raise not_found("customer", uuid)
        return customer

    async def add_customer(self, name: str) -> tuple[Customer, str]:
        """A new customer and its auth token, told this once."""
        customer, auth_token = self._new_customer(name)
        return await self._store.add_customer(customer), auth_token

    async def add_default_customer(self) -> tuple[Customer, str] | None:
        """The customer `default` with its auth token, on a database without customers; else None."""
        if await self._store.customers():
            return None
        customer, auth_token = self._new_customer("default")
        added = await self._store.add_first_customer(customer)
        return None if added is None else (added, auth_token)

    def _new_customer(self, name: str) -> tuple[Customer, str]:
        auth_token = self._ids.secret()
        customer = Customer(0, self._ids.uuid(), name, hashed(auth_token), self._ids.secret(), self._clock.now())
        return customer, auth_token

    async def change_customer(self, customer: Customer, name: str) -> Customer:
        changed = customer._replace(name=name)
        await self._store.change_customer(changed)
        return changed

    async def renew_auth_token(self, customer: Customer) -> str:
        """A new auth token instead of the old one, told this once; servers take it within `KNOWN_FOR`."""
        auth_token = self._ids.secret()
        await self._store.change_customer(customer._replace(token_hash=hashed(auth_token)))
        return auth_token

    async def remove_customer(self, customer: Customer) -> None:
        """With its tokens, users and contacts. raises RequestRefused `in-use` where it has interactions"""
        if not await self._store.remove_customer(customer.id):
            raise RequestRefused(
                "in-use", f"the customer {customer.name!r} has interactions", hint="purge them before it is removed"
            )

    async def tokens(self, customer: Customer) -> list[Token]:
        return await self._store.tokens(customer.id)

    async def add_token(self, customer: Customer, permissions: Sequence[str] = ()) -> tuple[Token, str]:
        """A new personal access token, told this once."""
        secret = self._ids.secret()
        token = Token(0, self._ids.uuid(), customer.id, hashed(secret), tuple(permissions), self._clock.now(), None)
        return await self._store.add_token(token), secret

    async def revoke_token(self, token_uuid: str) -> None:
        """raises RequestRefused `not-found`; revoking once more changes nothing"""
        if not await self._store.revoke_token(token_uuid.lower(), self._clock.now()):
            raise not_found("token", token_uuid)

    async def users(self, customer: Customer, selection: UserSelection) -> list[User]:
        return await self._store.users(customer.id, selection)

    async def user(self, customer: Customer, email: str) -> User:
        """raises RequestRefused `not-found`; the e-mail compares without case"""
        found = await self._store.users(customer.id, UserSelection(email=email, page=Page(limit=1)))
        if not found or not email:
            raise not_found("user", email)
        return found[0]

    async def add_user(
        self,
        customer: Customer,
        name: str,
        email: str,
        agent_id: str | None = None,
        phone: str | None = None,
        timezone: str | None = None,
    ) -> User:
        """raises RequestRefused `id-taken` where the customer has a user with this e-mail"""
        try:
            return await self._store.add_user(
                User(0, customer.id, name, email, agent_id, phone, timezone, self._clock.now())
            )
        except StoreConflict:
            raise RequestRefused("id-taken", f"there is a user {email!r} already") from None

    async def change_user(self, changed: User) -> None:
        """raises RequestRefused `id-taken` where another user has this e-mail"""
        try:
            await self._store.change_user(changed)
        except StoreConflict:
            raise RequestRefused("id-taken", f"there is a user {changed.email!r} already") from None

    async def remove_user(self, user: User) -> None:
        await self._store.remove_user(user.id)

    async def contacts(self, customer: Customer) -> AsyncIterator[Contact]:
        """Every one, in the order of their UUIDs; any number of them in little memory."""
        after = ""
        while found := await self._store.contacts(customer.id, after, AT_ONCE):
            for each in found:
                yield each
            after = found[-1].uuid

    async def change_contact(self, contact: Contact, data: dict[str, Any]) -> Contact:
        changed = contact._replace(data=data, modified_at=self._clock.now())
        await self._store.change_contact(changed)
        return changed

    async def remove_contact(self, contact: Contact) -> None:
        await self._store.remove_contact(contact.customer_id, contact.uuid)

    async def contact(self, customer: Customer, uuid: str) -> Contact:
        """raises RequestRefused `not-found`"""
        contact = await self._store.contact(customer.id, uuid.lower())
        if contact is None:
            raise not_found("contact", uuid)
        return contact

    async def add_contact(self, customer: Customer, data: dict[str, Any], uuid: str | None = None) -> Contact:
        """raises RequestRefused `id-taken` where the customer has a contact with this UUID"""
        now = self._clock.now()
        contact = Contact((uuid or self._ids.uuid()).lower(), customer.id, data, now, now)
        if not await self._store.add_contact(contact):
            raise RequestRefused("id-taken", f"there is a contact {contact.uuid} already")
        return contact
