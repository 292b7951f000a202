"""What the commands `customer`, `token`, `user` and `contact` have in common: how they print, and whom they are for."""

from __future__ import annotations

from typing import Any

import click

from askline.cli import wiring
from askline.errors import AsklineError

as_json = click.option("--json", "as_json", is_flag=True, help="One line of JSON.")
customer = click.option("--customer", "customer_uuid", metavar="UUID", required=True, help="Whose it is.")


def show(document: dict[str, Any], as_json: bool, note: str = "") -> None:
    """Print what was done: one line of JSON, or a line for each field; a note for people goes to stderr."""
    if as_json:
        wiring.print_json(document)
        return
    width = max(map(len, document)) + 2
    for name, value in document.items():
        shown = ", ".join(map(str, value)) if isinstance(value, list) else value
        click.echo(f"{name}:".ljust(width) + str(shown))
    if note:
        click.echo(note, err=True)


def checked_uuid(text: str, name: str) -> str:
    """A UUID in its usual form. Raises AsklineError `bad-uuid`."""
    import uuid

    try:
        return str(uuid.UUID(text))
    except ValueError:
        raise AsklineError("bad-uuid", f"{name} {text!r} is no UUID") from None


def checked_email(text: str) -> str:
    from askline.interviews.addresses import email_address

    address = email_address(text)
    if address is None:
        raise AsklineError("bad-email", f"{text!r} is no e-mail address", hint="write it as name@example.com")
    return address


def checked_phone(text: str) -> str:
    from askline.interviews.addresses import phone_number

    number = phone_number(text)
    if number is None:
        raise AsklineError("bad-phone-number", f"{text!r} is no phone number", hint="write it as +61409999999")
    return number
