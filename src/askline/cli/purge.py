"""`askline purge`: personal data that is no longer wanted, taken out of the database for good."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

from askline.cli import accounts, database

if TYPE_CHECKING:
    from askline.interviews.service import Service

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
LONGEST_SECONDS = 200 * 365 * 86_400
EXAMPLES = """\b
Examples:
  askline purge --older-than 90d
  askline purge --respondent +61409999999
  askline purge --respondent ada@example.com --customer 7aa870f0-046f-41e7-9cc9-9de741d6e753

\b
`--older-than` removes interactions whole: those that ended, were deleted, or
never began, longer ago than that. `--respondent` takes out of all interactions
with a phone number or an e-mail address whatever says who it was and what was
said; the interactions stay, so that counts stay right. One under way ends.
Contacts with the address are removed. Who has asked not to be contacted stays
known, by a hash alone. Copies that were made before hold what they held."""


@click.command("purge", epilog=EXAMPLES)
@click.option("--older-than", "age", metavar="AGE", help="As 90d, 12h or 26w.")
@click.option("--respondent", metavar="ADDRESS", help="A phone number, or an e-mail address.")
@click.option("--customer", "customer_uuid", metavar="UUID", help="Only with --respondent: of this customer alone.")
@database.option
@accounts.as_json
def command(
    age: str | None, respondent: str | None, customer_uuid: str | None, database: str | None, as_json: bool
) -> None:
    """Remove old interactions, or erase one respondent. It cannot be undone."""
    if (age is None) == (respondent is None):
        raise click.UsageError("give either --older-than or --respondent")
    if age is not None:
        if customer_uuid is not None:
            raise click.UsageError("--customer goes with --respondent")
        document = purge(database, age_seconds(age))
    else:
        document = erase(database, checked_address(respondent or ""), customer_uuid)
    accounts.show(document, as_json)


def purge(given: str | None, seconds: float) -> dict[str, Any]:
    async def act(service: Service) -> int:
        return sum([amount async for amount in service.administration.purge(seconds)])

    return {"purged": run_on(given, act)}


def erase(given: str | None, address: str, customer_uuid: str | None) -> dict[str, Any]:
    uuid = accounts.checked_uuid(customer_uuid, "the customer") if customer_uuid else None

    async def act(service: Service) -> dict[str, Any]:
        its = service.accounts
        customers = await its.customers() if uuid is None else [await its.customer(uuid)]
        erased = [await service.administration.erase(each, [address]) for each in customers]
        return {"erased": sum(each.interactions for each in erased), "contacts": sum(each.contacts for each in erased)}

    return run_on(given, act)


def age_seconds(text: str) -> float:
    """Seconds of an age such as 90d."""
    match = re.fullmatch(r"([0-9]{1,9})\s*([smhdw])", text.strip())
    if match is None:
        raise click.BadParameter(f"{text!r} is no age; write it as 90d, 12h or 26w", param_hint="'--older-than'")
    seconds = int(match[1]) * SECONDS[match[2]]
    if seconds > LONGEST_SECONDS:
        raise click.BadParameter(f"{text!r} is longer ago than anything here", param_hint="'--older-than'")
    return seconds


def checked_address(text: str) -> str:
    return accounts.checked_email(text) if "@" in text else accounts.checked_phone(text)


run_on = database.run_on_existing
