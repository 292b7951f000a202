"""Rows written to a file as they come, as CSV, JSON Lines or Parquet; never many of them in memory."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from types import TracebackType
from typing import Any, BinaryIO, Protocol

import click

from askline.interviews.views.exports import INTEGER, MOMENT, OBJECT, Row

ROWS_IN_A_GROUP = 20_000  # of a Parquet file
FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class RowWriter(AbstractContextManager["RowWriter"], Protocol):
    def write(self, row: Row) -> None: ...


class CsvWriter(RowWriter):
    """UTF-8, a header, CRLF, as RFC 4180 has it.

    A text that a spreadsheet would take for a formula gets an apostrophe before it: respondents write freely.
    """

    def __init__(self, stream: BinaryIO, columns: Mapping[str, str]) -> None:
        import io

        self._text = io.TextIOWrapper(
            stream, encoding="utf-8", errors="backslashreplace", newline="", write_through=False
        )
        self._rows = csv.writer(self._text)
        self._columns = columns
        self._rows.writerow(columns)

    def write(self, row: Row) -> None:
        self._rows.writerow([_cell(row[name]) for name in self._columns])

    def __exit__(self, *fault: object) -> None:
        self._text.flush()
        self._text.detach()


class ExcelWriter(CsvWriter):
    """The same, marked as UTF-8, without which Excel takes it for something else."""

    def __init__(self, stream: BinaryIO, columns: Mapping[str, str]) -> None:
        stream.write(BYTE_ORDER_MARK)
        super().__init__(stream, columns)


class JsonLinesWriter(RowWriter):
    """One JSON object a line."""

    def __init__(self, stream: BinaryIO, columns: Mapping[str, str]) -> None:
        self._stream = stream

    def write(self, row: Row) -> None:
        line = json.dumps(row, ensure_ascii=False, default=_moment)
        self._stream.write(line.encode("utf-8", "backslashreplace") + b"\n")

    def __exit__(self, *fault: object) -> None:
        self._stream.flush()


class ParquetWriter(RowWriter):
    """Typed columns in groups of rows; objects as JSON texts. Needs pyarrow."""

    def __init__(self, stream: BinaryIO, columns: Mapping[str, str]) -> None:
        arrow, parquet = _pyarrow()
        kinds = {INTEGER: arrow.int64(), MOMENT: arrow.timestamp("us", tz="UTC")}
        self._schema = arrow.schema([(name, kinds.get(kind, arrow.string())) for name, kind in columns.items()])
        self._objects = [name for name, kind in columns.items() if kind == OBJECT]
        self._table = arrow.Table
        self._writer = parquet.ParquetWriter(stream, self._schema, compression="zstd")
        self._rows: list[Row] = []

    def write(self, row: Row) -> None:
        self._rows.append(row | {name: _as_json(row[name]) for name in self._objects})
        if len(self._rows) >= ROWS_IN_A_GROUP:
            self._write_group()

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None and self._rows:
            self._write_group()
        self._writer.close()

    def _write_group(self) -> None:
        self._writer.write_table(self._table.from_pylist(self._rows, schema=self._schema))
        self._rows = []


WRITERS: dict[str, Callable[[BinaryIO, Mapping[str, str]], RowWriter]] = {
    "csv": CsvWriter,
    "excel": ExcelWriter,
    "jsonl": JsonLinesWriter,
    "parquet": ParquetWriter,
}


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise click.ClickException("Parquet needs pyarrow; install it: pip install 'askline[export]'") from None
    return pyarrow, pyarrow.parquet


def _cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, dict):
        return _as_json(value)
    return (
        f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_BEGINS) and not _is_number(value) else value
    )


def _is_number(text: str) -> bool:
    """Whether it is digits after its sign, as telephone numbers and negative answers are."""
    return text[:1] in "+-" and text[1:].replace(".", "", 1).isdecimal()


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _moment(value: datetime) -> str:
    return value.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
