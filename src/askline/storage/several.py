"""The turns of several interviews put together to statements of many rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from askline.storage.database import Command, Parameters, Statement


def power_of_two(left: int) -> int:
    """Pieces of 64, 32, 16, ... rows: many statements, but of few lengths, where each length is to be prepared."""
    return min(64, 1 << left.bit_length() - 1)


def up_to_32(left: int) -> int:
    """Pieces as long as can be: few statements, of many lengths."""
    return min(32, left)


def in_pieces(
    turns: Iterable[list[Command]], length: Callable[[int], int] = power_of_two
) -> Iterator[tuple[str, list[Any]]]:
    """The statements with their values, those of one kind together.

    turns    commands that have a statement for several rows each
    length   how many rows the next statement takes, of so many that are left
    """
    rows: dict[Statement, list[Parameters]] = {}
    for commands in turns:
        for statement, parameters in commands:
            rows.setdefault(statement, []).append(parameters)
    for statement, of_statement in rows.items():
        yield from _pieces(statement, of_statement, length)


def _pieces(
    statement: Statement, rows: list[Parameters], length: Callable[[int], int]
) -> Iterator[tuple[str, list[Any]]]:
    assert statement.several
    at = 0
    while at < len(rows):
        amount = length(len(rows) - at)
        several = statement.several(amount)
        yield several.text, [row[name] for row in rows[at : at + amount] for name in several.names]
        at += amount
