"""Says the prompts of a conversation behind it: whoever calls never waits, and nothing here ends the conversation.

A thread of its own renders, plays and stops. The first thing that is missing, be it a library, a voice or the sound
device, is told in one line, and from then on there is silence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from threading import Event, Lock, Thread
from typing import NamedTuple, Protocol

from askline.errors import SpeechFailed
from askline.speech.playing import Player
from askline.speech.recordings import Recordings
from askline.speech.speaker import Speaker

ONE_PROMPT_ONLY = ("unplayable",)  # faults that leave the rest to be heard


class Renderer(Protocol):
    def render(self, text: str, out: Path, language: str) -> str: ...

    def close(self) -> None: ...


class Device(Protocol):
    def play(self, path: Path, stopped: Event) -> None: ...

    def close(self) -> None: ...


class Announcement(NamedTuple):
    """Prompts to be said; `stopped` is set when they are no longer wanted."""

    texts: tuple[str, ...]
    sounds: tuple[str, ...]
    language: str
    ended: Callable[[], None]
    stopped: Event


class Announcer:
    """A voice for the terminal.

    tell           is called once, from any thread, with the line that says why nothing is heard
    folder         where sound files that are no URLs are looked for: that of the survey
    open_renderer  gives what speaks texts,
    open_player    what plays files; both are called in the thread that says things, when first needed
    """

    def __init__(
        self,
        tell: Callable[[str], None],
        *,
        folder: Path | str = ".",
        open_renderer: Callable[[], Renderer] = Speaker,
        open_player: Callable[[], Device] = Player,
    ) -> None:
        self._tell = tell
        self._folder = Path(folder)
        self._open_renderer = open_renderer
        self._open_player = open_player
        self._renderer: Renderer | None = None
        self._player: Device | None = None
        self._is_silent = False
        self._now: Announcement | None = None
        self._lock = Lock()
        self._asked: SimpleQueue[Announcement | None] = SimpleQueue()
        self._thread: Thread | None = None

    def say(self, texts: Sequence[str], sounds: Sequence[str], language: str, ended: Callable[[], None]) -> bool:
        """Begin to say prompts, instead of what was being said; False: nothing is ever heard here.

        sounds  empty, or for each text its recording, "" where it has none: played where it can be had
        ended   is called, from another thread, when all is said or nothing can be; not after `stop`
        """
        if self._is_silent:
            return False
        files = tuple(sounds) or ("",) * len(texts)
        announcement = Announcement(tuple(texts), files, language, ended, Event())
        with self._lock:
            self._stop()
            self._now = announcement
        if self._thread is None:
            self._thread = Thread(target=self._work, name="askline-voice", daemon=True)
            self._thread.start()
        self._asked.put(announcement)
        return True

    def stop(self) -> None:
        """Be silent at once; what was being said is forgotten."""
        with self._lock:
            self._stop()

    def close(self) -> None:
        """Be silent, and give back what was opened, as soon as that is possible."""
        self.stop()
        self._is_silent = True
        self._asked.put(None)

    def join(self, within: float) -> bool:
        """Wait until everything is given back after `close`; False where that takes longer."""
        if self._thread is not None:
            self._thread.join(within)
        return self._thread is None or not self._thread.is_alive()

    def _stop(self) -> None:
        if self._now is not None:
            self._now.stopped.set()
            self._now = None

    def _work(self) -> None:
        with TemporaryDirectory(prefix="askline-", ignore_cleanup_errors=True) as folder:
            recordings = Recordings(self._folder, Path(folder))
            while (announcement := self._asked.get()) is not None:
                self._announce(announcement, recordings, Path(folder, "prompt.wav"))
            for opened in (self._renderer, self._player):
                if opened is not None:
                    opened.close()

    def _announce(self, announcement: Announcement, recordings: Recordings, spoken: Path) -> None:
        for text, sound in zip(announcement.texts, announcement.sounds, strict=True):
            if self._is_silent or announcement.stopped.is_set():
                break
            self._try_to_say(text, sound, announcement, recordings, spoken)
        with self._lock:
            has_ended = not announcement.stopped.is_set()
            if has_ended:
                self._now = None
        if has_ended:
            announcement.ended()

    def _try_to_say(
        self, text: str, sound: str, announcement: Announcement, recordings: Recordings, spoken: Path
    ) -> None:
        try:
            self._say(text, sound, announcement, recordings, spoken)
        except SpeechFailed as fault:
            if fault.code in ONE_PROMPT_ONLY:
                return
            self._is_silent = True
            self._tell(f"no speech: {fault.message}")

    def _say(self, text: str, sound: str, announcement: Announcement, recordings: Recordings, spoken: Path) -> None:
        if self._player is None:
            self._player = self._open_player()
        recording = recordings.find(sound)
        if recording is not None:
            try:
                return self._player.play(recording, announcement.stopped)
            except SpeechFailed:
                pass  # a recording that cannot be played is read out instead
        if not is_speakable(text):
            return None
        if self._renderer is None:
            self._renderer = self._open_renderer()
        self._renderer.render(text, spoken, announcement.language)
        return self._player.play(spoken, announcement.stopped)


def is_speakable(text: str) -> bool:
    """Whether there is anything to pronounce: a letter, a figure or a sign such as €, not only full stops."""
    from unicodedata import category

    return any(each.isalnum() or category(each).startswith("S") for each in text)
