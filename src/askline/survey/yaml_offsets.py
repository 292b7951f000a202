"""Where each character of a scalar's text stands in the file: through escapes, folded lines and indentation.

Needed only for a message that points inside a text, so it reads the scalar once more, from the file. It does not judge
YAML: the parser has accepted it. Where it cannot follow, all characters stand where the scalar begins.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from askline.survey.yaml_nodes import Scalar

ESCAPE_LENGTHS = {"x": 4, "u": 6, "U": 10}
SURROGATE_PAIR = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")
BREAK = re.compile(r"\r\n?|\n")
BREAKS = re.compile(r"(\\?)[ \t]*(?:\r\n?|\n)(?:[ \t]*(?:\r\n?|\n))*[ \t]*")
LINE = re.compile(r"([^\r\n]*)(?:\r\n?|\n|\Z)")


def offsets_of(scalar: Scalar) -> Sequence[int]:
    """For each character of `scalar.text` its offset in the file, and at last the offset behind the text."""
    offsets = array("q", _in_block(scalar) if scalar.style in ("|", ">") else _in_flow(scalar))
    if len(offsets) <= len(scalar.text):
        return [scalar.start] * (len(scalar.text) + 1)
    return offsets


def _in_flow(scalar: Scalar) -> Iterator[int]:
    """Plain and quoted texts, character by character."""
    text, quote = scalar.source.text, scalar.style
    position, stop = scalar.start + len(quote), scalar.end - len(quote)
    while position < stop:
        breaks = BREAKS.match(text, position, stop) if text[position] in " \t\r\n\\" else None
        if breaks and (quote == '"' or not breaks[1]):
            yield from _folded(breaks)
            position = breaks.end()
        else:
            yield position
            position += _width(text, position, quote)
    yield stop


def _folded(breaks: re.Match[str]) -> Iterator[int]:
    """One line end becomes a blank, or nothing behind a backslash; each further one stays."""
    ends = [breaks.start() + end.start() for end in BREAK.finditer(breaks[0])]
    yield from ends[1:] if len(ends) > 1 or breaks[1] else ends


def _width(text: str, position: int, quote: str) -> int:
    """How many characters of the file make one of the text."""
    char = text[position]
    if quote == "'" and char == "'":
        return 2
    if quote == '"' and char == "\\":
        return 12 if SURROGATE_PAIR.match(text, position) else ESCAPE_LENGTHS.get(text[position + 1], 2)
    return 1


class Line(NamedTuple):
    """A line of a block scalar, its indentation taken away."""

    start: int
    end: int  # where its line end stands


def _in_block(scalar: Scalar) -> Iterator[int]:
    """Texts behind `|` and `>`: what a line holds is in the text as it is, what joins lines may be folded."""
    text, at = scalar.text, 0
    ends: list[int] = []
    for line in _lines(scalar):
        if line.start < line.end:
            joint = _joint(text, at) if ends else 0
            yield from [*ends, line.start][-joint - 1 : -1] if joint else ()
            at += joint + line.end - line.start
            yield from range(line.start, line.end)
            ends = []
        ends.append(line.end)
    yield from ends[: len(text) - at]
    yield scalar.end


def _joint(text: str, at: int) -> int:
    """How many characters of the text join two lines: a blank, or line ends."""
    if text[at : at + 1] == " ":
        return 1
    return len(text) - at - len(text[at:].lstrip("\n"))


def _lines(scalar: Scalar) -> Iterator[Line]:
    """The lines below the sign, the indentation of all taken away."""
    source = scalar.source.text
    lines = [*LINE.finditer(source, LINE.match(source, scalar.start).end(), scalar.end)]  # type: ignore[union-attr]
    indentation = _indentation(lines, scalar.text)
    for line in lines:
        if line.end() > line.start():
            yield Line(min(line.start() + indentation, line.end(1)), line.end(1))


def _indentation(lines: list[re.Match[str]], text: str) -> int:
    """How far the lines are indented, told by the first that is not blank."""
    first = next((line[1] for line in lines if line[1].strip(" ")), "")
    head = text[: len(text) - len(text.lstrip(" \n"))]
    return len(first) - len(first.lstrip(" ")) - (len(head) - head.rfind("\n") - 1)
