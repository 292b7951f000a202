"""Who may call and who is known, as stored: customers, tokens, users, contacts. Secrets only as hashes."""

from __future__ import annotations

from typing import Any, NamedTuple


class Customer(NamedTuple):
    id: int
    uuid: str
    name: str
    token_hash: str  # SHA-256 of the auth token, hex
    webhook_secret: str  # what webhooks are signed with
    created_at: int


class Token(NamedTuple):
    """A personal access token."""

    id: int
    uuid: str
    customer_id: int
    token_hash: str
    permissions: tuple[str, ...]
    created_at: int
    revoked_at: int | None


class User(NamedTuple):
    id: int
    customer_id: int
    name: str
    email: str
    agent_id: str | None
    phone: str | None
    timezone: str | None
    created_at: int


class Contact(NamedTuple):
    """A person whom a customer knows. Its UUID is the customer's own: two customers may have the same."""

    uuid: str
    customer_id: int
    data: dict[str, Any]  # profile, notes, fields, ... as the Polis API shows them
    created_at: int
    modified_at: int
