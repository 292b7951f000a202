"""Drives the real screen: keys go in through a pipe, what is drawn is read from a terminal in memory."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any

import pyte
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output.vt100 import Vt100_Output

import askline
from askline.terminal.replaying import Playback
from askline.terminal.screen import Screen
from askline.terminal.session import Session, Setup

ROOT = Path(__file__).resolve().parent.parent.parent
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
PATIENCE_SECONDS = 5.0
KEYS = {
    "<Enter>": "\r", "<Tab>": "\t", "<Esc>": "\x1b", "<PgUp>": "\x1b[5~", "<PgDn>": "\x1b[6~", "<C-c>": "\x03",
    "<C-d>": "\x04", "<C-Down>": "\x1b[1;5B", "<C-Up>": "\x1b[1;5A", "<F1>": "\x1bOP", "<F2>": "\x1bOQ",
    "<F3>": "\x1bOR", "<F4>": "\x1bOS", "<F5>": "\x1b[15~", "<F6>": "\x1b[17~", "<F7>": "\x1b[18~",
    "<F8>": "\x1b[19~",
}  # fmt: skip


class FilesInMemory:
    """Files by path; saving one makes it newer."""

    def __init__(self, **files: str) -> None:
        self.texts: dict[str, str] = dict(files)
        self.versions: dict[str, float] = dict.fromkeys(files, 1.0)
        self.locked: set[str] = set()

    def read(self, path: str) -> bytes:
        if path in self.locked:
            raise PermissionError(13, "Permission denied", path)
        return self.texts[path].encode()

    def save(self, path: str, text: str) -> None:
        self.texts[path] = text
        self.versions[path] = self.versions.get(path, 0.0) + 1

    def write_new(self, path: str, text: str) -> None:
        if path in self.texts:
            raise FileExistsError(17, "File exists", path)
        self.save(path, text)

    def changed_at(self, path: str) -> float | None:
        return self.versions.get(path)


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


class Driver:
    """One screen in a terminal of that size.

    survey        the text of a survey file, or the path of one
    tick_seconds  how often the screen ticks by itself; None: only when `pass_time` has it tick
    """

    def __init__(
        self,
        survey: str | Path,
        *,
        path: str = "survey.yaml",
        survey_type: str = "web",
        columns: int = 80,
        rows: int = 24,
        coloured: bool = False,
        session: Session | None = None,
        playback: Playback | None = None,
        pace_seconds: float = 0.0,
        tick_seconds: float | None = None,
        **more: Any,
    ) -> None:
        text = survey.read_text(encoding="utf-8") if isinstance(survey, Path) else survey
        self.path = str(survey) if isinstance(survey, Path) else path
        self.files = FilesInMemory(**{self.path: text})
        self.clock = Clock()
        self.raw = ""
        self._size = (columns, rows)
        self._terminal = pyte.Screen(columns, rows)
        self._stream = pyte.Stream(self._terminal)
        setup = Setup(survey_type, now=NOW)
        self._session = session or Session(askline.loads_survey(text, self.path), setup)
        self._playing = (playback, pace_seconds)
        self._coloured = coloured
        self._tick_seconds = tick_seconds
        self._more = more

    def write(self, data: str) -> None:
        self.raw += data
        self._stream.feed(data)

    def flush(self) -> None:
        pass

    encoding = "utf-8"

    def fileno(self) -> int:
        return 1

    def isatty(self) -> bool:
        return True

    def run(self, script: Callable[[Driver], Awaitable[None]]) -> Driver:
        """Hold the screen while the script types and looks."""
        asyncio.run(self._run(script))
        return self

    async def _run(self, script: Callable[[Driver], Awaitable[None]]) -> None:
        with create_pipe_input() as self._pipe:
            output = Vt100_Output(self, lambda: Size(self._size[1], self._size[0]), term="xterm", enable_cpr=False)  # type: ignore[arg-type]
            self.screen = Screen(
                self._session, self.path, self.files, coloured=self._coloured, now=self.clock,
                tick_seconds=self._tick_seconds, input=self._pipe, output=output, **self._more,
            )  # fmt: skip
            running = asyncio.create_task(self.screen.run_async(*self._playing))
            try:
                await self.settle()
                await script(self)
            finally:
                if self.screen.app.is_running:
                    self.screen.leave()
                self.screen.voice.close()
                await running

    async def settle(self) -> None:
        """Let everything that is due happen."""
        for _ in range(60):
            await asyncio.sleep(0)
            with suppress(OSError):
                self.flush()

    async def type(self, *texts: str) -> None:
        """Type texts and keys (`<Enter>`, `<F1>`), one after the other."""
        for text in texts:
            self._pipe.send_text(KEYS.get(text, text))
            await self.settle()

    async def send(self, data: bytes) -> None:
        self._pipe.send_bytes(data)
        await self.settle()

    async def answer(self, *texts: str) -> None:
        for text in texts:
            await self.type(text, "<Enter>")

    async def pass_time(self, seconds: float, *, in_steps: int = 1) -> None:
        for _ in range(in_steps):
            self.clock.seconds += seconds / in_steps
            for _ in range(3):
                self.screen.tick()
            await self.settle()

    async def resize(self, columns: int, rows: int) -> None:
        self._size = (columns, rows)
        self._terminal.resize(rows, columns)
        self.screen.app._on_resize()
        await self.settle()

    async def shows(self, *texts: str) -> None:
        """Wait until every text is to be seen."""
        until = monotonic() + PATIENCE_SECONDS
        while any(text not in self.text for text in texts):
            assert monotonic() < until, f"{[each for each in texts if each not in self.text]} not in\n{self.text}"
            await asyncio.sleep(0)

    async def hides(self, text: str) -> None:
        """Wait until a text is no longer to be seen."""
        until = monotonic() + PATIENCE_SECONDS
        while text in self.text:
            assert monotonic() < until, f"{text} is still in\n{self.text}"
            await asyncio.sleep(0)

    async def hear_out(self) -> None:
        """Let the prompts of a call be said to their end."""
        await self.pass_time(self.screen.call.prompts_end - self.clock.seconds)

    @property
    def lines(self) -> list[str]:
        return [line.rstrip() for line in self._terminal.display]

    @property
    def text(self) -> str:
        """The screen as it is now."""
        return "\n".join(self.lines) + "\n"
