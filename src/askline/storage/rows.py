"""Values to rows and back: what is JSON, what is a yes or no."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from askline.interviews.accounts_kept import Contact, Customer, Token, User
from askline.interviews.interaction import DataEntry, Event, Interaction, KeptReply, OutboxEffect, Receipt, Response
from askline.interviews.json_text import from_text, to_text
from askline.storage.database import Row

interaction_of = Interaction._make
data_of = DataEntry._make
customer_of = Customer._make
_RESPONSE = Response._fields
user_of = User._make


def interaction_row(interaction: Interaction, holds_number: bool) -> dict[str, Any]:
    row = interaction._asdict()
    row["email_folded"] = folded(interaction.email)
    row["holds_number"] = 1 if holds_number else None
    return row


def folded(email: str | None) -> str | None:
    return email.lower() if email else None


def event_row(event: Event) -> dict[str, Any]:
    return {
        "interaction_id": event.interaction_id,
        "turn": event.turn,
        "at": event.at,
        "kind": event.kind,
        "heard": event.heard,
        "question_id": event.question_id,
        "records": to_text(event.records),
        "payload": None if event.payload is None else to_text(event.payload),
    }


def event_of(row: Row) -> Event:
    records, payload = row[6:]
    return Event._make((*row[:6], from_text(records), None if payload is None else from_text(payload)))


def response_row(response: Response) -> dict[str, Any]:
    row = dict(zip(_RESPONSE, response, strict=True))
    row["value"] = to_text(response.value)
    row["is_counted"] = int(response.is_counted)
    return row


def response_of(row: Row) -> Response:
    response = Response._make(row)
    return response._replace(value=from_text(row[8]), is_counted=bool(response.is_counted))


def effect_row(effect: OutboxEffect) -> dict[str, Any]:
    return effect._asdict() | {"body": to_text(effect.body)}


def effect_of(row: Row) -> OutboxEffect:
    return OutboxEffect._make(row)._replace(body=from_text(row[4]))


def receipt_row(receipt: Receipt, reply: KeptReply, interaction_id: int) -> dict[str, Any]:
    return {
        "customer_id": receipt.customer_id,
        "scope": receipt.scope,
        "key": receipt.key,
        "at": receipt.at,
        "interaction_id": interaction_id,
        "body_hash": reply.body_hash,
        "status": reply.status,
        "body": to_text(reply.body),
        "turn": reply.turn,
    }


def token_row(token: Token) -> dict[str, Any]:
    return token._asdict() | {"permissions": to_text(list(token.permissions))}


def token_of(row: Row) -> Token:
    return Token._make(row)._replace(permissions=tuple(from_text(row[4])))


def contact_row(contact: Contact) -> dict[str, Any]:
    return contact._asdict() | {"data": to_text(contact.data)}


def contact_of(row: Row) -> Contact:
    return Contact._make(row)._replace(data=from_text(row[2]))


def at(**known: Any) -> dict[str, Any]:
    """Parameters of conditions, as `statements.given` names them."""
    return {f"at_{name}": value for name, value in known.items()}


def numbered(prefix: str, values: Iterable[Any]) -> dict[str, Any]:
    return {f"{prefix}_{index}": value for index, value in enumerate(values)}
