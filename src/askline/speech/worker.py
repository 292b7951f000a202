"""The child process that speaks: reads one JSON object a line, writes one WAV file and one line for each.

It is started by its path, alone, and imports nothing of Askline. What it is asked: `text`, `out`, `language` or
`voice`, `rate` (words a minute, or null). What it answers: `{"voice": ...}` when `out` is written, else
`{"fault": CODE, "says": ...}`. Its first line, before it is asked anything, tells its `voices`, or a fault.

Why it is as it is (pyttsx3 2.99 on Linux): what plays is never called, since it goes through a shell and fails
without a word; each text has its own run, since of two that are queued one is lost; the file's name is cleared after
each, since the driver never does; the voice is read back, since an unknown one is replaced by any other; everything
that a library prints goes nowhere; the rate is written into the text, as espeak-ng has it, since it forgets a rate
that was set.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
from collections.abc import Iterable
from typing import Any, TextIO

Answer = dict[str, Any]

USUAL_RATE = 175  # words a minute: what espeak-ng itself begins with
PR_SET_PDEATHSIG = 1  # of linux/prctl.h
CONTROLS = dict.fromkeys((*range(32), *range(127, 160), *range(0xD800, 0xE000)), " ")  # and halves of characters


class Fault(Exception):
    """Why something cannot be said: a code, and a sentence for people."""

    def __init__(self, code: str, says: str) -> None:
        super().__init__(says)
        self.code = code
        self.says = says


class Narrator:
    """The engine of pyttsx3 with its voices."""

    def __init__(self, engine: Any) -> None:
        self._engine = engine
        self._usual = engine.getProperty("voice")
        self.voices = [_described(each) for each in engine.getProperty("voices") or ()]
        if not self.voices:
            raise Fault("no-voice", "the speech driver has no voice")

    def narrate(self, text: str, out: str, language: str, voice: str | None, rate: int | None) -> str:
        """Write the text to a WAV file; the id of the voice that spoke."""
        wanted = self.voice_called(voice) if voice else self.voice_for(language)
        self._engine.setProperty("voice", wanted)
        self._engine.save_to_file(self._at_rate(text.translate(CONTROLS), rate or USUAL_RATE), out)
        self._engine.runAndWait()
        self._engine.proxy._driver._save_file = None
        spoke = self._engine.getProperty("voice")
        if spoke != wanted:
            raise Fault("no-such-voice", f"the voice {wanted!r} cannot speak; {spoke!r} would have")
        return str(wanted)

    def _at_rate(self, text: str, rate: int) -> str:
        """The text as the driver takes it, to be spoken at so many words a minute."""
        if self._engine.driver_name == "espeak":
            return f"\x01{rate}S{text}"
        self._engine.setProperty("rate", rate)
        return text

    def voice_called(self, name: str) -> str:
        """The id of the voice with that id, name or language."""
        for key in ("id", "name", "language"):
            for each in self.voices:
                if str(each[key]).lower() == name.lower():
                    return str(each["id"])
        from difflib import get_close_matches

        near = get_close_matches(name, [each["id"] for each in self.voices], n=1, cutoff=0.3)
        raise Fault("no-such-voice", f"there is no voice {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""))

    def voice_for(self, language: str) -> str:
        """The id of a voice for a language tag, else for its shortened forms, else for a region of the language."""
        tag = language.lower().replace("_", "-")
        while tag:
            fitting = [each["id"] for each in self.voices if each["language"] == tag] or self._regional(tag)
            if fitting:
                return str(self._usual if self._usual in fitting else fitting[0])
            tag = tag.rpartition("-")[0]
        raise Fault("no-voice-for-language", f"there is no voice for the language {language!r}")

    def _regional(self, tag: str) -> list[str]:
        """Voices for a region where the tag has none: those whose id ends with the tag first (`gmw/en`, `roa/fr`)."""
        found = [each["id"] for each in self.voices if each["language"].startswith(f"{tag}-")]
        return sorted(found, key=lambda each: not each.endswith(f"/{tag}"))


def _described(voice: Any) -> dict[str, str]:
    """A voice as one knows it: its id, its name, its language as a tag in lower case."""
    languages = [each.decode("ascii", "ignore") if isinstance(each, bytes) else each for each in voice.languages or ()]
    language = str(languages[0]).strip("\x00\x02\x05") if languages else ""
    return {"id": voice.id, "name": voice.name, "language": language.lower().replace("_", "-")}


def open_engine() -> Any:
    """The engine of pyttsx3, with the voices of the package espeakng-loader where that is installed."""
    try:
        _take_packaged_voices()
        import pyttsx3
    except ImportError as fault:
        raise Fault("no-speech-library", f"{fault.name or fault} is not installed; install 'askline[speech]'") from None
    try:
        return pyttsx3.init()
    except (ImportError, RuntimeError, OSError, KeyError, AttributeError) as fault:
        raise Fault("no-driver", f"there is no speech driver: {fault}") from None


def _take_packaged_voices() -> None:
    """Let pyttsx3 find the library and the voices of espeakng-loader, as if the system had them."""
    if not sys.platform.startswith("linux"):
        return
    try:
        import espeakng_loader
    except ImportError:
        return
    original, library = ctypes.cdll.LoadLibrary, espeakng_loader.get_library_path()

    def packaged(name: str) -> ctypes.CDLL:
        return ctypes.CDLL(library) if "espeak" in str(name) else original(name)

    os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()
    ctypes.cdll.LoadLibrary = packaged  # type: ignore[method-assign]
    try:
        from pyttsx3.drivers import _espeak  # noqa: F401
    except (ImportError, RuntimeError, OSError):
        pass  # pyttsx3.init tells what is wrong
    finally:
        ctypes.cdll.LoadLibrary = original  # type: ignore[method-assign]


def answers(lines: Iterable[str], narrator: Narrator) -> Iterable[Answer]:
    """What comes of each line that was asked."""
    for line in lines:
        asked = json.loads(line)
        try:
            yield {"voice": narrator.narrate(**asked)}
        except Fault as fault:
            yield {"fault": fault.code, "says": fault.says}
        except (RuntimeError, ValueError, OSError) as fault:
            yield {"fault": "broken-driver", "says": f"the speech driver failed: {fault}"}


def own_output() -> TextIO:
    """Standard output for us alone: what else is printed, by Python or by a library, goes nowhere."""
    ours = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    return ours


def end_with_parent() -> None:
    """Where Linux offers it: be killed when whoever started this is gone, even in the midst of a driver that hangs."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def main() -> None:
    end_with_parent()
    ours = own_output()
    lines = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    try:
        narrator = Narrator(open_engine())
        print(json.dumps({"voices": narrator.voices}), file=ours, flush=True)
        for answer in answers(lines, narrator):
            print(json.dumps(answer), file=ours, flush=True)
    except Fault as fault:
        print(json.dumps({"fault": fault.code, "says": fault.says}), file=ours, flush=True)


if __name__ == "__main__":
    main()
