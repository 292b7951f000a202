"""What speaks and what plays, in tests of what uses them: real code that keeps what it was given."""

from __future__ import annotations

from pathlib import Path
from threading import Event

from sounds import tone, write_wav

from askline.errors import SpeechFailed


class ToneRenderer:
    """Renders every text as a tone, a tenth of a second for each character; a text in `refused` fails."""

    def __init__(self, refused: dict[str, str] | None = None) -> None:
        self.texts: list[tuple[str, str]] = []
        self.is_closed = False
        self._refused = refused or {}

    def render(self, text: str, out: Path, language: str) -> str:
        if text in self._refused:
            raise SpeechFailed(self._refused[text], f"{text!r} is refused")
        self.texts.append((language, text))
        write_wav(out, tone(440, len(text) / 10, rate=8000), rate=8000)
        return "tone"

    def close(self) -> None:
        self.is_closed = True


class KeepingPlayer:
    """Plays to nobody, and keeps the names of the files; one called `endless` lasts until it is stopped."""

    def __init__(self) -> None:
        self.played: list[str] = []
        self.began = Event()
        self.is_closed = False

    def play(self, path: Path, stopped: Event) -> None:
        if path.stem == "broken":
            raise SpeechFailed("unplayable", "broken")
        self.played.append(path.name)
        self.began.set()
        if path.stem == "endless":
            stopped.wait(10)

    def close(self) -> None:
        self.is_closed = True
