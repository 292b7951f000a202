"""The turns of several interviews put together to statements of many rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from askline.storage.database import Command, Parameters, Statement


def in_pieces(turns: Iterable[list[Command]]) -> Iterator[tuple[str, list[Any]]]:
    """The statements with their values, those of one kind together.

    turns    commands that have a statement for several rows each
    """
    rows: dict[Statement, list[Parameters]] = {}
    for commands in turns:
        for statement, parameters in commands:
            rows.setdefault(statement, []).append(parameters)
    for statement, of_statement in rows.items():
        yield from _pieces(statement, of_statement)


def _pieces(statement: Statement, rows: list[Parameters]) -> Iterator[tuple[str, list[Any]]]:
    """Pieces of 64, 32, 16, ... rows: of few lengths, since each length is a statement to be prepared."""
    assert statement.several
    at = 0
    while at < len(rows):
        amount = min(64, 1 << (len(rows) - at).bit_length() - 1)
        several = statement.several(amount)
        yield several.text, [row[name] for row in rows[at : at + amount] for name in several.names]
        at += amount
