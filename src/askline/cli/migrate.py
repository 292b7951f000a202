"""`askline migrate`: bring a database to the form that this version needs; `serve` does so when it starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from askline.cli import accounts, database

if TYPE_CHECKING:
    from askline.interviews.service import Service

EXAMPLES = """\b
Examples:
  askline migrate --database askline.db
  askline migrate --database postgresql://askline@db/askline"""

run_on = database.run_on
shown_address = database.shown_address


@click.command("migrate", epilog=EXAMPLES)
@database.option
@accounts.as_json
def command(database: str | None, as_json: bool) -> None:
    """Bring the database to the form that this version needs; nothing is lost."""

    async def act(service: Service) -> None:
        await service.store.check()

    run_on(database, act)
    accounts.show({"database": shown_address(database), "migrated": True}, as_json)
