"""`askline user`: the users of a customer, agents above all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from askline.cli import accounts, database
from askline.errors import AsklineError

if TYPE_CHECKING:
    from askline.interviews.service import Service

EXAMPLES = """\b
Examples:
  askline user add --customer 7aa870f0-046f-41e7-9cc9-9de741d6e753 \\
      --name "Neville R" --email neville@example.com --agent-id nevilr"""

run_on = database.run_on


@click.group("user", epilog=EXAMPLES)
def command() -> None:
    """Add users."""


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
    email = accounts.checked_email(email)
    phone = accounts.checked_phone(phone) if phone else None
    _check_timezone(timezone)

    async def act(service: Service) -> dict[str, Any]:
        from askline.interviews.views.survey_dynamix import user_resource

        customer = await service.accounts.customer(uuid)
        return user_resource(await service.accounts.add_user(customer, name, email, agent_id, phone, timezone))

    accounts.show(run_on(database, act), as_json)


def _check_timezone(name: str | None) -> None:
    from zoneinfo import available_timezones

    if name and name not in available_timezones():
        raise AsklineError("bad-timezone", f"no time zone is called {name!r}", hint="write it as Australia/Sydney")
