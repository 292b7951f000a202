"""What was rendered from what: the file `manifest.json` beside a survey's recordings, as JSON.

It tells the next rendering what need not be made again, and other programs which file says what, and for how long.
"""

from __future__ import annotations

import json
import os
from hashlib import sha256
from pathlib import Path
from typing import Any

from askline.errors import AsklineError

NAME = "manifest.json"
VERSION = 1
Row = dict[str, Any]  # a prompt: name, place, language, channels, sound, seconds, parts
Entry = dict[str, Any]  # a part: text with file, seconds, voice, made_of and telephone; or piped


class Manifest:
    """The prompts that a folder holds, by language and name."""

    def __init__(self, survey_id: int, rows: list[Row]) -> None:
        self.survey_id = survey_id
        self.rows = {(row["language"], row["name"]): row for row in rows}

    @property
    def made(self) -> dict[str, Entry]:
        """What each file was made of, by its path in the folder."""
        entries = (entry for row in self.rows.values() for entry in row["parts"])
        return {entry["file"]: entry for entry in entries if entry.get("file")}

    def as_json(self) -> dict[str, Any]:
        return {"askline_audio": VERSION, "survey_id": self.survey_id, "prompts": list(self.rows.values())}


def fingerprint(text: str, language: str, voice: str | None, rate: int | None) -> str:
    """What a recording is made of, as 32 hexadecimal digits."""
    return sha256(json.dumps([VERSION, text, language, voice, rate]).encode()).hexdigest()[:32]


def read_manifest(folder: Path, survey_id: int) -> Manifest:
    """What the folder holds; nothing, where it has no manifest or one that cannot be read.

    raises  AsklineError("folder-of-another-survey")
    """
    try:
        written = json.loads((folder / NAME).read_text(encoding="utf-8"))
        manifest = Manifest(written["survey_id"], written["prompts"] if written["askline_audio"] == VERSION else [])
        _ = manifest.made
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
        return Manifest(survey_id, [])
    if manifest.survey_id != survey_id:
        says = f"{str(folder)!r} holds the prompts of the survey {manifest.survey_id}"
        raise AsklineError("folder-of-another-survey", says, hint="give each survey a folder of its own")
    return manifest


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write it so that whoever reads finds either the old one or this."""
    written = folder / f"{NAME}.new"
    written.write_text(json.dumps(manifest.as_json(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    os.replace(written, folder / NAME)
