"""`askline user`: the users of a customer, agents above all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click

from askline.cli import accounts, database

if TYPE_CHECKING:
    from askline.interviews.accounts_kept import Customer
    from askline.interviews.service import Service

EXAMPLES = """\b
Examples:
  askline user add --customer 7aa870f0-046f-41e7-9cc9-9de741d6e753 \\
      --name "Neville R" --email neville@example.com --agent-id nevilr
  askline user change neville@example.com --agent-id neville --phone "" \\
      --customer 7aa870f0-046f-41e7-9cc9-9de741d6e753"""

run_on = database.run_on_existing


@click.group("user", epilog=EXAMPLES)
def command() -> None:
    """Add, list, change and remove users."""


@command.command("add")
@accounts.customer
@click.option("--name", required=True, help="As people call the user.")
@click.option("--email", required=True, help="What the user is found by.")
@click.option("--agent-id", help="As interactions name the user.")
@click.option("--phone", help="A phone number, as +61409999999.")
@click.option("--timezone", help="As Australia/Sydney.")
@database.option
@accounts.as_json
def add(
    customer_uuid: str,
    name: str,
    email: str,
    agent_id: str | None,
    phone: str | None,
    timezone: str | None,
    database: str | None,
    as_json: bool,
) -> None:
    """Add a user of a customer."""
    uuid = accounts.checked_uuid(customer_uuid, "the customer")
    name, email = accounts.checked_name(name), accounts.checked_email(email)
    phone = accounts.checked_phone(phone) if phone else None
    timezone = accounts.checked_timezone(timezone) if timezone else None

    async def act(service: Service) -> dict[str, Any]:
        from askline.interviews.views.survey_dynamix import user_resource

        customer = await service.accounts.customer(uuid)
        return user_resource(await service.accounts.add_user(customer, name, email, agent_id, phone, timezone))

    accounts.show(run_on(database, act), as_json)


@command.command("list")
@accounts.customer
@database.option
@accounts.as_json
def list_all(customer_uuid: str, database: str | None, as_json: bool) -> None:
    """List the users of a customer."""

    async def act(service: Service, customer: Customer) -> list[dict[str, Any]]:
        from askline.interviews.selections import UserSelection
        from askline.interviews.views.survey_dynamix import user_resource

        return [user_resource(each) for each in await service.accounts.users(customer, UserSelection())]

    accounts.show_all(accounts.on_customer(database, customer_uuid, act), as_json)


@command.command("change", short_help="Change a user.")
@click.argument("email")
@accounts.customer
@click.option("--name", help="As people call the user.")
@click.option("--email", "new_email", help="What the user is found by from now on.")
@click.option("--agent-id", help='As interactions name the user; "" for none.')
@click.option("--phone", help='A phone number, as +61409999999; "" for none.')
@click.option("--timezone", help='As Australia/Sydney; "" for none.')
@database.option
@accounts.as_json
def change(email: str, customer_uuid: str, database: str | None, as_json: bool, **given: str | None) -> None:
    """Change the user whose e-mail address is EMAIL; what is not given stays."""
    changes = checked_changes(given)

    async def act(service: Service, customer: Customer) -> dict[str, Any]:
        from askline.interviews.views.survey_dynamix import user_resource

        changed = (await service.accounts.user(customer, email))._replace(**changes)
        await service.accounts.change_user(changed)
        return user_resource(changed)

    accounts.show(accounts.on_customer(database, customer_uuid, act), as_json)


@command.command("remove", short_help="Remove a user.")
@click.argument("email")
@accounts.customer
@accounts.yes
@database.option
@accounts.as_json
def remove(email: str, customer_uuid: str, database: str | None, as_json: bool) -> None:
    """Remove the user whose e-mail address is EMAIL; interactions keep the agent's id."""

    async def act(service: Service, customer: Customer) -> dict[str, Any]:
        found = await service.accounts.user(customer, email)
        await service.accounts.remove_user(found)
        return {"email": found.email, "removed": True}

    accounts.show(accounts.on_customer(database, customer_uuid, act), as_json)


def checked_changes(given: Mapping[str, str | None]) -> dict[str, Any]:
    """What is to be changed, by the names of a User's fields; an empty text clears what may be missing."""
    changes: dict[str, Any] = {}
    for name, (field, check) in CHECKS.items():
        text = given[name]
        if text is not None:
            changes[field] = check(text) if text or field in NEEDED else None
    if not changes:
        raise click.UsageError("nothing is to be changed; see --help")
    return changes


CHECKS: dict[str, tuple[str, Callable[[str], str]]] = {
    "name": ("name", accounts.checked_name),
    "new_email": ("email", accounts.checked_email),
    "agent_id": ("agent_id", str),
    "phone": ("phone", accounts.checked_phone),
    "timezone": ("timezone", accounts.checked_timezone),
}
NEEDED = ("name", "email")
