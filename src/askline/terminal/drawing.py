"""Lines of the screen as styled pieces: measured, cut, wrapped, framed. Nothing here knows what they are about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from prompt_toolkit.utils import get_cwidth

from askline.terminal.transcript import visible

Piece = tuple[str, str]  # (style, text)
Line = list[Piece]

DRAWN = "╭╮╰╯│─·…›✓✗█░↓↑♪▶"
IN_ASCII = str.maketrans(DRAWN, "++++|-.~>+x#.v^~>")


def in_ascii(line: Line) -> Line:
    """The line for a terminal that knows no frames; what people wrote is left to the terminal."""
    return [(style, text.translate(IN_ASCII)) for style, text in line]


JOINED = re.compile("[\ufe0f\u20e3\U0001f3fb-\U0001f3ff]")  # makes the character before it another one
JOINT = re.compile("(?<=[\u2600-\u27bf\U0001f000-\U0001faff])\u200d")
FLAG = re.compile("[\U0001f1e6-\U0001f1ff]")


def on_screen(text: str) -> str:
    """The text in characters to which every terminal gives the same width: controls by number, emoji taken apart."""
    text = visible(text)
    if text.isascii():
        return text
    text = JOINT.sub("", JOINED.sub("", text))
    return FLAG.sub(lambda letter: chr(ord(letter[0]) - 0x1F1E6 + ord("A")), text)


def width_of(line: Line) -> int:
    return sum(get_cwidth(text) for _, text in line)


def cut(text: str, width: int) -> str:
    """The text, or as much of it as fits with an ellipsis."""
    if get_cwidth(text) <= width:
        return text
    kept = ""
    for each in text:
        if get_cwidth(kept + each) > width - 1:
            break
        kept += each
    return kept + "…" if width > 0 else ""


def padded(line: Line, width: int) -> Line:
    """The line, exactly so wide: filled with blanks, or cut."""
    missing = width - width_of(line)
    if missing >= 0:
        return [*line, ("", " " * missing)] if missing else line
    shorter: Line = []
    for style, text in line:
        room = width - width_of(shorter)
        shorter.append((style, cut(text, room)))
        if get_cwidth(text) >= room:
            break
    return shorter


@lru_cache(maxsize=4096)
def wrapped(text: str, width: int) -> tuple[str, ...]:
    """The text in lines of at most that width, cut at blanks where there are any; control characters by number."""
    lines: list[str] = []
    for line in text.split("\n"):
        lines += _wrapped_line(on_screen(line), max(width, 2))
    return tuple(lines)


def hanging(line: str, width: int) -> list[str]:
    """The line wrapped under its own indentation."""
    text = line.lstrip(" ")
    indent = " " * min(len(line) - len(text), width // 2)
    first, *more = wrapped(text, width - len(indent) - 2)
    return [indent + first, *(f"{indent}  {each}" for each in more)]


def _wrapped_line(line: str, width: int) -> Iterable[str]:
    if get_cwidth(line) <= width:
        return [line]
    lines, current = [], ""
    for word in line.split(" "):
        longer = f"{current} {word}" if current else word
        if get_cwidth(longer) <= width:
            current = longer
            continue
        if current:
            lines.append(current)
        *full, current = _pieces(word, width)
        lines += full
    return [*lines, current]


def _pieces(word: str, width: int) -> list[str]:
    """A word cut wherever the line ends."""
    pieces, current = [], ""
    for each in word:
        if get_cwidth(current + each) > width:
            pieces.append(current)
            current = ""
        current += each
    return [*pieces, current]


def framed(
    head: str, rows: Sequence[Piece], foot: str, *, most: int, border: str, at_right: int | None = None
) -> list[Line]:
    """A box around rows, with a word in its upper and its lower edge; at most that wide.

    at_right    the width at whose right end the box stands; None: at the left
    """
    inner = max([get_cwidth(text) for _, text in rows] + [get_cwidth(head) + 1, get_cwidth(foot) + 1, 3])
    inner = min(inner, most - 4)
    indent = 0 if at_right is None else max(0, at_right - inner - 4)
    lead: Line = [("", " " * indent)] if indent else []
    lines = [[*lead, (border, f"╭ {_edge(head, inner)}╮")]]
    for style, text in rows:
        blanks = " " * (inner - get_cwidth(text))
        lines.append([*lead, (border, "│ "), (style, text), ("", blanks), (border, " │")])
    return [*lines, [*lead, (border, f"╰{_edge_left(foot, inner)}╯")]]


def _edge(word: str, inner: int) -> str:
    shown = cut(word, inner)
    return f"{shown} " + "─" * (inner - get_cwidth(shown))


def _edge_left(word: str, inner: int) -> str:
    if not word:
        return "─" * (inner + 2)
    shown = cut(word, inner - 1)
    return "─" * (inner - get_cwidth(shown) - 1) + f" {shown} ─"


def bar(share: float, cells: int) -> str:
    """How much is left of something, in characters that are told apart without colour."""
    filled = round(max(0.0, min(1.0, share)) * cells)
    return "█" * filled + "░" * (cells - filled)
