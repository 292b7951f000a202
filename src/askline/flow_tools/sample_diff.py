"""A difference that a designer can read: what was expected, what came instead, and which part of it differs.

Texts are shown as they are, the common ones with them; the differing part is underlined, and coloured on a terminal.
What counts as the same is said here too: an expected text may have `*` for any run of characters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

RED, GREEN, FAINT, PLAIN = "\x1b[31m", "\x1b[32m", "\x1b[2m", "\x1b[0m"
REVERSED, UNREVERSED = "\x1b[7m", "\x1b[27m"

_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f]")  # what a terminal would obey
_WORD = re.compile(r"\w+|\s+|.", re.DOTALL)


def fits(expected: str, found: str) -> bool:
    """Whether a text is the expected one, in which each `*` stands for any run of characters, also none."""
    first, *rest = expected.split("*")
    if not rest:
        return expected == found
    last = rest.pop()
    stop = len(found) - len(last)
    if stop < len(first) or not found.startswith(first) or not found.endswith(last):
        return False
    at = len(first)
    for part in rest:
        at = found.find(part, at, stop)
        if at < 0:
            return False
        at += len(part)
    return True


def all_fit(expected: Sequence[str], found: Sequence[str]) -> bool:
    return len(expected) == len(found) and all(map(fits, expected, found))


class Line(NamedTuple):
    """One line of a difference.

    sign     `-` expected, `+` came instead, a blank for both
    marks    the parts of `text` that differ, as (start, end)
    """

    sign: str
    text: str
    marks: tuple[tuple[int, int], ...] = ()


def difference(expected: Sequence[str], found: Sequence[str]) -> list[Line]:
    """Two lists of texts side by side, in order; texts with line breaks take several lines."""
    lines: list[Line] = []
    for wanted, came in _aligned(expected, found, fits):
        if came is None:
            lines += [Line("-", text) for text in _rows(wanted or "")]
        elif wanted is None:
            lines += [Line("+", text) for text in _rows(came)]
        elif fits(wanted, came):
            lines += [Line(" ", text) for text in _rows(came)]
        else:
            lines += _changed(wanted, came)
    return lines


Pair = tuple[str | None, str | None]


def _aligned(expected: Sequence[str], found: Sequence[str], same: Callable[[str, str], bool]) -> Iterator[Pair]:
    """Pairs that are the same, as many as can be in order; between them the rest, paired as they come."""
    expected_from = found_from = 0
    for in_expected, in_found in [*longest_common(expected, found, same), (len(expected), len(found))]:
        yield from _paired(expected[expected_from:in_expected], found[found_from:in_found])
        if in_expected < len(expected):
            yield expected[in_expected], found[in_found]
        expected_from, found_from = in_expected + 1, in_found + 1


def _paired(expected: Sequence[str], found: Sequence[str]) -> Iterator[Pair]:
    for index in range(max(len(expected), len(found))):
        yield (expected[index] if index < len(expected) else None, found[index] if index < len(found) else None)


def longest_common(
    expected: Sequence[str], found: Sequence[str], same: Callable[[str, str], bool]
) -> list[tuple[int, int]]:
    """Indexes of the longest series that both have in order."""
    longest = [[0] * (len(found) + 1) for _ in range(len(expected) + 1)]
    for row in reversed(range(len(expected))):
        for column in reversed(range(len(found))):
            if same(expected[row], found[column]):
                longest[row][column] = longest[row + 1][column + 1] + 1
            else:
                longest[row][column] = max(longest[row + 1][column], longest[row][column + 1])
    pairs, row, column = [], 0, 0
    while row < len(expected) and column < len(found):
        if same(expected[row], found[column]):
            pairs.append((row, column))
            row, column = row + 1, column + 1
        elif longest[row + 1][column] >= longest[row][column + 1]:
            row += 1
        else:
            column += 1
    return pairs


def _changed(wanted: str, came: str) -> list[Line]:
    """One text that became another: the lines of both, what differs marked."""
    lines: list[Line] = []
    for before, after in _aligned(_rows(wanted), _rows(came), fits):
        if before is not None and after is not None:
            lines += [Line(" ", after)] if fits(before, after) else _marked(before, after)
        elif before is not None:
            lines.append(Line("-", before))
        elif after is not None:
            lines.append(Line("+", after))
    return lines


def _marked(before: str, after: str) -> list[Line]:
    from difflib import SequenceMatcher

    old, new = _WORD.findall(before), _WORD.findall(after)
    changes = [each for each in SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if each[0] != "equal"]
    return [
        Line("-", before, _spans(old, [each[1:3] for each in changes])),
        Line("+", after, _spans(new, [each[3:5] for each in changes])),
    ]


def _spans(words: Sequence[str], changes: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Where runs of words stand in the text they make, those that hold nothing left out."""
    starts = [0]
    for word in words:
        starts.append(starts[-1] + len(word))
    return tuple((starts[first], starts[last]) for first, last in changes if first < last)


def _rows(text: str) -> list[str]:
    return text.split("\n")


def render(lines: Sequence[Line], *, colour: bool = False, indent: str = "    ") -> str:
    """The difference as text; the marked parts in colour, or underlined on a line of their own."""
    shown = (line._replace(text=_UNSEEN.sub("\N{SYMBOL FOR SUBSTITUTE}", line.text)) for line in lines)
    rows = [row for line in shown for row in (_coloured(line) if colour else _underlined(line))]
    return "\n".join((indent + row).rstrip() for row in rows)


def _underlined(line: Line) -> Iterator[str]:
    yield f"{line.sign} {line.text}"
    if line.marks and line.marks != ((0, len(line.text)),):
        under = [" "] * len(line.text)
        for start, end in line.marks:
            under[start:end] = "^" * (end - start)
        yield "  " + "".join(under)


def _coloured(line: Line) -> Iterator[str]:
    colour = {"-": RED, "+": GREEN}.get(line.sign)
    if colour is None:
        yield f"{FAINT}  {line.text}{PLAIN}"
        return
    text, at = "", 0
    for start, end in line.marks:
        text += f"{line.text[at:start]}{REVERSED}{line.text[start:end]}{UNREVERSED}"
        at = end
    yield f"{colour}{line.sign} {text}{line.text[at:]}{PLAIN}"
