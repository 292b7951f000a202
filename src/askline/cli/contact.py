"""`askline contact`: people whom a customer knows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from askline.cli import accounts, database

if TYPE_CHECKING:
    from askline.interviews.accounts_kept import Contact, Customer
    from askline.interviews.service import Service

EXAMPLES = """\b
Examples:
  askline contact add --customer 7aa870f0-046f-41e7-9cc9-9de741d6e753 \\
      --first Ada --last Lovelace --phone +61409999999 --json
  askline contact list --customer 7aa870f0-046f-41e7-9cc9-9de741d6e753"""

run_on = database.run_on


@click.group("contact", epilog=EXAMPLES)
def command() -> None:
    """Add, list, show, change and remove contacts."""


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


@command.command("list")
@accounts.customer
@database.option
@accounts.as_json
def list_all(customer_uuid: str, database: str | None, as_json: bool) -> None:
    """List the contacts of a customer."""

    async def act(service: Service, customer: Customer) -> list[dict[str, Any]]:
        return [shown(each) async for each in service.accounts.contacts(customer)]

    accounts.show_all(accounts.on_customer(database, customer_uuid, act), as_json)


@command.command("show")
@click.argument("contact_uuid", metavar="UUID")
@accounts.customer
@database.option
@accounts.as_json
def show(contact_uuid: str, customer_uuid: str, database: str | None, as_json: bool) -> None:
    """Show the contact UUID with all that is known of it."""
    own = accounts.checked_uuid(contact_uuid, "the contact")

    async def act(service: Service, customer: Customer) -> dict[str, Any]:
        found = await service.accounts.contact(customer, own)
        return {**shown(found), "data": found.data}

    accounts.show(accounts.on_customer(database, customer_uuid, act), as_json)


@command.command("change")
@click.argument("contact_uuid", metavar="UUID")
@accounts.customer
@click.option("--first", help='First name; "" for none.')
@click.option("--last", help='Last name; "" for none.')
@click.option("--email", help='An e-mail address; "" for none.')
@click.option("--phone", "phones", multiple=True, help='A phone number instead of those there were; "" for none.')
@database.option
@accounts.as_json
def change(
    contact_uuid: str,
    customer_uuid: str,
    first: str | None,
    last: str | None,
    email: str | None,
    phones: Sequence[str],
    database: str | None,
    as_json: bool,
) -> None:
    """Change the contact UUID; what is not given stays."""
    own = accounts.checked_uuid(contact_uuid, "the contact")
    if first is last is email is None and not phones:
        raise click.UsageError("nothing is to be changed; see --help")
    given = contact_data(first, last, email, [each for each in phones if each])["profile"]
    cleared = [name for name, text in (("email", email), ("phone", "".join(phones) if phones else None)) if text == ""]

    async def act(service: Service, customer: Customer) -> dict[str, Any]:
        found = await service.accounts.contact(customer, own)
        profile = {**found.data.get("profile", {}), **given}
        names = {**found.data.get("profile", {}).get("name", {}), **_texts(first=first, last=last)}
        profile["name"] = {name: text for name, text in names.items() if text}
        kept = {name: value for name, value in profile.items() if value and name not in cleared}
        return shown(await service.accounts.change_contact(found, {**found.data, "profile": kept}))

    accounts.show(accounts.on_customer(database, customer_uuid, act), as_json)


@command.command("remove")
@click.argument("contact_uuid", metavar="UUID")
@accounts.customer
@accounts.yes
@database.option
@accounts.as_json
def remove(contact_uuid: str, customer_uuid: str, database: str | None, as_json: bool) -> None:
    """Remove the contact UUID; its interactions stay. `askline purge --respondent` takes out both."""
    own = accounts.checked_uuid(contact_uuid, "the contact")

    async def act(service: Service, customer: Customer) -> dict[str, Any]:
        await service.accounts.remove_contact(await service.accounts.contact(customer, own))
        return {"contact_uuid": own, "removed": True}

    accounts.show(accounts.on_customer(database, customer_uuid, act), as_json)


def shown(contact: Contact) -> dict[str, Any]:
    profile = contact.data.get("profile", {})
    return {
        "contact_uuid": contact.uuid,
        "first": profile.get("name", {}).get("first"),
        "last": profile.get("name", {}).get("last"),
        "email": profile.get("email"),
        "phone": profile.get("phone", []),
        "created_at": accounts.moment(contact.created_at),
    }


def _texts(**given: str | None) -> dict[str, str]:
    return {name: text for name, text in given.items() if text is not None}


def contact_data(first: str | None, last: str | None, email: str | None, phones: Sequence[str]) -> dict[str, Any]:
    """What is kept of a contact, with what was not given left out."""
    profile = {
        "name": {key: value for key, value in (("first", first), ("last", last)) if value},
        "email": accounts.checked_email(email) if email else None,
        "phone": [accounts.checked_phone(each) for each in phones],
    }
    return {"profile": {key: value for key, value in profile.items() if value}}
