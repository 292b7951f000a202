"""Text to WAV, by a child process that may hang or die without harm.

A `Speaker` starts its child when it is first asked, and again where the child had to be killed. It belongs to one
thread at a time; who must not wait uses `announcing.py`.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from askline.errors import SpeechFailed

WORKER = (sys.executable, "-P", str(Path(__file__).with_name("worker.py")))
STARTS_WITHIN = 15.0  # seconds; on an idle machine it takes 0.2
ANSWERS_WITHIN = 10.0  # seconds, and more for a long text
SHORT = 500  # characters
SECONDS_A_CHARACTER = 0.01  # about a tenth of what speaking it takes
TRIES = 2  # children for one text; what two of them fail at is not the child's fault


class Speaker:
    """Renders texts.

    command        what is started as the child; it talks as `worker.py` does
    voices         by language tag, where another voice than the first that fits is wanted: its id, name or language
    rate           words a minute; None for the usual
    starts_within  seconds until the child must be ready, and
    answers_within until a short text must be done; a child that takes longer is killed
    """

    def __init__(
        self,
        command: Sequence[str] = WORKER,
        *,
        voices: dict[str, str] | None = None,
        rate: int | None = None,
        starts_within: float = STARTS_WITHIN,
        answers_within: float = ANSWERS_WITHIN,
    ) -> None:
        self._command = tuple(command)
        self._voices = {tag.lower(): voice for tag, voice in (voices or {}).items()}
        self._rate = rate
        self._starts_within = starts_within
        self._answers_within = answers_within
        self._child: Child | None = None

    def render(self, text: str, out: Path, language: str) -> str:
        """Write the text, spoken in the language, to the WAV file `out`; the id of the voice that spoke it.

        raises  SpeechFailed; then there is no such file
        """
        asked = {
            "text": text,
            "out": str(out),
            "language": language,
            "voice": self._voice(language),
            "rate": self._rate,
        }
        within = self._answers_within + SECONDS_A_CHARACTER * max(0, len(text) - SHORT)
        try:
            return self._rendered(asked, within)
        except SpeechFailed:
            out.unlink(missing_ok=True)
            raise

    def close(self) -> None:
        """End the child, if there is one."""
        if self._child is not None:
            self._child.kill()
            self._child = None

    def _rendered(self, asked: dict[str, Any], within: float) -> str:
        for tries_left in reversed(range(TRIES)):
            try:
                return self._ask(asked, within)
            except ChildLost as lost:
                self.close()
                if not tries_left:
                    raise SpeechFailed(lost.code, lost.says) from None
        raise AssertionError("the last try either renders or raises")

    def _ask(self, asked: dict[str, Any], within: float) -> str:
        if self._child is None:
            self._child = Child(self._command)
            voices = self._child.answer(self._starts_within)
            self._refuse(voices)
        answer = self._child.ask(asked, within)
        self._refuse(answer)
        if not _has_sound(Path(asked["out"])):
            raise SpeechFailed("broken-driver", "the speech driver wrote no sound")
        return str(answer.get("voice"))

    def _refuse(self, answer: dict[str, Any]) -> None:
        if "fault" in answer:
            raise SpeechFailed(answer["fault"], answer["says"])

    def _voice(self, language: str) -> str | None:
        """The voice that was asked for the language, or for its shortened forms."""
        tag = language.lower()
        while tag and tag not in self._voices:
            tag = tag.rpartition("-")[0]
        return self._voices.get(tag)


class ChildLost(Exception):
    """The child hangs or has died; another may do better."""

    def __init__(self, code: str, says: str) -> None:
        super().__init__(says)
        self.code = code
        self.says = says


class Child:
    """A process that answers each line with one line. A thread of ours reads, so that waiting can end."""

    def __init__(self, command: Sequence[str]) -> None:
        try:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                encoding="utf-8", bufsize=1, start_new_session=True,
            )  # fmt: skip
        except OSError as fault:
            raise SpeechFailed("no-driver", f"the speech process cannot be started: {fault.strerror}") from None
        self._lines: SimpleQueue[str] = SimpleQueue()
        self._reader = Thread(target=self._read, name="askline-speech-reader", daemon=True)
        self._reader.start()

    def ask(self, asked: dict[str, Any], within: float) -> dict[str, Any]:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(asked) + "\n")
            self._process.stdin.flush()
        except OSError:
            raise ChildLost("broken-driver", "the speech process has died") from None
        return self.answer(within)

    def answer(self, within: float) -> dict[str, Any]:
        """Its next line. Raises ChildLost where none comes in time, or what comes is no answer."""
        try:
            line = self._lines.get(timeout=within)
        except Empty:
            raise ChildLost("driver-hangs", f"the speech driver hangs: no answer within {within:g} s") from None
        try:
            answer = json.loads(line) if line else None
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise ChildLost("broken-driver", "the speech process has died" if not line else "no answer but noise")
        return answer

    def kill(self) -> None:
        """End it at once, whatever it does, and wait until it is gone."""
        if hasattr(os, "killpg"):
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)  # its own children too
        else:
            self._process.kill()
        self._process.wait()
        self._reader.join()
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            with suppress(OSError):  # what was still to be written has no reader any more
                stream.close()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put("")


def _has_sound(path: Path) -> bool:
    """Whether a WAV file with at least one frame lies there."""
    import wave

    try:
        with wave.open(str(path), "rb") as file:
            return file.getnframes() > 0
    except (OSError, EOFError, wave.Error):
        return False
