"""`askline contact`: people whom a customer knows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from askline.cli import accounts, database

if TYPE_CHECKING:
    from askline.interviews.service import Service

EXAMPLES = """\b
Examples:
  askline contact add --customer 7aa870f0-046f-41e7-9cc9-9de741d6e753 \\
      --first Ada --last Lovelace --phone +61409999999 --json"""

run_on = database.run_on


@click.group("contact", epilog=EXAMPLES)
def command() -> None:
    """Add contacts."""


@command.command("add")
@accounts.customer
@click.option("--id", "contact_uuid", metavar="UUID", help="The contact's UUID; default a fresh one.")
@click.option("--first", help="First name.")
@click.option("--last", help="Last name.")
@click.option("--email", help="An e-mail address.")
@click.option("--phone", "phones", multiple=True, help="A phone number, as +61409999999; may be given several times.")
@database.option
@accounts.as_json
def add(
    customer_uuid: str,
    contact_uuid: str | None,
    first: str | None,
    last: str | None,
    email: str | None,
    phones: Sequence[str],
    database: str | None,
    as_json: bool,
) -> None:
    """Add a contact of a customer."""
    uuid = accounts.checked_uuid(customer_uuid, "the customer")
    own = accounts.checked_uuid(contact_uuid, "the contact") if contact_uuid else None
    data = contact_data(first, last, email, phones)

    async def act(service: Service) -> dict[str, Any]:
        customer = await service.accounts.customer(uuid)
        contact = await service.accounts.add_contact(customer, data, own)
        return {"contact_uuid": contact.uuid, "customer_uuid": customer.uuid}

    accounts.show(run_on(database, act), as_json)


def contact_data(first: str | None, last: str | None, email: str | None, phones: Sequence[str]) -> dict[str, Any]:
    """What is kept of a contact, with what was not given left out."""
    profile = {
        "name": {key: value for key, value in (("first", first), ("last", last)) if value},
        "email": accounts.checked_email(email) if email else None,
        "phone": [accounts.checked_phone(each) for each in phones],
    }
    return {"profile": {key: value for key, value in profile.items() if value}}
