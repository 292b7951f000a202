"""What the commands `customer`, `token`, `user` and `contact` have in common: how they print, and whom they are for."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from askline.cli import database, wiring
from askline.errors import AsklineError

if TYPE_CHECKING:
    from askline.interviews.accounts_kept import Customer
    from askline.interviews.service import Service

Result = TypeVar("Result")

as_json = click.option("--json", "as_json", is_flag=True, help="One line of JSON.")


def _ask(ctx: click.Context, _: click.Parameter, is_sure: bool) -> None:
    if is_sure or ctx.resilient_parsing:
        return
    try:
        is_sure = click.confirm("Really? It cannot be undone.", err=True)
    except click.Abort:  # there is nobody to ask
        click.echo(err=True)
    if not is_sure:
        raise click.UsageError("nothing was removed; with --yes it is not asked")


yes = click.option("--yes", is_flag=True, expose_value=False, callback=_ask, help="Do not ask.")
customer = click.option(
    "--customer", "customer_uuid", metavar="UUID", required=True, help="Whose it is; `askline customer list` has them."
)


def show(document: dict[str, Any], as_json: bool, note: str = "") -> None:
    """Print what was done: one line of JSON, or a line for each field; a note for people goes to stderr."""
    if as_json:
        wiring.print_json(document)
        return
    width = max(map(len, document)) + 2
    for name, value in document.items():
        click.echo((f"{name}:".ljust(width) + in_words(value)).rstrip())
    if note:
        click.echo(note, err=True)


def show_all(documents: list[dict[str, Any]], as_json: bool) -> None:
    """Print a list: a line of JSON for each, or a table with a line for each; a note to stderr where it is empty."""
    if as_json:
        for document in documents:
            wiring.print_json(document)
    elif not documents:
        click.echo("there are none", err=True)
    else:
        _print_table([list(documents[0]), *([in_words(value) for value in each.values()] for each in documents)])


def _print_table(rows: list[list[str]]) -> None:
    from prompt_toolkit.utils import get_cwidth  # a letter of Chinese takes two columns, an accent of its own none

    widths = [max(map(get_cwidth, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell + " " * (width - get_cwidth(cell)) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(cells).rstrip())


def in_words(value: object) -> str:
    """A value on one line, with nothing in it that a terminal would obey."""
    from askline.terminal.transcript import visible

    if isinstance(value, list):
        return ", ".join(map(in_words, value))
    if isinstance(value, dict):
        return visible(json.dumps(value, ensure_ascii=False))
    return "" if value is None else visible(str(value))


def moment(microseconds: int | None) -> str | None:
    """A moment as the commands print it, in UTC."""
    from askline.interviews.moments import to_datetime

    return None if microseconds is None else f"{to_datetime(microseconds):%Y-%m-%dT%H:%M:%SZ}"


def on_customer(given: str | None, customer_uuid: str, act: Callable[[Service, Customer], Awaitable[Result]]) -> Result:
    """What an action for one customer comes to."""
    uuid = checked_uuid(customer_uuid, "the customer")

    async def found(service: Service) -> Result:
        return await act(service, await service.accounts.customer(uuid))

    return database.run_on_existing(given, found)


def checked_uuid(text: str, name: str) -> str:
    """A UUID in its usual form. Raises AsklineError `bad-uuid`."""
    import uuid

    try:
        return str(uuid.UUID(text))
    except ValueError:
        raise AsklineError("bad-uuid", f"{name} {text!r} is no UUID") from None


def checked_name(text: str) -> str:
    if not text.strip():
        raise AsklineError("bad-name", "a name cannot be empty")
    return text


def checked_email(text: str) -> str:
    from askline.interviews.addresses import email_address

    address = email_address(text)
    if address is None:
        raise AsklineError("bad-email", f"{text!r} is no e-mail address", hint="write it as name@example.com")
    return address


def checked_timezone(name: str) -> str:
    from zoneinfo import available_timezones

    if name not in available_timezones():
        raise AsklineError("bad-timezone", f"no time zone is called {name!r}", hint="write it as Australia/Sydney")
    return name


def checked_phone(text: str) -> str:
    from askline.interviews.addresses import phone_number

    number = phone_number(text)
    if number is None:
        raise AsklineError("bad-phone-number", f"{text!r} is no phone number", hint="write it as +61409999999")
    return number
