"""Where a kept conversation goes."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from askline.errors import AsklineError
from askline.terminal.session import Session

if TYPE_CHECKING:
    from askline.terminal.ports import Files


def save_as(session: Session, survey_path: str, name: str, files: Files) -> str:
    """Write the sample; its path.

    raises    AsklineError where a sample cannot hold the conversation; OSError where there is such a file already
    """
    from askline.terminal.keeping import sample_of

    path = sample_path(survey_path, name)
    title = None if name == path else name
    files.write_new(path, sample_of(session, path, survey_path, title))
    return path


class Recorder:
    """What is to be kept in a file when the session is left: tells at once where that cannot be all of it."""

    def __init__(self, path: str | None = None) -> None:
        self._path = path
        self._is_whole = True

    def told(self, session: Session) -> str | None:
        """A word where the last act has changed what can be kept."""
        if self._path is None:
            return None
        from askline.terminal.keeping import jump_in

        was_whole, self._is_whole = self._is_whole, jump_in(session) is None
        if was_whole == self._is_whole:
            return None
        if self._is_whole:
            return f"{self._path} can keep all of it again"
        return f"a sample cannot jump: {self._path} will end before the jump; :back takes it back"


def sample_path(survey_path: str, name: str) -> str:
    """A path as it is given; a mere name becomes a file beside the survey, or in the folder of samples next to it."""
    if not name:
        raise AsklineError("no-name", "write a name for the sample: :save a detractor says why")
    if name.endswith((".yaml", ".yml")):
        return name
    folder, file = os.path.split(survey_path)
    samples = os.path.normpath(os.path.join(folder, os.pardir, "samples"))
    stem = os.path.splitext(file)[0]
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "conversation"
    return os.path.join(samples if os.path.isdir(samples) else folder, f"{stem}.{plain}.yaml")
