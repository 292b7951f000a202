"""What the terminal needs of the world: files, and a voice. The command line connects the real ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol


class Files(Protocol):
    """Reads and writes what the session is about."""

    def read(self, path: str) -> bytes: ...

    def write_new(self, path: str, text: str) -> None:
        """Raises OSError where there is such a file already."""

    def changed_at(self, path: str) -> float | None:
        """When the file was last written; None while it is not there."""


class Speaker(Protocol):
    """Says prompts aloud, outside of this process. Nothing here may block."""

    def say(self, texts: Sequence[str], sounds: Sequence[str], language: str, ended: Callable[[], None]) -> bool:
        """Begin to say them; `ended` is called, from any thread, when all is said. False: there is no voice."""

    def stop(self) -> None:
        """Be silent at once; `ended` is then not called."""

    def close(self) -> None: ...


class NoVoice:
    """The speaker of a machine without a voice: prompts are only shown."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        pass

    def say(self, texts: Sequence[str], sounds: Sequence[str], language: str, ended: Callable[[], None]) -> bool:
        return False

    def stop(self) -> None:
        pass

    def close(self) -> None:
        pass
