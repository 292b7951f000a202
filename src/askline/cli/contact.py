"""`askline contact`: people whom a customer knows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

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

run_on = database.run_on_existing


class Given(TypedDict):
    """What the options say about a person; None and no phones where nothing was said."""

    first: str | None
    last: str | None
    email: str | None
    phones: Sequence[str]


def profile_options(phone: str, clearing: str = "") -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The options that make up a Given. `clearing` tells how something is taken out."""

    def add_to(command: Callable[..., None]) -> Callable[..., None]:
        command = click.option("--phone", "phones", multiple=True, help=phone)(command)
        command = click.option("--email", help=f"An e-mail address{clearing}.")(command)
        command = click.option("--last", help=f"Last name{clearing}.")(command)
        return click.option("--first", help=f"First name{clearing}.")(command)

    return add_to


@click.group("contact", epilog=EXAMPLES)
def command() -> None:
    """Add, list, show, change and remove contacts."""


@command.command("add")
@accounts.customer
@click.option("--id", "contact_uuid", metavar="UUID", help="The contact's UUID; default a fresh one.")
@profile_options("A phone number, as +61409999999; may be given several times.")
@database.option
@accounts.as_json
def add(
    customer_uuid: str, contact_uuid: str | None, database: str | None, as_json: bool, **given: Unpack[Given]
) -> None:
    """Add a contact of a customer."""
    uuid = accounts.checked_uuid(customer_uuid, "the customer")
    own = accounts.checked_uuid(contact_uuid, "the contact") if contact_uuid else None
    data = {"profile": changed({}, checked_changes(**given))}

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
@profile_options('A phone number instead of those there were; "" for none.', '; "" for none')
@database.option
@accounts.as_json
def change(contact_uuid: str, customer_uuid: str, database: str | None, as_json: bool, **given: Unpack[Given]) -> None:
    """Change the contact UUID; what is not given stays."""
    own = accounts.checked_uuid(contact_uuid, "the contact")
    changes = checked_changes(**given)
    if not changes:
        raise click.UsageError("nothing is to be changed; see --help")

    async def act(service: Service, customer: Customer) -> dict[str, Any]:
        found = await service.accounts.contact(customer, own)
        profile = changed(found.data.get("profile", {}), changes)
        return shown(await service.accounts.change_contact(found, {**found.data, "profile": profile}))

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


def checked_changes(first: str | None, last: str | None, email: str | None, phones: Sequence[str]) -> dict[str, Any]:
    """What was given, by the names of a profile; of what is to be left out an empty value."""
    changes: dict[str, Any] = {}
    if names := {name: text for name, text in (("first", first), ("last", last)) if text is not None}:
        changes["name"] = names
    if email is not None:
        changes["email"] = accounts.checked_email(email) if email else ""
    if phones:
        changes["phone"] = [accounts.checked_phone(each) for each in phones if each]
    return changes


def changed(profile: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """A profile with its changes, without what is empty then."""
    names = {**profile.get("name", {}), **changes.get("name", {})}
    whole = {**profile, **changes, "name": {name: text for name, text in names.items() if text}}
    return {name: value for name, value in whole.items() if value}
