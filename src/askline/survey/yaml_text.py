"""A file's bytes as the text that a YAML parser is given: within size, UTF-8, no control characters.

PyYAML follows YAML 1.1 in places where 1.2 reads more: a plain `?` in a flow map, a text there that begins with `:`,
U+0085, U+2028 and U+2029, which it takes for line ends, and some tabs that indent nothing. Such characters are *held*:
one stand-in each, so that every offset stays right, and put back into the values that were read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from askline.diagnostics import Problems, SourceLocation
from askline.survey.yaml_nodes import Source

LARGEST = 4_000_000  # bytes
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
# A `?` that may begin an explicit key: behind a blank or bracket, and before a blank.
LONE_MARK = re.compile(r"\?(?<![^\s\[{,]\?)(?=\s|\Z)")
KEY_MARK = re.compile(r"(?:^|(?<=[\[{,:?-]))([ \t]*)\?(?=\s|\Z)", re.MULTILINE)
# A `:` that begins a plain text, as in `{text: :-)}`. In a block it does no harm to hold it.
COLON_OF_TEXT = re.compile(r"(?<=[\[{,?:])(\s*):(?=[^\s,\[\]{}])")
# How JSON writes a character beyond U+FFFF. libyaml refuses it.
SURROGATES = re.compile(r"(?<!\\)((?:\\\\)*)\\(u[dD][89abAB][0-9a-fA-F]{2})\\(u[dD][c-fC-F][0-9a-fA-F]{2})")
# Tabs that indent nothing: in lines without content, and behind the dash of an entry that is neither map nor list.
HARMLESS_TABS = re.compile(
    r"^[ \t]*\t[ \t]*(?=[\r\n#]|\Z)|^ *(?:- +)*-[ \t]*\t[ \t]*(?=[^\s:#?&!|>-][^:\r\n]*(?:[\r\n]|\Z))", re.MULTILINE
)
NOT_LINE_ENDS = "\x85\u2028\u2029"
BYTE_ORDER_MARK = "\ufeff"  # dropped by parsers, amid a text as well
MOST_LONE_MARKS = 10_000
MOST_TABS = 100_000


def readable_text(given: str | bytes, path: str, problems: Problems) -> str | None:
    """The text of a file, without its byte order mark; None, and a problem, where it cannot be read at all."""
    whole = SourceLocation(path, 1, 1, 2)
    size = len(given) if isinstance(given, bytes) else _size(given)
    if size > LARGEST:
        problems.add("too-large", whole, size=size, limit=LARGEST, hint="split it into several surveys")
        return None
    if isinstance(given, bytes):
        try:
            given = given.decode("utf-8")
        except UnicodeDecodeError as error:
            byte = f"0x{error.object[error.start]:02X}"
            problems.add("not-utf-8", whole, byte=byte, offset=error.start, hint="save the file as UTF-8")
            return None
    return _without_controls(given.lstrip(BYTE_ORDER_MARK), path, problems)


def _size(text: str) -> int:
    return len(text) if text.isascii() or len(text) > LARGEST else len(text.encode("utf-8", "surrogatepass"))


def _without_controls(text: str, path: str, problems: Problems) -> str | None:
    found = CONTROL.search(text)
    if found is None:
        return text
    source, offset = Source(text, path), found.start()
    problems.add(
        "control-character",
        source.place(offset, offset + 1),
        excerpt=source.excerpt_at(offset),
        code_point=ord(found[0]),
        hint="delete it; it is invisible in most editors",
    )
    return None


class Held:
    """The text with its stand-ins, and how to put back what they stand for."""

    __slots__ = ("_backslash", "_pairs", "_stand_ins", "has_tabs", "text")

    def __init__(self, text: str) -> None:
        self._stand_ins = unused_characters(text)
        self._pairs: list[tuple[str, str]] = []
        self._backslash: str | None = None
        self.text = HARMLESS_TABS.sub(_blanks, text, count=MOST_TABS) if "\t" in text else text
        self.has_tabs = self.text != text
        for char in (*NOT_LINE_ENDS, BYTE_ORDER_MARK):
            self._hold(char)
        if "?" in text:
            self._hold_question_marks()
        if SURROGATES.search(text):
            self._hold_surrogates()

    def _hold(self, char: str) -> None:
        if char in self.text:
            stand_in = next(self._stand_ins)
            self.text = self.text.replace(char, stand_in)
            self._pairs.append((stand_in, char))

    def _hold_question_marks(self) -> None:
        """All of them, save those that can only be the sign of an explicit key; none where too many could be one."""
        lone = sum(1 for _ in islice(LONE_MARK.finditer(self.text), MOST_LONE_MARKS))
        if lone == 0:
            self._hold("?")
        if lone == 0 or lone == MOST_LONE_MARKS:
            return
        kept = next(self._stand_ins)
        self.text = KEY_MARK.sub(rf"\1{kept}", self.text)
        self._hold("?")
        self.text = self.text.replace(kept, "?")

    def hold_colons(self) -> bool:
        """Hold those that begin a text; whether there are any. Only where the text cannot be read otherwise: they are
        rare, and to look for them takes time."""
        stand_in = next(self._stand_ins)
        self.text, found = COLON_OF_TEXT.subn(rf"\1{stand_in}", self.text)
        self._pairs.append((stand_in, ":"))
        return found > 0

    def _hold_surrogates(self) -> None:
        self._backslash = next(self._stand_ins)
        self.text = SURROGATES.sub(rf"\1{self._backslash}\2{self._backslash}\3", self.text)

    def restore(self, value: str, style: str) -> str:
        """A scalar's value as the file means it."""
        for stand_in, char in self._pairs:
            if stand_in in value:
                value = value.replace(stand_in, char)
        if self._backslash and self._backslash in value:
            if style == '"':
                return re.sub(f"{self._backslash}(u....){self._backslash}(u....)", _join_surrogates, value)
            value = value.replace(self._backslash, "\\")
        return value


def unused_characters(text: str) -> Iterator[str]:
    """Characters that a text does not hold. There is always a further one, since a file cannot hold them all."""
    yield from (char for char in map(chr, range(0xE000, 0xE020)) if char not in text)
    used = set(text)
    yield from (char for char in map(chr, range(0x10000, 0x110000)) if char not in used)


def _blanks(tabs: re.Match[str]) -> str:
    return tabs[0].replace("\t", " ")


def _join_surrogates(pair: re.Match[str]) -> str:
    high, low = int(pair[1][1:], 16), int(pair[2][1:], 16)
    return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
