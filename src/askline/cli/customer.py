"""`askline customer`: those whose interactions, users and tokens are kept apart from all others'."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from askline.cli import accounts, database

if TYPE_CHECKING:
    from askline.interviews.service import Service

run_on = database.run_on
EXAMPLES = """\b
Examples:
  askline customer add "Example Pty Ltd" --json
  askline customer webhook-secret 7aa870f0-046f-41e7-9cc9-9de741d6e753"""


@click.group("customer", epilog=EXAMPLES)
def command() -> None:
    """Add customers, and show what their webhooks are signed with."""


@command.command("add")
@click.argument("name")
@database.option
@accounts.as_json
def add(name: str, database: str | None, as_json: bool) -> None:
    """Add a customer called NAME. Its auth token is shown this once."""

    async def act(service: Service) -> dict[str, Any]:
        customer, auth_token = await service.accounts.add_customer(name)
        return {"customer_uuid": customer.uuid, "auth_token": auth_token}

    accounts.show(run_on(database, act), as_json, "The auth token is not shown again.")


@command.command("webhook-secret")
@click.argument("customer_uuid", metavar="UUID")
@database.option
@accounts.as_json
def webhook_secret(customer_uuid: str, database: str | None, as_json: bool) -> None:
    """Show the secret that the webhooks of the customer UUID are signed with."""
    uuid = accounts.checked_uuid(customer_uuid, "the customer")

    async def act(service: Service) -> dict[str, Any]:
        customer = await service.accounts.customer(uuid)
        return {"customer_uuid": customer.uuid, "webhook_secret": customer.webhook_secret}

    accounts.show(run_on(database, act), as_json)
