"""`askline token`: personal access tokens, for bearers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from askline.cli import accounts, database

if TYPE_CHECKING:
    from askline.interviews.service import Service

EXAMPLES = """\b
Examples:
  askline token add --customer 7aa870f0-046f-41e7-9cc9-9de741d6e753 --json
  askline token list --customer 7aa870f0-046f-41e7-9cc9-9de741d6e753
  askline token revoke e67fa4e0-3074-41e7-8efe-116b9b2f6833"""
PERMISSIONS = ("INTERACTIONS_API_READ_ALL",)

run_on = database.run_on_existing


@click.group("token", epilog=EXAMPLES)
def command() -> None:
    """Add, list and revoke personal access tokens."""


@command.command("add")
@accounts.customer
@click.option(
    "--permission", "permissions", multiple=True, type=click.Choice(PERMISSIONS), help="What more its bearer may do."
)
@database.option
@accounts.as_json
def add(customer_uuid: str, permissions: Sequence[str], database: str | None, as_json: bool) -> None:
    """Add a token for a customer. It is shown this once."""
    uuid = accounts.checked_uuid(customer_uuid, "the customer")

    async def act(service: Service) -> dict[str, Any]:
        customer = await service.accounts.customer(uuid)
        token, secret = await service.accounts.add_token(customer, tuple(dict.fromkeys(permissions)))
        return {
            "token_uuid": token.uuid,
            "token": secret,
            "customer_uuid": customer.uuid,
            "permissions": list(token.permissions),
        }

    accounts.show(run_on(database, act), as_json, "The token is not shown again.")


@command.command("list", short_help="List the tokens of a customer.")
@accounts.customer
@database.option
@accounts.as_json
def list_all(customer_uuid: str, database: str | None, as_json: bool) -> None:
    """List the tokens of a customer, revoked ones too; the secrets themselves are not kept."""
    uuid = accounts.checked_uuid(customer_uuid, "the customer")

    async def act(service: Service) -> list[dict[str, Any]]:
        return [
            {
                "token_uuid": each.uuid,
                "permissions": list(each.permissions),
                "created_at": accounts.moment(each.created_at),
                "revoked_at": accounts.moment(each.revoked_at),
            }
            for each in await service.accounts.tokens(await service.accounts.customer(uuid))
        ]

    accounts.show_all(run_on(database, act), as_json)


@command.command("revoke", short_help="Refuse whoever holds a token from now on.")
@click.argument("token_uuid")
@database.option
@accounts.as_json
def revoke(token_uuid: str, database: str | None, as_json: bool) -> None:
    """Revoke the token TOKEN_UUID; whoever holds it is refused from now on."""
    uuid = accounts.checked_uuid(token_uuid, "the token")

    async def act(service: Service) -> dict[str, Any]:
        await service.accounts.revoke_token(uuid)
        return {"token_uuid": uuid, "revoked": True}

    accounts.show(run_on(database, act), as_json)
