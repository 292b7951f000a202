"""A survey's prompts as WAV files in a folder: only those whose text, voice or rate has changed are made anew."""

from __future__ import annotations

import os
import wave
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from askline.errors import SpeechFailed
from askline.speech.announcing import is_speakable
from askline.speech.manifest import Entry, Manifest, Row, fingerprint, read_manifest, write_manifest
from askline.speech.prompts_to_render import Fill, Part, PromptToRender, prompts_to_render
from askline.speech.telephone import to_telephone
from askline.survey.definition import Survey
from askline.survey.languages import shortened

TELEPHONE = "telephone"  # the folder of the telephone's files
BYTES_A_SAMPLE = 2


class Renderer(Protocol):
    def render(self, text: str, out: Path, language: str) -> str: ...


class Order(NamedTuple):
    """What is to be rendered, and how."""

    folder: Path
    languages: Sequence[str]
    voices: Mapping[str, str]  # by language tag in lower case: those that were asked for
    rate: int | None = None
    telephone: bool = False


class Rendering(NamedTuple):
    """What came of it: the prompts asked for, and the paths in the folder of what was made, kept and removed."""

    rows: list[Row]
    made: list[str]
    kept: list[str]
    removed: list[str]


def render_survey(
    survey: Survey, order: Order, renderer: Renderer, done: Callable[[int, int], None] = lambda count, of: None
) -> Rendering:
    """Render what has changed, and write the manifest, also of what was done before a fault.

    done    is called after each prompt: how many are done, of how many
    raises  SpeechFailed; AsklineError("folder-of-another-survey")
    """
    before = read_manifest(order.folder, survey.id)
    prompts = prompts_to_render(survey, order.languages)
    order.folder.mkdir(parents=True, exist_ok=True)
    kiln = Kiln(order, renderer, before.made)
    manifest = Manifest(survey.id, list(before.rows.values()))
    try:
        for count, prompt in enumerate(prompts, start=1):
            manifest.rows[prompt.language, prompt.name] = kiln.row(prompt)
            done(count, len(prompts))
        asked = {(each.language, each.name) for each in prompts}
        manifest.rows = {
            key: row for key, row in manifest.rows.items() if key in asked or key[0] not in order.languages
        }
        removed = kiln.remove(set(before.made) - set(manifest.made))
    finally:
        write_manifest(order.folder, manifest)
    return Rendering([manifest.rows[each.language, each.name] for each in prompts], kiln.made, kiln.kept, removed)


class Kiln:
    """Makes files of prompts, or finds that they are there."""

    def __init__(self, order: Order, renderer: Renderer, before: Mapping[str, Entry]) -> None:
        self._order = order
        self._renderer = renderer
        self._before = before
        self.made: list[str] = []
        self.kept: list[str] = []

    def row(self, prompt: PromptToRender) -> Row:
        """The prompt with its files made."""
        entries = [self._entry(part, prompt, number) for number, part in enumerate(prompt.parts, start=1)]
        return {
            "name": prompt.name,
            "place": prompt.place,
            "language": prompt.language,
            "channels": list(prompt.channels),
            "sound": prompt.sound or None,
            "seconds": round(sum(entry.get("seconds", 0) for entry in entries), 3),
            "parts": entries,
        }

    def remove(self, files: set[str]) -> list[str]:
        """Remove files that an earlier rendering made and nothing needs any more."""
        for file in files:
            for path in (self._order.folder / file, self._order.folder / TELEPHONE / file):
                path.unlink(missing_ok=True)
        return sorted(files)

    def _entry(self, part: Part, prompt: PromptToRender, number: int) -> Entry:
        if isinstance(part, Fill):
            return {"piped": part.source}
        if not is_speakable(part):
            return {"text": part, "file": None}
        suffix = "" if len(prompt.parts) == 1 else f".{number}"
        return self._file(part.strip(), prompt.language, f"{prompt.language}/{prompt.name}{suffix}.wav")

    def _file(self, text: str, language: str, file: str) -> Entry:
        voices = self._order.voices
        wanted_voice = next((voices[tag] for tag in shortened(language.lower()) if tag in voices), None)
        made_of = fingerprint(text, language, wanted_voice, self._order.rate)
        entry = self._before.get(file)
        path = self._order.folder / file
        if entry is None or entry.get("made_of") != made_of or not path.is_file():
            voice = self._write(path, lambda out: self._renderer.render(text, out, language))
            (self._order.folder / TELEPHONE / file).unlink(missing_ok=True)  # it says what was said before
            entry = {"text": text, "file": file, "voice": voice, "made_of": made_of}
            self.made.append(file)
        else:
            self.kept.append(file)
        return {**entry, "seconds": seconds_of(path), **self._telephone(file)}

    def _telephone(self, file: str) -> Entry:
        if not self._order.telephone:
            return {}
        path = self._order.folder / TELEPHONE / file
        if _is_newer(self._order.folder / file, path):
            self._write(path, lambda out: to_telephone(self._order.folder / file, out))
        return {"telephone": f"{TELEPHONE}/{file}"}

    def _write(self, path: Path, write: Callable[[Path], str | None]) -> str | None:
        """Let `write` make a file that appears only when it is whole."""
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(path.name + ".new")
        try:
            told = write(unfinished)
            os.replace(unfinished, path)
        finally:
            unfinished.unlink(missing_ok=True)
        return told


def seconds_of(path: Path) -> float:
    """How long a WAV file lasts. Raises SpeechFailed("unplayable") where it is none of 16 bits."""
    try:
        with wave.open(str(path), "rb") as file:
            if file.getsampwidth() == BYTES_A_SAMPLE:
                return round(file.getnframes() / file.getframerate(), 3)
    except (wave.Error, EOFError):
        pass
    raise SpeechFailed("unplayable", f"{str(path)!r} is no WAV file with samples of 16 bits")


def _is_newer(path: Path, than: Path) -> bool:
    return not than.is_file() or path.stat().st_mtime_ns > than.stat().st_mtime_ns
