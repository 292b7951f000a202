"""Where each character of a scalar's text stands in the file: through escapes, folded lines and indentation.

Needed only for a message that points inside a text, so it reads the scalar again, from the file's text. It does not
judge YAML: the parser has accepted it. Where it cannot follow, all characters stand where the scalar begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from askline.survey.yaml_nodes import Scalar

# One character of a double-quoted text: an escape of fixed length, or itself.
ESCAPE_LENGTHS = {"x": 4, "u": 6, "U": 10}
BREAKS = re.compile(r"[ \t]*(?:\r\n?|\n)(?:[ \t]*(?:\r\n?|\n))*[ \t]*")
ESCAPED_BREAK = re.compile(r"\\(?:\r\n?|\n)(?:[ \t]*(?:\r\n?|\n))*[ \t]*")
LINE = re.compile(r"([^\r\n]*)(\r\n?|\n|\Z)")

Piece = tuple[int, int]  # how many characters of the text, and the offset at which they stand


def offsets_of(scalar: Scalar) -> list[int]:
    """For each character of `scalar.text` its offset in the file, and at last the offset behind the text."""
    offsets = []
    for offset in _block(scalar) if scalar.style in ("|", ">") else _flow(scalar):
        offsets.append(offset)
    length = len(scalar.text)
    if len(offsets) < length:
        return [scalar.start] * (length + 1)
    return [*offsets[:length], offsets[length] if len(offsets) > length else scalar.end]


def _flow(scalar: Scalar) -> Iterator[int]:
    """Plain and quoted texts; `quote` is empty for a plain one."""
    text, quote = scalar.source.text, scalar.style
    position, stop = scalar.start + len(quote), scalar.end - len(quote)
    while position < stop:
        breaks = BREAKS.match(text, position, stop)
        if breaks:
            yield from _folded(breaks[0], position)
            position = breaks.end()
            continue
        width = _width(text, position, quote)
        if width:
            yield position
        position += width or len(ESCAPED_BREAK.match(text, position, stop)[0])  # type: ignore[index]
    yield stop


def _width(text: str, position: int, quote: str) -> int:
    """How many characters of the file make one of the text; 0 for an escaped line break, which makes none."""
    char = text[position]
    if quote == "'" and char == "'":
        return 2
    if quote == '"' and char == "\\":
        following = text[position + 1]
        return 0 if following in "\r\n" else ESCAPE_LENGTHS.get(following, 2)
    return 1


def _folded(breaks: str, position: int) -> Iterator[int]:
    """One line break becomes a blank, each further one itself."""
    ends = [match.start() for match in re.finditer(r"\r\n?|\n", breaks)]
    for end in ends[1:] or ends:
        yield position + end


def _block(scalar: Scalar) -> Iterator[int]:
    """Texts behind `|` and `>`: the text is searched for line by line, in order."""
    source, text = scalar.source.text, scalar.text
    position = LINE.match(source, scalar.start).end()  # type: ignore[union-attr]
    at = 0
    while at < len(text):
        if text[at] in "\n " and _ends_line(source, position):
            yield position
            at += 1
            position = LINE.match(source, position).end()  # type: ignore[union-attr]
            continue
        yield position
        at += 1
        position += 1
    yield position


def _ends_line(source: str, position: int) -> bool:
    return position >= len(source) or source[position] in "\r\n"
