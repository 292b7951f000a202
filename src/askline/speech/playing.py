"""Plays WAV, MP3 and OGG files on the sound device, through miniaudio.

Whether there is a device is known only by opening it: miniaudio's list of them names one that is no device.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

from askline.errors import SpeechFailed

RATE = 44_100  # samples a second; what is played is brought to it
BUFFER_MILLISECONDS = 60
SILENT_BACKEND = ("NULL",)  # plays in real time to nobody; for tests


class Player:
    """The sound device, opened once.

    backends  names of miniaudio's backends that may be used; none: all that there are
    raises    SpeechFailed("no-sound-device"), or "no-speech-library"
    """

    def __init__(self, backends: Sequence[str] = ()) -> None:
        try:
            import miniaudio
        except ImportError:
            says = "miniaudio is not installed; install 'askline[speech]'"
            raise SpeechFailed("no-speech-library", says) from None
        self._library = miniaudio
        wanted = [miniaudio.Backend[name] for name in backends]
        try:
            with silenced_errors():
                self._device = miniaudio.PlaybackDevice(
                    nchannels=1, sample_rate=RATE, buffersize_msec=BUFFER_MILLISECONDS, backends=wanted or None
                )
        except miniaudio.MiniaudioError:
            raise SpeechFailed("no-sound-device", "there is no sound device") from None
        if self._device.backend == "Null" and not wanted:
            self._device.close()
            raise SpeechFailed("no-sound-device", "there is no sound device")

    def play(self, path: Path, stopped: Event) -> None:
        """Play a file; returns when it was heard to its end, or soon after `stopped` is set.

        raises  SpeechFailed("unplayable") where it is not there, or no sound
        """
        heard = Event()
        chunks = self._until_end(self._stream(path), stopped, heard)
        next(chunks)
        self._device.start(chunks)
        try:
            while not heard.wait(0.02) and not stopped.is_set():
                pass
            stopped.wait(2 * BUFFER_MILLISECONDS / 1000)  # what the device has not yet played
        finally:
            self._device.stop()

    def close(self) -> None:
        self._device.close()

    def _stream(self, path: Path) -> Generator[Any, int, None]:
        try:
            stream: Generator[Any, int, None] = self._library.stream_file(str(path), nchannels=1, sample_rate=RATE)
        except (self._library.MiniaudioError, OSError):
            raise SpeechFailed("unplayable", f"{str(path)!r} cannot be played") from None
        return stream

    def _until_end(self, stream: Generator[Any, int, None], stopped: Event, heard: Event) -> Generator[Any, int, None]:
        """What the device asks for, from its own thread; `heard` is set after the last of it."""
        wanted = yield b""
        try:
            while not stopped.is_set():
                wanted = yield stream.send(wanted)
        except StopIteration:
            return
        finally:
            heard.set()


@contextmanager
def silenced_errors() -> Iterator[None]:
    """Let what libraries write to standard error while they look for devices go nowhere."""
    try:
        ours = os.dup(2)
    except OSError:  # there is none
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(ours, 2)
        os.close(ours)
        os.close(nowhere)
