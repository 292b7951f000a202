"""How a conversation looks in lines: who speaks, and what is to be known beside it.

Every line of a speaker after the first is indented, notes stand in brackets. Texts are shown, never obeyed: a control
character in a survey or an answer cannot move the cursor or colour the screen.
"""

from __future__ import annotations

from collections.abc import Callable

SPEAKER_WIDTH = 5  # "bot: ", "you: "
BOLD, DIM, BLUE = "\x1b[1m", "\x1b[2m", "\x1b[34m"
PLAIN = "\x1b[0m"


class Transcript:
    """Writes lines by `write`. `width` None: lines are as long as they come; `coloured`: for a terminal."""

    def __init__(self, write: Callable[[str], None], width: int | None = None, coloured: bool = False) -> None:
        self._write = write
        self._width = width
        self._coloured = coloured

    def bot(self, text: str) -> None:
        self._speak("bot: ", text, BOLD)

    def you(self, text: str) -> None:
        self._speak("you: ", text, BLUE)

    def note(self, text: str) -> None:
        self._speak("", f"({text})", DIM)

    @property
    def prompt(self) -> str:
        """What stands before the answer that is typed next."""
        return "you: "

    def _speak(self, speaker: str, text: str, colour: str) -> None:
        lead = speaker.ljust(SPEAKER_WIDTH)
        for line in self._lines(text):
            self._write(lead + (f"{colour}{line}{PLAIN}" if self._coloured and line else line))
            lead = " " * SPEAKER_WIDTH

    def _lines(self, text: str) -> list[str]:
        lines = [visible(line) for line in text.split("\n")]
        if self._width is None:
            return lines
        return [part for line in lines for part in wrapped(line, self._width - SPEAKER_WIDTH)]


def visible(text: str) -> str:
    """The text with every character that a terminal would obey shown by its number instead."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() or each in JOINERS else f"\\u{ord(each):04x}" for each in text)


JOINERS = "\u200d\u200c\u00a0\u202f\u3000"  # emoji sequences, scripts that need them, and blanks


def wrapped(line: str, width: int) -> list[str]:
    """The line cut at blanks so that each part is at most `width` wide; a longer word stands by itself."""
    import textwrap

    if len(line) <= width:
        return [line]
    return textwrap.wrap(line, max(width, 10), break_long_words=False, break_on_hyphens=False) or [""]
