"""Prompts spoken for the simulator, by the same voice as `askline audio` and the terminal: WAV, made when asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from askline.errors import SpeechFailed
from askline.web.problems import Problem

if TYPE_CHECKING:
    from askline.speech.announcing import Renderer

LONGEST_TEXT = 2000  # characters


def _open_speaker() -> Renderer:
    from askline.speech.speaker import Speaker

    return Speaker()


class Voice:
    """Says one text after the other; nothing is started before the first."""

    def __init__(self, open_renderer: Callable[[], Renderer] = _open_speaker) -> None:
        self._open_renderer = open_renderer
        self._renderer: Renderer | None = None
        self._is_busy = asyncio.Lock()

    async def say(self, text: str, language: str) -> bytes:
        """A WAV file. Raises Problem `unavailable`, with the code of SpeechFailed as its `reason`."""
        async with self._is_busy:
            try:
                return await asyncio.to_thread(self._render, text, language)
            except SpeechFailed as fault:
                raise Problem("unavailable", f"Nothing is spoken here: {fault.message}.", reason=fault.code) from None

    def _render(self, text: str, language: str) -> bytes:
        if self._renderer is None:
            self._renderer = self._open_renderer()
        with TemporaryDirectory(prefix="askline-") as folder:
            file = Path(folder, "prompt.wav")
            self._renderer.render(text, file, language)
            return file.read_bytes()
