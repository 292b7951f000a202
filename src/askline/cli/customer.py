"""`askline customer`: those whose interactions, users and tokens are kept apart from all others'."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from askline.cli import accounts, database

if TYPE_CHECKING:
    from askline.interviews.accounts_kept import Customer
    from askline.interviews.service import Service

run_on, run_on_existing = database.run_on, database.run_on_existing
EXAMPLES = """\b
Examples:
  askline customer add "Example Pty Ltd" --json
  askline customer list
  askline customer renew-token 7aa870f0-046f-41e7-9cc9-9de741d6e753
  askline customer webhook-secret 7aa870f0-046f-41e7-9cc9-9de741d6e753"""


@click.group("customer", epilog=EXAMPLES)
def command() -> None:
    """Add, list, rename and remove customers; renew their auth tokens; show what their webhooks are signed with."""


@command.command("add")
@click.argument("name")
@database.option
@accounts.as_json
def add(name: str, database: str | None, as_json: bool) -> None:
    """Add a customer called NAME. Its auth token is shown this once."""

    async def act(service: Service) -> dict[str, Any]:
        customer, auth_token = await service.accounts.add_customer(accounts.checked_name(name))
        return {"customer_uuid": customer.uuid, "auth_token": auth_token}

    accounts.show(run_on(database, act), as_json, "The auth token is not shown again.")


@command.command("list")
@database.option
@accounts.as_json
def list_all(database: str | None, as_json: bool) -> None:
    """List all customers."""

    async def act(service: Service) -> list[dict[str, Any]]:
        return [_shown(each) for each in await service.accounts.customers()]

    accounts.show_all(run_on_existing(database, act), as_json)


@command.command("show")
@click.argument("customer_uuid", metavar="UUID")
@database.option
@accounts.as_json
def show(customer_uuid: str, database: str | None, as_json: bool) -> None:
    """Show the customer UUID, and how much it has."""

    async def act(service: Service, customer: Customer) -> dict[str, Any]:
        from askline.interviews.selections import UserSelection

        its = service.accounts
        return {
            **_shown(customer),
            "tokens": sum(1 for each in await its.tokens(customer) if each.revoked_at is None),
            "users": len(await its.users(customer, UserSelection())),
            "contacts": len([each async for each in its.contacts(customer)]),
        }

    accounts.show(accounts.on_customer(database, customer_uuid, act), as_json)


@command.command("rename")
@click.argument("customer_uuid", metavar="UUID")
@click.argument("name")
@database.option
@accounts.as_json
def rename(customer_uuid: str, name: str, database: str | None, as_json: bool) -> None:
    """Call the customer UUID NAME from now on."""

    async def act(service: Service, customer: Customer) -> dict[str, Any]:
        return _shown(await service.accounts.change_customer(customer, accounts.checked_name(name)))

    accounts.show(accounts.on_customer(database, customer_uuid, act), as_json)


@command.command("renew-token", short_help="Give a customer a new auth token.")
@click.argument("customer_uuid", metavar="UUID")
@database.option
@accounts.as_json
def renew_token(customer_uuid: str, database: str | None, as_json: bool) -> None:
    """Give the customer UUID a new auth token, shown this once; the old one is refused two seconds later."""

    async def act(service: Service, customer: Customer) -> dict[str, Any]:
        return {"customer_uuid": customer.uuid, "auth_token": await service.accounts.renew_auth_token(customer)}

    accounts.show(accounts.on_customer(database, customer_uuid, act), as_json, "The auth token is not shown again.")


@command.command("remove", short_help="Remove a customer that has no interactions.")
@click.argument("customer_uuid", metavar="UUID")
@accounts.yes
@database.option
@accounts.as_json
def remove(customer_uuid: str, database: str | None, as_json: bool) -> None:
    """Remove the customer UUID with its tokens, users and contacts, where it has no interactions."""

    async def act(service: Service, customer: Customer) -> dict[str, Any]:
        await service.accounts.remove_customer(customer)
        return {"customer_uuid": customer.uuid, "removed": True}

    accounts.show(accounts.on_customer(database, customer_uuid, act), as_json)


@command.command("webhook-secret", short_help="Show what a customer's webhooks are signed with.")
@click.argument("customer_uuid", metavar="UUID")
@database.option
@accounts.as_json
def webhook_secret(customer_uuid: str, database: str | None, as_json: bool) -> None:
    """Show the secret that the webhooks of the customer UUID are signed with."""

    async def act(service: Service, customer: Customer) -> dict[str, Any]:
        return {"customer_uuid": customer.uuid, "webhook_secret": customer.webhook_secret}

    accounts.show(accounts.on_customer(database, customer_uuid, act), as_json)


def _shown(customer: Customer) -> dict[str, Any]:
    return {
        "customer_uuid": customer.uuid,
        "name": customer.name,
        "created_at": accounts.moment(customer.created_at),
    }
