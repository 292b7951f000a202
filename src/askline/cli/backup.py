"""`askline backup`: a copy of the database that is whole, made while others go on."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from askline.cli import accounts, database

if TYPE_CHECKING:
    from askline.interviews.service import Service

EXAMPLES = """\b
Examples:
  askline backup askline-2026-03-01.db
  askline backup --database /var/lib/askline/askline.db /backup/askline.db

\b
The copy is a database of its own: `askline serve --database FILE` serves it.
It holds everything that was acknowledged when the copy began. A FILE that is
there already is never written over. PostgreSQL has pg_dump for this."""


@click.command("backup", epilog=EXAMPLES)
@click.argument("path", metavar="FILE")
@database.option
@accounts.as_json
def command(path: str, database: str | None, as_json: bool) -> None:
    """Copy the database to the new file FILE, consistent also while a server works on it."""
    folder = os.path.dirname(path) or os.curdir
    if not os.path.isdir(folder):
        raise click.BadParameter(f"there is no folder {folder!r}", param_hint="'FILE'")

    async def act(service: Service) -> None:
        await service.administration.backup(path)

    run_on(database, act)
    accounts.show({"backup": path, "bytes": os.path.getsize(path)}, as_json)


run_on = database.run_on_existing
