"""What a YAML file holds, with the place of everything: maps, lists and scalars over the text they were read from.

Nodes keep offsets into the text; lines and columns are worked out when somebody asks, which is only for a message.
Nothing here reads YAML or knows what a survey is. An alias is the very node that it stands for.
"""

from __future__ import annotations

import collections.abc
import re
from bisect import bisect_right
from collections.abc import Iterable

from askline.diagnostics import SourceLocation

LINE_END = re.compile(r"\r\n?|\n")
# The YAML 1.2 core schema: what a plain scalar means where it is no text.
NULLS = frozenset(("", "~", "null", "Null", "NULL"))
BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
NUMBER = re.compile(
    r"(?P<int>[-+]?[0-9]+)|0o(?P<octal>[0-7]+)|0x(?P<hex>[0-9a-fA-F]+)"
    r"|(?P<float>[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?)"
    r"|(?P<infinite>[-+]?)\.(?:inf|Inf|INF)|(?P<nan>\.nan|\.NaN|\.NAN)"
)
FIRST_OF_NUMBER = frozenset("0123456789+-.")
LONGEST_RESTORED = 100_000  # characters; tabs that indent nothing stay blanks in longer texts
LONGEST_INTEGER = 4000  # digits; Python refuses to read longer ones

Offsets = collections.abc.Sequence[int]
Value = None | bool | int | float | str


class Source:
    """The text of one file, and how its offsets become lines and columns."""

    __slots__ = ("_excerpts", "_followed", "_offsets", "_starts", "path", "text")

    def __init__(self, text: str, path: str) -> None:
        self.text = text
        self.path = path
        self._starts: list[int] | None = None
        self._excerpts: dict[int, str] = {}
        self._followed: Scalar | None = None
        self._offsets: Offsets = ()

    @property
    def line_starts(self) -> list[int]:
        """The offset at which each line begins. CR LF, LF and CR end a line, and nothing else does."""
        if self._starts is None:
            self._starts = [0, *(match.end() for match in LINE_END.finditer(self.text))]
        return self._starts

    def line_at(self, offset: int) -> int:
        """The line of an offset, from 0."""
        return bisect_right(self.line_starts, offset) - 1

    def line_text(self, line: int) -> str:
        """A line without its end. One string however often it is asked for, since lines may be huge."""
        if line not in self._excerpts:
            start = self.line_starts[line]
            stop = self.line_starts[line + 1] if line + 1 < len(self.line_starts) else len(self.text)
            self._excerpts[line] = self.text[start:stop].rstrip("\r\n")
        return self._excerpts[line]

    def place(self, start: int, end: int) -> SourceLocation:
        """The characters `start` up to `end`, as far as they stand in one line; at least one of them."""
        line = self.line_at(start)
        first = self.line_starts[line]
        stop = max(start + 1, min(end, first + len(self.line_text(line))))
        return SourceLocation(self.path, line + 1, start - first + 1, stop - first + 1)

    def offsets_in(self, scalar: Scalar) -> Offsets:
        """`offsets_of` a scalar, kept until another one is asked about: many faults may stand in one text."""
        if self._followed is not scalar:
            from askline.survey.yaml_offsets import offsets_of

            self._followed, self._offsets = scalar, offsets_of(scalar)
        return self._offsets

    def excerpt_at(self, offset: int) -> str:
        return self.line_text(self.line_at(offset))


class Scalar:
    """A text, number or truth value. `style` is empty for a plain one, else the quote or block sign before it."""

    __slots__ = ("end", "source", "start", "style", "text")

    def __init__(self, source: Source, start: int, end: int, text: str, style: str) -> None:
        self.source = source
        self.start = start
        self.end = end
        self.text = text
        self.style = style

    def __repr__(self) -> str:
        return f"Scalar({self.text!r})"

    @property
    def is_plain(self) -> bool:
        return not self.style

    @property
    def value(self) -> Value:
        """What the YAML 1.2 core schema reads: none, a truth value or a number where plain, else the text."""
        return self.text if self.style else resolve(self.text)

    @property
    def location(self) -> SourceLocation:
        return self.source.place(self.start, self.end)

    @property
    def excerpt(self) -> str:
        return self.source.excerpt_at(self.start)

    def part(self, start: int, end: int) -> SourceLocation:
        """Where the characters `start` up to `end` of `text` stand in the file; at least one column wide."""
        last = self.offset_of(end - 1) + 1 if end > start else 0
        return self.source.place(self.offset_of(start), last)

    def restore_tabs(self, read: str) -> None:
        """Put back the tabs of the file that are blanks in `read`, the text that was read instead of it."""
        source, length = self.source.text, len(self.text)
        tabs = source.count("\t", self.start, self.end) - read.count("\t", self.start, self.end)
        if tabs and length <= LONGEST_RESTORED:
            offsets = [self.offset_of(index) for index in range(length)]
            is_tab = [source[offset] == "\t" for offset in offsets]
            self.text = "".join("\t" if tab else char for char, tab in zip(self.text, is_tab, strict=True))

    def excerpt_of(self, start: int) -> str:
        """The line that holds the character `start` of `text`: not that of `location` where the text has several."""
        return self.source.excerpt_at(self.offset_of(start))

    def offset_of(self, index: int) -> int:
        """Where the character `index` of `text` stands in the file; `len(text)` gives the place behind the last."""
        index = max(0, min(index, len(self.text)))
        if len(self.text) == self.end - self.start - 2 * len(self.style):  # nothing is escaped or folded
            return self.start + len(self.style) + index
        return self.source.offsets_in(self)[index]


class Collection:
    """What maps and lists share: a place. `is_flow` tells `{}` and `[]` from indented lines."""

    __slots__ = ("end", "is_flow", "source", "start")

    def __init__(self, source: Source, start: int, is_flow: bool) -> None:
        self.source = source
        self.start = start
        self.end = start
        self.is_flow = is_flow

    @property
    def location(self) -> SourceLocation:
        return self.source.place(self.start, self.end)

    @property
    def excerpt(self) -> str:
        return self.source.excerpt_at(self.start)


class Sequence(Collection):
    __slots__ = ("items",)

    def __init__(self, source: Source, start: int, is_flow: bool) -> None:
        super().__init__(source, start, is_flow)
        self.items: list[Node] = []

    def __repr__(self) -> str:
        return f"Sequence({self.items!r})"


class Mapping(Collection):
    """Keys with their nodes, in file order; each key once. `by_key` has the key's own node as well."""

    __slots__ = ("by_key",)

    def __init__(self, source: Source, start: int, is_flow: bool) -> None:
        super().__init__(source, start, is_flow)
        self.by_key: dict[str, tuple[Scalar, Node]] = {}

    def __repr__(self) -> str:
        return f"Mapping({self.entries!r})"

    def __contains__(self, key: object) -> bool:
        return key in self.by_key

    @property
    def entries(self) -> list[tuple[Scalar, Node]]:
        return list(self.by_key.values())

    def get(self, key: str) -> Node | None:
        entry = self.by_key.get(key)
        return entry[1] if entry else None

    def key(self, text: str) -> Scalar:
        """The key itself, for its place. Raises KeyError where there is none."""
        return self.by_key[text][0]

    def keys(self) -> Iterable[str]:
        return self.by_key.keys()


Node = Scalar | Sequence | Mapping


def resolve(text: str) -> Value:
    """A plain scalar by the YAML 1.2 core schema (YAML 1.2.2, section 10.3.2)."""
    if text in NULLS:
        return None
    if text in BOOLEANS:
        return BOOLEANS[text]
    if text[0] in FIRST_OF_NUMBER:
        return _resolve_number(text)
    return text


def _resolve_number(text: str) -> Value:
    match = NUMBER.fullmatch(text)
    if match is None:
        return text
    kind, digits = match.lastgroup, match[match.lastgroup or 0]
    if kind in _INTEGER_BASES:
        return _integer(digits, _INTEGER_BASES[kind])
    if kind == "float":
        return float(digits)
    return float("nan") if kind == "nan" else float(f"{digits}inf")


_INTEGER_BASES = {"int": 10, "octal": 8, "hex": 16}


def _integer(digits: str, base: int) -> int | float:
    """The integer; beyond `LONGEST_INTEGER` digits an infinite number, which no key of ours takes."""
    if len(digits) > LONGEST_INTEGER:
        return float("-inf") if digits.startswith("-") else float("inf")
    return int(digits, base)
